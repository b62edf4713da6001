"""One reader of instants: strict RFC 3339, whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.platform.clock import SECOND, instant, rfc3339, wall_clock

NINE = int(datetime(2026, 11, 24, 6, tzinfo=UTC).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("2026-11-24T09:00:00+03:00", 0),
        ("2026-11-24T06:00:00Z", 0),
        ("2026-11-24t06:00:00z", 0),
        ("2026-11-24T06:00:00-00:00", 0),
        ("2026-11-24T09:00:00.25+03:00", 250),
        ("2026-11-24T09:00:00.123456789+03:00", 123),
    ],
)
def test_a_date_time_with_its_offset_is_an_instant(text: str, milliseconds: int) -> None:
    assert instant(text) == NINE + milliseconds


NO_INSTANTS = [
    "",
    "2026-11-24",
    "2026-11-24T09",
    "2026-11-24T09Z",
    "2026-11-24T09:00Z",
    "2026-11-24T09:00+03:00",
    "2026-11-24T09:00:00",
    "2026-11-24 09:00:00+03:00",
    "2026-11-24T09:00:00+0300",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1969-12-31T23:59:59Z",
    "2286-11-20T17:46:40Z",
    "9999-12-31T23:59:59-12:00",
    "2026-11-24T09:00:00+03",
    "2026-11-24T09:00:00+03:00:00",
    "2026-11-24T09:00:00 +03:00",
    "2026-11-24T09:00:00+03:60",
    "2026-11-24T09:00:00+24:00",
    "2026-11-24T09:00:00−03:00",
    "2026-11-24T24:00:00Z",
    "2026-11-24T23:59:60Z",
    "2026-11-24T09:60:00Z",
    "2026-11-24T09:00:00,5Z",
    "2026-11-24T09:00:00.Z",
    "2026-11-24T09:00:00.1234567890Z",
    "2026-W48-2",
    "2026-W48-2T09:00:00Z",
    "2026W482T090000Z",
    "2026-328",
    "2026-328T09:00:00Z",
    "20261124T0900",
    "20261124T090000Z",
    "20261124T090000+0300",
    "2026-02-30T09:00:00Z",
    "2026-13-01T09:00:00Z",
    "0000-01-01T00:00:00Z",
    "+002026-11-24T09:00:00Z",
    "24.11.2026 09:00",
    "2026-11-24T09:00:00Z\n",
    " 2026-11-24T09:00:00Z",
    "٢٠٢٦-11-24T09:00:00Z",
    "1795384800",
    "now",
]


@pytest.mark.parametrize("text", NO_INSTANTS)
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        instant(text)


@pytest.mark.parametrize(
    "text", [*NO_INSTANTS, "2026-12-01T09:00Z", "2026-12-01t09:00", "2026-12-01T09:00:00.5"]
)
def test_anything_else_is_no_time_of_the_wall_clock(text: str) -> None:
    if text == "2026-11-24T09:00:00":
        return  # the one of them that is
    with pytest.raises(ValueError, match=r"."):
        wall_clock(text)


offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59)


@given(st.datetimes(wall_clock("1971-01-01T00:00"), wall_clock("2286-01-01T00:00")), offsets)
def test_every_instant_that_is_written_is_read_back(moment: datetime, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    text = f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}"
    whole = moment.replace(microsecond=0, tzinfo=UTC) - timedelta(minutes=minutes)
    assert instant(text) == int(whole.timestamp()) * SECOND
    assert instant(rfc3339(instant(text))) == instant(text)


@given(st.text("0123456789-+:.TtZzW ", max_size=30) | st.text(max_size=30))
def test_whatever_is_taken_is_an_instant_that_round_trips(text: str) -> None:
    try:
        moment = instant(text)
    except ValueError:
        return
    assert instant(rfc3339(moment)) == moment
