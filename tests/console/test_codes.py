"""How many one-time passwords were answered, on the console's page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.console.console_world import Browser, ConsoleWorld
from ulak.console.codes import CodesOfDay, days_of, whole
from ulak.events.happened import Event
from ulak.events.records import LoggedEvent
from ulak.people.roles import Role
from ulak.platform.clock import DAY

PLACE = "/konsol/kredi/otp"


def happened(world: ConsoleWorld, kind: str, name: str, **data: Any) -> None:
    event = Event("acme", f"{kind}-{name}", kind, {"otp_id": name, "serial": 1, **data})
    world.house.events.store.record(event, now=world.clock())


@pytest.fixture
def accountant(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ACCOUNTING)


def test_codes_are_counted_by_the_firms_day(world: ConsoleWorld, accountant: Browser) -> None:
    assert "Son 30 günde kod istenmedi" in accountant.get(PLACE).plain
    for name in ("a", "b", "c"):
        happened(world, "otp.issued", name)
    happened(world, "otp.issued", "a2", serial=2)
    happened(world, "job.finished", "x")
    happened(world, "otp.approved", "a")
    happened(world, "otp.locked", "b")
    happened(world, "otp.failed", "c")
    page = accountant.get(PLACE)
    row = re.search(r"<tbody><tr>(.*?)</tr>", page.text, re.DOTALL)
    assert row is not None
    assert re.findall(r'class="number">([^<]*)<', row[1]) == ["3", "1", "%33", "4", "1", "1"]
    assert "Son 30 gün." in page.plain


def test_where_there_are_more_events_it_is_said_since_when(world: ConsoleWorld, accountant: Browser) -> None:
    for name in ("a", "b", "c"):
        happened(world, "otp.issued", name)
    world.house.console.overview = replace(world.house.console.overview, events_read=2)
    page = accountant.get(PLACE).plain
    assert "En yeni 2 olaya göre" in page


def test_days_stand_apart_and_a_code_may_be_answered_on_the_next() -> None:
    first = 1_795_384_800_000  # one o'clock in Istanbul
    issued = LoggedEvent(1, "1", "otp.issued", first, '{"serial": 1}', "live")
    answered = [
        LoggedEvent(2, "2", "otp.approved", first + DAY, "{}", "live"),
        LoggedEvent(3, "3", "otp.issued", first + DAY, '{"serial": 1}', "live"),
        LoggedEvent(4, "4", "otp.approved", first + DAY, "{}", "live"),
    ]
    days = days_of([issued, *answered], "Europe/Istanbul")
    assert [(one.day, one.challenges, one.approved, one.percent) for one in days] == [
        ("2026-11-24", 1, 2, 100),
        ("2026-11-23", 1, 0, 0),
    ]
    assert whole(days).percent == 100
    assert CodesOfDay("").percent is None
