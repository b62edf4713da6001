"""Codes are sent for somebody: within quotas, from a unit's sender ID, and into the month's report."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import HandClock
from tests.otp.otp_world import FIRM, OtpWorld
from ulak.directory.firms import new_key
from ulak.directory.units import Unit, UnitKind
from ulak.firm_settings.bodies import WindowsBody
from ulak.ledger.codes import CodeState, lines
from ulak.ledger.quotas import Quotas
from ulak.months.books import bounds
from ulak.operators.port import InDoubt, NotSent, Rejected
from ulak.platform.clock import ISTANBUL, MINUTE, SECOND, instant
from ulak.rules.profile import Then

MONTH = "2026-11"
SALES = {"department": "SATIS"}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> OtpWorld:
    return OtpWorld(clock)


def quota(world: OtpWorld, credits: int, **more: Any) -> None:
    unit = Unit(UnitKind.DEPARTMENT, "SATIS", **more)
    world.house.firm.units.put_unit(FIRM, unit, {"otp": credits})
    world.clock.turn(2 * MINUTE)  # until then a function may not know that the firm has units


def taken(world: OtpWorld) -> int:
    return Quotas(world.house.platform.table).taken(FIRM, "department#SATIS", MONTH).get("otp", 0)


def states(world: OtpWorld) -> list[CodeState]:
    return [line.state for line in lines(world.house.platform.table, FIRM, *bounds(MONTH, ISTANBUL))]


def test_codes_over_a_quota_are_refused_before_they_go_and_nothing_is_drawn(world: OtpWorld) -> None:
    quota(world, 2)
    for number in range(2):
        assert world.issue(f"905321234{number:03d}", tags=SALES).status == 201
    refused = world.issue("905321234003", tags=SALES)
    assert (refused.status, refused["code"]) == (409, "quota_exceeded")
    assert (taken(world), world.remaining(), len(world.operator.calls)) == (2, 998, 2)
    assert world.issue("905321234004").status == 201
    assert states(world) == [CodeState.SENT] * 3


@pytest.mark.parametrize(
    ("answer", "state", "left"),
    [
        pytest.param(Rejected("20", "refused_text", Then.FAIL), CodeState.FAILED, 0, id="refused"),
        pytest.param(InDoubt("ReadTimeout"), CodeState.UNCERTAIN, 1, id="in doubt"),
        pytest.param(NotSent("ConnectError"), CodeState.FAILED, 0, id="not sent"),
    ],
)
def test_a_quota_goes_back_with_the_credit(world: OtpWorld, answer: Any, state: CodeState, left: int) -> None:
    quota(world, 2)
    world.operator.answers = [lambda call: answer] * 2
    world.issue(tags=SALES)
    assert (taken(world), states(world), world.remaining()) == (left, [state], 1_000 - left)


def test_a_unit_sends_its_codes_from_its_own_sender_id(world: OtpWorld) -> None:
    quota(world, 5, sender_ids=("ACMEOTP",))
    assert world.issue(tags=SALES).status == 201
    assert world.operator.calls[-1].sender_id == "ACMEOTP"
    refused = world.issue(tags=SALES, sender_id="BASKA")
    assert {one["code"] for one in refused["problems"]} == {"sender_id_unknown", "sender_id_not_allowed"}


def test_a_clients_key_says_for_whom_its_codes_are(world: OtpWorld) -> None:
    quota(world, 5)
    key, text = new_key(FIRM, "erp", erp_user="ayse", client="erp", units=SALES)
    world.directory.add_key(key)
    assert world.issue(key=text).status == 201
    (line,) = lines(world.house.platform.table, FIRM, *bounds(MONTH, ISTANBUL))
    assert (line.requested_by, line.tags, taken(world)) == ("ayse", SALES, 1)
    other = world.issue(key=text, requested_by="can")
    assert [one["code"] for one in other["problems"]] == ["unit_not_the_keys"]


def test_a_quota_of_codes_turns_at_midnight_of_the_firms_clock(world: OtpWorld) -> None:
    world.house.firm.settings.put_windows(FIRM, WindowsBody(time_zone="Asia/Baku", windows=[]))
    quota(world, 1)
    turns_at = instant("2026-12-01T00:00:00+04:00")
    world.clock.now = turns_at - SECOND
    assert world.issue(to="0532 123 45 61", tags=SALES).status == 201
    assert world.issue(to="0532 123 45 62", tags=SALES)["code"] == "quota_exceeded"
    world.clock.turn(SECOND)
    world.operator.answers = [lambda call: Rejected("70", "refused_parameter", Then.FAIL)]
    world.issue(to="0532 123 45 63", tags=SALES)
    quotas = Quotas(world.house.platform.table)
    assert quotas.taken(FIRM, "department#SATIS", "2026-12") == {"otp": 0}, "what was refused came back"
    assert world.issue(to="0532 123 45 64", tags=SALES).status == 201
    assert quotas.taken(FIRM, "department#SATIS", "2026-12") == {"otp": 1}
    assert taken(world) == 1


def test_codes_stand_in_the_month_of_the_firms_clock(world: OtpWorld) -> None:
    """They are named by Istanbul's month, of which the last hour is the next month's in Baku."""
    first, after = bounds("2026-12", ZoneInfo("Asia/Baku"))
    for number, at in enumerate((first - SECOND, first, after - SECOND, after)):
        world.clock.now = at
        assert world.issue(to=f"0532 123 45 6{number}").status == 201
    told = [line.sent_at for line in lines(world.house.platform.table, FIRM, first, after)]
    assert told == [first, after - SECOND]


@pytest.mark.parametrize("tags", ["SATIS", ["SATIS"], {"department": 7}, {"floor": "3"}, {"branch": ""}])
def test_bad_tags_are_told(world: OtpWorld, tags: Any) -> None:
    assert world.issue(tags=tags).status == 422
