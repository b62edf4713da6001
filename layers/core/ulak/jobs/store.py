"""The records of a job in the table: one writer each, every decision a conditional write with a name.

======================  =============================================  ==========================
``sk``                  what                                           who writes
======================  =============================================  ==========================
``JOB``                 status, totals, counters; small on purpose     all, each its own fields
``PLAN``                the plan and the request's own facts           accept, once
``CHUNK#00042``         claim, token, journal; ≤1 KB                   the worker that holds it
``CHUNK#00042#DLR``     a byte a recipient, adopted calls; ≤2 KB       whoever folds reports
======================  =============================================  ==========================

all under ``FIRM#<firm>#JOB#<job>``; and a line a job under ``FIRM#<firm>#JOBS#<day>``, so that a firm's jobs of
a day are found without a Scan. Each conditional write carries a token of its own attempt: if the answer was
lost and the SDK sent it again, the refusal shows our own token, and that is a success.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from ulak.errors import Conflict, InsufficientCredit, Problem, QuotaExceeded, Unavailable
from ulak.identity.msisdn import Region
from ulak.jobs.job import (
    APPROVAL_DEADLINE,
    OUTSIDE_WINDOW,
    Job,
    JobRef,
    Plan,
    Progress,
    Shortage,
    Totals,
    Upload,
)
from ulak.jobs.journal import Entry, Journal, Outcome
from ulak.jobs.status import JobStatus
from ulak.ledger.quotas import Quotas, month_of
from ulak.ledger.store import Ledger
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update, Write, new_token
from ulak.rules import Purpose
from ulak.rules.former import operator_of, report_quota_of
from ulak.rules.windows import Window
from ulak.text import EncodingChoice, MessageType

DUE_SHARDS: Final = 4

_MOST_PROBLEMS: Final = 20
"""Of a list as a whole; a job's record stays small."""

_PAIRS_A_READ: Final = 50
"""Jobs of one BatchGetItem, which takes a hundred items."""

_SLOT_ROUNDS: Final = 4

_CREDIT_ROUNDS: Final = 4
"""How often credit is brought to where a job needs it and taken by another before the job is."""

SETTLED: Final = frozenset({JobStatus.FINISHED, JobStatus.CANCELLED, JobStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a chunk until `lease_until`; every write under it names its token."""

    ref: JobRef
    chunk: int
    token: str
    lease_until: Milliseconds
    journal: Journal
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    chunk: int
    done: bool
    lease_until: Milliseconds
    journal: Journal
    in_vain: int = 0
    """Attempts in a row that ended without a call behind them and without giving the chunk up: they died."""
    charged: int = 0
    """Credits, once it is done."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """What reports have told of a chunk. `statuses` holds a byte a recipient: 0 nothing yet, else one more
    than the row's place in the operator profile's report statuses (`NO_REPORT`: the deadline passed);
    `ages` two bytes each, ten-second steps from the job's beginning to the report's own time."""

    chunk: int
    version: int = 0
    statuses: bytes = b""
    ages: bytes = b""
    adopted: dict[int, str] = field(default_factory=dict)
    """Calls in doubt whose operator job was found by its reports: place of the call → operator job id."""
    refuted: frozenset[int] = frozenset()
    """Calls in doubt that the operator, asked by our reference, never accepted."""
    resolved: int = 0
    """Recipients in doubt that were resolved, one way or the other, as the job's counter knows it."""
    never_accepted: int = 0
    """Those of them that the operator never accepted."""


@dataclass(frozen=True, slots=True)
class FoldDelta:
    """How much a fold moves the job's counters; a correction moves one down and another up."""

    delivered: int = 0
    undelivered: int = 0
    doubts_resolved: int = 0
    doubts_refuted: int = 0


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back to the firm because a call in doubt turned out to be none; `index` is its first recipient."""

    index: int
    credits: int
    segments: int


Microseconds = int
"""Since 1970-01-01T00:00:00Z, or of a span: a segment of a fast account takes less than a millisecond."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a chunk's sending may begin; ``None``: nothing was booked, and `wait` is how long to stay away."""

    begins: Microseconds | None
    wait: Microseconds = 0


class JobStore:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._ledger = Ledger(table)
        self._quotas = Quotas(table)
        self._busy: dict[tuple[str, str], bool] = {}
        """Whether an account had time booked ahead when last asked: what to try first, so that one write does."""

    # --- accept -------------------------------------------------------------------------------------------

    def create(self, job: Job, plan: Plan) -> Job | None:
        """Write the job and its plan, once. ``None``: written now; a job: it stood there already."""
        token = new_token()
        day = datetime.fromtimestamp(job.created_at / SECOND, UTC).date()
        record = _job_key(job.ref) | {
            "status": job.status.value,
            "created_at": job.created_at,
            "body_sha256": job.body_sha256,
            "token": token,
            "due_shard": _shard(job.ref),
            "due_at": job.due_at,
        }
        line = {"pk": _day_pk(job.ref.firm_id, day), "sk": f"{job.created_at:013d}#{job.ref.job_id}"}
        try:
            self._table.write_all(
                [
                    Put(record, "attribute_not_exists(pk)"),
                    Put(_job_key(job.ref, "PLAN") | plan_item(plan)),
                    Put(line),
                ]
            )
        except Refused as refused:
            if refused.old is None or refused.old.get("token") == token:
                return None
            return _job(job.ref, refused.old)
        return None

    # --- read ---------------------------------------------------------------------------------------------

    def job(self, ref: JobRef) -> Job | None:
        item = self._table.get(_key(ref, "JOB"))
        return _job(ref, item) if item else None

    def plan(self, ref: JobRef) -> Plan:
        """The plan of a job that exists."""
        item = self._table.get(_key(ref, "PLAN"))
        if item is None:
            raise LookupError("a job without a plan")
        return plan_of(item)

    def jobs_of_days(self, firm_id: str, first: date, last: date) -> Iterator[JobRef]:
        """The firm's jobs accepted on these days (UTC), oldest first."""
        for offset in range((last - first).days + 1):
            pk = _day_pk(firm_id, first + timedelta(days=offset))
            for item in self._table.query(pk, between=("0", ":")):
                yield JobRef(firm_id, item["sk"].partition("#")[2])

    def jobs_with_plans(self, refs: Sequence[JobRef]) -> Iterator[tuple[Job, Plan]]:
        """Those of the jobs that there are, in no order: a read for every fifty."""
        for first in range(0, len(refs), _PAIRS_A_READ):
            some = {_pk(ref): ref for ref in refs[first : first + _PAIRS_A_READ]}
            keys = [(pk, sk) for pk in some for sk in ("JOB", "PLAN")]
            items = {(item["pk"], item["sk"]): item for item in self._table.get_many(keys)}
            for pk, ref in some.items():
                if (pk, "JOB") in items:
                    yield _job(ref, items[pk, "JOB"]), plan_of(items[pk, "PLAN"])

    def chunk(self, ref: JobRef, chunk: int) -> tuple[ChunkRecord | None, ReportRecord]:
        """Both records of one chunk."""
        pairs = list(self.chunks(ref, chunk, chunk + 1))
        return pairs[0] if pairs else (None, ReportRecord(chunk))

    def chunks(self, ref: JobRef, first: int, stop: int) -> Iterator[tuple[ChunkRecord | None, ReportRecord]]:
        """The records of chunks `first` to `stop` (not included) that have any, in order."""
        if first >= stop:
            return  # DynamoDB refuses a range that ends before it begins
        between = (_chunk_sk(first), _chunk_sk(stop - 1) + "#DLR")
        record: ChunkRecord | None = None
        reports: ReportRecord | None = None
        for item in self._table.query(_pk(ref), between=between):
            number = int(item["sk"].split("#")[1])
            standing = record or reports
            if standing is not None and standing.chunk != number:
                yield record, reports or ReportRecord(standing.chunk)
                record = reports = None
            if item["sk"].endswith("#DLR"):
                reports = _report_record(number, item)
            else:
                record = _chunk_record(number, item)
        standing = record or reports
        if standing is not None:
            yield record, reports or ReportRecord(standing.chunk)

    def due(self, until: Milliseconds, most: int) -> Iterator[JobRef]:
        """Jobs that someone must look at by `until`."""
        for shard in range(DUE_SHARDS):
            for item in self._table.query_due(f"DUE#{shard}", until, most):
                _, firm_id, _, job_id = item["pk"].split("#")
                yield JobRef(firm_id, job_id)

    # --- the job's course ---------------------------------------------------------------------------------

    def commit(
        self, ref: JobRef, plan: Plan, totals: Totals, *, now: Milliseconds, due_at: Milliseconds
    ) -> bool:
        """Fix what expansion found, take the job's credit, and let sending begin, or wait for its hour, its
        window or its approval: all or nothing. ``False``: somebody had decided before.

        A person's message draws from the account's block; anything else reserves of its balance. Quotas of
        its units, as they stand now, are taken of for the month in which sending begins. Raises
        `InsufficientCredit`, `QuotaExceeded`.
        """
        names = {f"#{name}": name for name in _TOTALS}
        account = (ref.firm_id, plan.service)
        status, since, due = _beginning(plan, now, due_at)
        if plan.cap is not None and totals.credits > plan.cap:
            status, since, due = JobStatus.AWAITING_APPROVAL, now, now + APPROVAL_DEADLINE
        quotas = self._quotas.quotas(ref.firm_id, plan.units, plan.service)
        month = month_of(since)
        quota_takes = self._quotas.take(*account, month, quotas, totals.credits)
        counted = ", quotas = :quotas, quota_month = :month" if quotas else ""
        counted_values = {":quotas": [quota.unit for quota in quotas], ":month": month} if quotas else {}
        committed = Update(
            _key(ref, "JOB"),
            "SET #status = :new, sending_since = :since, due_at = :due, commit_token = :token, "
            "service = :service, from_block = :block, "
            + ", ".join(f"#{name} = :{name}" for name in _TOTALS)
            + counted,
            "#status IN (:accepted, :expanding)",
            names={"#status": "status"} | names,
            values={":new": status.value, ":since": since, ":due": due}
            | {":accepted": "accepted", ":expanding": "expanding"}
            | {":service": plan.service, ":block": plan.interactive}
            | {f":{name}": value for name, value in asdict(totals).items()}
            | counted_values,
        )
        for _ in range(_CREDIT_ROUNDS):
            taken: list[Write] = []
            try:
                if plan.interactive:
                    taken = [self._ledger.draw(*account, totals.credits)]
                else:
                    taken = self._ledger.reserve(*account, ref.job_id, totals.credits, now=now)
                return self._decide(committed, "commit_token", [*taken, *quota_takes])
            except Refused as refused:
                if refused.index > len(taken):
                    quota = quotas[refused.index - len(taken) - 1]
                    self._quotas.need(*account, month, quota, totals.credits)
                elif plan.interactive:
                    self._ledger.refill(*account, totals.credits, now=now)
                else:
                    self._ledger.recall(*account, totals.credits, now=now)
        raise Unavailable

    def warn_if_low(self, ref: JobRef, plan: Plan, *, now: Milliseconds) -> None:
        """Tell the firm if its credit has become low."""
        self._ledger.warn_if_low(ref.firm_id, plan.service, now=now)

    def fail(
        self,
        ref: JobRef,
        failure: str,
        totals: Totals,
        *,
        short_of: Shortage | None = None,
        problems: Sequence[Problem] = (),
        now: Milliseconds,
    ) -> bool:
        """Nothing of this job can be sent: say why and be done with it."""
        names = {f"#{name}": name for name in _TOTALS}
        return self._decide(
            Update(
                _key(ref, "JOB"),
                "SET #status = :failed, failure = :why, short_of = :short, closed_at = :now, "
                "commit_token = :token, problems = :problems, "
                + ", ".join(f"#{name} = :{name}" for name in _TOTALS)
                + " REMOVE due_shard, due_at",
                "#status IN (:accepted, :expanding)",
                names={"#status": "status"} | names,
                values={":failed": "failed", ":accepted": "accepted", ":expanding": "expanding"}
                | {":why": failure, ":now": now, ":short": asdict(short_of) if short_of else None}
                | {":problems": [asdict(problem) for problem in problems[:_MOST_PROBLEMS]]}
                | {f":{name}": value for name, value in asdict(totals).items()},
            ),
            "commit_token",
        )

    def count_missed_expansion(self, ref: JobRef, *, due_at: Milliseconds) -> int:
        """Look again at `due_at` whether the job was expanded. How often it was looked for in vain by now."""
        item = self._table.write(
            Update(
                _key(ref, "JOB"),
                "SET due_shard = :shard, due_at = :due ADD expansions_missed :one",
                values={":shard": _shard(ref), ":due": due_at, ":one": 1},
            )
        )
        return int(item["expansions_missed"])

    def start(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job | None:
        """scheduled → sending, when its hour has come. ``None``: it is not so, or not yet."""
        token = new_token()
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :sending, sending_since = :now, due_at = :due, start_token = :token",
            "#status = :scheduled AND sending_since <= :now",
            names={"#status": "status"},
            values={":sending": "sending", ":scheduled": "scheduled"}
            | {":now": now, ":due": due_at, ":token": token},
        )
        try:
            return _job(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("start_token") != token:
                return None
            return _job(ref, refused.old)

    def approve(
        self, ref: JobRef, plan: Plan, approval_id: str, *, now: Milliseconds, due_at: Milliseconds
    ) -> Job:
        """awaiting_approval → sending, or scheduled for its hour or window; its chunks have to be queued. By the
        same challenge again it is no conflict. ``Conflict`` from any other state."""
        status, since, due = _beginning(plan, now, due_at)
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :new, sending_since = :since, due_at = :due, approval_id = :approval",
            "#status = :awaiting AND due_at > :now",
            names={"#status": "status"},
            values={":new": status.value, ":since": since, ":due": due, ":now": now}
            | {":approval": approval_id, ":awaiting": "awaiting_approval"},
        )
        try:
            return _job(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is not None and refused.old.get("approval_id") == approval_id:
                return _job(ref, refused.old)
            raise Conflict(
                "job_state", status=refused.old["status"] if refused.old else "unknown"
            ) from refused

    def lapse(self, ref: JobRef, *, now: Milliseconds) -> None:
        """awaiting_approval → cancelled: nobody approved it in time."""
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :cancelled, closed_at = :now, failure = :why",
            "#status = :awaiting AND due_at <= :now",
            names={"#status": "status"},
            values={":cancelled": "cancelled", ":awaiting": "awaiting_approval"}
            | {":now": now, ":why": "approval_missed"},
        )
        try:
            self._table.write(change)
        except Refused:
            return  # approved or cancelled in the last moment

    def mark_expanding(self, ref: JobRef) -> None:
        """Show that expansion has begun. It may begin twice: its result is the same."""
        try:
            self._table.write(
                Update(
                    _key(ref, "JOB"),
                    "SET #status = :expanding",
                    "#status = :accepted",
                    names={"#status": "status"},
                    values={":expanding": "expanding", ":accepted": "accepted"},
                )
            )
        except Refused:
            return  # another got there first, or further

    def mark_queued(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> None:
        """Pointers to all chunks that want one are in the queue; look again at `due_at`."""
        self._table.write(
            Update(
                _key(ref, "JOB"),
                "SET queued_at = :now, due_at = :due, due_shard = :shard",
                values={":now": now, ":due": due_at, ":shard": _shard(ref)},
            )
        )

    def pause(self, ref: JobRef, reason: str) -> Job:
        """sending → paused. Takes effect between operator calls; what waits for its window no longer goes on by
        itself. ``Conflict`` from any other state."""
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :new, pause_reason = :why REMOVE waits_until",
            "#status = :old OR (#status = :new AND attribute_exists(waits_until))",
            names={"#status": "status"},
            values={":new": "paused", ":old": "sending", ":why": reason},
        )
        return self._changed(ref, change, JobStatus.PAUSED)

    def wait_for_window(self, ref: JobRef, opens_at: Milliseconds) -> None:
        """sending → paused until its window opens."""
        with suppress(Conflict):  # cancelled meanwhile: that holds
            self._change(
                ref,
                JobStatus.SENDING,
                JobStatus.PAUSED,
                ", pause_reason = :why, waits_until = :opens",
                {":why": OUTSIDE_WINDOW, ":opens": opens_at},
            )

    def open_window(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job | None:
        """paused → sending when the window that it waited for has opened. ``None``: it does not wait for one."""
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :new, moved_at = :now, queued_at = :never, due_at = :due, due_shard = :shard "
            "REMOVE pause_reason, waits_until",
            "#status = :old AND waits_until <= :now",
            names={"#status": "status"},
            values={":new": "sending", ":old": "paused", ":never": 0, ":now": now}
            | {":due": due_at, ":shard": _shard(ref)},
        )
        try:
            return _job(ref, self._table.write(change))
        except Refused:
            return None

    def resume(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job:
        """paused → sending; its chunks have to be queued again, which ``queued_at`` says."""
        return self._change(
            ref,
            JobStatus.PAUSED,
            JobStatus.SENDING,
            ", moved_at = :now, queued_at = :never, due_at = :due, due_shard = :shard "
            "REMOVE pause_reason, waits_until",
            {":now": now, ":never": 0, ":due": due_at, ":shard": _shard(ref)},
        )

    def cancel(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job:
        """Any open state → cancelled. What was accepted stays sent and its reports still come."""
        change = Update(
            _key(ref, "JOB"),
            "SET #status = :cancelled, closed_at = :now, due_at = :due, due_shard = :shard",
            f"#status IN ({', '.join(f':{status.value}' for status in _OPEN)})",
            names={"#status": "status"},
            values={f":{status.value}": status.value for status in _OPEN}
            | {":cancelled": "cancelled", ":now": now, ":due": due_at, ":shard": _shard(ref)},
        )
        return self._changed(ref, change, JobStatus.CANCELLED)

    def reopen(self, ref: JobRef, *, due_at: Milliseconds) -> bool:
        """failed for want of credit → accepted: the same request came again. ``False``: it is not so."""
        return self._decide(
            Update(
                _key(ref, "JOB"),
                "SET #status = :accepted, due_shard = :shard, due_at = :due, commit_token = :token "
                "REMOVE failure, short_of, closed_at",
                "#status = :failed AND failure IN (:insufficient, :quota)",
                names={"#status": "status"},
                values={
                    ":accepted": "accepted",
                    ":failed": "failed",
                    ":insufficient": InsufficientCredit.code,
                    ":quota": QuotaExceeded.code,
                }
                | {":shard": _shard(ref), ":due": due_at},
            ),
            "commit_token",
        )

    def close(self, job: Job, *, now: Milliseconds) -> bool:
        """sending → finished, once, and what the job did not use of its credit goes back. ``False``: it was
        closed before, or is not there yet."""
        return self._decide(
            Update(
                _key(job.ref, "JOB"),
                "SET #status = :finished, closed_at = :now, released_at = :now, close_token = :token",
                "#status = :sending AND chunks_done = #chunks AND charged = :charged",
                names={"#status": "status", "#chunks": "chunks"},
                values={":finished": "finished", ":sending": "sending", ":now": now}
                | {":charged": job.progress.charged},
            ),
            "close_token",
            self._released(job, now),
        )

    def release_cancelled(self, job: Job, *, now: Milliseconds) -> bool:
        """Give back what a cancelled job did not use, once all chunks that were begun are done. ``False``:
        that was done before, or a chunk was done since `job` was read.

        A chunk that nobody had claimed when the job was cancelled charges nothing any more: its worker sees
        the cancelling between its claim and its first call.
        """
        return self._decide(
            Update(
                _key(job.ref, "JOB"),
                "SET released_at = :now, close_token = :token",
                "#status = :cancelled AND attribute_exists(sending_since) AND attribute_not_exists(released_at)"
                " AND (charged = :charged OR attribute_not_exists(charged))",
                names={"#status": "status"},
                values={":cancelled": "cancelled", ":now": now, ":charged": job.progress.charged},
            ),
            "close_token",
            self._released(job, now),
        )

    def _released(self, job: Job, now: Milliseconds) -> list[Write]:
        held, charged = job.totals.credits, job.progress.charged
        account = (job.ref.firm_id, job.service)
        unused: list[Write] = []
        if held != charged:
            unused = self._quotas.give_back(*account, job.quota_month, job.quotas, held - charged)
        if not job.from_block:
            return [*self._ledger.release(*account, job.ref.job_id, held, charged, now=now), *unused]
        if held == charged:
            return []  # drawn and used: nothing is left to say
        return [self._ledger.give_back(*account, held - charged), *unused]

    def look_again(self, ref: JobRef, due_at: Milliseconds | None) -> None:
        """When this job must be looked at next; ``None``: never again."""
        if due_at is None:
            change = Update(_key(ref, "JOB"), "REMOVE due_shard, due_at")
        else:
            change = Update(
                _key(ref, "JOB"),
                "SET due_shard = :shard, due_at = :due",
                values={":shard": _shard(ref), ":due": due_at},
            )
        self._table.write(change)

    # --- a chunk, by the worker that holds it -------------------------------------------------------------

    def claim(
        self,
        ref: JobRef,
        chunk: int,
        *,
        batch_size: int,
        begun_only: bool = False,
        now: Milliseconds,
        lease_until: Milliseconds,
    ) -> Claim | None:
        """Hold the chunk, making its record if there is none (unless `begun_only`). ``None``: it is done, or
        another holds it."""
        token = new_token()
        begun = "attribute_exists(pk) AND " if begun_only else "attribute_not_exists(pk) OR "
        lapsed = "(#state = :claimed AND lease_until < :now)"
        left = "#state = :left"
        change = Update(
            _key(ref, _chunk_sk(chunk)),
            "SET #state = :claimed, #token = :token, lease_until = :lease, "
            "batch_size = if_not_exists(batch_size, :batch), calls = if_not_exists(calls, :none) "
            "ADD attempt :one, in_vain :one",
            f"{begun}({lapsed} OR {left})",
            names={"#state": "state", "#token": "token"},
            values={
                ":claimed": "claimed",
                ":left": "left",
                ":token": token,
                ":lease": lease_until,
                ":now": now,
                ":batch": batch_size,
                ":none": [],
                ":one": 1,
            },
        )
        try:
            item = self._table.write(change)
        except Refused as refused:
            if refused.old is None or refused.old.get("token") != token:
                return None
            item = refused.old
        return Claim(ref, chunk, token, lease_until, _journal(item), item["attempt"])

    def write_journal(self, claim: Claim, journal: Journal) -> bool:
        """Keep the journal. ``False``: the hold is lost, and nothing more may be done under it."""
        change, values = _journal_change(journal)
        if journal.next_call > claim.journal.next_call:
            change, values = f"{change}, in_vain = :naught", values | {":naught": 0}
        return self._held(claim, change, values)

    def leave(self, claim: Claim, journal: Journal) -> bool:
        """Give the chunk up as it stands, for anyone to go on with."""
        change, values = _journal_change(journal)
        change = f"{change}, #state = :left, in_vain = :naught"
        return self._held(claim, change, values | {":left": "left", ":naught": 0})

    def finish(
        self,
        claim: Claim,
        journal: Journal,
        tally: dict[Outcome, int],
        charged: int,
        segments: int,
        *,
        now: Milliseconds,
    ) -> bool:
        """Close the chunk and move the job's counters, in one transaction. ``False``: the hold is lost.

        `charged` credits, of so many `segments`, are the chunk's settlement: it can be made once, because the
        chunk can be closed once, and the balance hears of all of them together when the job's books are closed.
        """
        change, values = _journal_change(journal)
        record = self._holding(
            claim,
            f"{change}, #state = :done, charged = :charged",
            values | {":done": "done", ":charged": charged},
        )
        counters = Update(
            _key(claim.ref, "JOB"),
            "SET moved_at = :now ADD chunks_done :one, accepted :accepted, failed :failed, uncertain :uncertain, "
            "cancelled :cancelled, charged :charged, billed_segments :segments",
            values={
                ":now": now,
                ":one": 1,
                ":charged": charged,
                ":segments": segments,
                ":accepted": tally[Outcome.ACCEPTED],
                ":failed": tally[Outcome.FAILED],
                ":uncertain": tally[Outcome.UNCERTAIN],
                ":cancelled": tally[Outcome.CANCELLED],
            },
        )
        try:
            self._table.write_all([record, counters])
        except Refused as refused:
            old = refused.old or {}
            return bool(old.get("token") == claim.token and old.get("state") == "done")
        return True

    def _held(self, claim: Claim, change: str, values: dict[str, Any]) -> bool:
        try:
            self._table.write(self._holding(claim, change, values))
        except Refused as refused:
            # Under our own token only our own write can have come before: it is this one, sent twice.
            return refused.old is not None and refused.old.get("token") == claim.token
        return True

    @staticmethod
    def _holding(claim: Claim, change: str, values: dict[str, Any]) -> Update:
        return Update(
            _key(claim.ref, _chunk_sk(claim.chunk)),
            change,
            "#token = :token AND #state = :claimed",
            names={"#state": "state", "#token": "token"},
            values=values | {":token": claim.token, ":claimed": "claimed"},
        )

    # --- reports, by whoever folds them -------------------------------------------------------------------

    def begin_poll(self, ref: JobRef, *, now: Milliseconds, until: Milliseconds) -> Job | None:
        """Be the one who polls this job until `until`. ``None``: not yet, or another does."""
        token = new_token()
        change = Update(
            _key(ref, "JOB"),
            "SET poll_at = :until, poll_token = :token",
            "attribute_exists(sending_since) AND (attribute_not_exists(poll_at) OR poll_at <= :now)",
            values={":until": until, ":now": now, ":token": token},
        )
        try:
            return _job(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("poll_token") != token:
                return None
            return _job(ref, refused.old)

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
        change = "SET poll_at = :poll, polled_from = :from, poll_next = :next, doubts_at = :doubts"
        values: dict[str, Any] = {":poll": poll_at, ":from": polled_from, ":next": poll_next}
        if doubts_first or doubts_next != (0, 0):
            change += ", doubts_next = :where, doubts_first = :first"
            values |= {":where": list(doubts_next), ":first": doubts_first}
        else:
            change += " REMOVE doubts_next, doubts_first"
        self._table.write(Update(_key(ref, "JOB"), change, values=values | {":doubts": doubts_at}))

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
        item = _job_key(ref, _chunk_sk(after.chunk) + "#DLR") | {
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
                _key(ref, "JOB"),
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

    def book_report_calls(
        self,
        firm_id: str,
        service: str,
        *,
        calls: int,
        interval: Milliseconds,
        burst: int,
        now: Milliseconds,
    ) -> Milliseconds:
        """Book `calls` report calls of the account: one every `interval`, up to `burst` at once (GCRA).

        Answers 0 when booked, else how long to wait before asking again. ``tat`` is the theoretical arrival
        time: the instant at which the account is back at rest.
        """
        key = (f"FIRM#{firm_id}", f"QUOTA#{service}#reports")
        cost, allowance = calls * interval, burst * interval
        item = self._table.get(key)
        tat: int = item["tat"] if item else 0
        booked = max(tat, now) + cost
        if booked - allowance > now:
            return booked - allowance - now
        unchanged = "tat = :tat" if item else "attribute_not_exists(pk)"
        values = {":booked": booked} | ({":tat": tat} if item else {})
        try:
            self._table.write(Update(key, "SET tat = :booked", unchanged, values=values))
        except Refused:
            return interval  # another worker booked at this very moment
        return 0

    def book_segments(
        self, firm_id: str, service: str, *, cost: Microseconds, horizon: Microseconds, now: Microseconds
    ) -> Slot:
        """Book the time that a chunk's segments take of what the account may send, in one write (GCRA with
        slots instead of bursts): from now, or after what is booked already. Nothing is booked if that would
        begin later than `horizon` from now: then the answer says how long to stay away.
        """
        key, latest = _segments_key(firm_id, service), now + horizon
        after = Update(
            key,
            "SET tat = tat + :cost",
            "tat > :now AND tat <= :latest",
            values={":cost": cost, ":now": now, ":latest": latest},
        )
        at_once = Update(
            key,
            "SET tat = :end",
            "attribute_not_exists(tat) OR tat <= :now",
            values={":end": now + cost, ":now": now},
        )
        busy = self._busy.get(key, False)
        for _ in range(_SLOT_ROUNDS):
            try:
                if busy:
                    end: Microseconds = self._table.write(after)["tat"]
                else:
                    end = self._table.write(at_once)["tat"]
                self._busy[key] = busy
                return Slot(end - cost)
            except Refused as refused:
                booked: Microseconds = refused.old["tat"] if refused.old else 0
            if booked > latest:
                return Slot(None, booked - latest)
            busy = booked > now
        return Slot(None, horizon)

    def book_single(self, firm_id: str, service: str, *, cost: Microseconds, now: Microseconds) -> None:
        """Book a person's message: it goes at once, and bulk makes room."""
        change = "SET tat = if_not_exists(tat, :now) + :cost"
        values = {":now": now, ":cost": cost}
        self._table.write(Update(_segments_key(firm_id, service), change, values=values))

    # ------------------------------------------------------------------------------------------------------

    def _decide(self, update: Update, token_name: str, beside: Sequence[Write] = ()) -> bool:
        """Do `update` and all that is `beside` it, or nothing. ``False``: `update` was refused; raises
        `Refused` if one of the others was."""
        token = new_token()
        decision = replace(update, values={**update.values, ":token": token})
        try:
            if beside:
                self._table.write_all([decision, *beside])
            else:
                self._table.write(decision)
        except Refused as refused:
            if refused.index > 0:
                raise
            return refused.old is not None and refused.old.get(token_name) == token
        return True

    def _change(
        self, ref: JobRef, old: JobStatus, new: JobStatus, change: str, values: dict[str, Any]
    ) -> Job:
        update = Update(
            _key(ref, "JOB"),
            f"SET #status = :new{change}",
            "#status = :old",
            names={"#status": "status"},
            values=values | {":new": new.value, ":old": old.value},
        )
        return self._changed(ref, update, new)

    def _changed(self, ref: JobRef, update: Update, new: JobStatus) -> Job:
        """The job after the change. Asking for what is so already is no conflict."""
        try:
            return _job(ref, self._table.write(update))
        except Refused as refused:
            if refused.old is not None and refused.old["status"] == new.value:
                return _job(ref, refused.old)
            status = refused.old["status"] if refused.old else "unknown"
            raise Conflict("job_state", status=status) from refused


def _beginning(
    plan: Plan, now: Milliseconds, due_at: Milliseconds
) -> tuple[JobStatus, Milliseconds, Milliseconds]:
    """How a job goes on that may be sent: its status, since when, and when it must be looked at."""
    begins_at = plan.begins_at(now)
    if begins_at > now:
        return JobStatus.SCHEDULED, begins_at, begins_at
    return JobStatus.SENDING, now, due_at


# --- items and values -------------------------------------------------------------------------------------

_OPEN: Final = (
    JobStatus.ACCEPTED,
    JobStatus.EXPANDING,
    JobStatus.AWAITING_APPROVAL,
    JobStatus.SCHEDULED,
    JobStatus.SENDING,
    JobStatus.PAUSED,
)
_TOTALS: Final = tuple(f.name for f in fields(Totals))
_PROGRESS: Final = tuple(f.name for f in fields(Progress))


def _pk(ref: JobRef) -> str:
    return f"FIRM#{ref.firm_id}#JOB#{ref.job_id}"


def _day_pk(firm_id: str, day: date) -> str:
    return f"FIRM#{firm_id}#JOBS#{day.isoformat()}"


def _segments_key(firm_id: str, service: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"QUOTA#{service}#segments"


def _key(ref: JobRef, sk: str) -> tuple[str, str]:
    return _pk(ref), sk


def _job_key(ref: JobRef, sk: str = "JOB") -> Item:
    return {"pk": _pk(ref), "sk": sk}


def _chunk_sk(chunk: int) -> str:
    return f"CHUNK#{chunk:05d}"


def _shard(ref: JobRef) -> str:
    return f"DUE#{sha256(ref.job_id.encode()).digest()[0] % DUE_SHARDS}"


def _job(ref: JobRef, item: Item) -> Job:
    return Job(
        ref=ref,
        status=JobStatus(item["status"]),
        created_at=item["created_at"],
        body_sha256=item["body_sha256"],
        totals=Totals(**{name: item[name] for name in _TOTALS if name in item}),
        progress=Progress(**{name: item[name] for name in _PROGRESS if name in item}),
        failure=item.get("failure"),
        problems=tuple(Problem(**problem) for problem in item.get("problems", ())),
        pause_reason=item.get("pause_reason"),
        waits_until=item.get("waits_until"),
        approval_id=item.get("approval_id"),
        queued_at=item.get("queued_at", 0),
        due_at=item.get("due_at"),
        sending_since=item.get("sending_since"),
        moved_at=item.get("moved_at", 0),
        closed_at=item.get("closed_at"),
        service=item.get("service", ""),
        from_block=item.get("from_block", False),
        quotas=tuple(item.get("quotas", ())),
        quota_month=item.get("quota_month", ""),
        released_at=item.get("released_at"),
        short_of=Shortage(**item["short_of"]) if item.get("short_of") else None,
        polled_from=item.get("polled_from", 0),
        poll_next=item.get("poll_next", 0),
        doubts_at=item.get("doubts_at", 0),
        doubts_next=tuple(item.get("doubts_next", (0, 0))),
        doubts_first=item.get("doubts_first", False),
        poll_at=item.get("poll_at", 0),
    )


def plan_item(plan: Plan) -> Item:
    """A plan in plain values, as tables and JSON hold it."""
    item = {name.name: getattr(plan, name.name) for name in fields(plan)}
    item["columns"], item["units"] = list(plan.columns), list(plan.units)
    item["rules_on"] = plan.rules_on.isoformat()
    item["tags"], item["tariff"] = dict(plan.tags), dict(plan.tariff)
    for name in ("message_type", "purpose", "encoding", "region"):
        item[name] = item[name].value
    if plan.upload:
        item["upload"] = asdict(plan.upload)
    if plan.window:
        item["window"] = asdict(plan.window)
    return {name: value for name, value in item.items() if value is not None}


def plan_of(item: Item) -> Plan:
    """What `plan_item` was given."""
    known = {f.name for f in fields(Plan)}
    values = {"base_url": None} | {name: value for name, value in item.items() if name in known}
    stored_operator = values["operator_id"]
    return Plan(
        **values
        | {
            "operator_id": operator_of(stored_operator),
            "report_calls_per_minute": values.get("report_calls_per_minute")
            or report_quota_of(stored_operator),
            "columns": tuple(values["columns"]),
            "units": tuple(values.get("units", ())),
            "upload": Upload(**values["upload"]) if "upload" in values else None,
            "window": Window(**values["window"]) if "window" in values else None,
            "rules_on": date.fromisoformat(values["rules_on"]),
            "message_type": MessageType(values["message_type"]),
            "purpose": Purpose(values["purpose"]),
            "encoding": EncodingChoice(values["encoding"]),
            "region": Region(values["region"]),
        }
    )


def _journal_change(journal: Journal) -> tuple[str, dict[str, Any]]:
    """The update that keeps `journal`, and its values. Entries are short maps: ``o`` outcome, ``i`` the
    operator's job id, ``r`` reason, ``t`` instant."""
    calls = [
        {"o": entry.outcome.value, "t": entry.at}
        | ({"i": entry.operator_job_id} if entry.operator_job_id else {})
        | ({"r": entry.reason} if entry.reason else {})
        for entry in journal.entries
    ]
    return "SET calls = :calls, intent_at = :intent", {
        ":calls": calls,
        ":intent": journal.intent_at or 0,
    }


def _journal(item: Item) -> Journal:
    return Journal(
        batch_size=item["batch_size"],
        entries=tuple(
            Entry(Outcome(call["o"]), call.get("i", ""), call.get("r", ""), call["t"])
            for call in item["calls"]
        ),
        intent_at=item.get("intent_at") or None,
    )


def _chunk_record(chunk: int, item: Item) -> ChunkRecord:
    done, held = item["state"] == "done", item["state"] == "claimed"
    return ChunkRecord(
        chunk,
        done,
        item["lease_until"] if held else 0,
        _journal(item),
        in_vain=item.get("in_vain", 0),
        charged=item.get("charged", 0),
    )


def _report_record(chunk: int, item: Item) -> ReportRecord:
    return ReportRecord(
        chunk=chunk,
        version=item["version"],
        statuses=bytes(item["statuses"]),
        ages=bytes(item["ages"]),
        adopted={int(call): job_id for call, job_id in item.get("adopted", {}).items()},
        refuted=frozenset(item.get("refuted", ())),
        resolved=item["resolved"],
        never_accepted=item.get("never_accepted", 0),
    )
