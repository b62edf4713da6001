"""A typed value has one reading, or none."""

from __future__ import annotations

import pytest

from ulak.errors import InvalidValue
from ulak.text.columns import ColumnType, written


@pytest.mark.parametrize(
    "value",
    [
        "24.11.2026",
        "24/11/2026",
        "24-11-2026",
        "2026-11-24",
        " 2026-11-24 ",
        "2026-11-24T23:30",
        "2026-11-24 00:00:00",
        "2026-11-24T00:00:00.000",
        "2026-11-24T00:00:00+03:00",
        "2026-11-24T00:00:00Z",
        "2026-11-23T21:00:00Z",  # midnight in Istanbul
        "2026-11-23T22:30:00+01:00",
    ],
)
def test_a_day_is_the_day_in_turkiye(value: str) -> None:
    assert written(ColumnType.DATE, value) == "24.11.2026"


@pytest.mark.parametrize(
    "value",
    [
        "11/24/2026",
        "24.11.26",
        "24.11/2026",
        "31.02.2026",
        "20261124",
        "2026-W48-2",
        "2026-328",
        "2026-11-24T",
        "2026-11-24abc",
        "2026-11-24T24:00:00",
        "2026-11-24T23:59:60Z",
        "2026-11-24Z",
        "2026-11-24T09:00:00+0300",
        "2026-11-24T09:00:00 UTC",
        "0001-01-01T00:00:00+23:59",
        "46350",
        "٢٤.11.2026",
        "24 Kasım 2026",
        "dün",
    ],
)
def test_what_is_no_day_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        written(ColumnType.DATE, value)
    assert refused.value.problem.code == "value_no_date"
