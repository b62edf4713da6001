"""Rules of the operators and of the law, as rows with their sources. An operator's row is found by its id and a day.

>>> from datetime import date
>>> profile("turk_telekom").operator_code
'B001'
>>> profile("turk_telekom", date(2016, 12, 7))
Traceback (most recent call last):
ulak.errors.InputError: /: operator_not_valid
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ulak.errors import InputError, Problem
from ulak.rules.operators import BUILT_IN, ROWS
from ulak.rules.profile import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    OptOutFlag,
    Purpose,
    RecipientType,
    ReportStatus,
    SendError,
    Source,
    Then,
)

__all__ = [
    "BUILT_IN",
    "Certainty",
    "DeliveryStatus",
    "OperatorProfile",
    "OptOutFlag",
    "Purpose",
    "RecipientType",
    "ReportStatus",
    "SendError",
    "Source",
    "Then",
    "opt_out_of",
    "profile",
    "profiles",
]


def profiles(on: date | None = None) -> tuple[OperatorProfile, ...]:
    """Every row that holds on the day `on`; without one, the latest row of each operator."""
    if on is not None:
        return tuple(row for row in ROWS if row.holds_on(on))
    return tuple({row.id: row for row in sorted(ROWS, key=_beginning)}.values())


def profile(operator_id: str, on: date | None = None) -> OperatorProfile:
    """The rules of an operator on the day `on` (in its own country); without a day, its latest.

    Raises `InputError`: ``operator_unknown`` for an id there is no row of, ``operator_not_valid`` for a day
    before its first row or after its last.
    """
    for row in profiles(on):
        if row.id == operator_id:
            return row
    if any(row.id == operator_id for row in ROWS):
        params = {"operator": operator_id, "day": str(on)}
        raise InputError([Problem("operator_not_valid", params=params)])
    known = ", ".join(_ids(ROWS))
    raise InputError([Problem("operator_unknown", params={"operator": operator_id, "known": known})])


def opt_out_of(operator_id: str) -> OptOutFlag:
    """How an operator is told to put no way to refuse behind a text. ``LookupError`` where no such field is known."""
    flag = profile(operator_id).opt_out
    if flag is None:
        raise LookupError(f"{operator_id} is not known to put anything behind a text")
    return flag


def _ids(rows: Iterable[OperatorProfile]) -> list[str]:
    return list(dict.fromkeys(row.id for row in rows))


def _beginning(row: OperatorProfile) -> date:
    return row.valid_from or date.min
