"""Calls of the API in one process, through the edge and the declared routes. Every good answer is held to its type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from jsonschema import Draft202012Validator

from local.openapi import answer_schema
from tests.fakes import OpenGate
from tests.grants import only_what_is_granted
from ulak.assembly import House
from ulak.catalogue import unfilled
from ulak.identity.caller import Caller
from ulak.people.sessions import Sessions
from ulak.platform.http import Route
from ulak.platform.http.edge import edge
from ulak.platform.http.route import DEFAULT
from ulak.routes import all_routes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.body["code"])

    @property
    def codes(self) -> list[str]:
        """The codes of its problems, in their order."""
        return [problem["code"] for problem in self.body["problems"]]


class _Asking:
    """A door whose caller is given, whatever the request shows, and may ask as often as it likes."""

    gate = OpenGate()

    def __init__(self, house: House, caller: Caller) -> None:
        self._house, self._caller = house, caller

    def part(self, path: str) -> Any:
        return self._house.part(path)

    @property
    def firms(self) -> _Asking:
        return self

    @property
    def sessions(self) -> Sessions:
        return self._house.people.sessions

    def authenticate(self, authorization: str | None, address: str) -> Caller:
        return self._caller

    def remembers(self, authorization: str | None) -> bool:
        return True


def call(
    house: House,
    method: str,
    path: str,
    body: Any = None,
    *,
    caller: Caller,
    key: str = "",
    query: Mapping[str, str] | None = None,
    raw_query: str = "",
    headers: Mapping[str, str] | None = None,
    locale: str = "en",
) -> Answer:
    """Ask ``method path`` of the use cases of `house`. `body` is sent as JSON, octets as they are."""
    route, values = _matched(method, path)
    raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    event = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "headers": {
            "accept-language": locale,
            **({"idempotency-key": key} if key else {}),
            **(headers or {}),
        },
        "pathParameters": values,
        "queryStringParameters": dict(query or {}),
        "rawQueryString": raw_query,
        "requestContext": {"requestId": "r-1", "http": {"method": method, "path": path}},
        "body": raw.decode("utf-8", "surrogateescape"),
        "isBase64Encoded": False,
    }
    if not raw.isascii():
        import base64

        event |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
    with only_what_is_granted(route.function):
        told = edge([route], _Asking(house, caller))(event, object())
    text = told["body"]
    parsed = text if told["isBase64Encoded"] or not text else json.loads(text)
    _require_declared(route, told, parsed)
    return Answer(told["statusCode"], told["headers"], parsed)


_OPEN: Final = re.compile(r"\{([a-z_]+)\}")


def _require_declared(route: Route, told: Mapping[str, Any], parsed: Any) -> None:
    """The answer is one that the document names: by its status, its content type and its type. A refusal's sentences
    are filled."""
    status, kind = told["statusCode"], told["headers"].get("content-type", "").partition(";")[0]
    if (status >= 400 and status != 503) or kind == "application/problem+json":
        assert kind == "application/problem+json", (route.key, status, kind)
        for one in (parsed, *parsed.get("problems", ())):
            said = one.get("message") or one["title"]
            places = set(_OPEN.findall("".join(unfilled(one["code"]) or ())))
            assert not [name for name in places if f"{{{name}}}" in said], (route.key, one["code"], said)
        return
    if status in route.empty:
        assert (kind, parsed) == ("", ""), (route.key, status, kind)
        return
    if route.path == DEFAULT:
        return
    assert status in (route.status, *route.statuses), (route.key, status)
    produced = kind if route.key.startswith("GET /docs/") else route.produces
    assert kind == produced, (route.key, status, kind)
    if route.answer:
        _shape(route.key).validate(parsed)


def _matched(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route that API Gateway would choose: the one with the fewest parameters."""
    found = [
        (len(match.groupdict()), route, match.groupdict())
        for route, pattern in _patterns()
        if route.method == method and (match := pattern.fullmatch(path))
    ]
    assert found, f"no route takes {method} {path}"
    _, route, values = min(found, key=lambda one: one[0])
    return route, {name: unquote(value) for name, value in values.items()}


@cache
def _shape(key: str) -> Draft202012Validator:
    """What holds an answer of that route to its type. Making one takes longer than most calls."""
    (route,) = (one for one in all_routes() if one.key == key)
    return Draft202012Validator(answer_schema(route))


@cache
def _patterns() -> list[tuple[Route, re.Pattern[str]]]:
    return [
        (route, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path))))
        for route in all_routes()
    ]
