"""A connection of which each step ends at a deadline that holds for all of them, however little comes at a time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import Final

import httpcore

_WRITTEN_AT_ONCE: Final = 16 * 1024
"""Octets after which the deadline is looked at again."""

Left = Callable[[float | None, type[httpcore.TimeoutException]], float | None]
"""How many seconds one step may take (``None``: any), of those it is given; raises the type when there are none."""


def left_until(until: float, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
    """Seconds of `timeout` until the deadline, by the monotonic clock; raises `late` when it has passed."""
    left = until - time.monotonic()
    if left <= 0:
        raise late
    return left if timeout is None else min(timeout, left)


class Within(httpcore.NetworkStream):
    """`read` is handed what came, and may refuse more."""

    def __init__(
        self, stream: httpcore.NetworkStream, left: Left, read: Callable[[bytes], bytes] = bytes
    ) -> None:
        self._stream, self._left, self._read = stream, left, read

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._read(self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            piece = buffer[start : start + _WRITTEN_AT_ONCE]
            self._stream.write(piece, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return Within(self._stream.start_tls(ssl_context, server_hostname, left), self._left, self._read)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
