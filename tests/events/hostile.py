"""Receivers that do whatever keeps a caller longest, on sockets of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, threading.Event], None]
"""What is done with a connection until the event is set."""


@contextmanager
def receiver(behave: Behaviour, scheme: str = "http") -> Iterator[str]:
    """The URL of a receiver that behaves so."""
    over, listening = threading.Event(), socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            behave(connection, over)

    def listen() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listening.accept()
                threads.append(threading.Thread(target=serve, args=(connection,)))
                threads[-1].start()

    threads.append(threading.Thread(target=listen))
    threads[0].start()
    try:
        yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        for thread in threads:
            thread.join()
        listening.close()


def _drips(beginning: bytes, drop: bytes) -> Behaviour:
    """Sends the beginning, then a drop every twentieth of a second."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(beginning)
        while not over.wait(0.05):
            connection.sendall(drop)

    return behave


def _floods(beginning: bytes, wave: bytes) -> Behaviour:
    """Sends the beginning, then as much as the other side takes."""

    def behave(connection: socket.socket, over: threading.Event) -> None:
        connection.settimeout(0.2)
        connection.recv(65536)
        connection.sendall(beginning)
        while not over.is_set():
            with suppress(TimeoutError):
                connection.sendall(wave)

    return behave


def _silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait()


def _drips_tls(connection: socket.socket, over: threading.Event) -> None:
    """The first octets of a ServerHello that says it is long, one at a time."""
    connection.recv(65536)
    for octet in b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb" + b"\x00" * 10_000:
        if over.wait(0.05):
            return
        connection.sendall(bytes([octet]))


OK = b"HTTP/1.1 200 OK\r\n"

ENDLESS: dict[str, tuple[Behaviour, str]] = {
    "never answers": (_silent, "http"),
    "drips its head": (_drips(OK + b"x: ", b"y"), "http"),
    "drips headers": (_drips(OK, b"x: y\r\n"), "http"),
    "endless headers": (_floods(OK, b"x: " + b"y" * 8_000 + b"\r\n"), "http"),
    "endless header": (_floods(OK + b"x: ", b"y" * 8_000), "http"),
    "endless interim answers": (_floods(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), "http"),
    "drips interim answers": (_drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), "http"),
    "never speaks TLS": (_silent, "https"),
    "drips TLS": (_drips_tls, "https"),
    "not HTTP": (_floods(b"", b"\x00" * 8_000), "http"),
}
"""Those of which no status ever comes."""

SLOW_BODIES: dict[str, Behaviour] = {
    "drips its body": _drips(OK + b"content-length: 1000000\r\n\r\n", b"y"),
    "drips chunks": _drips(OK + b"transfer-encoding: chunked\r\n\r\n", b"1\r\ny\r\n"),
    "drips a chunk's size": _drips(OK + b"transfer-encoding: chunked\r\n\r\n", b"0"),
    "endless body": _floods(OK + b"\r\n", b"y" * 65_536),
    "claims 10**15 octets": _drips(OK + b"content-length: 1000000000000000\r\n\r\n", b""),
    "lies about compression": _drips(OK + b"content-encoding: gzip\r\ncontent-length: 9\r\n\r\n", b"\x1f"),
}
"""Those of which a good status comes, and a body that has no end."""


def seconds_of(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
