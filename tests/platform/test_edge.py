"""The HTTP edge: every error in the same shape, in the caller's language, whatever the event looks like."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak import errors
from ulak.catalogue import Locale, sentence
from ulak.errors import Conflict, InputError, InvalidValue, MalformedBody, Problem, TooLarge, TooManyRequests
from ulak.platform.edge import STATUS, Caller, Request, Response, edge
from ulak.platform.strict_json import parse_object

ROUTE = "POST /v1/jobs"


def known(authorization: str | None) -> Caller:
    if authorization != "Bearer right":
        raise errors.Unauthenticated
    return Caller("acme", "k1")


def event(**more: Any) -> dict[str, Any]:
    headers = {"authorization": "Bearer right"} | more.pop("headers", {})
    return {
        "version": "2.0",
        "routeKey": ROUTE,
        "headers": headers,
        "requestContext": {"requestId": "r-1", "http": {"method": "POST"}},
        "isBase64Encoded": False,
    } | more


def ask(use_case: Callable[[Request], Response], **more: Any) -> dict[str, Any]:
    return edge({ROUTE: use_case}, known)(event(**more), object())


def failing(error: BaseException) -> Callable[[Request], Response]:
    def fail(request: Request) -> Response:
        raise error

    return fail


def told(error: BaseException, **more: Any) -> tuple[int, dict[str, str], dict[str, Any]]:
    answer = ask(failing(error), **more)
    return answer["statusCode"], answer["headers"], json.loads(answer["body"])


def test_a_use_case_gets_the_request_as_the_caller_sent_it() -> None:
    seen: list[Request] = []

    def look(request: Request) -> Response:
        seen.append(request)
        return Response(202, {"ad": "Şule"}, {"location": "/v1/jobs/1"})

    answer = ask(
        look,
        headers={"idempotency-key": "abcdefgh", "accept-language": "en"},
        body="{}",
        pathParameters={"job_id": "7"},
        queryStringParameters={"cursor": "x"},
    )
    assert answer["statusCode"] == 202
    assert json.loads(answer["body"]) == {"ad": "Şule"}
    assert answer["headers"]["location"] == "/v1/jobs/1"
    (request,) = seen
    assert (request.caller, request.locale, request.body) == (Caller("acme", "k1"), "en", b"{}")
    assert (request.path, request.query, request.resource) == ({"job_id": "7"}, {"cursor": "x"}, "/v1/jobs")
    assert request.headers["idempotency-key"] == "abcdefgh"


def test_a_body_in_base64_arrives_as_its_octets() -> None:
    seen: list[bytes] = []

    def look(request: Request) -> Response:
        seen.append(request.body)
        return Response(200, {})

    ask(look, body=base64.b64encode(b"\xfe\x00").decode(), isBase64Encoded=True)
    assert seen == [b"\xfe\x00"]


def test_every_answer_forbids_keeping_sniffing_and_plain_http() -> None:
    for answer in (ask(lambda _: Response(200, {})), ask(failing(ValueError("x")))):
        headers = answer["headers"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["strict-transport-security"].startswith("max-age=")


# --- errors -----------------------------------------------------------------------------------------------

ERRORS: list[tuple[errors.UlakError, int, str, bool]] = [
    (MalformedBody([Problem("body_not_object")]), 400, "malformed_body", False),
    (InputError([Problem("text_empty", "/text")]), 422, "invalid_request", False),
    (InvalidValue("text_empty"), 422, "invalid_request", False),
    (errors.InsufficientCredit(needs=5, has=2, service="sms"), 402, "insufficient_credit", False),
    (errors.Unauthenticated(), 401, "unauthenticated", False),
    (errors.Forbidden(), 403, "forbidden", False),
    (errors.NotFound(), 404, "not_found", False),
    (Conflict("job_state", status="paused"), 409, "job_state", False),
    (errors.IdempotencyMismatch(), 422, "idempotency_mismatch", False),
    (TooLarge(limit=10, size=11), 413, "too_large", False),
    (TooManyRequests(retry_after=7), 429, "too_many_requests", True),
    (errors.Unavailable(), 503, "unavailable", True),
]


@pytest.mark.parametrize(("error", "status", "code", "retryable"), ERRORS, ids=lambda value: str(value))
@pytest.mark.parametrize("locale", ["tr", "en"])
def test_an_error_is_a_problem_in_the_callers_language(
    error: errors.UlakError, status: int, code: str, retryable: bool, locale: Locale
) -> None:
    got, headers, body = told(error, headers={"accept-language": locale})
    assert (got, body["status"], body["code"], body["retryable"]) == (status, status, code, retryable)
    assert headers["content-type"] == "application/problem+json"
    assert headers["content-language"] == locale
    assert (body["type"], body["request_id"]) == (f"urn:ulak:problem:{code}", "r-1")
    assert body["title"] == sentence(code, locale, {**error.params, "retry_after": 7})
    assert "{" not in body["title"]


def test_every_branch_of_the_error_tree_has_a_status() -> None:
    branches = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.UlakError)
    }
    assert set(STATUS) == branches - {errors.UlakError, InvalidValue}


def test_401_names_the_scheme_and_429_the_seconds() -> None:
    assert told(errors.Unauthenticated())[1]["www-authenticate"] == 'Bearer realm="ulak"'
    _, headers, body = told(TooManyRequests(retry_after=7), headers={"accept-language": "en"})
    assert headers["retry-after"] == "7"
    assert "in 7 seconds" in body["title"]


def test_every_problem_is_listed_with_its_place_and_sentence() -> None:
    problems = [Problem("text_empty", "/text"), Problem("msisdn_empty", "/rows/2/to", 3)]
    _, _, body = told(InputError(problems), headers={"accept-language": "en"})
    assert body["problems_total"] == 2
    assert body["problems"] == [
        {"code": "text_empty", "message": sentence("text_empty", "en"), "pointer": "/text"},
        {
            "code": "msisdn_empty",
            "message": sentence("msisdn_empty", "en"),
            "pointer": "/rows/2/to",
            "row": 3,
        },
    ]


def test_a_thousand_problems_are_listed_and_all_are_counted() -> None:
    problems = [Problem("msisdn_empty", f"/rows/{n}/to", n + 1) for n in range(1_500)]
    _, _, body = told(InputError(problems))
    assert (len(body["problems"]), body["problems_total"]) == (1_000, 1_500)
    assert body["problems"][-1]["row"] == 1_000


@pytest.mark.parametrize(
    "error",
    [ValueError("905321234567"), KeyError("s3cr3t"), errors.UlakError("secret_missing", name="ulak/x")],
    ids=repr,
)
def test_what_breaks_inside_is_a_500_that_gives_nothing_away(error: Exception) -> None:
    status, _, body = told(error, headers={"accept-language": "en"})
    assert (status, body["code"]) == (500, "internal_error")
    assert body["title"].endswith("r-1.")
    assert not any(word in json.dumps(body) for word in ("905321234567", "s3cr3t", "ulak/x"))


# --- odd events -------------------------------------------------------------------------------------------


def echo(request: Request) -> Response:
    return Response(200, {"fields": len(parse_object(request.body)), "path": dict(request.path)})


@pytest.mark.parametrize("route", ["GET /v1/other", "$default", ""])
def test_a_route_that_the_function_does_not_serve_is_not_found(route: str) -> None:
    assert ask(echo, routeKey=route)["statusCode"] == 404


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic right", "\ud800"])
def test_a_key_is_asked_for_before_the_route_is_looked_at(authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    for route in (ROUTE, "GET /nowhere"):
        answer = edge({ROUTE: echo}, known)({**event(routeKey=route), "headers": headers}, object())
        assert answer["statusCode"] == 401


@pytest.mark.parametrize(
    ("more", "status"),
    [
        pytest.param({"body": None}, 400, id="body null"),
        pytest.param({"body": ""}, 400, id="body empty"),
        pytest.param({"body": "{}", "pathParameters": None, "queryStringParameters": None}, 200, id="nulls"),
        pytest.param({"body": '{"a": "\ud800"}'}, 400, id="half a pair in the event itself"),
        pytest.param({"body": "%%%", "isBase64Encoded": True}, 400, id="no base64"),
        pytest.param({"body": "ş", "isBase64Encoded": True}, 400, id="base64 of no ASCII"),
        pytest.param({"body": '{"\\ud800":1,"\\ud800":1}'}, 400, id="half a pair in a name twice"),
        pytest.param(
            {"body": "{}", "headers": {"accept-language": "en;q=nan,tr;q=x,*"}}, 200, id="languages"
        ),
        pytest.param({"body": "{}", "headers": {"accept-language": "\ud800"}}, 200, id="half a language"),
    ],
)
def test_an_odd_event_is_the_callers_mistake_and_never_ours(more: dict[str, Any], status: int) -> None:
    assert ask(echo, **more)["statusCode"] == status


@given(
    body=st.none() | st.text() | st.text(st.characters(categories=["Cs"])),
    in_base64=st.booleans(),
    language=st.text(max_size=30),
)
def test_no_body_or_language_makes_a_500(body: str | None, in_base64: bool, language: str) -> None:
    answer = ask(echo, body=body, isBase64Encoded=in_base64, headers={"accept-language": language})
    assert answer["statusCode"] < 500
    json.loads(answer["body"].encode())
