"""A job's hour, and its account's pace, by a clock that is turned by hand."""

from __future__ import annotations

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld, table
from tests.world import FIRM, REPORT_CALLS
from ulak.directory.firms import OperatorAccount, Service
from ulak.errors import InputError
from ulak.identity.caller import Caller, Scope
from ulak.identity.msisdn import Region
from ulak.operators.port import Answer, Outbound
from ulak.operators.rates import Slot
from ulak.platform.clock import DAY, HOUR, SECOND, rfc3339


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


def numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


def test_a_scheduled_job_holds_its_credit_and_goes_at_its_hour(world: ListsWorld) -> None:
    hour = world.clock() + 2 * HOUR
    ref = world.post_job(numbers(2), send_at=rfc3339(hour))
    job = world.job(ref)
    assert (job["status"], job["send_at"], job["credits"]["held"]) == ("scheduled", rfc3339(hour), 2)
    world.clock.turn(2 * HOUR - 90 * SECOND)
    world.run(seconds=60)
    assert world.operator.calls == []
    world.run(seconds=120)
    assert world.job(ref)["counts"]["delivered"] == 2
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_scheduled_job_that_is_cancelled_gives_its_credit_back(world: ListsWorld) -> None:
    ref = world.post_job(numbers(2), send_at=rfc3339(world.clock() + HOUR))
    world.control.cancel(ref)
    world.run(seconds=60)
    world.clock.turn(2 * HOUR)
    world.run(seconds=60)
    job = world.job(ref)
    assert (job["status"], job["credits"]["held"], job["counts"]["cancelled"]) == ("cancelled", 0, 2)
    assert world.operator.calls == []


@pytest.mark.parametrize(
    ("send_at", "code"),
    [
        ("2026-11-24T09:00:00", "send_at_not_a_time"),
        ("yarın", "send_at_not_a_time"),
        ("2026-13-24T09:00:00Z", "send_at_not_a_time"),
        ("2026-11-24", "send_at_not_a_time"),
        ("2026-11-24T09:00+03:00", "send_at_not_a_time"),
        ("2026-11-24T09:00:00+0300", "send_at_not_a_time"),
        ("2026-11-24T24:00:00+03:00", "send_at_not_a_time"),
        ("2026-11-24T23:59:60Z", "send_at_not_a_time"),
        ("2026-W48-2T09:00:00Z", "send_at_not_a_time"),
        ("2026-328T09:00:00Z", "send_at_not_a_time"),
        ("20261124T090000Z", "send_at_not_a_time"),
        ("2026-11-24 09:00:00+03:00", "send_at_not_a_time"),
        ("24.11.2026 09:00", "send_at_not_a_time"),
        ("2026-11-01T09:00:00+03:00", "send_at_past"),
        ("2027-11-24T09:00:00+03:00", "send_at_too_far"),
    ],
)
def test_an_hour_that_is_none_is_refused(world: ListsWorld, send_at: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        world.post_job(numbers(1), send_at=send_at)
    assert [(one.code, one.pointer) for one in refused.value.problems] == [(code, "/send_at")]


def test_slots_follow_one_another_whoever_books(world: ListsWorld) -> None:
    now, cost = 10**12, 500_000

    def book(at: int) -> Slot:
        return world.house.operators.rates.book_segments(FIRM, "sms", cost=cost, horizon=2_000_000, now=at)

    assert [book(now) for _ in range(5)] == [Slot(now + n * cost) for n in range(5)]
    assert book(now) == Slot(None, cost)
    assert book(now + cost) == Slot(now + 5 * cost)
    long_after = now + 100 * cost
    assert book(long_after) == Slot(long_after)
    world.house.operators.rates.book_single(FIRM, "sms", cost=cost, now=long_after)
    assert book(long_after) == Slot(long_after + 2 * cost)


def test_a_job_keeps_to_the_accounts_pace_and_a_single_does_not_wait_for_it(world: ListsWorld) -> None:
    account = OperatorAccount(
        FIRM,
        Service.SMS,
        "netgsm",
        Region.TR,
        ("ACME",),
        segments_per_second=100,
        report_calls_per_minute=REPORT_CALLS,
    )
    world.directory.set_account(account)
    world.clock.turn(DAY // 24)
    sent: list[tuple[int, int]] = []

    def timed(call: Outbound) -> Answer:
        sent.append((world.clock(), len(call.msisdns)))
        return world.operator.accept(call)

    world.operator.answers = [timed] * 60
    ref = world.post_job(numbers(2_000))
    world.run(seconds=40)
    assert sum(count for _, count in sent) == 2_000
    assert set(world.operator.times_accepted().values()) == {1}
    for first, (begins, _) in enumerate(sent):
        total = 0
        for at, count in sent[first:]:
            total += count
            assert total <= 100 * (at - begins) / SECOND + 100
    assert world.job(ref)["status"] == "finished"


def test_a_report_neutralises_formulas_and_masks_when_asked(world: ListsWorld) -> None:
    ref = world.post_job([{"to": "0532 123 45 67", "x": "=CMD()"}], "{x} x")
    world.run()
    rows = table(world.file(ref, "csv"), delimiter=",")
    assert rows[1][2:5] == ["0532 123 45 67", "'=CMD() x", "1"]
    rows = table(world.file(ref, "csv", masked="true"), delimiter=",")
    assert rows[1][2:4] == ["053* *** *5 67", ""]


def test_who_may_not_see_whole_numbers_sees_them_masked_wherever_a_job_tells_of_them(
    world: ListsWorld,
) -> None:
    ref = world.post_job(["0532 123 45 67"], "Borcunuz 100 TL")
    world.run()
    caller = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))
    (listed,) = world.call("GET", f"/v1/jobs/{ref.job_id}/recipients", caller=caller).body["recipients"]
    told = world.call("GET", f"/v1/messages/{ref.job_id}-0-0", caller=caller).body
    assert {(one["to"], one["text"]) for one in (listed, told)} == {("53*****567", None)}
    path = f"/v1/jobs/{ref.job_id}"
    report = call(world.house, "GET", f"{path}/report.csv", caller=caller)
    assert "-masked.csv" in report.headers["location"]
    assert call(world.house, "GET", f"{path}/refusals.csv", caller=caller).code == "scope_missing"


def test_a_report_is_built_again_when_the_job_has_moved(world: ListsWorld) -> None:
    world.operator.statuses = {"905321234567": ""}
    ref = world.post_job(["0532 123 45 67"])
    world.run(seconds=20)
    assert table(world.file(ref, "csv"), delimiter=",")[1][6] == "sent"
    world.operator.statuses = {}
    world.run(seconds=300)
    assert table(world.file(ref, "csv"), delimiter=",")[1][6] == "delivered"
