"""What the deployed stack answers where no key is needed, and how it refuses what it cannot read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import httpx
import pytest

from local import Stack
from local.openapi import SERVED
from tests.e2e.conftest import Firm
from ulak import __version__

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stranger(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=stack.api_url, timeout=40, trust_env=False, headers={"accept-language": "en"}
    ) as http:
        yield http


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_no_address_is_answered_by_the_gateway_alone(stranger: httpx.Client) -> None:
    assert problem(stranger.get("/v1/nothing-like-it")) == (404, "path_unknown")
    assert problem(stranger.post("/jobs", json={})) == (404, "path_unknown_but_near")
    assert problem(stranger.get("/v1/credit/")) == (404, "path_ends_with_slash")
    wrong = stranger.delete("/v1/credit")
    assert problem(wrong) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET"
    turkish = stranger.get("/v1/credit/", headers={"accept-language": "tr"})
    assert turkish.json()["title"] == "Adresin sonundaki / işaretini kaldırın: /v1/credit."


def test_health_asks_the_parts_that_the_role_lets_it_ask(stranger: httpx.Client) -> None:
    answer = stranger.get("/health")
    assert answer.status_code == 200, answer.text
    parts = {"table": "ok", "queue": "ok", "bucket": "ok"}
    assert answer.json() == {"status": "ok", "version": __version__, "parts": parts}
    assert stranger.head("/health").status_code == 200


def test_the_root_leads_to_a_page_that_is_whole(stranger: httpx.Client) -> None:
    page = stranger.get("/", follow_redirects=True)
    assert (page.status_code, page.url.path) == (200, "/docs")
    for part in ("docs.js", "docs.css", "swagger-ui-bundle.js", "swagger-ui.css"):
        answer = stranger.get(f"/docs/{part}")
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.content == (SERVED.parent / part).read_bytes()
    document = stranger.get("/openapi.json")
    assert document.json() == json.loads(SERVED.read_text())
    assert (
        stranger.get("/openapi.json", headers={"if-none-match": document.headers["etag"]}).status_code == 304
    )


def test_a_compressed_body_is_read_or_refused_as_what_it_is(acme: Firm) -> None:
    body = {"service": "sms", "credits": 0, "reference": "FAT-1"}
    packed = gzip.compress(json.dumps(body).encode())

    def post(content: bytes, coding: str) -> httpx.Response:
        return acme.http.post("/v1/credit/top-ups", content=content, headers={"content-encoding": coding})

    read = post(packed, "gzip")
    assert problem(read) == (422, "invalid_request")
    assert [one["pointer"] for one in read.json()["problems"]] == ["/credits"]
    assert problem(post(packed, "br")) == (415, "encoding_unsupported")
    assert problem(post(b"no gzip", "gzip")) == (400, "malformed_body")


def test_a_body_over_the_limit_of_its_route_is_refused_packed_or_not(acme: Firm) -> None:
    large = json.dumps({"service": "sms", "credits": 1, "reference": "x" * 70_000}).encode()
    assert problem(acme.http.post("/v1/credit/top-ups", content=large)) == (413, "too_large")
    packed = acme.http.post(
        "/v1/credit/top-ups", content=gzip.compress(large), headers={"content-encoding": "gzip"}
    )
    assert problem(packed) == (413, "too_large")
