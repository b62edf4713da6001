"""How operators are reached: connections are kept, and what fails before the first octet is told apart."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from ulak.operators.http import CallNotSent, CallUnanswered, Http

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"code":"00"}'


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[bytes], list[int]]]:
    """An address, what it was asked, and its connections: an answer a request; an empty one closes."""
    asked: list[bytes] = []
    connections: list[int] = []
    left = list(answers)

    def serve(listens: socket.socket) -> None:
        while left:
            try:
                one, _ = listens.accept()
            except OSError:
                return
            connections.append(one.fileno())
            with one:
                while left and (request := one.recv(65536)):
                    asked.append(request)
                    answer = left.pop(0)
                    if not answer:
                        break
                    one.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listens:
        threading.Thread(target=serve, args=(listens,), daemon=True).start()
        yield f"http://127.0.0.1:{listens.getsockname()[1]}", asked, connections


def test_a_connection_is_kept_and_the_call_is_what_httpx_made_of_it() -> None:
    with answering(OK, OK) as (url, asked, connections):
        http = Http.open(url, 2, basic=("u", "p"), headers={"x-own": "ş".encode().decode("latin-1")})
        for _ in range(2):
            assert http.post("/send?a=b", {"no": "5321234567"}).json() == {"code": "00"}
        http.close()
    assert len(connections) == 1
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /send?a=b HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"Authorization: Basic dTpw" in head
    assert body == b'{"no":"5321234567"}'


def test_an_answer_may_be_packed() -> None:
    packed = gzip.compress(b'{"code":"00"}')
    head = b"HTTP/1.1 406 No\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with answering(head + packed) as (url, _, _):
        answer = Http.open(url, 2).post("/", {})
    assert (answer.status_code, answer.json()) == (406, {"code": "00"})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(b"", "RemoteProtocolError", id="closed"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", "ReadTimeout", id="half a body"),
        pytest.param(b"HELLO\r\n\r\n", "RemoteProtocolError", id="no HTTP"),
    ],
)
def test_a_call_that_may_have_come_there_is_unanswered(answer: bytes, why: str) -> None:
    with answering(answer, b"") as (url, _, _), pytest.raises(CallUnanswered) as failed:
        Http.open(url, 1).post("/", {})
    assert failed.value.why == why


def _nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listens:
        return f"http://127.0.0.1:{listens.getsockname()[1]}"


@pytest.mark.parametrize(
    "url",
    [_nobody, lambda: "http://no-such-host.invalid", lambda: "ftp://127.0.0.1"],
    ids=["port", "host", "scheme"],
)
def test_a_call_that_left_nobody_was_not_sent(url: Callable[[], str]) -> None:
    with pytest.raises(CallNotSent):
        Http.open(url(), 1).post("/", {})


def test_one_that_speaks_no_tls_was_not_called() -> None:
    with answering(b"HTTP/1.1 400 Bad\r\n\r\n") as (url, _, _), pytest.raises(CallNotSent):
        Http.open(url.replace("http:", "https:"), 1).post("/", {"secret": "x"})
