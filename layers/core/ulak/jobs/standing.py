"""Where a recipient stands, by the two records that know of it. Pure: the same records give the same standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ulak.consent.permits import REASONS
from ulak.jobs.journal import Call, Outcome
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.status import RecipientStatus
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import OperatorProfile
from ulak.values import dataclass

NO_REPORT: Final = 255
"""The status byte of a recipient whose report did not come by the deadline."""


AGE_UNIT: Final[Milliseconds] = 10 * SECOND
"""An age is kept in two octets: ten-second steps reach a week, well past the report deadline."""


_OF_OUTCOME: Final = {
    Outcome.ACCEPTED: RecipientStatus.SENT,
    Outcome.FAILED: RecipientStatus.FAILED,
    Outcome.UNCERTAIN: RecipientStatus.UNCERTAIN,
    Outcome.CANCELLED: RecipientStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one recipient stands, and since when as far as is known."""

    status: RecipientStatus
    reason: str = ""
    tried_at: Milliseconds | None = None
    operator_job_id: str = ""
    reported_at: Milliseconds | None = None


def standing(
    index: int,
    calls: Sequence[Call],
    record: ChunkRecord | None,
    reports: ReportRecord,
    profile: OperatorProfile,
    began_at: Milliseconds,
) -> Standing:
    """The standing of recipient `index` of a chunk cut into `calls`: the higher rank of what the journal and
    the reports say."""
    tried = _tried(index, calls, record, reports)
    reported, reason = _reported(reports, index, profile)
    if reported is None or reported.rank < tried.status.rank:
        return tried
    age = int.from_bytes(reports.ages[2 * index : 2 * index + 2], "big") * AGE_UNIT
    # Rounding must not put a report before the call that it reports on.
    reported_at = max(began_at + age, tried.tried_at or 0)
    return replace(tried, status=reported, reason=reason, reported_at=reported_at)


def _tried(index: int, calls: Sequence[Call], record: ChunkRecord | None, reports: ReportRecord) -> Standing:
    if record is None:
        return Standing(RecipientStatus.PENDING)
    journal = record.journal
    if journal.withheld and (why := journal.withheld[index]):
        return Standing(RecipientStatus.SUPPRESSED, REASONS[why - 1])
    place = next(n for n, call in enumerate(calls) if index in call)
    if place >= len(journal.entries):
        under_way = not record.done and (record.lease_until > 0 or journal.intent_at is not None)
        return Standing(RecipientStatus.CLAIMED if under_way else RecipientStatus.PENDING)
    entry = journal.entries[place]
    if entry.outcome is Outcome.UNCERTAIN and place in reports.refuted:
        return Standing(RecipientStatus.FAILED, "never_accepted", tried_at=entry.at)
    if entry.outcome is Outcome.UNCERTAIN and place in reports.adopted:
        return Standing(RecipientStatus.SENT, "", tried_at=entry.at, operator_job_id=reports.adopted[place])
    return Standing(
        _OF_OUTCOME[entry.outcome], entry.reason, tried_at=entry.at, operator_job_id=entry.operator_job_id
    )


def _reported(
    reports: ReportRecord, index: int, profile: OperatorProfile
) -> tuple[RecipientStatus | None, str]:
    byte = reports.statuses[index] if index < len(reports.statuses) else 0
    if byte == 0:
        return None, ""
    if byte == NO_REPORT:
        return RecipientStatus.UNDELIVERED, "no_report"
    row = profile.report_statuses[byte - 1]
    return RecipientStatus(row.status), row.reason
