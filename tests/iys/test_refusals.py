"""A refusal that a firm learns reaches İYS within three business days, by whatever path it was learnt, and once.

Regulation on commercial messages art. 9, by third parties (docs/iys.md).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator.iys.register import Failing
from tests.calls import call
from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM, World
from ulak.consent.permits import ConsentStatus, SuppressionReason
from ulak.identity.caller import Caller
from ulak.iys.consent import ConsentChange
from ulak.iys.records import Report, State, pk
from ulak.iys.registry import BY_FIRM
from ulak.iys.rules import deadline
from ulak.platform.aws import client
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, rfc3339
from ulak.platform.table import Delete
from ulak.rules import RecipientType

NUMBER = "905321234567"
BRAND = 654321
FRIDAY = "2026-11-27 12:00:00"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at(FRIDAY)
    world = Registered(clock)
    world.house.consent.__dict__["iys_takers"] = (world.house.consent.iys_registry.take,)
    return world


def approved(world: Registered, number: str = NUMBER) -> None:
    """İYS keeps an approval of before Ulak was there."""
    given = at("2026-11-02 10:00:00")
    world.elsewhere(ConsentChange(FIRM, number, RecipientType.BIREYSEL, ConsentStatus.ONAY, "HS_WEB", given))


def suppress(world: Registered, **row: Any) -> Any:
    answer = world.call("POST", "/v1/suppressions", {"rows": [{"to": NUMBER, "reason": "ret"} | row]})
    assert answer.status == 200
    return answer.body


def told(world: Registered) -> list[tuple[str, str]]:
    """What İYS keeps of the brand, in the order in which it was told."""
    return [(one.status, one.source) for one in world.register.history.get(BRAND, [])]


def reports(world: Registered) -> dict[State, list[Report]]:
    return {state: world.house.consent.iys_store.reports(FIRM, state) for state in State}


def test_a_refusal_on_the_suppression_list_takes_back_an_approval_that_iys_keeps(world: Registered) -> None:
    approved(world)
    assert suppress(world) == {"recorded": 1, "unchanged": 0}
    world.run()
    assert told(world) == [("ONAY", "HS_WEB"), ("RET", BY_FIRM)]
    found = reports(world)
    (done,), (ended,) = found[State.DONE], found[State.REFUSED]
    assert (done.change.kind, done.change.at // SECOND) == (RecipientType.BIREYSEL, at(FRIDAY) // SECOND)
    assert (ended.change.kind, ended.code) == (RecipientType.TACIR, "iys_first_is_ret")
    assert found[State.WAITING] == []


def test_where_the_person_said_it_is_passed_on_in_the_words_of_iys(world: Registered) -> None:
    approved(world)
    suppress(world, source="HS_CAGRI_MERKEZI", at="2026-11-27T09:30:00+03:00")
    world.run()
    (done,) = reports(world)[State.DONE]
    assert (done.change.source, done.change.at) == ("HS_CAGRI_MERKEZI", at("2026-11-27 09:30:00"))


def test_the_same_refusal_again_is_not_reported_again(world: Registered) -> None:
    """A program posts its whole list every night, without a time; a number stands in it twice; then the person writes
    RET besides."""
    approved(world)
    rows = [{"to": NUMBER, "reason": "ret"}, {"to": "0532 123 45 67", "reason": "ret", "scope": "all"}]
    for _ in range(3):
        assert world.call("POST", "/v1/suppressions", {"rows": rows}).status == 200
        world.run()
        world.clock.turn(DAY)
    found = reports(world)
    assert (len(found[State.DONE]), len(found[State.REFUSED])) == (1, 1)
    body = {"id": "m1", "sender": NUMBER, "to": "4609", "text": "RET"}
    assert world.call("POST", "/v1/inbox", body).status == 200
    world.run()
    assert told(world) == [("ONAY", "HS_WEB"), ("RET", BY_FIRM)]


def test_a_request_that_was_broken_off_goes_on_where_it_was(world: Registered) -> None:
    """The first hundred are written with their reports; the same request again reports the others alone."""
    rows = [{"to": f"90532{n:07d}", "reason": "ret"} for n in range(150)]
    commands = world.house.consent.commands
    reported: list[int] = []
    tell = commands.report

    def breaking(firm_id: str, said: Any) -> None:
        if len(reported) == 1:
            reported.append(0)
            raise RuntimeError("the worker was killed")
        tell(firm_id, said)
        reported.append(len(said))

    object.__setattr__(commands, "report", breaking)
    assert world.call("POST", "/v1/suppressions", {"rows": rows}).status == 500
    assert world.call("POST", "/v1/suppressions", {"rows": rows}).status == 200
    assert reported == [200, 0, 100]
    assert len(reports(world)[State.WAITING]) == len(rows) * len(RecipientType)


@pytest.mark.parametrize(
    "reason", [one.value for one in SuppressionReason if one is not SuppressionReason.RET]
)
def test_what_the_person_did_not_say_is_not_reported(world: Registered, reason: str) -> None:
    approved(world)
    suppress(world, reason=reason)
    world.run()
    assert (told(world), reports(world)) == ([("ONAY", "HS_WEB")], {state: [] for state in State})


def test_a_refusal_of_before_a_consent_changes_nothing_at_iys(world: Registered) -> None:
    consent = {"to": NUMBER, "status": "ONAY", "source": "HS_WEB", "at": "2026-11-27T10:00:00+03:00"}
    assert world.call("POST", "/v1/consents", {"rows": [consent]}).status == 200
    world.run()
    suppress(world, at="2026-11-27T09:00:00+03:00")
    world.run()
    assert told(world) == [("ONAY", "HS_WEB")]
    assert all(one.change.kind is RecipientType.TACIR for one in reports(world)[State.REFUSED])


def test_a_refusal_after_a_consent_that_followed_a_refusal_is_reported(world: Registered) -> None:
    approved(world)
    suppress(world)
    world.run()
    world.clock.turn(HOUR)
    now = rfc3339(world.clock())
    consent = {"to": NUMBER, "status": "ONAY", "source": "HS_WEB", "at": now}
    assert world.call("POST", "/v1/consents", {"rows": [consent]}).status == 200
    world.run()
    world.clock.turn(DAY)
    suppress(world)
    world.run()
    assert [status for status, _ in told(world)] == ["ONAY", "RET", "ONAY", "RET"]


def test_a_refusal_waits_no_longer_than_three_business_days(
    world: Registered, capsys: pytest.CaptureFixture[str]
) -> None:
    """İYS answers nobody: whoever is on call is woken a day before the deadline."""
    approved(world)
    world.register.failing = [Failing("statuses", "server_error", times=1_000_000)]
    suppress(world)
    waiting = reports(world)[State.WAITING]
    assert {one.deadline_at for one in waiting} == {deadline(at(FRIDAY))} == {at("2026-12-02 12:00:00")}
    world.run(seconds=600)
    assert "iys_due_soon" not in capsys.readouterr().out
    world.clock.now = at("2026-12-01 12:00:00")
    world.run(seconds=2 * 3600)
    assert '"iys_overdue":0,"iys_due_soon":2' in capsys.readouterr().out


def test_numbers_abroad_are_no_business_of_iys(world: Registered) -> None:
    suppress(world, to="+994501234567")
    body = {"id": "m1", "sender": "+994501234568", "to": "4609", "text": "RET"}
    assert world.call("POST", "/v1/inbox", body).status == 200
    world.run()
    assert reports(world) == {state: [] for state in State}


def test_a_refusal_recorded_with_a_word_of_the_firms_own_is_reported(world: Registered) -> None:
    """`POST /v1/consents` takes any source. A consent of an unknown source is refused; a refusal is not lost for it."""
    approved(world)
    said = {"to": NUMBER, "status": "RET", "source": "mağaza formu", "at": "2026-11-27T10:00:00+03:00"}
    assert world.call("POST", "/v1/consents", {"rows": [said]}).status == 200
    world.run()
    assert told(world) == [("ONAY", "HS_WEB"), ("RET", BY_FIRM)]


def test_a_clock_that_is_ahead_loses_no_refusal(world: Registered) -> None:
    """İYS takes nothing of the future. A program's clock may be minutes ahead of ours."""
    approved(world)
    suppress(world, at=rfc3339(world.clock() + 4 * MINUTE))
    world.run(seconds=60)
    assert told(world)[-1] == ("RET", BY_FIRM)


# --- what it costs ----------------------------------------------------------------------------------------


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Items of the table that are read and written, by the call's name; calls of queues."""
    items: Counter[str] = Counter()

    def note(model: Any, params: Any, **_: Any) -> None:
        body = json.loads(params["body"])
        match model.name:
            case "TransactWriteItems":
                items[model.name] += len(body["TransactItems"])
            case "BatchGetItem":
                items[model.name] += sum(len(one["Keys"]) for one in body["RequestItems"].values())
            case name:
                items[name] += 1

    events = client("dynamodb").meta.events
    events.register("before-call.dynamodb", note)
    yield items
    events.unregister("before-call.dynamodb", note)


def posted(world: World, first: int, many: int) -> Counter[str]:
    rows = [{"to": f"90532{first + n:07d}", "reason": "ret"} for n in range(many)]
    with counted() as items:
        caller = Caller(FIRM, "k")
        assert call(world.house, "POST", "/v1/suppressions", {"rows": rows}, caller=caller).status == 200
    return items


def test_a_refusal_costs_four_items_written_and_three_read_beside_its_own(world: Registered) -> None:
    """Its own are one read and one written. When both of its reports are over, three more are written for each, four
    where İYS took it. A firm without İYS pays nothing else: one read finds that it has none."""
    posted(world, 900, 1)  # what functions remember of a firm
    reporting = posted(world, 1_000, 100)
    with counted() as ending:
        world.run(seconds=600)
    assert not reports(world)[State.WAITING]
    assert ending["TransactWriteItems"] == 3 * len(RecipientType) * 101
    world.house.platform.table.write(Delete((pk(FIRM), "SETTINGS")))
    posted(world, 901, 1)
    alone = posted(world, 2_000, 100)
    assert alone == {"GetItem": 1, "BatchGetItem": 100, "TransactWriteItems": 100}
    assert reports(world)[State.WAITING] == []
    more = reporting - alone
    assert more.pop("TransactWriteItems") == 4 * 100
    assert more.pop("BatchGetItem") == 3 * 100
    assert more == {"GetItem": 2, "UpdateItem": 1}, (
        "whether the firm reports, and its work: of a hundred rows"
    )
