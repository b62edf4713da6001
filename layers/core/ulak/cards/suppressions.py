"""The suppression list as a file that an import takes back as it is: a line for each reason that a number stands on it.

>>> fold_scope, fold_reason = spellings()
>>> fold_scope["ticari"], fold_reason["yanlisnumara"]
(<SuppressionScope.COMMERCIAL: 'commercial'>, <SuppressionReason.WRONG_NUMBER: 'wrong_number'>)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ulak.catalogue import Locale
from ulak.consent.permits import NumberRecord, SuppressionReason, SuppressionScope
from ulak.identity.msisdn import Region, dialled
from ulak.lists.columns import fold
from ulak.lists.writing import Cell
from ulak.platform.clock import rfc3339
from ulak.words import SUPPRESSION_REASONS, SUPPRESSION_SCOPES, word

TITLES: Final = (
    ("Numara", "Kapsam", "Neden", "Kaynak", "Not", "Tarih"),
    ("Number", "Scope", "Reason", "Source", "Note", "Since"),
)
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "scope": ("kapsam", "scope"),
    "reason": ("neden", "sebep", "reason"),
    "source": ("kaynak", "source"),
    "note": ("not", "aciklama", "note"),
    "at": ("tarih", "since", "date"),
}
"""The headers, folded, under which an import finds what a line says besides its number."""


def lines(records: Iterable[NumberRecord], locale: Locale, region: Region | None) -> Iterator[list[Cell]]:
    for record in records:
        for hold in record.holds.values():
            yield [
                dialled(record.key, region),
                word(SUPPRESSION_SCOPES, hold.scope, locale),
                word(SUPPRESSION_REASONS, hold.reason, locale),
                hold.source,
                hold.note,
                rfc3339(hold.at),
            ]


def spellings() -> tuple[Mapping[str, SuppressionScope], Mapping[str, SuppressionReason]]:
    """What a cell may say, folded, and what it means."""
    scopes = {
        fold(one): SuppressionScope(code) for code, words in SUPPRESSION_SCOPES.items() for one in words
    }
    reasons = {
        fold(one): SuppressionReason(code) for code, words in SUPPRESSION_REASONS.items() for one in words
    }
    codes = {fold(one.value): one for one in SuppressionReason}
    return {**scopes, "tumu": SuppressionScope.ALL}, {**codes, **reasons}
