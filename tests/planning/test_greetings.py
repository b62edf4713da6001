"""Greetings: whoever's birthday it is, and holidays. A greeting that is to raise recognition is commercial (the
regulation on commercial messages, as third parties tell it)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory import personal
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, istanbul_day, rfc3339
from ulak.rules.holidays import HolidayName, first_days
from ulak.schedules.times import When, checked

TEXT = "İyi ki doğdunuz {ad}!"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)
    world = World(clock)
    world.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
    return world


def ask(world: World, method: str, path: str, body: Any = None, key: str = "") -> Answer:
    return call(world.house, method, path, body, caller=Caller(FIRM, "k"), key=key)


def born(world: World, code: str, birthday: str | None, number: int) -> None:
    body = {"name": code, "numbers": [f"9053212345{number:02d}"], "birthday": birthday}
    given = {name: value for name, value in body.items() if value}
    assert ask(world, "PUT", f"/v1/subscribers/{code}", given).status == 201


def greeted(world: World) -> set[str]:
    return {msisdn for one in world.operator.calls for msisdn in one.msisdns}


def test_whoever_has_a_birthday_is_greeted_and_nobody_else(world: World) -> None:
    today = istanbul_day(world.clock())
    born(world, "AYSE", f"{today:%m-%d}", 1)
    born(world, "CAN", "01-02", 2)
    born(world, "ECE", None, 3)
    body = {"text": TEXT, "purpose": "commercial", "birthdays": True}
    job = ask(world, "POST", "/v1/jobs", body, key="key-00000001")
    assert job.status == 202, job.body
    world.run(seconds=30)
    assert greeted(world) == {"905321234501"}
    shown = ask(world, "GET", f"/v1/jobs/{job.body['id']}").body
    assert shown["by_source"] == {"birthdays": 1}


def test_a_job_for_a_later_day_greets_those_of_that_day(world: World) -> None:
    tomorrow = istanbul_day(world.clock() + DAY)
    born(world, "AYSE", f"{tomorrow:%m-%d}", 1)
    send_at = rfc3339(world.clock() + DAY)
    body = {"text": TEXT, "purpose": "commercial", "birthdays": True, "send_at": send_at}
    assert ask(world, "POST", "/v1/jobs", body, key="key-00000001").status == 202
    world.run(seconds=10)
    world.clock.turn(DAY)
    world.run(seconds=120)
    assert greeted(world) == {"905321234501"}


@pytest.mark.parametrize(
    ("zone", "at", "greeted_number"),
    [
        ("Europe/Istanbul", "2026-11-24T22:30:00+03:00", 2),  # its window opens tomorrow
        ("Europe/Istanbul", "2026-11-24T08:00:00+03:00", 1),
        ("Asia/Baku", "2026-11-24T23:30:00+03:00", 2),  # half past midnight there
        ("America/New_York", "2026-11-25T02:00:00+03:00", 1),  # six in the evening there
    ],
)
def test_the_day_is_the_firms_on_which_the_greeting_may_go_out(
    world: World, clock: HandClock, zone: str, at: str, greeted_number: int
) -> None:
    clock.now = int(datetime.fromisoformat(at).timestamp()) * SECOND
    settings = {"time_zone": zone, "windows": []}
    administrator = Caller(FIRM, "k", scopes=frozenset(Scope))
    assert call(world.house, "PUT", "/v1/settings/send-windows", settings, caller=administrator).status == 200
    clock.turn(61 * SECOND)
    born(world, "AYSE", "11-24", 1)
    born(world, "CAN", "11-25", 2)
    body = {"text": TEXT, "purpose": "commercial", "birthdays": True}
    assert ask(world, "POST", "/v1/jobs", body, key="key-00000001").status == 202
    world.run(seconds=10)
    clock.turn(12 * HOUR)
    world.run(seconds=120)
    assert greeted(world) == {f"9053212345{greeted_number:02d}"}


def test_a_greeting_is_commercial(world: World) -> None:
    body = {"text": TEXT, "purpose": "informational", "birthdays": True}
    answer = ask(world, "POST", "/v1/jobs", body, key="key-00000001")
    assert [(one["pointer"], one["code"]) for one in answer.body["problems"]] == [
        ("/purpose", "birthdays_commercial")
    ]


def test_who_refused_is_not_greeted(world: World) -> None:
    today = istanbul_day(world.clock())
    born(world, "AYSE", f"{today:%m-%d}", 1)
    born(world, "CAN", f"{today:%m-%d}", 2)
    ask(world, "POST", "/v1/suppressions", {"rows": [{"to": "905321234501", "reason": "ret"}]})
    body = {"text": TEXT, "purpose": "commercial", "birthdays": True}
    ask(world, "POST", "/v1/jobs", body, key="key-00000001")
    world.run(seconds=30)
    assert greeted(world) == {"905321234502"}


@pytest.mark.parametrize("wrong", ["1985-11-24", "24.11", "02-30", "13-01", "00-10", "2-9"])
def test_a_birthday_is_month_and_day(world: World, wrong: str) -> None:
    body = {"name": "Ayşe", "birthday": wrong}
    assert ask(world, "PUT", "/v1/subscribers/A", body).codes == ["birthday_malformed"]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("24.11.1985", "11-24"),
        ("24.11", "11-24"),
        ("29.02", "02-29"),
        ("1985-11-24", "11-24"),
        ("5/6/1990", "06-05"),
    ],
)
def test_a_file_gives_the_day_and_loses_the_year(cell: str, kept: str) -> None:
    from ulak.cards.fields import KINDS

    field = next(one for one in KINDS["subscribers"].fields if one.name == "birthday")
    assert field.read(cell) == kept


@pytest.mark.parametrize("cell", ["05-06", "30.02", "1985", "bilinmiyor"])
def test_a_cell_that_has_two_readings_or_none_is_refused(cell: str) -> None:
    from ulak.cards.fields import KINDS
    from ulak.errors import InvalidValue

    field = next(one for one in KINDS["subscribers"].fields if one.name == "birthday")
    with pytest.raises(InvalidValue):
        field.read(cell)


def milliseconds(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour - 3, tzinfo=UTC).timestamp()) * SECOND


def test_a_schedule_by_a_holiday_is_due_each_year_on_its_first_day() -> None:
    """Law 2429, by the library ``holidays``."""
    when = checked(When("Europe/Istanbul", holiday="cumhuriyet", time="10:00"))
    after = milliseconds(date(2026, 10, 29), 10)
    dues = [due for due, _ in zip(when.dues(after, 0), range(3), strict=False)]
    assert dues == [milliseconds(date(year, 10, 29), 10) for year in (2027, 2028, 2029)]
    assert next(when.dues(after - MINUTE, 0)) == after


def test_a_feast_of_several_days_is_due_once() -> None:
    (day,) = first_days(HolidayName.KURBAN, 2026)
    assert day == date(2026, 5, 27)
    when = When("Europe/Istanbul", holiday="kurban", time="09:30")
    first, second = (
        due for due, _ in zip(when.dues(milliseconds(date(2026, 1, 1), 3), 0), range(2), strict=False)
    )
    assert second - first > 300 * DAY


def test_a_holiday_needs_its_hour_and_nothing_else(world: World) -> None:
    job = {"text": "Bayramınız kutlu olsun", "purpose": "commercial", "recipients": ["905321234501"]}

    def put(when: dict[str, Any]) -> Answer:
        return ask(world, "PUT", "/v1/schedules/bayram", {"when": when, "job": job})

    kept = put({"holiday": "ramazan", "time": "10:00"})
    assert kept.status == 200, kept.body
    assert (kept.body["when"]["holiday"], kept.body["when"]["time"]) == ("ramazan", "10:00")
    assert put({"holiday": "ramazan"}).codes == ["holiday_time"]
    assert put({"holiday": "ramazan", "time": "25:00"}).codes == ["holiday_time"]
    assert put({"holiday": "ramazan", "time": "10:00", "cron": "0 9 * * 1"}).codes == ["when_one_of"]
    assert put({"holiday": "noel", "time": "10:00"}).codes == ["field_not_one_of"]
