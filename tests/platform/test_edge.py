"""The HTTP edge: every error in the same shape, in the caller's language, whatever the event looks like."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import OpenGate
from ulak import errors
from ulak.catalogue import Locale, sentence
from ulak.errors import Conflict, InputError, InvalidValue, MalformedBody, Problem, TooLarge, TooManyRequests
from ulak.identity.caller import Caller, Scope
from ulak.platform.http import Authority, Query, Request, Response, Route
from ulak.platform.http.edge import edge
from ulak.platform.http.problems import STATUS
from ulak.platform.idempotency import RequestKey
from ulak.platform.secrets import SecretMissing
from ulak.platform.strict_json import parse_object

ROUTE = "POST /v1/jobs"


class Root:
    """A root whose one use case is what a test wants to be asked."""

    def __init__(self, use_case: Callable[[Request[Any]], Response]) -> None:
        self.use_case = use_case
        self.firms, self.gate = self, OpenGate()

    def part(self, path: str) -> Any:
        return {"use_case": self.use_case}[path]

    def authenticate(self, authorization: str | None, address: str) -> Caller:
        if authorization != "Bearer right":
            raise errors.Unauthenticated
        return Caller("acme", "k1")

    def remembers(self, authorization: str | None) -> bool:
        return authorization == "Bearer right"


def route(**more: Any) -> Route:
    declared: dict[str, Any] = {"method": "POST", "path": "/v1/jobs", "function": "jobs", "use": "use_case"}
    declared |= {"face": lambda use_case, request: use_case(request), "summary": "Is asked."}
    return Route(**declared | more)


def event(**more: Any) -> dict[str, Any]:
    headers = {"authorization": "Bearer right"} | more.pop("headers", {})
    return {
        "version": "2.0",
        "routeKey": ROUTE,
        "rawPath": "/v1/jobs",
        "headers": headers,
        "requestContext": {"requestId": "r-1", "http": {"method": "POST"}},
        "isBase64Encoded": False,
    } | more


def ask(
    use_case: Callable[[Request[Any]], Response], asked: Route | None = None, **more: Any
) -> dict[str, Any]:
    return edge([asked or route()], Root(use_case))(event(**more), object())


def failing(error: BaseException) -> Callable[[Request[Any]], Response]:
    def fail(request: Request[Any]) -> Response:
        raise error

    return fail


def told(error: BaseException, **more: Any) -> tuple[int, dict[str, str], dict[str, Any]]:
    answer = ask(failing(error), **more)
    return answer["statusCode"], answer["headers"], json.loads(answer["body"])


def test_a_use_case_gets_the_request_as_the_caller_sent_it() -> None:
    seen: list[Request[Any]] = []

    def look(request: Request[Any]) -> Response:
        seen.append(request)
        return Response(202, {"ad": "Şule"}, {"location": "/v1/jobs/1"})

    answer = ask(
        look,
        route(spends=True, query=(Query.cursor(),)),
        headers={"idempotency-key": "abcdefgh", "accept-language": "en"},
        body="{}",
        pathParameters={"job_id": "7"},
        queryStringParameters={"cursor": "x", "nobody_declares_it": "y"},
    )
    assert answer["statusCode"] == 202
    assert json.loads(answer["body"]) == {"ad": "Şule"}
    assert answer["headers"]["location"] == "/v1/jobs/1"
    (request,) = seen
    assert (request.caller, request.locale, request.raw) == (Caller("acme", "k1"), "en", b"{}")
    assert (request.path, request.query) == ({"job_id": "7"}, {"cursor": "x"})
    assert request.key == RequestKey.of("/v1/jobs", "abcdefgh", b"{}")


def test_a_body_in_base64_arrives_as_its_octets() -> None:
    seen: list[bytes] = []

    def look(request: Request[Any]) -> Response:
        seen.append(request.raw)
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


def of_aws(code: str, status: int = 400) -> ClientError:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetItem")  # type: ignore[arg-type] # as much of an answer as an error needs


@pytest.mark.parametrize(
    "error",
    [
        of_aws("ProvisionedThroughputExceededException"),
        of_aws("ThrottlingException"),
        of_aws("ResourceNotFoundException"),
        of_aws("KMSInvalidStateException"),
        of_aws("DisabledException"),
        of_aws("AccessDeniedException"),
        of_aws("AWS.SimpleQueueService.NonExistentQueue"),
        of_aws("NoSuchBucket", 404),
        of_aws("Whatever", 500),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
        SecretMissing(name="ulak/test/otp-pepper"),
        SecretMissing("secret_unreadable", name="ulak/test/otp-pepper"),
    ],
    ids=repr,
)
def test_what_passes_is_a_503_that_says_when_to_come_back_and_names_nothing(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    status, headers, body = told(error)
    assert (status, body["code"], body["retryable"]) == (503, "unavailable", True)
    assert int(headers["retry-after"]) > 0
    assert "ulak/" not in json.dumps(body)
    assert isinstance(error, SecretMissing) is ("ulak/test/otp-pepper" in caplog.text)


@pytest.mark.parametrize("error", [of_aws("ValidationException"), of_aws("ConditionalCheckFailedException")])
def test_what_aws_refuses_because_of_us_is_a_500(error: Exception) -> None:
    assert told(error)[0] == 500


@pytest.mark.parametrize(
    "body",
    [{"a": object()}, {"a": 2**70}, {"a": "\ud800"}, {1, 2}],
    ids=["object", "integer", "surrogate", "set"],
)
def test_an_answer_that_cannot_be_written_is_a_500_with_its_id_in_the_log(
    body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(lambda use, request: Response(200, body), body="{}")
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (500, "internal_error")
    assert json.loads(answer["body"])["request_id"] == "r-1"
    assert "Traceback" not in answer["body"]
    assert "unexpected" in caplog.text


def test_a_refusal_that_cannot_be_written_is_a_500_too() -> None:
    unwritable: Any = object()
    status, _, body = told(InputError([Problem("text_empty", unwritable)]))
    assert (status, body["code"]) == (500, "internal_error")


# --- odd events -------------------------------------------------------------------------------------------


def echo(request: Request[Any]) -> Response:
    return Response(200, {"fields": len(parse_object(request.raw)), "path": dict(request.path)})


@pytest.mark.parametrize("key", ["GET /v1/other", "$default", ""])
def test_a_route_that_the_function_does_not_serve_is_not_found(key: str) -> None:
    assert ask(echo, routeKey=key)["statusCode"] == 404


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic right", "\ud800"])
def test_a_key_is_asked_for_before_anything_of_the_request_is_read(authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    odd = {**event(body="no JSON"), "headers": headers}
    answer = edge([route(spends=True, read=parse_object)], Root(echo))(odd, object())
    assert answer["statusCode"] == 401


# --- what a route declares ---------------------------------------------------------------------------------


def test_a_scope_that_the_caller_lacks_is_named() -> None:
    answer = ask(echo, route(scope=Scope.ADMIN), body="{}", headers={"accept-language": "en"})
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (403, "scope_missing")


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "anahtar-ş-0001", "tab\tin-the-key"])
def test_a_route_that_spends_asks_for_a_key_and_tells_of_the_body_too(key: str) -> None:
    asked = route(spends=True, body="ulak.planning.requests:MessageBody")
    answer = ask(echo, asked, body="{}", headers={"idempotency-key": key})
    codes = [problem["code"] for problem in json.loads(answer["body"])["problems"]]
    assert answer["statusCode"] == 422
    assert codes[0] == "idempotency_key_required"
    assert len(codes) > 1


def test_a_body_over_the_routes_limit_is_refused_however_it_is_packed() -> None:
    asked = route(body_limit=1_000)
    assert ask(echo, asked, body="x" * 1_001)["statusCode"] == 413
    packed = base64.b64encode(gzip.compress(b" " * 1_001)).decode()
    gzipped = {"headers": {"content-encoding": "gzip"}, "isBase64Encoded": True}
    assert ask(echo, asked, body=packed, **gzipped)["statusCode"] == 413
    bomb = base64.b64encode(gzip.compress(b" " * 50_000_000)).decode()
    assert len(bomb) > 1_000, "larger than the route takes, packed as it is"
    assert ask(echo, route(body_limit=100_000), body=bomb, **gzipped)["statusCode"] == 413


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_compressed_body_is_read(pack: Callable[[bytes], bytes]) -> None:
    encoding = "gzip" if pack is gzip.compress else "deflate"
    body = base64.b64encode(pack(b'{"a": 1}')).decode()
    answer = ask(echo, body=body, isBase64Encoded=True, headers={"content-encoding": encoding})
    assert json.loads(answer["body"])["fields"] == 1


def test_a_coding_that_is_not_read_is_refused_as_such() -> None:
    answer = ask(echo, body="{}", headers={"content-encoding": "br"})
    assert (answer["statusCode"], answer["headers"]["accept-encoding"]) == (415, "gzip, deflate, identity")
    broken = ask(echo, body="{}", headers={"content-encoding": "gzip"})
    assert (broken["statusCode"], json.loads(broken["body"])["problems"][0]["code"]) == (
        400,
        "body_not_compressed",
    )
    behind = base64.b64encode(gzip.compress(b'{"a": 1}') + b"xx").decode()
    answer = ask(echo, body=behind, isBase64Encoded=True, headers={"content-encoding": "gzip"})
    assert answer["statusCode"] == 400, "octets behind the body are no part of it, and not passed over"
    cut = base64.b64encode(gzip.compress(b'{"a": 1}')[:-4]).decode()
    answer = ask(echo, body=cut, isBase64Encoded=True, headers={"content-encoding": "gzip"})
    assert answer["statusCode"] == 400


def test_an_answer_that_is_no_json_is_a_500_and_not_a_crash() -> None:
    answer = ask(lambda _: Response(200, {"a": object()}))
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (500, "internal_error")


def test_what_is_published_asks_for_no_key() -> None:
    answer = edge([route(authority=Authority.NOBODY)], Root(lambda _: Response(200, {})))(
        {**event(), "headers": {}}, object()
    )
    assert answer["statusCode"] == 200


# --- odd events, again -------------------------------------------------------------------------------------


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
