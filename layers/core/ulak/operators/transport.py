"""How httpx reaches operators: over kept connections of our own (`ulak.platform.kept`), which take a third of the time
of its own transport. Failures are told by httpx's own errors.

What fails before the first octet is told apart from what fails after it (`ConnectError`, `ConnectTimeout`): the port's
answers depend on it.
"""

from __future__ import annotations

import ssl

import httpx

from ulak.platform.kept import Connection, Garbled, Place, is_https


class KeptTransport(httpx.BaseTransport):
    """One account's connections; safe for threads, each of which takes one or opens one."""

    def __init__(self, tls: ssl.SSLContext, *, connect_seconds: float, read_seconds: float) -> None:
        self._tls = tls
        self._seconds = connect_seconds, read_seconds
        self._idle: dict[Place, list[Connection]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place = (
            request.url.scheme,
            request.url.host,
            request.url.port or (443 if is_https(request.url.scheme) else 80),
        )
        octets = _written(request)
        connection = self._connection(place)
        try:
            status, headers, body, stays = connection.ask(octets, has_body=request.method != "HEAD")
        except BaseException as error:
            connection.close()
            if isinstance(error, TimeoutError):
                raise httpx.ReadTimeout(str(error)) from error
            if isinstance(error, (Garbled, ValueError)):
                raise httpx.RemoteProtocolError(str(error)) from error
            if isinstance(error, OSError):
                raise httpx.ReadError(str(error)) from error
            raise
        if stays:
            self._idle.setdefault(place, []).append(connection)
        else:
            connection.close()
        return httpx.Response(status, headers=headers, content=body, request=request)

    def close(self) -> None:
        for connections in self._idle.values():
            while connections:
                connections.pop().close()

    def _connection(self, place: Place) -> Connection:
        idle = self._idle.get(place, ())
        while idle:
            connection = idle.pop()
            if not connection.is_left():
                return connection
            connection.close()
        if place[0] not in ("http", "https"):
            raise httpx.UnsupportedProtocol(place[0])
        try:
            return Connection(place, *self._seconds, self._tls if is_https(place[0]) else None)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except OSError as error:  # TLS's own among them
            raise httpx.ConnectError(str(error)) from error


def _written(request: httpx.Request) -> bytes:
    lines = [request.method.encode(), b" ", request.url.raw_path, b" HTTP/1.1\r\n"]
    for name, value in request.headers.raw:
        if b"\r" in value or b"\n" in value:
            raise httpx.LocalProtocolError("a header's value has a line's end")
        lines += (name, b": ", value, b"\r\n")
    return b"".join([*lines, b"\r\n", request.read()])
