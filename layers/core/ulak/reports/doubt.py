"""Which calls are in doubt, and which of the account's listed messages they must be.

An operator that cannot be asked about a call still lists everything the account sent within a window. A call in
doubt is taken to have been accepted as one of the listed operator jobs only if nothing else can be meant: the operator
job is nobody else's of ours, its numbers are exactly the call's, and neither another unknown job nor another call in
doubt has the same numbers. Everything else stays uncertain: nothing is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from ulak.jobs.journal import Outcome
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.operators.port import ReportRow
from ulak.platform.clock import Milliseconds

Call = TypeVar("Call")


def open_doubts(record: ChunkRecord, reports: ReportRecord) -> list[int]:
    """Places of the chunk's calls that are in doubt still."""
    return [
        place
        for place, entry in enumerate(record.journal.entries)
        if entry.outcome is Outcome.UNCERTAIN
        and place not in reports.adopted
        and place not in reports.refuted
    ]


def may_be_accepted(record: ChunkRecord, reports: ReportRecord) -> Iterator[tuple[int, Milliseconds]]:
    """Places of the chunk's calls that the operator may have accepted without our knowing its job, and when."""
    for place in open_doubts(record, reports):
        yield place, record.journal.entries[place].at
    if record.journal.intent_at is not None:
        yield record.journal.next_call, record.journal.intent_at


def match(
    in_doubt: Mapping[Call, Collection[str]],
    listed: Iterable[ReportRow],
    known: Collection[str],
    rivals: Iterable[Collection[str]] = (),
) -> dict[Call, str]:
    """Calls in doubt (each with its numbers) that were accepted, with the operator job each became.

    `known` are the operator's job ids of calls whose outcome is known, of any job of the account; `rivals` the
    numbers of each other call of the account that may be among the listed ones.

    >>> rows = [ReportRow("77", "905321234567", "1"), ReportRow("78", "905321234568", "1")]
    >>> match({0: ["905321234567"], 1: ["905009999999"]}, rows, known={"78"})
    {0: '77'}
    >>> match({0: ["905321234567"]}, rows, known={"78"}, rivals=[["905321234567"]])
    {}
    """
    numbers_of: dict[str, set[str]] = {}
    for row in listed:
        if row.operator_job_id not in known:
            numbers_of.setdefault(row.operator_job_id, set()).add(row.msisdn)
    jobs_by_numbers: dict[frozenset[str], list[str]] = {}
    for operator_job_id, numbers in numbers_of.items():
        jobs_by_numbers.setdefault(frozenset(numbers), []).append(operator_job_id)
    doubts = Counter(frozenset(numbers) for numbers in (*in_doubt.values(), *rivals))
    return {
        call: candidates[0]
        for call, numbers in in_doubt.items()
        if doubts[frozenset(numbers)] == 1
        and len(candidates := jobs_by_numbers.get(frozenset(numbers), [])) == 1
    }
