"""İYS's rules of a consent, as rows with their source: checked before a call is made.

What no source says is taken to be allowed here and refused by İYS itself: no rule is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from ulak.consent.permits import ConsentStatus
from ulak.iys.consent import ConsentChange, Known, moment
from ulak.platform.clock import ISTANBUL, SECOND, Milliseconds, istanbul_day
from ulak.rules import Certainty, RecipientType
from ulak.rules.business_days import later

PAGE: Final = "https://dev.iys.org.tr/api-metotlar/izin-yonetimi/izin-yonetimi/"

FIRST_MOMENT: Final = moment("2015-05-01 00:00:00")
"""No consent is older (Law 6563 came into force on this day)."""
BEFORE_2015: Final = "HS_2015"
"""The source of consents that were there before `FIRST_MOMENT`."""
BUSINESS_DAYS: Final = 3

SOURCES: Final[dict[str, Certainty]] = {
    "HS_WEB": Certainty.VENDOR,
    "HS_MESAJ": Certainty.VENDOR,
    "HS_CAGRI_MERKEZI": Certainty.VENDOR,
    "HS_2015": Certainty.VENDOR,
    "HS_ISLAK_IMZA": Certainty.THIRD_PARTY,
    "HS_FIZIKSEL_ORTAM": Certainty.THIRD_PARTY,
    "HS_MOBIL": Certainty.THIRD_PARTY,
    "HS_EORTAM": Certainty.THIRD_PARTY,
    "HS_EPOSTA": Certainty.THIRD_PARTY,
    "HS_SOSYAL_MEDYA": Certainty.THIRD_PARTY,
    "HS_ETKINLIK": Certainty.THIRD_PARTY,
    "HS_ATM": Certainty.THIRD_PARTY,
    "HS_KARAR": Certainty.THIRD_PARTY,
}
"""Where a firm may have got a consent, and how sure the name is. V: İYS's own pages; T: clients of others, and
OrganikHaberlesme/Veyosis_API_DOCS."""


@dataclass(frozen=True, slots=True)
class Case:
    """A change that is to be reported. `known` is what İYS is known to keep of the address now. Until
    `activation` a firm may report consents of any age."""

    change: ConsentChange
    known: Known | None
    now: Milliseconds
    activation: Milliseconds | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` names its sentence; `theirs` is the code that İYS refuses with, where a source tells it."""

    code: str
    theirs: str
    certainty: Certainty
    where: str
    broken: Callable[[Case], bool]


def _same_second(one: Milliseconds, other: Milliseconds) -> bool:
    return one // SECOND == other // SECOND


def _too_old(case: Case) -> bool:
    """Judged by the longest reading of the rule, so that nothing is refused that İYS may take: half holidays are no
    business days, and the third day counts to its end. TACIR may leave the date out, so it is not judged."""
    if case.activation is not None and case.now <= case.activation:
        return False
    return case.change.kind is not RecipientType.TACIR and case.now > last_moment(case.change.at)


def last_moment(at: Milliseconds) -> Milliseconds:
    """The end of the third business day after `at`, by the longest reading."""
    return _instant(later(istanbul_day(at), BUSINESS_DAYS, half_holidays=True), time(23, 59, 59))


def deadline(at: Milliseconds) -> Milliseconds:
    """By when a consent of `at` has to be reported, by the shortest reading: the same time of day on the third business
    day, half holidays being business days. What has not been reported by then is alarmed."""
    of_day = datetime.fromtimestamp(at / SECOND, UTC).astimezone(ISTANBUL).time()
    return _instant(later(istanbul_day(at), BUSINESS_DAYS), of_day)


def _instant(day: date, of_day: time) -> Milliseconds:
    return int(datetime.combine(day, of_day, ISTANBUL).timestamp() * SECOND)


RULES: Final = (
    Rule(
        "iys_source_unknown",
        "H113",
        Certainty.VENDOR,
        PAGE,
        lambda case: case.change.source not in SOURCES and not case.change.source.startswith("IYS"),
    ),
    Rule(
        "iys_source_of_iys",
        "H113",
        Certainty.VENDOR,
        PAGE + ": source hiçbir zaman İYS yollarından biri olamaz",
        lambda case: case.change.source.startswith("IYS"),
    ),
    Rule(
        "iys_before_2015",
        "H155",
        Certainty.VENDOR,
        PAGE,
        lambda case: case.change.at < FIRST_MOMENT,
    ),
    Rule(
        "iys_hs_2015_date",
        "H155",
        Certainty.VENDOR,
        PAGE + ": HS_2015 için sadece 2015-05-01 00:00:00",
        lambda case: case.change.source == BEFORE_2015 and not _same_second(case.change.at, FIRST_MOMENT),
    ),
    Rule(
        "iys_in_the_future",
        "H155",
        Certainty.VENDOR,
        PAGE,
        lambda case: case.change.at > case.now,
    ),
    Rule(
        "iys_too_old",
        "H155",
        Certainty.VENDOR,
        PAGE + ": en fazla 3 iş günü; the code is not told",
        _too_old,
    ),
    Rule(
        "iys_same_status",
        "H174",
        Certainty.VENDOR,
        PAGE + "; the code: WeCanDoItAgency/IYS_Gateway_Api",
        lambda case: case.known is not None and case.known.status is case.change.status,
    ),
    Rule(
        "iys_first_is_ret",
        "H175",
        Certainty.VENDOR,
        PAGE + "; the code: WeCanDoItAgency/IYS_Gateway_Api",
        lambda case: case.known is None and case.change.status is ConsentStatus.RET,
    ),
    Rule(
        "iys_not_later",
        "H178",
        Certainty.VENDOR,
        PAGE + "; the code: WeCanDoItAgency/IYS_Gateway_Api",
        lambda case: case.known is not None and case.change.at // SECOND <= case.known.at // SECOND,
    ),
)


def broken(case: Case) -> Iterator[Rule]:
    """Every rule that the change breaks."""
    return (rule for rule in RULES if rule.broken(case))


def wins(change: ConsentChange, known: Known | None) -> bool:
    """Whether `change` is the last word on its address: the later one is, and of two of the same second RET."""
    if known is None or change.at // SECOND > known.at // SECOND:
        return True
    return (
        _same_second(change.at, known.at)
        and change.status is ConsentStatus.RET
        and known.status is not ConsentStatus.RET
    )
