"""What a segment costs in credits, by operator and destination.

A credit is one segment at home, so the operator's own country costs 1 by definition. Money is not known here:
what a firm pays for a credit stands on its invoice.

Rows are never changed, only followed by newer ones; a job keeps the tariff it was accepted under in its plan.

>>> from datetime import date
>>> tariff("netgsm", date(2026, 11, 22)).credits(["905321234567", "994501234567"], [2, 3])
5
>>> Tariff({"90": 1, "994": 4}).credits(["905321234567", "994501234567"], [2, 3])
14
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from ulak.errors import InputError, Problem
from ulak.rules import profile
from ulak.rules.profile import Certainty, Source
from ulak.values import dataclass

TURKISH: Final = "90"
"""The calling code of whoever has a TCKN."""

_CALLING_CODES: Final = {"TR": TURKISH, "KKTC": "90", "AZ": "994"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A row: from `valid_from` on, an operator of `country` takes so many credits for each segment that goes
    to numbers of `calling_code`."""

    country: str
    calling_code: str
    credits_a_segment: int
    valid_from: date
    source: Source


_HOME = Source(("credits_a_segment",), Certainty.COMPUTED, "a credit is defined as one segment at home")
_ABROAD = Source(
    ("credits_a_segment",),
    Certainty.UNCONFIRMED,
    "no operator publishes what it takes for a segment abroad; taken as at home until an agreement says more",
)
_BEGINNING: Final = date(2016, 12, 8)

RATES: Final = tuple(
    Rate(country, calling_code, 1, _BEGINNING, _HOME if calling_code == home else _ABROAD)
    for country, home in _CALLING_CODES.items()
    for calling_code in ("90", "994")
)


@dataclass(frozen=True, slots=True)
class Tariff:
    """Credits a segment by calling code, as they hold for one job from its acceptance to its last
    correction."""

    by_calling_code: Mapping[str, int]

    def credits(self, msisdns: Iterable[str], segments: Iterable[int]) -> int:
        """What messages to `msisdns` cost, message i having `segments[i]` billed segments.

        Raises `InputError` ``destination_without_tariff`` for a number that no row covers.
        """
        rates = set(self.by_calling_code.values())
        if len(rates) == 1:
            return rates.pop() * sum(segments)
        return sum(self._rate(msisdn) * n for msisdn, n in zip(msisdns, segments, strict=True))

    def _rate(self, msisdn: str) -> int:
        for calling_code, rate in self.by_calling_code.items():
            if msisdn.startswith(calling_code):
                return rate
        raise InputError([Problem("destination_without_tariff")])


def tariff(operator_id: str, on: date) -> Tariff:
    """The tariff of an operator on the day `on`: of each destination the latest row that holds."""
    country = profile(operator_id, on).country
    rows = sorted((row for row in RATES if row.country == country), key=lambda row: row.valid_from)
    return Tariff({row.calling_code: row.credits_a_segment for row in rows if row.valid_from <= on})
