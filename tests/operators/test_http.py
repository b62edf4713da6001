"""Calls to operators over real sockets: how long they take, how much they bring, and what is certain of them."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contracts.benches import call
from ulak.operators.http import CallNotSent, CallUnanswered, Http
from ulak.operators.infobip import Infobip
from ulak.operators.port import Accepted, InDoubt, NotSent, Rejected
from ulak.operators.turk_telekom import TurkTelekom
from ulak.operators.turkcell import Turkcell
from ulak.operators.verimor import Verimor
from ulak.rules import Then

LOGIN = {"username": "u", "password": "p"}
Treat = Callable[[socket.socket], None]


@contextmanager
def server(treat: Treat) -> Iterator[str]:
    """A server that reads the head of a request on each connection and then treats it so."""

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # the test is over
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            read = b""
            while b"\r\n\r\n" not in read and (more := connection.recv(65_536)):
                read += more
            try:
                treat(connection)
            except OSError:
                return  # the other end has given up

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def opened(treat: Treat, timeout_seconds: float = 1) -> Iterator[Http]:
    with server(treat) as url:
        http = Http.open(url, timeout_seconds)
        yield http
        http.close()


def answer(body: bytes, status: str = "200 OK", **headers: str) -> Treat:
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n{told}\r\n"
    return lambda connection: connection.sendall(head.encode() + body)


def drops(*parts: bytes, seconds: float = 0.3) -> Treat:
    """Each part a while after the one before, none of them late."""

    def treat(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(seconds)

    return treat


@pytest.mark.parametrize(
    "treat",
    [
        pytest.param(drops(*(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 90).split(b" "), *[b"y"] * 30), id="head"),
        pytest.param(drops(b"HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n", *[b"1"] * 40), id="body"),
        pytest.param(
            drops(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", *[b"1\r\n1\r\n"] * 40),
            id="chunks",
        ),
        pytest.param(drops(*[b"HTTP/1.1 102 Processing\r\n\r\n"] * 40), id="answers before the answer"),
    ],
)
def test_an_answer_that_comes_drop_by_drop_ends_at_the_deadline_of_the_call(treat: Treat) -> None:
    with opened(treat) as http:
        began = time.monotonic()
        with pytest.raises(CallUnanswered, match="ReadTimeout"):
            http.get("/")
        assert 1.9 < time.monotonic() - began < 2.6


@pytest.mark.parametrize("adapter", [TurkTelekom, Turkcell])
def test_log_ins_and_their_calls_take_no_longer_than_one_call_may(adapter: Any) -> None:
    """Else a function ends before its call does, and nobody knows what became of that."""
    heard: list[float] = []

    def slowly(connection: socket.socket) -> None:
        heard.append(time.monotonic())
        time.sleep(0.8)
        token = b'{"access_token": "t", "token": "t", "expires_in": 86400}'
        answer(token, "200 OK" if len(heard) % 2 else "401 Unauthorized")(connection)

    with opened(slowly) as http:
        began = time.monotonic()
        got = adapter(http, LOGIN).send(call("905321234567"))
        assert time.monotonic() - began < 2.5
    assert len(heard) == 3  # a log-in, the call that finds its token dead, a log-in that comes too late
    assert got == NotSent("ReadTimeout")


def test_a_call_whose_time_is_over_before_it_leaves_is_not_sent() -> None:
    with opened(answer(b"{}")) as http, http.in_time_of_one():
        time.sleep(2.1)
        with pytest.raises(CallNotSent, match="DeadlinePassed"):
            http.get("/")


def test_a_kept_connection_serves_calls_with_a_deadline_each() -> None:
    def three(connection: socket.socket) -> None:
        for _ in range(3):
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            while b"\r\n\r\n" not in connection.recv(65_536):
                continue

    with opened(three, timeout_seconds=0.4) as http:
        for _ in range(3):
            assert http.get("/").content == b"{}"
            time.sleep(0.4)


def test_an_answer_larger_than_any_is_given_up_however_small_it_came() -> None:
    packed = gzip.compress(b"0" * 200_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        opened(answer(packed, content_encoding="gzip"), timeout_seconds=10) as http,
        pytest.raises(CallUnanswered, match="AnswerTooLarge"),
    ):
        http.get("/")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "undefined", "idna", "zlib", "utf-16", "windows-1254", "none of all"]
)
def test_what_an_answer_says_of_its_charset_cannot_lose_what_it_says(charset: str) -> None:
    with opened(answer(b"20212", content_type=f"text/plain; charset={charset}")) as http:
        assert Verimor(http, LOGIN).send(call("905321234567")) == Accepted("20212")
    refused = answer("INVALID_SOURCE_ADDRESS geçersiz".encode("windows-1254"), "400 Bad Request")
    with opened(refused) as http:
        got = Verimor(http, LOGIN).send(call("905321234567"))
    assert got == Rejected("INVALID_SOURCE_ADDRESS", "refused_sender_id", Then.PAUSE)


@pytest.mark.parametrize("body", [b"20212", b'{"campaign_id": 20212}'])
def test_a_byte_order_mark_before_an_answer_is_not_a_part_of_it(body: bytes) -> None:
    with opened(answer(b"\xef\xbb\xbf" + body)) as http:
        assert Verimor(http, LOGIN).send(call("905321234567")) == Accepted("20212")


@pytest.mark.parametrize("key", ["a\nb", "a\rb: c", "aş", "a\0b"])
def test_a_key_that_no_header_can_hold_is_certain_not_to_have_left(key: str) -> None:
    """Else each recipient of a job would be uncertain for good, for a slip of the hand."""
    with opened(answer(b"{}")) as http:
        assert isinstance(Infobip(http, {"api_key": key}).send(call("905321234567")), NotSent)


@pytest.mark.parametrize(
    "url",
    [
        "https://api..ornek.com",
        f"https://{'a' * 64}.com",
        "https://ornek\0.com",
        "https://ornek com",
        "https://",
    ],
)
def test_an_address_that_no_resolver_takes_is_certain_not_to_have_been_called(url: str) -> None:
    http = Http.open(url, 1)
    with pytest.raises(CallNotSent):
        http.post("/", {})
    http.close()


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
def test_a_redirect_is_followed_nowhere(status: str) -> None:
    heard: list[bytes] = []

    def hears(connection: socket.socket) -> None:
        heard.append(b"called")

    with server(hears) as elsewhere, opened(answer(b"", status, location=elsewhere)) as http:
        assert isinstance(Infobip(http, {"api_key": "k"}).send(call("905321234567")), InDoubt)
    assert not heard


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")  # which nobody listens at
    with opened(answer(b"{}")) as http:
        assert http.get("/").status_code == 200


def test_an_answer_that_ends_in_its_middle_is_unanswered_and_one_after_early_ones_is_read() -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
    with opened(drops(early, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", seconds=0)) as http:
        assert http.get("/").content == b"{}"
    cut = drops(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}", seconds=0)
    with opened(cut) as http, pytest.raises(CallUnanswered):
        http.get("/")
