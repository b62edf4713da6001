"""Sends botocore's requests to AWS over kept connections, in half of the time that its own session takes.

What is usual goes this way: a body of octets, an answer that is read whole. A stream in either direction and a proxy go
by botocore's own session, which stands behind (`botocore.httpsession.URLLib3Session`). Failures are told by botocore's
own errors, so that its retries know them. ``Expect`` is left out: what we write is small, and goes at once.
"""

from __future__ import annotations

import io
import select
import socket
import ssl
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, BinaryIO, Final, cast
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

Place = tuple[str, str, int]
"""A scheme, a host and a port."""

_WITHOUT_BODY: Final = frozenset({204, 304})
_NOT_SENT: Final = frozenset({"host", "expect"})
"""Headers of botocore's that have gone already, and that nobody waits for. Neither is signed from here."""
_BUFFER: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 16


class _Garbled(Exception):
    """What came is no answer of HTTP/1.1, or it ended before its end."""


class _Connection:
    def __init__(
        self, place: Place, connect_seconds: float, read_seconds: float, tls: ssl.SSLContext | None
    ) -> None:
        _, host, port = place
        opened = socket.create_connection((host, port), connect_seconds)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                opened = tls.wrap_socket(opened, server_hostname=host)
            opened.settimeout(read_seconds)
        except BaseException:
            opened.close()
            raise
        self._socket = opened
        self._answers = cast(BinaryIO, opened.makefile("rb", _BUFFER))

    def is_left(self) -> bool:
        """Whether the other side closed it, or said something that nobody asked for."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(0))

    def ask(self, octets: bytes, *, has_body: bool) -> tuple[int, dict[str, str], bytes, bool]:
        """Status, headers, body, and whether it may be asked again."""
        self._socket.sendall(octets)
        status, headers = self._head()
        while status == 100:
            status, headers = self._head()
        body = b"" if not has_body or status in _WITHOUT_BODY else self._body(headers)
        stays = headers.get("connection", "").lower() != "close" and self._ends_by_itself(
            headers, has_body, status
        )
        return status, headers, body, stays

    def close(self) -> None:
        self._answers.close()
        self._socket.close()

    def _head(self) -> tuple[int, dict[str, str]]:
        line = self._line()
        version, _, rest = line.partition(" ")
        if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
            raise _Garbled(line[:40])
        headers: dict[str, str] = {}
        while line := self._line():
            name, colon, value = line.partition(":")
            if not colon:
                raise _Garbled(line[:40])
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return int(rest[:3]), headers

    def _line(self) -> str:
        line = self._answers.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise _Garbled("the answer ended within its head")
        return line.rstrip(b"\r\n").decode("latin-1")

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return self._chunks()
        if "content-length" not in headers:
            return self._answers.read()
        return self._exactly(int(headers["content-length"]))

    def _chunks(self) -> bytes:
        parts: list[bytes] = []
        while size := int(self._line().partition(";")[0], 16):
            parts.append(self._exactly(size))
            self._line()
        while self._line():
            pass
        return b"".join(parts)

    def _exactly(self, octets: int) -> bytes:
        body = self._answers.read(octets)
        if len(body) != octets:
            raise _Garbled("the answer ended within its body")
        return body

    @staticmethod
    def _ends_by_itself(headers: Mapping[str, str], has_body: bool, status: int) -> bool:
        """Whether the answer's end is told, and not by the connection's."""
        told = "content-length" in headers or "transfer-encoding" in headers
        return told or not has_body or status in _WITHOUT_BODY


class KeptConnections:
    """In the place of a client's `URLLib3Session`, for what is usual."""

    def __init__(self, session: Any, connect_seconds: float, read_seconds: float) -> None:
        self._session = session
        self._seconds = connect_seconds, read_seconds
        self._idle: dict[Place, list[_Connection]] = {}
        self._tls: ssl.SSLContext | None = None

    def send(self, request: Any) -> Any:
        """The answer to a prepared request of botocore's."""
        if not self._is_usual(request):
            return self._session.send(request)
        place, head = _asked(request.method, request.url)
        octets = _written(head, request.headers, request.body)
        try:
            connection = self._connection(place)
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=request.url, error=error) from error
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=request.url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=request.url, error=error) from error
        try:
            status, headers, body, stays = connection.ask(octets, has_body=request.method != "HEAD")
        except BaseException as error:
            connection.close()
            if isinstance(error, TimeoutError):
                raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
            if isinstance(error, ssl.SSLError):
                raise SSLError(endpoint_url=request.url, error=error) from error
            if isinstance(error, (OSError, ValueError, _Garbled)):
                raise ConnectionClosedError(endpoint_url=request.url, error=error, request=request) from error
            raise
        if stays:
            self._idle.setdefault(place, []).append(connection)
        else:
            connection.close()
        answer = AWSResponse(request.url, status, headers, None)
        answer._content = body
        return answer

    def close(self) -> None:
        for connections in self._idle.values():
            while connections:
                connections.pop().close()
        self._session.close()

    def _is_usual(self, request: Any) -> bool:
        return (
            not request.stream_output
            and (request.body is None or type(request.body) in (bytes, str, io.BytesIO))
            and self._session._proxy_config.proxy_url_for(request.url) is None
        )

    def _connection(self, place: Place) -> _Connection:
        idle = self._idle.get(place, ())
        while idle:
            connection = idle.pop()
            if not connection.is_left():
                return connection
            connection.close()
        return _Connection(place, *self._seconds, self._secured() if place[0] == "https" else None)

    def _secured(self) -> ssl.SSLContext:
        """Trusts whom botocore's own session trusts."""
        from botocore.httpsession import get_cert_path

        if self._tls is None:
            context: ssl.SSLContext = self._session._get_ssl_context()
            context.check_hostname = True
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(get_cert_path(self._session._verify))
            self._tls = context
        return self._tls


@lru_cache(256)
def _asked(method: str, url: str) -> tuple[Place, bytes]:
    """Whom to ask, and the first lines of the request."""
    at = urlsplit(url)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    port = at.port or (443 if at.scheme == "https" else 80)
    host = at.netloc.rpartition("@")[2]
    return (at.scheme, str(at.hostname), port), f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n".encode()


def _written(head: bytes, headers: Mapping[str, Any], body: bytes | str | io.BytesIO | None) -> bytes:
    lines = [head]
    for name, value in headers.items():
        if name.lower() not in _NOT_SENT:
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            if "\r" in text or "\n" in text:
                raise ValueError("a header's value has a line's end")
            lines.append(f"{name}: {text}\r\n".encode("latin-1"))
    if isinstance(body, io.BytesIO):
        body = body.getvalue()
    octets = body.encode() if isinstance(body, str) else body or b""
    return b"".join([*lines, b"\r\n", octets])
