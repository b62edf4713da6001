"""httpx's transport, with one deadline over all that a call does: connecting, TLS, writing, and reading whatever comes,
however little at a time. Looking up a name has the resolver's own limit."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import httpcore
import httpx

_WRITTEN_AT_ONCE: Final = 16 * 1024
"""Octets after which the deadline is looked at again."""

_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)
"""The deadline of what this thread is doing, by the monotonic clock."""


@contextmanager
def within(seconds: float) -> Iterator[float]:
    """What is done while it lasts has `seconds` in all, or what is left of those that hold already. Gives what is left
    at its beginning."""
    now, outer = time.monotonic(), _UNTIL.get()
    until = now + seconds if outer is None else min(outer, now + seconds)
    token = _UNTIL.set(until)
    try:
        yield until - now
    finally:
        _UNTIL.reset(token)


def transport(tls: ssl.SSLContext) -> httpx.HTTPTransport:
    """A transport of its own kept connections. It reads nothing of the environment, and so no proxy."""
    return _Transport(tls)


class _Transport(httpx.HTTPTransport):
    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        usual = httpx.Limits(max_connections=100, max_keepalive_connections=20)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=usual.max_connections,
            max_keepalive_connections=usual.max_keepalive_connections,
            keepalive_expiry=usual.keepalive_expiry,
            network_backend=_Sockets(),
        )


class _Sockets(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _Within(self._sockets.connect_tcp(host, port, seconds, local_address, socket_options))


class _Within(httpcore.NetworkStream):
    """A kept connection: each use of it ends with the deadline of whoever uses it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            piece = buffer[start : start + _WRITTEN_AT_ONCE]
            self._stream.write(piece, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _Within(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """How long one step may take; raises `late` when the deadline has passed."""
    until = _UNTIL.get()
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise late
    return left if timeout is None else min(timeout, left)
