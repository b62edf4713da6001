"""Report records: one poll of a job at a time, and folds that are conditional on the version they were made from."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ulak.errors import Problem
from ulak.jobs.items import (
    chunk_sk,
    item_key,
    job_item_key,
    job_of,
)
from ulak.jobs.job import (
    Job,
    JobRef,
)
from ulak.jobs.records import FoldDelta, Refund, ReportRecord
from ulak.ledger.quotas import Quotas
from ulak.ledger.store import Ledger
from ulak.platform.clock import Milliseconds
from ulak.platform.problems import encode_problem
from ulak.platform.table import Put, Refused, Table, Update, new_token


class ReportStore:
    """Begins and ends polls of a job, and keeps what they fold."""

    def __init__(self, table: Table, ledger: Ledger, quotas: Quotas) -> None:
        self._table = table
        self._ledger = ledger
        self._quotas = quotas

    def begin_poll(self, ref: JobRef, *, now: Milliseconds, until: Milliseconds) -> Job | None:
        """Be the one who polls this job until `until`; the poll is counted as one in vain until it ends. ``None``: not
        yet, or another does."""
        token = new_token()
        change = Update(
            item_key(ref, "JOB"),
            "SET poll_at = :until, poll_token = :token ADD polls_in_vain :one",
            "attribute_exists(sending_since) AND (attribute_not_exists(poll_at) OR poll_at <= :now) "
            "AND attribute_not_exists(reports_ended)",
            values={":until": until, ":now": now, ":token": token, ":one": 1},
        )
        try:
            return job_of(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("poll_token") != token:
                return None
            return job_of(ref, refused.old)

    def fail_poll(self, ref: JobRef, *, poll_at: Milliseconds, hindered: bool) -> None:
        """The poll failed; another may start at `poll_at`. One that was hindered is not in vain."""
        change = "SET poll_at = :poll" + (" ADD polls_in_vain :back" if hindered else "")
        values = {":poll": poll_at} | ({":back": -1} if hindered else {})
        self._table.write(Update(item_key(ref, "JOB"), change, values=values))

    def end_reports(self, ref: JobRef, why: Problem) -> bool:
        """No poll of this job starts any more. ``False``: that was so before."""
        change = Update(
            item_key(ref, "JOB"),
            "SET reports_ended = :why",
            "attribute_not_exists(reports_ended)",
            values={":why": encode_problem(why)},
        )
        try:
            self._table.write(change)
        except Refused:
            return False
        return True

    def end_poll(
        self,
        ref: JobRef,
        *,
        poll_at: Milliseconds,
        polled_from: int,
        poll_next: int,
        doubts_at: Milliseconds,
        doubts_next: tuple[int, int],
        doubts_first: bool,
    ) -> None:
        """Say when the next poll may start, which chunks want no more reports, where it goes on, when calls in
        doubt are looked for again, and where and whether first."""
        change = "SET poll_at = :poll, polls_in_vain = :naught, polled_from = :from, poll_next = :next, "
        change += "doubts_at = :doubts"
        values: dict[str, Any] = {":poll": poll_at, ":from": polled_from, ":next": poll_next, ":naught": 0}
        if doubts_first or doubts_next != (0, 0):
            change += ", doubts_next = :where, doubts_first = :first"
            values |= {":where": list(doubts_next), ":first": doubts_first}
        else:
            change += " REMOVE doubts_next, doubts_first"
        self._table.write(Update(item_key(ref, "JOB"), change, values=values | {":doubts": doubts_at}))

    def fold(
        self,
        ref: JobRef,
        before: ReportRecord,
        after: ReportRecord,
        delta: FoldDelta,
        refund: Refund | None = None,
        *,
        now: Milliseconds,
    ) -> bool:
        """Put the new report record in the place of the one it was made from, and move the job's counters.
        ``False``: somebody folded in between; read again and fold again.

        A `refund` lessens what the job is charged; once its books are closed, it is an entry of its own.
        """
        token = new_token()
        item = job_item_key(ref, chunk_sk(after.chunk) + "#DLR") | {
            "version": before.version + 1,
            "statuses": after.statuses,
            "ages": after.ages,
            "resolved": after.resolved,
            "token": token,
        }
        if after.adopted:
            item["adopted"] = {str(call): job_id for call, job_id in after.adopted.items()}
        if after.refuted:
            item |= {"refuted": sorted(after.refuted), "never_accepted": after.never_accepted}
        unchanged = "version = :version" if before.version else "attribute_not_exists(pk)"
        values = {":version": before.version} if before.version else {}
        moved = {name: change for name, change in asdict(delta).items() if change}
        try:
            if not moved:
                self._table.write(Put(item, unchanged, values=values))
                return True
            counters = Update(
                item_key(ref, "JOB"),
                "ADD " + ", ".join(f"{name} :{name}" for name in moved),
                values={f":{name}": change for name, change in moved.items()},
            )
            record = Put(item, unchanged, values=values)
            if refund is None:
                self._table.write_all([record, counters])
            else:
                self._fold_with_refund(ref, record, counters, refund, after.chunk, now)
        except Refused as refused:
            return refused.old is not None and refused.old.get("token") == token
        return True

    def _fold_with_refund(
        self, ref: JobRef, record: Put, counters: Update, refund: Refund, chunk: int, now: Milliseconds
    ) -> None:
        fewer = {**counters.values, ":credits": refund.credits, ":fewer": -refund.segments}
        lessened = Update(
            counters.key,
            f"{counters.change}, charged :less, refunded :credits, billed_segments :fewer",
            "attribute_not_exists(released_at)",
            values=fewer | {":less": -refund.credits},
        )
        try:
            self._table.write_all([record, lessened])
        except Refused as refused:
            if refused.index == 0:
                raise
            job = refused.old or {}
            corrected = self._ledger.correct(
                ref.firm_id, job["service"], ref.job_id, chunk, refund.index, refund.credits, now=now
            )
            after = replace(
                counters,
                change=f"{counters.change}, corrected :credits, billed_segments :fewer",
                values=fewer,
            )
            unused = self._quotas.give_back(
                ref.firm_id,
                job["service"],
                job.get("quota_month", ""),
                job.get("quotas", ()),
                refund.credits,
            )
            self._table.write_all([record, after, *corrected, *unused])
