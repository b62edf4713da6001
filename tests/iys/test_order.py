"""Of one address İYS has the earlier word before the later one, and no refusal is lost behind an approval.

Law 6563 art. 8: who refused is not written to. İYS refuses a first record that is a refusal, and what is not later
than what it keeps (https://dev.iys.org.tr/api-metotlar/izin-yonetimi/izin-yonetimi/), so an order that is lost is a
refusal that is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from simulator.iys.register import Brand, Consent, Register, Trouble
from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.consent.permits import ConsentStatus
from ulak.iys.consent import ConsentChange
from ulak.iys.records import State
from ulak.platform.clock import MINUTE, SECOND
from ulak.rules import RecipientType

NUMBER = "905321234567"
ONAY, RET = ConsentStatus.ONAY, ConsentStatus.RET


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at("2026-11-27 12:00:00")  # a Friday
    return Registered(clock)


def change(
    status: ConsentStatus, when: str = "2026-11-27 10:00:00", number: str = NUMBER, more: int = 0
) -> ConsentChange:
    return ConsentChange(FIRM, number, RecipientType.BIREYSEL, status, "HS_WEB", at(when) + more)


def report(world: Registered, *changes: ConsentChange) -> None:
    world.house.consent.iys_reporting.report(changes)


def at_iys(world: Registered, number: str = NUMBER) -> list[str]:
    return [one.status for one in world.register.history.get(654321, []) if one.recipient == f"+{number}"]


@pytest.mark.parametrize(
    ("code", "until"), [("H453", "2026-11-28 00:02:00"), ("H015", "2026-11-27 12:20:00")]
)
def test_a_refusal_waits_behind_an_approval_that_iys_put_off(
    world: Registered, monkeypatch: pytest.MonkeyPatch, code: str, until: str
) -> None:
    add, refused = Register.add, list[str]()

    def puts_off(self: Register, brand: Brand, fields: Mapping[str, Any]) -> Consent:
        if not refused:
            refused.append(code)
            raise Trouble((code, "status", ""))
        return add(self, brand, fields)

    monkeypatch.setattr(Register, "add", puts_off)
    report(world, change(ONAY))
    world.run(seconds=60)
    report(world, change(RET, "2026-11-27 11:00:00"))
    world.run(seconds=120)
    assert at_iys(world) == []
    world.clock.now = at(until)
    world.run(seconds=1200, steps=1)
    assert at_iys(world) == ["ONAY", "RET"]


def test_a_refusal_waits_behind_an_approval_in_a_batch_that_iys_has_not_looked_at(world: Registered) -> None:
    world.register.batch_seconds = 300
    many = [change(ONAY, number=f"9053200{n:05d}") for n in range(100)]
    report(world, *many)
    world.run(seconds=60)
    report(world, replace(many[5], status=RET, at=at("2026-11-27 11:00:00")))
    world.run(seconds=1800)
    assert at_iys(world, many[5].recipient) == ["ONAY", "RET"]


@pytest.mark.parametrize("more", [0, 400], ids=["a_second", "within_a_second"])
@pytest.mark.parametrize("order", [(ONAY, RET), (RET, ONAY)], ids=["approval_first", "refusal_first"])
def test_of_two_words_of_one_second_that_wait_iys_is_given_the_refusal(
    world: Registered, order: tuple[ConsentStatus, ConsentStatus], more: int
) -> None:
    """A list of another program tells a day, and no time: both stand at midnight."""
    first, second = order
    report(world, change(first), change(second, more=more))
    world.run()
    assert at_iys(world) == []
    found = world.house.consent.iys_store.reports(FIRM, State.REFUSED)
    assert {(one.change.status, one.code) for one in found} == {
        (ONAY, "iys_not_later"),
        (RET, "iys_first_is_ret"),
    }


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "of_others"])
def test_a_refusal_of_the_second_of_an_approval_that_iys_keeps_is_told_as_of_the_next(
    world: Registered, ours: bool
) -> None:
    if ours:
        report(world, change(ONAY))
        world.run()
    else:
        world.elsewhere(change(ONAY))
    report(world, change(RET, more=700))
    world.run(seconds=30 * MINUTE // SECOND, steps=1)
    kept = world.register.consents[654321]["MESAJ", "BIREYSEL", f"+{NUMBER}"]
    assert (kept.status, kept.consentDate) == ("RET", "2026-11-27 10:00:01")
    assert world.house.consent.iys_store.reports(FIRM, State.WAITING) == []
