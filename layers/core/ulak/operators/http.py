"""What every operator's HTTP has in common. httpx is imported when an account is connected to, not before."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    import ssl

    import httpx


_HEADERS: Final = {"accept": "*/*", "accept-encoding": "gzip, deflate", "user-agent": "Ulak"}
"""Of every call."""
_NO_HEADERS: Final[Mapping[str, str]] = {}
LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Octets of an answer, unpacked: İYS's file of a day is the largest that is asked for."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Some programs begin their UTF-8 with it; no JSON reader takes it (RFC 8259 §8.1)."""


@cache
def _tls() -> ssl.SSLContext:
    """The one TLS context of this process: whom it trusts, read once. It holds no connection and no session."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=64)
def _url(address: str) -> httpx.URL:
    """The address, read once: an operator has a few, and reading one takes a tenth of a call's CPU."""
    import httpx

    return httpx.URL(address)


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
    """No byte of the request left us, or none can: it holds what no request may."""


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
    so it speaks through httpx's transport itself, at half the CPU that ``httpx.Client`` takes for a call.

    Answers are read as UTF-8 whatever they say that they are: what adapters read in them is ASCII.
    """

    def __init__(
        self,
        transport: httpx.BaseTransport,
        base_url: str,
        timeout_seconds: float,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        """It waits `timeout_seconds` for an answer, and half as long for the connection and for the call to be
        written: twice as long for all of a call, however slowly it comes. Each call bears `headers`."""
        self._transport = transport
        self._base_url = base_url.rstrip("/")
        self._headers = {**_HEADERS, **headers}
        half = timeout_seconds / 2
        waits = {"connect": half, "pool": half, "write": half, "read": timeout_seconds}
        self._extensions = {"timeout": waits}
        self._whole = 2 * timeout_seconds

    @classmethod
    def open(
        cls,
        base_url: str,
        timeout_seconds: float,
        *,
        basic: tuple[str, str] | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> Http:
        from ulak.operators.transport import transport

        if basic:
            headers = {**headers, "authorization": basic_authorization(*basic)}
        return cls(transport(_tls()), base_url, timeout_seconds, headers)

    def in_time_of_one(self) -> AbstractContextManager[float]:
        """What is called while it lasts takes no longer in all than one call may."""
        from ulak.operators.transport import within

        return within(self._whole)

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

        with self.in_time_of_one() as left:
            if left <= 0:
                raise CallNotSent("DeadlinePassed")
            try:
                request = httpx.Request(
                    method,
                    _url(self._base_url + path),
                    params=params,
                    headers={**self._headers, **(headers or {})},
                    content=content,
                    extensions=self._extensions,
                )
                answer = self._transport.handle_request(request)
            except (
                httpx.ConnectError,
                httpx.ConnectTimeout,
                httpx.PoolTimeout,
                httpx.UnsupportedProtocol,
                httpx.InvalidURL,
                httpx.LocalProtocolError,  # a header that may not be written (RFC 9110 §5.5)
                UnicodeError,  # the same, or a name that no resolver takes
            ) as error:
                raise CallNotSent(type(error).__name__) from error  # these are raised before the first octet
            except httpx.RequestError as error:
                raise CallUnanswered(type(error).__name__) from error
            try:
                with closing(answer):
                    octets = _read(answer)
            except httpx.RequestError as error:
                raise CallUnanswered(type(error).__name__) from error
        if (dates := _DATES.get()) is not None and (date := answer.headers.get("date")):
            dates.append(date)
        return httpx.Response(answer.status_code, content=octets)


def _read(answer: httpx.Response) -> bytes:
    """What an answer holds, unpacked; ``CallUnanswered`` for one that is larger than any operator's."""
    octets = bytearray()
    for part in answer.iter_bytes():
        octets += part
        if len(octets) > LARGEST_ANSWER:
            raise CallUnanswered("AnswerTooLarge")
    return bytes(octets).removeprefix(_BYTE_ORDER_MARK)


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
