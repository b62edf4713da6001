"""An operator's server that never ends, packs its answer small, or sends it an octet at a time costs one call."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import httpx
import pytest

from ulak.operators import http
from ulak.operators.http import CallUnanswered, Http
from ulak.operators.kannel import Kannel
from ulak.operators.port import InDoubt, Outbound
from ulak.rules import Purpose
from ulak.text import MessageType


class Stream(httpx.SyncByteStream):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.given += len(piece)
            yield piece


def answering(stream: Stream, seconds: float = 1, **headers: str) -> Http:
    def answer(_: httpx.Request) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Response(200, headers=named, stream=stream)

    return Http(httpx.MockTransport(answer), "https://operator.example", seconds)


def endless(piece: bytes, pause: float = 0) -> Iterator[bytes]:
    while True:
        yield piece
        time.sleep(pause)


def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LONGEST_ANSWER", 1 << 20)
    stream = Stream(endless(b"x" * 65_536))
    with pytest.raises(CallUnanswered, match="AnswerTooLong"):
        answering(stream, seconds=60).get("/")
    assert stream.given <= 2 << 20


def test_an_answer_is_measured_as_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LONGEST_ANSWER", 1 << 20)
    small = gzip.compress(b"0" * (64 << 20))
    pieces = iter([small[start : start + 512] for start in range(0, len(small), 512)])
    with pytest.raises(CallUnanswered, match="AnswerTooLong"):
        answering(Stream(pieces), seconds=60, content_encoding="gzip").get("/")


def test_an_answer_that_trickles_has_one_deadline() -> None:
    started = time.monotonic()
    with pytest.raises(CallUnanswered, match="ReadTimeout"):
        answering(Stream(endless(b" ", 0.05)), seconds=0.5).get("/")
    assert time.monotonic() - started < 5


def test_a_packed_answer_is_read_as_what_it_says() -> None:
    said = "şğı".encode("iso-8859-9")
    packed = Stream(iter([gzip.compress(said)]))
    kind = "text/plain; charset=iso-8859-9"
    answer = answering(packed, content_encoding="gzip", content_type=kind).get("/")
    assert (answer.content, answer.text) == (said, "şğı")


def test_a_call_whose_answer_has_no_end_is_in_doubt() -> None:
    wire = answering(Stream(endless(b" ", 0.05)), seconds=0.2)
    call = Outbound("ULAK", ["905321112233"], ["Merhaba"], MessageType.BULK, Purpose.INFORMATIONAL, "job-0-0")
    answer = Kannel(wire, {"username": "u", "password": "p"}).send(call)
    assert answer == InDoubt("ReadTimeout")
