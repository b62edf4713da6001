"""What every operator's HTTP has in common. httpx is imported when an account is connected to, not before."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    import ssl

    import httpx


_HEADERS: Final = {"accept": "*/*", "accept-encoding": "gzip, deflate", "user-agent": "Ulak"}
"""Of every call."""
LONGEST_ANSWER: Final = 64 * 1024 * 1024
"""Octets of an answer, unpacked: İYS's file of a day is the longest that is asked for."""

_NO_HEADERS: Final[Mapping[str, str]] = {}


@cache
def _tls() -> ssl.SSLContext:
    """The one TLS context of this process: whom it trusts, read once. It holds no connection and no session."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def make_ready() -> None:
    """Import what a call needs, and make the TLS context and a pool of connections. Nothing is opened."""
    http = Http.open("https://localhost", 1)
    http.rehearse()
    http.close()


class CallFailed(Exception):
    """No answer came. ``why`` is the kind of failure, without an address or a credential."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CallNotSent(CallFailed):
    """No byte of the request left us."""


class CallUnanswered(CallFailed):
    """Something of the request may have reached the operator."""


_DATES: ContextVar[list[str] | None] = ContextVar("dates", default=None)


@contextmanager
def hearing_dates() -> Iterator[list[str]]:
    """Collect what operators' answers say of the time (``Date``, RFC 9110 §6.6.1) while it lasts, oldest first."""
    dates: list[str] = []
    token = _DATES.set(dates)
    try:
        yield dates
    finally:
        _DATES.reset(token)


class Http:
    """One account's kept connections with its operator. It follows no redirect, keeps no cookie, and knows of no proxy:
    so it speaks through httpx's transport itself, at half the CPU that ``httpx.Client`` takes for a call."""

    def __init__(
        self,
        transport: httpx.BaseTransport,
        base_url: str,
        timeout_seconds: float,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        """It waits `timeout_seconds` for an answer, and half as long for the connection and for the call to be
        written. Each call bears `headers`."""
        self._transport = transport
        self._base_url = base_url.rstrip("/")
        self._headers = {**_HEADERS, **headers}
        half = timeout_seconds / 2
        waits = {"connect": half, "pool": half, "write": half, "read": timeout_seconds}
        self._extensions = {"timeout": waits}
        self._body_seconds = timeout_seconds
        """For all of an answer's body, however little of it comes at a time."""

    @classmethod
    def open(
        cls,
        base_url: str,
        timeout_seconds: float,
        *,
        basic: tuple[str, str] | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> Http:
        import httpx

        if basic:
            headers = {**headers, "authorization": basic_authorization(*basic)}
        transport = httpx.HTTPTransport(verify=_tls(), trust_env=False)
        return cls(transport, base_url, timeout_seconds, headers)

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Raises `CallNotSent` or `CallUnanswered`, as ``post`` does."""
        return self._request("GET", path, params=params, headers=headers)

    def post(
        self,
        path: str,
        body: Mapping[str, Any] | Sequence[Any],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The body goes as JSON."""
        every = {"content-type": "application/json", **(headers or {})}
        return self._request("POST", path, content=orjson.dumps(body), headers=every)

    def post_octets(self, path: str, content: bytes, content_type: str) -> httpx.Response:
        """The body goes as it is."""
        return self._request("POST", path, content=content, headers={"content-type": content_type})

    def rehearse(self) -> None:
        """Make a request and read an answer, neither of which leaves this process."""
        import httpx

        answering = httpx.MockTransport(lambda request: httpx.Response(200, content=b"{}"))
        json_object(Http(answering, self._base_url, 1, self._headers).post("/", {}).content)

    def close(self) -> None:
        self._transport.close()

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        import httpx

        request = httpx.Request(
            method,
            self._base_url + path,
            params=params,
            headers={**self._headers, **(headers or {})},
            content=content,
            extensions=self._extensions,
        )
        try:
            with closing(self._transport.handle_request(request)) as begun:
                answer = _read(begun, time.monotonic() + self._body_seconds)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as error:
            raise CallNotSent(type(error).__name__) from error  # these are raised before the first octet
        except httpx.RequestError as error:
            raise CallUnanswered(type(error).__name__) from error
        if (dates := _DATES.get()) is not None and (date := answer.headers.get("date")):
            dates.append(date)
        return answer


def _read(begun: httpx.Response, until: float) -> httpx.Response:
    """The whole answer. `CallUnanswered` where it goes beyond `LONGEST_ANSWER`, or has not come by `until`."""
    import httpx

    pieces: list[bytes] = []
    size = 0
    for piece in begun.iter_bytes():
        size += len(piece)
        if size > LONGEST_ANSWER:
            raise CallUnanswered("AnswerTooLong")
        if pieces and time.monotonic() > until:
            raise CallUnanswered("ReadTimeout")
        pieces.append(piece)
    headers = [(name, value) for name, value in begun.headers.raw if name.lower() != b"content-encoding"]
    return httpx.Response(begun.status_code, headers=headers, content=b"".join(pieces))


def basic_authorization(username: str, password: str) -> str:
    """The ``Authorization`` header of RFC 7617, in UTF-8."""
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def json_object(content: bytes) -> dict[str, Any]:
    """The JSON object in an answer; empty for garbage, which its caller takes for an unreadable answer."""
    try:
        fields = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}
