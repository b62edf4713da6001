from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import InvalidValue
from ulak.platform.clock import MINUTE, SECOND, wall_clock
from ulak.schedules.times import When, checked


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def utc(when: When, after: str, count: int = 1) -> list[str]:
    dues = islice(when.dues(instant(after), instant(after)), count)
    return [datetime.fromtimestamp(due / SECOND, UTC).isoformat()[:16] for due in dues]


MONDAY_9 = "0 9 * * 1"


@pytest.mark.parametrize(
    ("zone", "cron", "after", "dues"),
    [
        ("Europe/Istanbul", MONDAY_9, "2026-03-27T00:00", ["2026-03-30T06:00", "2026-04-06T06:00"]),
        ("Europe/Istanbul", MONDAY_9, "2026-10-23T00:00", ["2026-10-26T06:00", "2026-11-02T06:00"]),
        ("Europe/Berlin", MONDAY_9, "2026-03-20T00:00", ["2026-03-23T08:00", "2026-03-30T07:00"]),
        ("Europe/Berlin", MONDAY_9, "2026-10-16T00:00", ["2026-10-19T07:00", "2026-10-26T08:00"]),
        # 29 March 2026, 02:00 → 03:00: 02:30 is left out, and runs at once after it.
        ("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        # 25 October 2026, 03:00 → 02:00: 02:30 comes twice and runs once.
        ("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        # Türkiye still turned its clocks in 2015 (by law on 8 November) and has not since 2016.
        ("Europe/Istanbul", "0 9 * * *", "2015-11-07T00:00", ["2015-11-07T06:00", "2015-11-08T07:00"]),
        ("Asia/Baku", "0 9 * * *", "2026-07-01T00:00", ["2026-07-01T05:00", "2026-07-02T05:00"]),
    ],
)
def test_the_zones_wall_clock_decides(zone: str, cron: str, after: str, dues: list[str]) -> None:
    assert utc(When(zone, cron=cron), after, 2) == dues


def test_a_time_of_the_wall_clock_is_one_instant() -> None:
    assert utc(When("Europe/Istanbul", at="2026-12-01T09:00"), "2026-11-01T00:00", 5) == ["2026-12-01T06:00"]
    assert utc(When("Europe/Berlin", at="2026-12-01T09:00"), "2026-11-01T00:00", 5) == ["2026-12-01T08:00"]
    assert utc(When("Europe/Istanbul", at="2026-12-01T09:00"), "2026-12-01T06:00", 5) == []


@given(st.integers(1, 10_000), st.integers(0, 10**6), st.integers(0, 10**7))
def test_a_period_keeps_its_beat_whenever_it_is_asked(minutes: int, anchor: int, later: int) -> None:
    when = When("UTC", every_minutes=minutes)
    (due,) = islice(when.dues(anchor + later, anchor), 1)
    assert due > anchor + later
    assert (due - anchor) % (minutes * MINUTE) == 0
    assert due - minutes * MINUTE <= anchor + later


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (When("Europe/Istambul", cron=MONDAY_9), "zone_unknown"),
        (When("../../etc/passwd", cron=MONDAY_9), "zone_unknown"),
        (When("", cron=MONDAY_9), "zone_unknown"),
        (When("UTC"), "when_one_of"),
        (When("UTC", cron=MONDAY_9, at="2026-12-01T09:00"), "when_one_of"),
        (When("UTC", cron="9 * *"), "cron_malformed"),
        *(
            (When("UTC", cron=f"0 0 {days}"), "cron_never")
            for days in ("30 2 *", "31 4,6 *", "31 FEB-FEB *", "30,31 2 *")
        ),
        (When("Asia/Famagusta", at="2026-03-29T03:30"), "at_left_out"),
        (When("Europe/Berlin", at="2026-03-29T02:00"), "at_left_out"),
        (When("Europe/Istanbul", at="0001-01-01T00:00"), "at_malformed"),
        (When("America/New_York", at="9999-12-31T23:59"), "at_malformed"),
        (When("UTC", cron="99 * * * *"), "cron_malformed"),
        *(
            (When("UTC", cron=cron), "cron_malformed")
            for cron in (
                "0 0 9 * * 1",
                "0 9 * * 1 2026",
                "0 0 9 * * 1 2026",
                "@daily",
                "@reboot",
                "0 9 ? * 1",
                "0 9 LW * *",
                "*/60 * * * *",
                "*/90 * * * *",
                "0 */24 * * *",
                "0 9 */32 * *",
                "0 9 32 2 *",
                "0 9 * * fri-mon",
                "0 9 * * Pazartesi",
                "0 9 * * Paz",
                "0 9 * * ÇAR",
                "0 9 L-3 * *",
                "TZ=UTC 0 9 * * *",
                "0 9 * * L",
                "0 9 * * 5L",
                "0 9 * * MON#1",
                "0 9 * * PZT",
                "0 9 * OCAK *",
                "0 9 * * MONDAY",
                "0 9 * JANUARY *",
                "0 9 W * *",
                "0 9 * * 8",
                "60 9 * * *",
                "*/0 9 * * *",
                "0 9 * *\n1",
                "0\t9 * * 1",
                " 0 9 * * 1",
                "0 9 * * 1 ",
                "0 9 * * ١",
                "H 9 * * *",
                "0 9 * * 1,",
                "0 9 5- * *",
            )
        ),
        *(
            (When("UTC", at=at), "at_malformed")
            for at in (
                "2026-12-01",
                "2026-12-01T09",
                "2026-12-01 09:00",
                "20261201T0900",
                "2026-W49-2",
                "2026-W49-2T09:00",
                "2026-335T09:00",
                "2026-12-01T24:00",
                "2026-12-01T09:00Z",
                "2026-12-01T09:00:60",
                "2026-12-01T09:00:00.5",
                "2026-02-30T09:00",
            )
        ),
        (When("UTC", at="tomorrow"), "at_malformed"),
        (When("UTC", at="2026-12-01T09:00+03:00"), "at_malformed"),
    ],
)
def test_what_can_never_be_due_is_refused(when: When, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked(when)
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    "cron",
    [
        "0 9 * * 1",
        "*/10 8-18 * * MON-FRI",
        "0,30 9 1,15 JAN,jul *",
        "0 9 L * *",
        "5/10 * * * *",
        "0  9 * * 7",
        "0 9 1-7/2 * sun",
    ],
)
def test_what_the_page_lists_of_cron_is_taken(cron: str) -> None:
    assert checked(When("Europe/Istanbul", cron=cron)).cron == cron


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 9 1 * 1", [1, 7, 14, 21, 28]),  # either
        ("0 9 */2 * 1", [7, 21]),  # both
        ("0 9 10/10 * *", [10, 20, 30]),
        ("0 9 * * 5-7", [4, 5, 6, 11, 12, 13, 18, 19, 20, 25, 26, 27]),
    ],
)
def test_days_are_those_that_the_page_says(cron: str, days: list[int]) -> None:
    dues = checked(When("UTC", cron=cron)).dues(instant("2026-12-01") - 1, 0)
    december = takewhile(
        lambda due: due.month == 12, (datetime.fromtimestamp(one / 1000, UTC) for one in dues)
    )
    assert [one.day for one in december] == days


@given(st.datetimes(wall_clock("2000-01-01T00:00"), wall_clock("2100-01-01T00:00")), st.booleans())
def test_a_time_that_is_taken_is_the_one_that_is_due(moment: datetime, seconds: bool) -> None:
    at = f"{moment:%Y-%m-%dT%H:%M:%S}" if seconds else f"{moment:%Y-%m-%dT%H:%M}"
    (due,) = checked(When("Europe/Istanbul", at=at)).dues(0, 0)
    assert datetime.fromtimestamp(due / SECOND, ZoneInfo("Europe/Istanbul")).isoformat().startswith(at)
