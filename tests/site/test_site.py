"""What a stranger gets: the document, its page, health, and what is told of an address where nothing is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from local.openapi import SERVED, answer_schema
from local.viewer import HTMX, SWAGGER, Package
from tests.fakes import OpenGate
from ulak import __version__
from ulak.platform.clock import SECOND
from ulak.platform.http.edge import edge
from ulak.platform.http.route import DEFAULT
from ulak.site.health import KEPT, Health
from ulak.site.http import ROUTES
from ulak.site.site import Site

FOLDER = SERVED.parent


class Parts:
    """Three parts; those in `failing` do not answer. Counts how often it is asked."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.asked = 0

    def __call__(self) -> dict[str, Any]:
        self.asked += 1
        return {name: lambda name=name: self._check(name) for name in ("table", "queue", "bucket")}

    def _check(self, name: str) -> None:
        if name in self.failing:
            raise ConnectionError("https://sqs.eu-central-1.amazonaws.com/123456789012/secret-name")


@dataclass
class World:
    parts: Parts
    now: int = 1_795_384_800_000

    def __post_init__(self) -> None:
        site = Site(FOLDER, Health(self.parts, lambda: self.now))
        self.handler = edge(ROUTES, SimpleNamespace(part=lambda _: site, firms=None, gate=OpenGate()))

    def ask(
        self, path: str, method: str = "GET", *, query: dict[str, str] | None = None, **headers: str
    ) -> Any:
        """As the gateway would: the route of that method and path, or the default one."""
        key = f"{method} {path}"
        event = {
            "routeKey": key if key in {route.key for route in ROUTES} else DEFAULT,
            "rawPath": path,
            "headers": {name.replace("_", "-"): value for name, value in headers.items()},
            "queryStringParameters": query or {},
            "requestContext": {"requestId": "r-1", "http": {"method": method, "path": path}},
        }
        told = self.handler(event, object())
        octets = base64.b64decode(told["body"]) if told["isBase64Encoded"] else told["body"].encode()
        if told["headers"].get("content-encoding") == "gzip":
            octets = gzip.decompress(octets)
        return SimpleNamespace(
            status=told["statusCode"], headers=told["headers"], octets=octets, size=len(told["body"])
        )

    def told(self, path: str, method: str = "GET", language: str = "en") -> dict[str, Any]:
        answer = self.ask(path, method, accept_language=language)
        assert answer.headers["content-type"] == "application/problem+json"
        return dict(json.loads(answer.octets)) | {"allow": answer.headers.get("allow")}


@pytest.fixture
def world() -> World:
    return World(Parts())


# --- addresses where nothing is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code", "near"),
    [
        ("/v1/jobs/", "path_ends_with_slash", "/v1/jobs"),
        ("/v1/jobs/42/", "path_ends_with_slash", "/v1/jobs/{job_id}"),
        ("/docs/", "path_ends_with_slash", "/docs"),
        ("/jobs", "path_unknown_but_near", "/v1/jobs"),
        ("/V1/Jobs", "path_unknown_but_near", "/v1/jobs"),
        ("//v1//jobs", "path_unknown_but_near", "/v1/jobs"),
        ("/v1/job", "path_unknown_but_near", "/v1/jobs"),
        ("/v1/otps", "path_unknown_but_near", "/v1/otp"),
        ("/v1/message/42", "path_unknown_but_near", "/v1/messages/{message_id}"),
    ],
)
def test_an_unknown_address_is_told_what_is_near(world: World, path: str, code: str, near: str) -> None:
    told = world.told(path)
    assert (told["status"], told["code"]) == (404, code)
    assert near in told["title"]


@pytest.mark.parametrize(
    "path", ["/wp-login.php", "/.env", "/v2", "/" + "a" * 5000, "/v1/%00", "/v1/0532 111 22 33/x/y"]
)
def test_an_address_that_is_like_nothing_leads_to_the_page_and_is_not_said_back(
    world: World, path: str
) -> None:
    told = world.told(path)
    assert (told["status"], told["code"]) == (404, "path_unknown")
    assert path not in json.dumps(told)
    assert "/docs" in told["title"]


def test_a_wrong_method_is_told_the_right_ones(world: World) -> None:
    told = world.told("/v1/jobs/42", "DELETE")
    assert (told["status"], told["code"], told["allow"]) == (405, "method_not_allowed", "GET")
    assert set(str(world.told("/v1/accounts", "PATCH")["allow"]).split(", ")) == {"GET", "POST"}
    assert world.told("/health", "POST")["allow"] == "GET, HEAD"
    assert world.ask("/v1/jobs/42", "HEAD").status == 405


def test_a_route_that_is_not_deployed_is_not_there_whatever_the_document_says(world: World) -> None:
    assert world.told("/v1/jobs/42")["code"] == "path_unknown"


def test_what_is_wrong_with_an_address_is_told_in_the_callers_language(world: World) -> None:
    assert (
        world.told("/v1/jobs/", language="tr")["title"] == "Adresin sonundaki / işaretini kaldırın: /v1/jobs."
    )


def test_options_tell_the_methods_of_an_address_that_is_there(world: World) -> None:
    answer = world.ask("/v1/accounts", "OPTIONS")
    assert (answer.status, answer.octets, answer.headers["allow"]) == (204, b"", "GET, POST, OPTIONS")
    assert world.ask("/v1/nothing-like-it", "OPTIONS").status == 404


def test_head_answers_as_get_does_without_the_content(world: World) -> None:
    for path in ("/", "/health", "/docs", "/openapi.json"):
        got, headed = world.ask(path), world.ask(path, "HEAD")
        assert (headed.status, headed.headers, headed.octets) == (got.status, got.headers, b"")


# --- the document and its page -----------------------------------------------------------------------------


def test_the_root_leads_a_person_to_the_page_and_a_program_to_what_there_is(world: World) -> None:
    led = world.ask("/", accept="text/html,application/json;q=0.9")
    assert (led.status, led.headers["location"]) == (303, "/docs")
    told = json.loads(world.ask("/", accept="application/json").octets)
    assert {world.ask(path).status for path in told.values()} == {200}


def test_the_document_is_served_as_it_is_and_only_once(world: World) -> None:
    plain, packed = world.ask("/openapi.json"), world.ask("/openapi.json", accept_encoding="br, gzip")
    assert plain.octets == packed.octets == SERVED.read_bytes()
    assert packed.size < plain.size / 4
    assert plain.headers["content-type"] == "application/json"
    again = world.ask("/openapi.json", if_none_match=plain.headers["etag"])
    assert (again.status, again.octets, again.headers["etag"]) == (304, b"", plain.headers["etag"])


def test_the_page_comes_in_both_languages_and_leads_to_the_other(world: World) -> None:
    turkish, english = world.ask("/docs"), world.ask("/docs", accept_language="en")
    assert (turkish.headers["content-language"], english.headers["content-language"]) == ("tr", "en")
    assert b'href="/docs?lang=en"' in turkish.octets
    assert b'href="/docs?lang=tr"' in english.octets
    assert world.ask("/docs", query={"lang": "en"}).octets == english.octets
    assert world.ask("/docs", query={"lang": "../openapi"}).octets == turkish.octets


def test_the_page_needs_nothing_from_elsewhere_and_may_not_ask(world: World) -> None:
    page = world.ask("/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.octets.decode())
    assert all(re.match(r"/[a-z]", address) for address in loaded)
    for address in loaded:
        if address.endswith((".js", ".css")):
            part = world.ask(address, accept_encoding="gzip")
            assert part.status == 200
            assert part.size < 1024 * 1024
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "<script>" not in page.octets.decode()


@pytest.mark.parametrize("package", [SWAGGER, HTMX], ids=lambda package: package.name)
def test_a_script_of_others_is_the_one_that_its_makers_published_with_its_licence(package: Package) -> None:
    for name, digest in package.served.items():
        assert hashlib.sha256((package.folder / name).read_bytes()).hexdigest() == digest
    assert set(package.taken.values()) <= {path.name for path in package.folder.iterdir()}
    assert any("LICENSE" in name for name in package.taken.values())


# --- health ------------------------------------------------------------------------------------------------


def test_health_tells_the_version_and_which_part_does_not_answer(world: World) -> None:
    well = world.ask("/health")
    told = json.loads(well.octets)
    (route,) = (route for route in ROUTES if route.path == "/health")
    jsonschema.validate(told, answer_schema(route))
    assert (well.status, told["status"], told["version"]) == (200, "ok", __version__)
    world.now += KEPT
    world.parts.failing = {"queue"}
    ill = world.ask("/health")
    assert ill.status == 503
    assert json.loads(ill.octets)["parts"] == {"table": "ok", "queue": "failing", "bucket": "ok"}
    assert b"secret-name" not in ill.octets


def test_strangers_who_ask_often_cost_one_look_in_five_seconds(world: World) -> None:
    for _ in range(50):
        world.ask("/health")
        world.now += SECOND // 20
    assert world.parts.asked == 1
    world.now += KEPT
    world.ask("/health")
    assert world.parts.asked == 2
