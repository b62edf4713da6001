"""Whoever is on call and the firm are warned before what they lean on ends. On moto."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.endings import METRICS, Ending, Endings, Lasting
from ulak.directory.firms import new_key
from ulak.directory.store import DirectoryStore
from ulak.events.happened import Change, events_of
from ulak.platform.clock import DAY


@pytest.fixture
def endings(aws_in_process: None, clock: HandClock) -> Endings:
    return World(clock).house.directory.endings


def told(endings: Endings) -> list[tuple[str, int]]:
    items = endings.table.query(f"FIRM#{FIRM}", between=("ENDING#", "ENDING$"))
    found = [event for item in items for event in events_of(Change({}, item, "1"))]
    assert {event.kind for event in found} <= {"credential.ending"}
    return sorted(((event.data["name"], event.data["days"]) for event in found), key=lambda one: -one[1])


@pytest.mark.parametrize("kind", Lasting)
def test_what_ends_is_told_to_its_firm_three_times_and_counted_at_every_round(
    endings: Endings, clock: HandClock, kind: Lasting, capsys: pytest.CaptureFixture[str]
) -> None:
    ends_at = clock() + 40 * DAY
    if kind is Lasting.KEY:
        key, _ = new_key(FIRM, "ERP", expires_at=ends_at)
        DirectoryStore(endings.table).add_key(key)
        name = key.key_id
    else:
        name = "erp.acme.com"
        endings.set(FIRM, Ending(kind, name, ends_at))
    rounds = 0
    for _ in range(45):
        endings.warn(FIRM)
        rounds += capsys.readouterr().out.count(f'"{METRICS[kind]}":1')
        clock.turn(DAY)
    assert told(endings) == [(name, 30), (name, 7), (name, 1)]
    assert rounds == 30
    assert endings.all(FIRM) == []


def test_a_date_that_is_moved_is_told_by_its_new_day(endings: Endings, clock: HandClock) -> None:
    endings.set(FIRM, Ending(Lasting.PASSWORD, "sms", clock() + 5 * DAY))
    endings.warn(FIRM)
    endings.set(FIRM, Ending(Lasting.PASSWORD, "sms", clock() + 300 * DAY))
    endings.warn(FIRM)
    assert told(endings) == [("sms", 7)]
    assert [one.ends_at for one in endings.all(FIRM)] == [clock() + 300 * DAY]
