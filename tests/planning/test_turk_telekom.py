"""An account with Türk Telekom, through the API: the tables of its notice, and what goes out in how many calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.fakes import FakeOperator
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.directory import personal
from ulak.jobs.job import REPORT_DEADLINE
from ulak.platform.clock import DAY

BODY = {"purpose": "informational"}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    made = ListsWorld(clock, "turk_telekom")
    made.operator = FakeOperator(clock, page_size=0)
    return made


def counter(world: ListsWorld, text: str, **more: Any) -> dict[str, Any]:
    return dict(world.quote(text=text, **BODY, **more)["counter"])


@pytest.mark.parametrize(
    ("letter", "table"),
    [("a", (155, 301, 454, 607, 760, 913)), ("ə", (65, 129, 196, 263, 330, 397, 464, 531, 598))],
    ids=["Concat SMS", "Unicode"],
)
def test_the_counter_gives_the_notices_table(world: ListsWorld, letter: str, table: tuple[int, ...]) -> None:
    for segments, longest in enumerate(table, 1):
        assert counter(world, letter * longest)["segments"] == segments
        if longest != table[-1]:
            assert counter(world, letter * (longest + 1))["segments"] == segments + 1
    assert counter(world, letter * table[-1])["problem"] is None
    assert counter(world, letter * (table[-1] + 1))["problem"]["code"] == "text_too_long"


def test_156_letters_are_billed_as_two_and_598_reported_in_four(world: ListsWorld) -> None:
    assert world.quote(text="a" * 156, recipients=["0532 123 45 67"], **BODY)["credits"] == 2
    for letter in "aş":
        assert counter(world, letter * 598)["report_row"] == "153 + 153 + 153 + 139"


@pytest.mark.parametrize("kind", ["flash", "vip"])
def test_what_is_one_message_ends_at_155(world: ListsWorld, kind: str) -> None:
    assert counter(world, "a" * 155, message_type=kind)["problem"] is None
    assert counter(world, "a" * 156, message_type=kind)["problem"] is not None


def test_to_tckns_and_what_no_source_describes_is_refused_with_the_reason(world: ListsWorld) -> None:
    body = {"text": "Merhaba", "message_type": "flash", "to": "0532 123 45 67", **BODY}
    answer = world.call("POST", "/v1/messages", body, key="key-00000001")
    assert (answer.status, answer.codes) == (422, ["message_type_not_sent"])
    world.house.platform.secrets.set_once(personal.secret_name("test", FIRM), personal.new_key())
    by_tckn = {"text": "Merhaba", "message_type": "tckn", "tckn": "17291716060", **BODY}
    answer = world.call("POST", "/v1/messages", by_tckn, key="key-00000002")
    assert (answer.status, answer.codes) == (422, ["message_type_not_sent"])
    assert "bulk, otp" in answer.body["problems"][0]["message"]


def numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


def test_one_text_to_many_goes_fifty_a_call(world: ListsWorld) -> None:
    world.post_job(numbers(120))
    world.run(seconds=10)
    assert [len(call.msisdns) for call in world.operator.calls] == [50, 50, 20]


def test_different_texts_are_as_many_calls(world: ListsWorld) -> None:
    world.post_job([{"to": number, "n": str(n)} for n, number in enumerate(numbers(4))], "No {n}")
    world.run(seconds=10)
    assert [(len(call.msisdns), list(call.texts)) for call in world.operator.calls] == [
        (1, [f"No {n}"]) for n in range(4)
    ]


def test_without_reports_a_message_stays_sent_and_its_job_ends(world: ListsWorld) -> None:
    ref = world.post_job(numbers(3))
    world.run(seconds=60)
    assert world.job(ref)["status"] == "finished"
    world.clock.turn(REPORT_DEADLINE + DAY)
    world.run(seconds=120)
    job = world.job(ref)
    assert (job["counts"]["sent"], job["counts"]["undelivered"]) == (3, 0)
    assert world.operator.report_calls == 0
