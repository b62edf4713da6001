"""httpx's transport, with one deadline over all that a call does: connecting, TLS, writing, and reading whatever comes,
however little at a time. Looking up a name has the resolver's own limit."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpcore
import httpx

from ulak.platform.within import Within, left_until

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
        return Within(self._sockets.connect_tcp(host, port, seconds, local_address, socket_options), _left)


def _left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """Of the deadline that holds for this thread, where one does."""
    until = _UNTIL.get()
    return timeout if until is None else left_until(until, timeout, late)
