"""Send windows: which row decides, and when it opens, where clocks turn too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import InvalidValue
from ulak.rules import Purpose
from ulak.rules.windows import DEFAULTS, Window, read_row, window_of
from ulak.text import MessageType

ISTANBUL = "Europe/Istanbul"


@pytest.mark.parametrize(
    ("own", "purpose", "message_type", "hours"),
    [
        pytest.param([], Purpose.COMMERCIAL, MessageType.BULK, (540, 1260), id="commercial-by-default"),
        pytest.param([], Purpose.INFORMATIONAL, MessageType.BULK, None, id="informational-by-default"),
        pytest.param(["commercial=none"], Purpose.COMMERCIAL, MessageType.BULK, None, id="firm-lifts"),
        pytest.param(
            ["informational=08:00-22:00"],
            Purpose.INFORMATIONAL,
            MessageType.BULK,
            (480, 1320),
            id="firm-sets",
        ),
        pytest.param(
            ["commercial=none", "commercial/flash=10:00-18:00"],
            Purpose.COMMERCIAL,
            MessageType.FLASH,
            (600, 1080),
            id="type-before-purpose",
        ),
        pytest.param(
            ["commercial/flash=none"], Purpose.COMMERCIAL, MessageType.BULK, (540, 1260), id="another-type"
        ),
        pytest.param(
            ["informational=08:00-09:00"], Purpose.INFORMATIONAL, MessageType.OTP, None, id="otp-never"
        ),
    ],
)
def test_the_row_that_is_nearest_decides(
    own: list[str], purpose: Purpose, message_type: MessageType, hours: tuple[int, int] | None
) -> None:
    window = window_of(map(read_row, own), purpose, message_type, ISTANBUL)
    assert (window and (window.opens, window.closes)) == hours


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-11-23T08:59:59+03:00", "2026-11-23T09:00:00+03:00", id="before"),
        pytest.param("2026-11-23T09:00:00+03:00", None, id="at-opening"),
        pytest.param("2026-11-23T20:59:59+03:00", None, id="last-second"),
        pytest.param("2026-11-23T21:00:00+03:00", "2026-11-24T09:00:00+03:00", id="at-closing"),
        pytest.param("2026-11-28T21:00:00+03:00", "2026-11-30T09:00:00+03:00", id="over-a-sunday"),
    ],
)
def test_it_is_open_from_its_opening_until_before_its_closing(now: str, opens: str | None) -> None:
    row = read_row("commercial=09:00-21:00@123456")
    window = window_of([row], Purpose.COMMERCIAL, MessageType.BULK, ISTANBUL)
    assert window is not None
    found = window.opens_at(datetime.fromisoformat(now))
    assert (found and found.isoformat()) == opens


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-03-28T21:00:00+01:00", "2026-03-29T09:00:00+02:00", id="spring"),
        pytest.param("2026-10-24T21:00:00+02:00", "2026-10-25T09:00:00+01:00", id="autumn"),
    ],
)
def test_where_clocks_turn_it_opens_by_the_wall_clock(now: str, opens: str) -> None:
    berlin = Window("Europe/Berlin", 540, 1260, "1234567")
    found = berlin.opens_at(datetime.fromisoformat(now))
    assert found is not None
    assert found.isoformat() == opens


def test_an_opening_in_the_hour_that_is_left_out_is_right_after_it() -> None:
    berlin = Window("Europe/Berlin", 150, 1260, "1234567")
    found = berlin.opens_at(datetime.fromisoformat("2026-03-29T00:00:00+01:00"))
    assert found is not None
    assert found.astimezone(UTC).isoformat() == "2026-03-29T01:30:00+00:00"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - its zone is put on below
    st.sampled_from([ISTANBUL, "Europe/Berlin", "Asia/Famagusta", "Asia/Baku"]),
    st.integers(0, 1438).flatmap(lambda opens: st.tuples(st.just(opens), st.integers(opens + 1, 1440))),
    st.sets(st.sampled_from("1234567"), min_size=1),
)
def test_at_its_opening_it_is_open_and_never_before(
    naive: datetime, zone: str, hours: tuple[int, int], days: set[str]
) -> None:
    window, now = Window(zone, *hours, "".join(sorted(days))), naive.replace(tzinfo=UTC)
    opens = window.opens_at(now)
    if opens is None:
        return
    assert now < opens <= now + timedelta(days=8)
    after = window.opens_at(opens)
    # Hours that lie wholly within the hour that a clock leaves out are over when it has turned.
    assert after is None or after > opens


@pytest.mark.parametrize(
    "line",
    ["", "commercial", "commercial=9:00-21:00", "commercial=21:00-09:00", "commercial=09:00-24:01",
     "commercial=09:60-21:00", "otp=none", "commercial/letter=none", "commercial=09:00-21:00@8", "x\n"],
)  # fmt: skip
def test_a_line_that_is_no_window_is_refused(line: str) -> None:
    with pytest.raises(InvalidValue):
        read_row(line)


def test_each_of_our_own_rows_says_where_it_comes_from() -> None:
    assert {row.purpose for row in DEFAULTS} == set(Purpose)
    assert all(row.source is not None for row in DEFAULTS)
