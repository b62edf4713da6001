"""What is built behind: asked for, queued, answered once, looked at."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from tests.conftest import HandClock
from tests.fakes import MemoryQueue
from tests.world import FIRM, make_resources
from ulak.errors import InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.platform.artefacts import BUILT, ArtefactKind, Artefacts
from ulak.platform.aws import client
from ulak.platform.bucket import Bucket

SONG = ArtefactKind("song", "songs/{firm}/{id}/{part}")

BY = Caller(FIRM, "k")


@pytest.fixture
def queue(clock: HandClock) -> MemoryQueue:
    return MemoryQueue(clock)


@pytest.fixture
def artefacts(aws_in_process: None, queue: MemoryQueue) -> Artefacts:
    make_resources()
    given: Any = queue
    return Artefacts(Bucket(client("s3"), "ulak-test-bucket"), given)


def test_what_is_asked_is_kept_before_it_is_queued(artefacts: Artefacts) -> None:
    class Full:
        def send(self, pointers: Any) -> None:
            (pointer,) = pointers
            kept = orjson.loads(artefacts.bucket.get(f"songs/{FIRM}/{pointer['song']}/request.json"))
            assert (kept["key"], kept["caller"]["key_id"]) == ("C", BY.key_id)
            raise TimeoutError

    queue: Any = Full()
    with pytest.raises(TimeoutError):
        Artefacts(artefacts.bucket, queue).ask(SONG, BY, {"key": "C"})


def test_a_pointer_leads_back_to_what_was_asked(artefacts: Artefacts, queue: MemoryQueue) -> None:
    asked = artefacts.ask(SONG, BY, {"key": "C"})
    pointer = json.loads(queue.take() or "")
    assert pointer == {"firm": FIRM, "song": asked.id}
    assert SONG.of(pointer) == SONG.named(FIRM, asked.id) == asked
    asked_for = artefacts.asked(asked)
    assert (asked_for["key"], asked_for["caller"]["key_id"]) == ("C", BY.key_id)


def test_the_first_answer_stands(artefacts: Artefacts) -> None:
    song = artefacts.ask(SONG, BY, {})
    assert (artefacts.state(song, BY).status, artefacts.answered(song)) == ("pending", None)
    for verses in (3, 4):
        artefacts.answer(song, lambda verses=verses: {"status": "ready", "verses": verses})  # type: ignore[misc] # mypy infers no lambda with defaults
    assert (artefacts.state(song, BY).status, artefacts.state(song, BY).answer["verses"]) == ("ready", 3)


def test_what_a_builder_refuses_is_kept_as_failed_with_its_problems(artefacts: Artefacts) -> None:
    song = artefacts.ask(SONG, BY, {})

    def refuses() -> dict[str, Any]:
        raise InputError([Problem("file_empty", "/upload", 2, {"limit": 1})])

    artefacts.answer(song, refuses)
    kept = {"code": "file_empty", "pointer": "/upload", "row": 2, "params": {"limit": 1}}
    assert artefacts.answered(song) == {"status": "failed", "problems": [kept]}
    assert artefacts.state(song, BY, lambda asked: ("song.mid", "song.mid")).status == "failed"


def test_a_file_that_is_there_is_led_to_with_when_it_was_built(artefacts: Artefacts) -> None:
    song = artefacts.ask(SONG, BY, {"key": "C"})
    named = lambda asked: (f"{asked['key']}.mid", "song.mid")  # noqa: E731 - beside its use
    assert artefacts.state(song, BY, named).status == "pending"
    with artefacts.bucket.writer(song.key("C.mid"), content_type="audio/midi", metadata={BUILT: "7"}) as file:
        file.write(b"la")
    state = artefacts.state(song, BY, named)
    assert state.file is not None
    assert (state.status, state.file.built_at) == ("ready", 7)
    assert f"/songs/{FIRM}/{song.id}/C.mid?" in state.file.url


@pytest.mark.parametrize("text", ["", "x", "0" * 31, "0" * 33, "../" * 10 + "ab", "é" * 32])
def test_what_cannot_be_an_id_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        SONG.named(FIRM, text)


def test_what_nobody_asked_for_is_not_found(artefacts: Artefacts) -> None:
    artefacts.bucket.put(f"songs/{FIRM}/{'0' * 32}/answer.json", orjson.dumps({"status": "ready"}))
    with pytest.raises(NotFound):
        artefacts.state(SONG.named(FIRM, "0" * 32), BY)
