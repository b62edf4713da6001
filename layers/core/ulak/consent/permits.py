"""What is kept of one number, and what it decides. Pure: the same records give the same answer.

Law 6563 art. 6 and its regulation: a commercial message to a private person (``BIREYSEL``) needs consent before it is
sent; a merchant (``TACIR``) may be written to until they refuse; who refused is not written to before a later consent.
Of two records the later one holds, and at the same moment the refusal. A moment is a second: İYS and imports tell no
more, and of what stands within one nobody knows which came first.

>>> said = Consent(ConsentStatus.ONAY, "HS_WEB", 2_000)
>>> refused = Suppression(SuppressionScope.COMMERCIAL, SuppressionReason.RET, "inbound", 1_000)
>>> to_all = Wanted(commercial=True, recipient_type=RecipientType.BIREYSEL, required=True)
>>> NumberRecord("905321234567").stopped_by(to_all)
'consent_missing'
>>> holds = {SuppressionReason.RET: refused}
>>> NumberRecord("905321234567", holds).stopped_by(to_all)
'consent_ret'
>>> NumberRecord("905321234567", holds, {(Channel.MESAJ, RecipientType.BIREYSEL): said}).stopped_by(to_all)
''
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Final

from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import RecipientType
from ulak.values import dataclass


class Channel(StrEnum):
    """By what a person is reached; İYS's own words (``type``). Ulak itself sends by `MESAJ` alone."""

    MESAJ = "MESAJ"
    ARAMA = "ARAMA"


class ConsentStatus(StrEnum):
    """İYS's own words."""

    ONAY = "ONAY"
    RET = "RET"


class SuppressionScope(StrEnum):
    COMMERCIAL = "commercial"
    """No commercial message."""
    ALL = "all"
    """No message of any purpose, but codes that the person asked for."""


class SuppressionReason(StrEnum):
    RET = "ret"
    """The person refused. The only reason that a later consent lifts."""
    COMPLAINT = "complaint"
    WRONG_NUMBER = "wrong_number"
    LEGAL = "legal"
    OTHER = "other"


class ConsentCheck(StrEnum):
    """What a firm asks of a commercial message's recipient."""

    SUPPRESSIONS = "suppressions"
    """Refusals and the suppression list stop; a recipient without a record may be written to."""
    REQUIRED = "required"
    """Besides, a private person must have given consent that the registry holds."""


REASONS: Final = ("suppressed", "consent_ret", "consent_missing")
"""Why a recipient is not written to, in the order in which chunk records number them (from 1). Only ever appended."""

Slot = tuple[Channel, RecipientType]


def is_later(one: Milliseconds, other: Milliseconds) -> bool:
    """Whether `one` is of a later second.

    >>> is_later(1_999, 1_000), is_later(2_000, 1_999)
    (False, True)
    """
    return one // SECOND > other // SECOND


@dataclass(frozen=True, slots=True)
class Consent:
    status: ConsentStatus
    source: str
    """Where it was given: İYS's word (``HS_WEB``), or the firm's own."""
    at: Milliseconds
    """When it was given."""
    proof: str = ""
    """What shows it: a document's number, a log's line."""
    recorded_at: Milliseconds = 0
    by: str = ""
    """Who recorded it: a key's id, or a person's."""

    def gives_way_to(self, other: Consent) -> bool:
        """Whether `other` holds from now on: it is later; at the same moment, the refusal holds."""
        refuses = other.status is ConsentStatus.RET and self.status is ConsentStatus.ONAY
        return is_later(other.at, self.at) or (not is_later(self.at, other.at) and refuses)


@dataclass(frozen=True, slots=True)
class Suppression:
    scope: SuppressionScope
    reason: SuppressionReason
    source: str
    """By which way it came: ``api``, ``inbound``, ``iys``, or what an import named."""
    at: Milliseconds
    """Since when."""
    note: str = ""
    recorded_at: Milliseconds = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message would be."""

    commercial: bool
    recipient_type: RecipientType
    required: bool
    """Whether a private person must have given consent."""


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """All that a firm keeps of one number."""

    key: str
    """The msisdn."""
    holds: Mapping[SuppressionReason, Suppression] = field(default_factory=dict)
    """What stops it, one a reason: lifting one leaves the others."""
    consents: Mapping[Slot, Consent] = field(default_factory=dict)
    version: int = 0

    def stopped_by(self, wanted: Wanted) -> str:
        """One of `REASONS`; empty if it may be written to."""
        if any(hold.scope is SuppressionScope.ALL for hold in self.holds.values()):
            return "suppressed"
        if not wanted.commercial:
            return ""
        if any(reason is not SuppressionReason.RET for reason in self.holds):
            return "suppressed"
        consent = self.consents.get((Channel.MESAJ, wanted.recipient_type))
        given_at = consent.at if consent is not None and consent.status is ConsentStatus.ONAY else None
        refusal = self.holds.get(SuppressionReason.RET)
        if refusal is not None and (given_at is None or not is_later(given_at, refusal.at)):
            return "consent_ret"
        if consent is not None:
            return "" if given_at is not None else "consent_ret"
        missing = wanted.required and wanted.recipient_type is RecipientType.BIREYSEL
        return "consent_missing" if missing else ""

    def with_consent(self, slot: Slot, consent: Consent) -> NumberRecord:
        """The record with `consent`; itself where what it has is not older."""
        standing = self.consents.get(slot)
        if standing is not None and not standing.gives_way_to(consent):
            return self
        return replace(self, consents={**self.consents, slot: consent})

    def with_suppression(self, suppression: Suppression) -> NumberRecord:
        """The record with `suppression`. Of the same reason the later one holds; a wider scope is not narrowed."""
        standing = self.holds.get(suppression.reason)
        if standing is not None:
            if standing.scope is SuppressionScope.ALL:
                suppression = replace(suppression, scope=SuppressionScope.ALL)
            if standing.at >= suppression.at and standing.scope is suppression.scope:
                return self
            suppression = replace(suppression, at=max(standing.at, suppression.at))
        return replace(self, holds={**self.holds, suppression.reason: suppression})

    def without_suppression(self, reason: SuppressionReason) -> NumberRecord:
        """The record without what stops it for this reason."""
        return replace(self, holds={one: hold for one, hold in self.holds.items() if one is not reason})

    def refuses_anew(self, at: Milliseconds) -> tuple[Slot, ...]:
        """The records by message in which a refusal of `at` is news: those that neither stand refused, nor hold a later
        consent."""
        held = self.holds.get(SuppressionReason.RET)

        def is_news(consent: Consent | None) -> bool:
            if consent is None:
                return held is None
            if consent.status is ConsentStatus.RET or is_later(consent.at, at):
                return False
            return held is None or is_later(consent.at, held.at)

        slots: Iterator[Slot] = ((Channel.MESAJ, kind) for kind in RecipientType)
        return tuple(slot for slot in slots if is_news(self.consents.get(slot)))

    def refused(self, at: Milliseconds, source: str, by: str, now: Milliseconds) -> NumberRecord:
        """The record after its person refused everything commercial at `at`. Consents that were given before turn into
        refusals; a type without a record gets none, since İYS takes no refusal as a first record."""
        ret = Consent(ConsentStatus.RET, source, at, recorded_at=now, by=by)
        after = self
        for slot in self.consents:
            if slot[0] is Channel.MESAJ:
                after = after.with_consent(slot, ret)
        held = Suppression(
            SuppressionScope.COMMERCIAL, SuppressionReason.RET, source, at, recorded_at=now, by=by
        )
        return after.with_suppression(held)
