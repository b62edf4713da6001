"""What callers see of suppressions and consents."""

from __future__ import annotations

from collections.abc import Iterable

from ulak.catalogue import Locale
from ulak.consent.commands import Recorded, RecordsPage
from ulak.consent.permits import (
    Channel,
    ConsentCheck,
    ConsentStatus,
    NumberRecord,
    SuppressionReason,
    SuppressionScope,
)
from ulak.consent.store import ConsentSettings
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict
from ulak.platform.clock import rfc3339
from ulak.rules import Certainty, RecipientType
from ulak.rules.law import Keeper, LawRule


class RecordedAnswer(TypedDict):
    recorded: int
    """Numbers whose record changed."""
    unchanged: int
    """Numbers whose record says the same, or something later, already."""


class SuppressionAnswer(TypedDict):
    to: Annotated[str, Personal(Mask.NUMBER)]
    scope: SuppressionScope
    reason: SuppressionReason
    source: str
    note: Annotated[str, Personal(Mask.VALUE)]
    at: str
    recorded_at: str
    recorded_by: str


class SuppressionsAnswer(TypedDict):
    suppressions: list[SuppressionAnswer]
    next_cursor: str | None


class ConsentAnswer(TypedDict):
    to: Annotated[str, Personal(Mask.NUMBER)]
    channel: Channel
    recipient_type: RecipientType
    status: ConsentStatus
    source: str
    at: str
    proof: Annotated[str, Personal(Mask.VALUE)]
    recorded_at: str
    recorded_by: str


class ConsentsAnswer(TypedDict):
    consents: list[ConsentAnswer]
    next_cursor: str | None


class ConsentSettingsAnswer(TypedDict):
    check: ConsentCheck


class LawRuleAnswer(TypedDict):
    code: str
    rule: str
    """Our own short wording, in the language that was asked for."""
    source: str
    certainty: Certainty
    """``V``: seen in the text or on its authority's page; ``T``: reported by others; ``U``: not confirmed."""
    since: str | None
    """The day since which it holds, where a source tells."""
    kept_by: Keeper
    setting: str | None
    """The route of the setting, where there is one."""


class LawRulesAnswer(TypedDict):
    rules: list[LawRuleAnswer]


def law_answer(rules: Iterable[LawRule], locale: Locale) -> LawRulesAnswer:
    return {
        "rules": [
            {
                "code": rule.code,
                "rule": rule.turkish if locale == "tr" else rule.english,
                "source": rule.source.where,
                "certainty": rule.source.certainty,
                "since": rule.since.isoformat() if rule.since else None,
                "kept_by": rule.keeper,
                "setting": rule.setting or None,
            }
            for rule in rules
        ]
    }


def recorded_answer(recorded: Recorded) -> RecordedAnswer:
    return {"recorded": recorded.recorded, "unchanged": recorded.unchanged}


def settings_answer(settings: ConsentSettings) -> ConsentSettingsAnswer:
    return {"check": settings.check}


def suppressions_answer(page: RecordsPage) -> SuppressionsAnswer:
    found = [one for record in page.records for one in _suppressions(record)]
    return {"suppressions": found, "next_cursor": page.next_cursor}


def consents_answer(page: RecordsPage) -> ConsentsAnswer:
    return {
        "consents": [one for record in page.records for one in _consents(record)],
        "next_cursor": page.next_cursor,
    }


def _suppressions(record: NumberRecord) -> list[SuppressionAnswer]:
    return [
        {
            "to": record.key,
            "scope": hold.scope,
            "reason": hold.reason,
            "source": hold.source,
            "note": hold.note,
            "at": rfc3339(hold.at),
            "recorded_at": rfc3339(hold.recorded_at),
            "recorded_by": hold.by,
        }
        for hold in record.holds.values()
    ]


def _consents(record: NumberRecord) -> list[ConsentAnswer]:
    return [
        {
            "to": record.key,
            "channel": channel,
            "recipient_type": recipient_type,
            "status": said.status,
            "source": said.source,
            "at": rfc3339(said.at),
            "proof": said.proof,
            "recorded_at": rfc3339(said.recorded_at),
            "recorded_by": said.by,
        }
        for (channel, recipient_type), said in record.consents.items()
    ]
