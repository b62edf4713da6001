"""What İYS answers when it does not do what it was asked, as rows: what it means to us, and what is done then.

>>> of("H174").code, of("H174").then.value
('iys_same_status', 'ask')
>>> of("H999").code
'iys_refused_unknown'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ulak.rules import Certainty


class Then(StrEnum):
    """What follows."""

    FAIL = "fail"
    """It is refused for good: the same would be refused again."""
    ASK = "ask"
    """İYS has a record that stands in the way. It may be our own, of a call whose answer was lost: İYS is asked."""
    LATER = "later"
    """Refused for now: the same may be asked later."""
    TOMORROW = "tomorrow"
    """Refused for the rest of this day."""
    TOKEN = "token"  # noqa: S105 - a word for what follows
    """Too many tokens were asked for: none for an hour."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`certain`: whoever reads the code knows that nothing was stored."""

    theirs: str
    code: str
    then: Then
    certain: bool
    certainty: Certainty
    where: str

    @property
    def retryable(self) -> bool:
        return self.then is not Then.FAIL


_PAGE: Final = "https://dev.iys.org.tr/api-metotlar/izin-yonetimi/tekil-izin-ekleme/"
_GATEWAY: Final = "WeCanDoItAgency/IYS_Gateway_Api, IysEndpoints.cs (2026-05)"
_RESTRUCT: Final = "durmazmehmet/IYSRestruct (2025-09)"
_V, _T = Certainty.VENDOR, Certainty.THIRD_PARTY

REFUSALS: Final = (
    Refusal("H084", "iys_token_rate", Then.TOKEN, True, _T, _GATEWAY),
    Refusal("H111", "iys_refused_channel", Then.FAIL, True, _V, _PAGE),
    Refusal("H113", "iys_refused_source", Then.FAIL, True, _V, _PAGE),
    Refusal("H114", "iys_refused_recipient", Then.FAIL, True, _V, _PAGE),
    Refusal("H155", "iys_refused_date", Then.FAIL, True, _V, _PAGE),
    Refusal("H124", "iys_rate", Then.LATER, True, _T, _GATEWAY),
    Refusal("H125", "iys_refused_too_many", Then.FAIL, True, _T, _GATEWAY),
    Refusal("H174", "iys_same_status", Then.ASK, True, _T, _GATEWAY),
    Refusal("H175", "iys_first_is_ret", Then.FAIL, True, _T, _GATEWAY),
    Refusal("H178", "iys_not_later", Then.ASK, True, _T, _GATEWAY),
    Refusal("H453", "iys_twice_a_day", Then.TOMORROW, True, _T, _RESTRUCT),
    Refusal("H501", "iys_refused_day", Then.FAIL, True, _V, "https://dev.iys.org.tr: izin-hareket-dosyasi"),
    Refusal("H503", "iys_refused_kind", Then.FAIL, True, _V, "https://dev.iys.org.tr: mutabakat-ozeti"),
    *(
        Refusal(f"H{number}", "iys_passing", Then.LATER, False, _T, _RESTRUCT)
        for number in ("015", "101", "102", "103", "123", "179", "192", "412", "470")
    ),
)
"""Codes of answers 422 and of failed lines of a batch."""

_BY_CODE: Final = {row.theirs: row for row in REFUSALS}


def of(theirs: str) -> Refusal:
    """The row of a code. One that is not known is a refusal for good, which a person is to look at."""
    return _BY_CODE.get(theirs) or Refusal(
        theirs, "iys_refused_unknown", Then.FAIL, True, Certainty.UNCONFIRMED, "no source"
    )
