"""The course of a job: every change of its status is one conditional write with a name.

Each write carries a token of its own attempt: if the answer was lost and the SDK sent it again, the refusal shows our
own token, and that is a success.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from ulak.errors import Conflict, InsufficientCredit, Problem, QuotaExceeded, Unavailable
from ulak.jobs.items import (
    TOTALS,
    due_shard,
    item_key,
    job_of,
)
from ulak.jobs.job import (
    APPROVAL_DEADLINE,
    OUTSIDE_WINDOW,
    Job,
    JobRef,
    Plan,
    Shortage,
    Totals,
)
from ulak.jobs.status import JobStatus
from ulak.ledger.entries import DRAWN_AT_MOST
from ulak.ledger.quotas import Quota, Quotas, month_of
from ulak.ledger.store import Ledger
from ulak.platform.clock import Milliseconds
from ulak.platform.problems import encode_problem
from ulak.platform.table import TRIES, Contended, Refused, Table, Update, Write, new_token
from ulak.values import dataclass

_MOST_PROBLEMS: Final = 20
"""Of a list as a whole; a job's record stays small."""

_CREDIT_ROUNDS: Final = 4
"""How often credit is brought to where a job needs it and taken by another before the job is."""

_OPEN: Final = (
    JobStatus.ACCEPTED,
    JobStatus.EXPANDING,
    JobStatus.AWAITING_APPROVAL,
    JobStatus.SCHEDULED,
    JobStatus.SENDING,
    JobStatus.PAUSED,
)


@dataclass(frozen=True, slots=True)
class _Take:
    """What a job takes of its firm when it is committed."""

    account: tuple[str, str]
    job_id: str
    credits: int
    draws: bool
    """From a block, whatever goes on."""
    quotas: Sequence[Quota]
    month: str
    now: Milliseconds


class JobCourse:
    """Brings a job from one status to the next, with the credit that moves with it."""

    def __init__(self, table: Table, ledger: Ledger, quotas: Quotas, zone_of: Callable[[str], str]) -> None:
        """`zone_of` answers a firm's clock: the month of its quotas goes by it."""
        self._table = table
        self._ledger = ledger
        self._quotas = quotas
        self._zone_of = zone_of

    def commit(
        self,
        ref: JobRef,
        plan: Plan,
        totals: Totals,
        *,
        rule: Mapping[str, Any] | None = None,
        now: Milliseconds,
        due_at: Milliseconds,
    ) -> bool:
        """Fix what expansion found, take the job's credit, and let sending begin, or wait for its hour, its
        window or its approval, by the firm's `rule` or its cap: all or nothing. ``False``: somebody had decided before.

        A person's message draws from a block of the account; anything else reserves of its balance, but for a small
        job of a firm whose jobs stand in each other's way there, which draws too. Quotas of its units, as they stand
        now, are taken of for the month, by the firm's clock, in which sending begins. Raises `InsufficientCredit`,
        `QuotaExceeded`.
        """
        names = {f"#{name}": name for name in TOTALS}
        account = (ref.firm_id, plan.service)
        status, since, due = _beginning(plan, now, due_at)
        if rule is not None or (plan.cap is not None and totals.credits > plan.cap):
            status, since, due = JobStatus.AWAITING_APPROVAL, now, now + APPROVAL_DEADLINE
        quotas = self._quotas.quotas(ref.firm_id, plan.units, plan.service)
        month = month_of(since, ZoneInfo(self._zone_of(ref.firm_id))) if quotas else ""
        counted = ", quotas = :quotas, quota_month = :month" if quotas else ""
        counted_values = {":quotas": [quota.unit for quota in quotas], ":month": month} if quotas else {}
        committed = Update(
            item_key(ref, "JOB"),
            "SET #status = :new, sending_since = :since, due_at = :due, commit_token = :token, "
            "service = :service, from_block = :block, approval_rule = :rule, "
            + ", ".join(f"#{name} = :{name}" for name in TOTALS)
            + counted,
            "#status IN (:accepted, :expanding)",
            names={"#status": "status"} | names,
            values={":new": status.value, ":since": since, ":due": due}
            | {":accepted": "accepted", ":expanding": "expanding"}
            | {":service": plan.service, ":rule": rule}
            | {f":{name}": value for name, value in asdict(totals).items()}
            | counted_values,
        )
        take = _Take(account, ref.job_id, totals.credits, plan.interactive, quotas, month, now)
        return self._commit(committed, take)

    def _commit(self, committed: Update, take: _Take) -> bool:
        """Do `committed` with the job's credit and quotas. Whoever is refused because others hold the account's items
        tries again, with others of them."""
        account, credits, now = take.account, take.credits, take.now
        quota_takes = self._quotas.take(*account, take.month, take.quotas, credits)
        drawing = self._ledger.drawing(*account, credits)
        small = credits <= DRAWN_AT_MOST
        refusals, pauses = 0, self._table.rounds()
        next(pauses)
        while refusals < _CREDIT_ROUNDS:
            draws = take.draws or (small and self._ledger.spread.is_wide(*account))
            taken: list[Write] = [drawing.write]
            if not draws:
                taken = self._ledger.reserve(*account, take.job_id, credits, now=now)
            change = replace(committed, values={**committed.values, ":block": draws})
            try:
                return self._decide(change, "commit_token", [*taken, *quota_takes], tries=1)
            except Contended:
                drawing.contended()
                if next(pauses, None) is None:
                    raise
            except Refused as refused:
                refusals += 1
                if refused.index > len(taken):
                    quota = take.quotas[refused.index - len(taken) - 1]
                    self._quotas.need(*account, take.month, quota, credits)
                elif draws:
                    drawing.refill(now=now)
                else:
                    self._ledger.recall(*account, credits, now=now)
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
        names = {f"#{name}": name for name in TOTALS}
        return self._decide(
            Update(
                item_key(ref, "JOB"),
                "SET #status = :failed, failure = :why, short_of = :short, closed_at = :now, "
                "commit_token = :token, problems = :problems, "
                + ", ".join(f"#{name} = :{name}" for name in TOTALS)
                + " REMOVE due_shard, due_at",
                "#status IN (:accepted, :expanding)",
                names={"#status": "status"} | names,
                values={":failed": "failed", ":accepted": "accepted", ":expanding": "expanding"}
                | {":why": failure, ":now": now, ":short": asdict(short_of) if short_of else None}
                | {":problems": [encode_problem(problem) for problem in problems[:_MOST_PROBLEMS]]}
                | {f":{name}": value for name, value in asdict(totals).items()},
            ),
            "commit_token",
        )

    def count_look(self, ref: JobRef, *, due_at: Milliseconds) -> int:
        """Count a look at the job before it is made, and have the next one come at `due_at` if this one dies: how many
        in a row by now did not come to `look_again`. What waits for its approval is due at its deadline still."""
        change = Update(
            item_key(ref, "JOB"),
            "SET due_at = :due ADD looks :one",
            "attribute_exists(due_at) AND #status <> :awaiting",
            names={"#status": "status"},
            values={":one": 1, ":due": due_at, ":awaiting": "awaiting_approval"},
        )
        try:
            return int(self._table.write(change)["looks"])
        except Refused:
            return 0

    def start(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job | None:
        """scheduled → sending, when its hour has come. ``None``: it is not so, or not yet."""
        token = new_token()
        change = Update(
            item_key(ref, "JOB"),
            "SET #status = :sending, sending_since = :now, due_at = :due, start_token = :token",
            "#status = :scheduled AND sending_since <= :now",
            names={"#status": "status"},
            values={":sending": "sending", ":scheduled": "scheduled"}
            | {":now": now, ":due": due_at, ":token": token},
        )
        try:
            return job_of(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("start_token") != token:
                return None
            return job_of(ref, refused.old)

    def approve(
        self, ref: JobRef, plan: Plan, approval_id: str, *, now: Milliseconds, due_at: Milliseconds
    ) -> Job:
        """awaiting_approval → sending, or scheduled for its hour or window; its chunks have to be queued. By the
        same challenge again it is no conflict. ``Conflict`` from any other state."""
        status, since, due = _beginning(plan, now, due_at)
        change = Update(
            item_key(ref, "JOB"),
            "SET #status = :new, sending_since = :since, due_at = :due, approval_id = :approval",
            "#status = :awaiting AND due_at > :now",
            names={"#status": "status"},
            values={":new": status.value, ":since": since, ":due": due, ":now": now}
            | {":approval": approval_id, ":awaiting": "awaiting_approval"},
        )
        try:
            return job_of(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is not None and refused.old.get("approval_id") == approval_id:
                return job_of(ref, refused.old)
            raise Conflict(
                "job_state", status=refused.old["status"] if refused.old else "unknown"
            ) from refused

    def lapse(self, ref: JobRef, *, now: Milliseconds) -> None:
        """awaiting_approval → cancelled: nobody approved it in time."""
        change = Update(
            item_key(ref, "JOB"),
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
                    item_key(ref, "JOB"),
                    "SET #status = :expanding",
                    "#status = :accepted",
                    names={"#status": "status"},
                    values={":expanding": "expanding", ":accepted": "accepted"},
                )
            )
        except Refused:
            return  # another got there first, or further

    def mark_queued(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job:
        """Pointers to all chunks that want one are in the queue; look again at `due_at`. The job as it is then."""
        queued = self._table.write(
            Update(
                item_key(ref, "JOB"),
                "SET queued_at = :now, due_at = :due, due_shard = :shard",
                values={":now": now, ":due": due_at, ":shard": due_shard(ref)},
            )
        )
        return job_of(ref, queued)

    def pause(self, ref: JobRef, reason: str) -> Job:
        """sending → paused. Takes effect between operator calls; what waits for its window no longer goes on by
        itself. ``Conflict`` from any other state."""
        change = Update(
            item_key(ref, "JOB"),
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
            item_key(ref, "JOB"),
            "SET #status = :new, moved_at = :now, queued_at = :never, due_at = :due, due_shard = :shard "
            "REMOVE pause_reason, waits_until",
            "#status = :old AND waits_until <= :now",
            names={"#status": "status"},
            values={":new": "sending", ":old": "paused", ":never": 0, ":now": now}
            | {":due": due_at, ":shard": due_shard(ref)},
        )
        try:
            return job_of(ref, self._table.write(change))
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
            {":now": now, ":never": 0, ":due": due_at, ":shard": due_shard(ref)},
        )

    def cancel(self, ref: JobRef, *, now: Milliseconds, due_at: Milliseconds) -> Job:
        """Any open state → cancelled. What was accepted stays sent and its reports still come."""
        change = Update(
            item_key(ref, "JOB"),
            "SET #status = :cancelled, closed_at = :now, due_at = :due, due_shard = :shard",
            f"#status IN ({', '.join(f':{status.value}' for status in _OPEN)})",
            names={"#status": "status"},
            values={f":{status.value}": status.value for status in _OPEN}
            | {":cancelled": "cancelled", ":now": now, ":due": due_at, ":shard": due_shard(ref)},
        )
        return self._changed(ref, change, JobStatus.CANCELLED)

    def reopen(self, ref: JobRef, *, due_at: Milliseconds) -> bool:
        """failed for want of credit → accepted: the same request came again. ``False``: it is not so."""
        return self._decide(
            Update(
                item_key(ref, "JOB"),
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
                | {":shard": due_shard(ref), ":due": due_at},
            ),
            "commit_token",
        )

    def close(self, job: Job, *, now: Milliseconds) -> bool:
        """sending → finished, once, and what the job did not use of its credit goes back. ``False``: it was
        closed before, or is not there yet."""
        return self._decide(
            Update(
                item_key(job.ref, "JOB"),
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
                item_key(job.ref, "JOB"),
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
            change = Update(item_key(ref, "JOB"), "REMOVE due_shard, due_at, looks")
        else:
            change = Update(
                item_key(ref, "JOB"),
                "SET due_shard = :shard, due_at = :due REMOVE looks",
                values={":shard": due_shard(ref), ":due": due_at},
            )
        self._table.write(change)

    def _decide(
        self, update: Update, token_name: str, beside: Sequence[Write] = (), *, tries: int = TRIES
    ) -> bool:
        """Do `update` and all that is `beside` it, or nothing. ``False``: `update` was refused; raises
        `Refused` if one of the others was, and `Contended` after so many `tries`."""
        token = new_token()
        decision = replace(update, values={**update.values, ":token": token})
        try:
            if beside:
                self._table.write_all([decision, *beside], tries=tries)
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
            item_key(ref, "JOB"),
            f"SET #status = :new{change}",
            "#status = :old",
            names={"#status": "status"},
            values=values | {":new": new.value, ":old": old.value},
        )
        return self._changed(ref, update, new)

    def _changed(self, ref: JobRef, update: Update, new: JobStatus) -> Job:
        """The job after the change. Asking for what is so already is no conflict."""
        try:
            return job_of(ref, self._table.write(update))
        except Refused as refused:
            if refused.old is not None and refused.old["status"] == new.value:
                return job_of(ref, refused.old)
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
