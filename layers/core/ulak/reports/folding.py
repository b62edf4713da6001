"""What a recipient's status is, from the two records that know of it; and how reports change the second.

Pure: the same records and the same reports give the same result, whatever order they come in and however often.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ulak.jobs.journal import Call, Outcome
from ulak.jobs.records import ChunkRecord, FoldDelta, ReportRecord
from ulak.jobs.standing import AGE_UNIT, NO_REPORT
from ulak.jobs.status import RecipientStatus
from ulak.operators.port import ReportRow
from ulak.platform.clock import Milliseconds
from ulak.rules import OperatorProfile

_OLDEST: Final = 0xFFFF


def known_calls(
    record: ChunkRecord | None, reports: ReportRecord, account: int | None = None
) -> dict[str, int]:
    """The operator's job ids of this chunk's calls, each with the call's place; of one `account` of the plan alone,
    where it is named: two operators may call theirs the same."""
    entries = record.journal.entries if record else ()
    known = {n: entry.operator_job_id for n, entry in enumerate(entries) if entry.operator_job_id}
    known |= reports.adopted
    if account is None or record is None:
        return {name: n for n, name in known.items()}
    return {name: n for n, name in known.items() if record.journal.place_of(n) == account}


def wanting(
    calls: Sequence[Call], record: ChunkRecord | None, reports: ReportRecord, account: int | None = None
) -> dict[str, list[int]]:
    """The operator jobs of this chunk that still owe a final report, each with the recipients that miss it; of one
    `account` of the plan alone, where it is named."""
    owed: dict[str, list[int]] = {}
    for operator_job_id, place in known_calls(record, reports, account).items():
        missing = [i for i in calls[place] if i >= len(reports.statuses) or reports.statuses[i] == 0]
        if missing:
            owed[operator_job_id] = missing
    return owed


@dataclass(frozen=True, slots=True)
class Teller:
    """The account of a plan with several that some reports are of."""

    account: int
    """Its place in the plan."""
    profile: OperatorProfile
    offset: int
    """Report statuses that stand before its own in the profile of all of them."""


def fold(
    msisdns: Sequence[str],
    calls: Sequence[Call],
    record: ChunkRecord | None,
    before: ReportRecord,
    rows: Iterable[ReportRow],
    profile: OperatorProfile,
    began_at: Milliseconds,
    heard_at: Milliseconds,
    told_by: Teller | None = None,
) -> tuple[ReportRecord, FoldDelta]:
    """Take `rows`, heard at `heard_at`, into the report record of a job that began at `began_at`.

    A row about a call or a number that is not this chunk's is passed
    over; a status that does not outrank what stands is too; an unknown raw status tells nothing yet. Where the job
    has several accounts, `profile` is that of all of them, and `told_by` the one that these rows are of."""
    known = known_calls(record, before, told_by.account if told_by else None)
    own, offset = (told_by.profile, told_by.offset) if told_by else (profile, 0)
    places = {raw.raw: n for n, raw in enumerate(own.report_statuses, offset)}
    statuses = bytearray(before.statuses.ljust(len(msisdns), b"\0"))
    ages = bytearray(before.ages.ljust(2 * len(msisdns), b"\0"))
    index_in_call: dict[int, dict[str, int]] = {}
    for row in rows:
        place, code = known.get(row.operator_job_id), places.get(row.raw_status)
        if place is None or code is None or profile.report_statuses[code].status == "pending":
            continue
        if place not in index_in_call:
            index_in_call[place] = {msisdns[i]: i for i in calls[place]}
        index = index_in_call[place].get(row.msisdn)
        if index is None:
            continue
        standing_rank = _rank(statuses[index], profile)
        if _rank(code + 1, profile) > standing_rank:
            statuses[index] = code + 1
            age = max((row.done_at or heard_at) - began_at, 0) // AGE_UNIT
            ages[2 * index : 2 * index + 2] = min(age, _OLDEST).to_bytes(2, "big")
    return _settled(before, bytes(statuses), bytes(ages), before.adopted, calls, record, profile)


def adopt(
    calls: Sequence[Call],
    record: ChunkRecord,
    before: ReportRecord,
    adopted: dict[int, str],
    profile: OperatorProfile,
) -> tuple[ReportRecord, FoldDelta]:
    """Note that calls in doubt were accepted after all, as the operator jobs `adopted` (call → job id)."""
    together = before.adopted | adopted
    return _settled(before, before.statuses, before.ages, together, calls, record, profile)


def refute(
    calls: Sequence[Call], record: ChunkRecord, before: ReportRecord, place: int, profile: OperatorProfile
) -> tuple[ReportRecord, FoldDelta]:
    """Note that the call in doubt at `place` was never accepted."""
    known = replace(before, refuted=before.refuted | {place})
    return _settled(known, before.statuses, before.ages, before.adopted, calls, record, profile)


def give_up(
    size: int,
    calls: Sequence[Call],
    record: ChunkRecord | None,
    before: ReportRecord,
    profile: OperatorProfile,
) -> tuple[ReportRecord, FoldDelta]:
    """Past the report deadline: whoever was sent and has no report is undelivered for want of one."""
    statuses = bytearray(before.statuses.ljust(size, b"\0"))
    ages = before.ages.ljust(2 * size, b"\0")
    for missing in wanting(calls, record, before).values():
        for index in missing:
            statuses[index] = NO_REPORT
    return _settled(before, bytes(statuses), ages, before.adopted, calls, record, profile)


def _settled(
    before: ReportRecord,
    statuses: bytes,
    ages: bytes,
    adopted: dict[int, str],
    calls: Sequence[Call],
    record: ChunkRecord | None,
    profile: OperatorProfile,
) -> tuple[ReportRecord, FoldDelta]:
    """The new record, and by how much it moves the job's counters."""
    entries = record.journal.entries if record else ()

    def in_doubt_of(places: Iterable[int]) -> int:
        """Recipients of those of the calls that are in doubt in the journal."""
        doubted = (n for n in places if n < len(entries) and entries[n].outcome is Outcome.UNCERTAIN)
        return sum(len(calls[n]) for n in doubted)

    refuted = in_doubt_of(before.refuted)
    resolved = in_doubt_of(adopted) + refuted
    after = replace(
        before,
        statuses=statuses,
        ages=ages,
        adopted=adopted,
        resolved=resolved,
        never_accepted=refuted,
    )
    was, now = _tally(before.statuses, profile), _tally(statuses, profile)
    return after, FoldDelta(
        delivered=now[0] - was[0],
        undelivered=now[1] - was[1],
        doubts_resolved=resolved - before.resolved,
        doubts_refuted=refuted - before.never_accepted,
    )


def _rank(byte: int, profile: OperatorProfile) -> int:
    if byte == 0:
        return 0
    if byte == NO_REPORT:
        return RecipientStatus.UNDELIVERED.rank
    return RecipientStatus(profile.report_statuses[byte - 1].status).rank


def _tally(statuses: bytes, profile: OperatorProfile) -> tuple[int, int]:
    """How many are delivered and undelivered."""
    delivered = undelivered = 0
    for code, row in enumerate(profile.report_statuses, 1):
        if row.status == "delivered":
            delivered += statuses.count(code)
        elif row.status == "undelivered":
            undelivered += statuses.count(code)
    return delivered, undelivered + statuses.count(NO_REPORT)
