"""Expand a job, commit it, and hand its chunks to the queue.

May be run any number of times, by several at once: expansion is pure, so everyone writes the same objects;
commit is conditional, so one of them decides; and a pointer queued twice is claimed once.

Large lists are expanded by turns: a firm has two at a time, all firms together leave a worker for small ones. A job
whose turn has not come is queued again for later, and takes no worker's time meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.consent.gate import ConsentGate
from ulak.directory.approval_rules import ApprovalRule
from ulak.errors import InputError, InsufficientCredit, Problem, QuotaExceeded
from ulak.jobs.chunks import Chunk
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef, Plan, Shortage, Totals
from ulak.jobs.keys import chunk_key, refusals_key
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import EXPANSION_SLACK, SENDING_SLACK, Queueing
from ulak.jobs.refusals import Refusals
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.planning.expansion import expand
from ulak.planning.held import held_by
from ulak.planning.permitted import stopped_once
from ulak.planning.snapshot import Snapshot, expansion_rules
from ulak.platform.attempts import Bounds, Work
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining
from ulak.platform.queue import LONGEST_DELAY_SECONDS, Queue
from ulak.platform.telemetry import logger
from ulak.platform.turns import Share, Turn, Turns
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.directory.addressees import Addressees

BOUNDS: Final = Bounds(tries=6)
Lines = Callable[[], Iterable[str]]
"""Opens a snapshot's lines, from the first."""

EXPANSION_FAILED: Final = "expansion_failed"

_WRITERS: Final = 8
"""Chunks on their way to the bucket at once; expansion waits when all are busy, so memory stays flat."""

LARGE: Final = 256 * 1024
"""Octets of a list that is expanded by turns; a smaller one takes a fraction of a second."""

AT_ONCE_OF_A_FIRM: Final = 2
AT_ONCE: Final = 4
"""Large lists that are expanded at the same time: of one firm, and of all; one fewer than there are workers."""

_USUAL: Final[Milliseconds] = 10 * SECOND
"""An expansion of half a million rows."""

_TURN_MARGIN: Final[Milliseconds] = 5 * SECOND
"""A turn outlives the function that took it by this much."""


@dataclass(frozen=True, slots=True)
class FanOut:
    store: JobStore
    course: JobCourse
    bucket: Bucket
    queueing: Queueing
    clock: Clock
    addressees: Callable[[], Addressees]
    """Asked for where a plan names a file or codes of the directory."""
    plan_queue: Callable[[], Queue]
    turns: Turns
    rules: Callable[[str], Sequence[ApprovalRule]]
    """A firm's rules of what waits for an approval, as they are now."""
    gate: ConsentGate

    def work(self, message: str) -> Work:
        """What a message of the plan queue asks for."""
        ref = JobPointer.decode(message).ref
        return Work("plan", "expansion", ref.firm_id, ref.job_id, JobPointer(ref).encode(), BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        """Expand the job, once its turn has come, and hand its chunks on."""
        ref = JobPointer.decode(message).ref
        job = self.store.job(ref)
        if job is None or job.status not in (JobStatus.ACCEPTED, JobStatus.EXPANDING):
            self.run(ref)
            return
        plan = self.store.plan(ref)
        held: list[Turn] = []
        try:
            for share in self._shares(ref, plan):
                now = self.clock()
                turn = self.turns.take(share, now=now, until=now + remaining() + _TURN_MARGIN)
                if not isinstance(turn, Turn):
                    self._wait(ref, min(turn, LONGEST_DELAY_SECONDS * SECOND), now)
                    return
                held.append(turn)
            self.run(ref, plan)
        finally:
            for turn in held:
                self.turns.give_back(turn, now=self.clock())

    def _shares(self, ref: JobRef, plan: Plan) -> list[Share]:
        """Whose turns the job's list has to wait for."""
        head = self.bucket.head(plan.upload.key if plan.upload else plan.snapshot)
        if head is not None and head.size < LARGE:
            return []
        of_firm = Share((f"FIRM#{ref.firm_id}", "TURNS#plan"), AT_ONCE_OF_A_FIRM, _USUAL)
        return [of_firm, Share(("ALL", "TURNS#plan"), AT_ONCE, _USUAL)]

    def _wait(self, ref: JobRef, wait: Milliseconds, now: Milliseconds) -> None:
        """Come back later; until then nobody takes the expansion for missed."""
        self.course.look_again(ref, now + wait + EXPANSION_SLACK)
        self.plan_queue().send([JobPointer(ref).encode()], delay_seconds=-(-wait // SECOND))

    def give_up(self, message: str, why: Problem) -> None:
        """A job that is not committed fails; it holds no credit yet. One that is committed is the reconcile's."""
        ref = JobPointer.decode(message).ref
        self.course.fail(ref, EXPANSION_FAILED, Totals(), problems=[why], now=self.clock())

    def run_made(self, job: Job, plan: Plan, snapshot: Snapshot) -> Job:
        """As `run`, for whoever made the job and its snapshot this moment: neither is read again."""
        return self._run(job, plan, snapshot.lines)

    def run(self, ref: JobRef, plan: Plan | None = None) -> Job | None:
        """Bring the job from accepted to sending; go on from wherever an earlier run stopped. The job as it is then."""
        job = self.store.job(ref)
        if job is None:
            return None
        plan = plan or self.store.plan(ref)
        return self._run(job, plan, partial(self.bucket.lines, plan.snapshot))

    def _run(self, job: Job, plan: Plan, lines: Lines) -> Job:
        ref = job.ref
        if job.status in (JobStatus.ACCEPTED, JobStatus.EXPANDING):
            if not plan.interactive:
                self.course.mark_expanding(ref)
            self._decide(ref, plan, lines)
            job = self.store.job(ref) or job
        if job.status is JobStatus.SENDING and job.queued_at == 0:
            job = self.queueing.queue_first(ref, plan, job.totals)
        if job.status is JobStatus.CANCELLED and job.holds_credit:
            self._expand(ref, plan, lines)  # a chunk cannot be closed that is not in the bucket any more
        return job

    def _decide(self, ref: JobRef, plan: Plan, lines: Lines) -> None:
        """Expand the job, and let it be sent or fail."""
        try:
            self._make_snapshot(ref, plan)
            totals = self._expand(ref, plan, lines)
        except InputError as unusable:  # expanding it again would not help
            self._refuse(ref, plan, unusable)
            return
        now = self.clock()
        if totals.recipients == 0 or (plan.all_or_nothing and totals.refused):
            self.course.fail(ref, "rows_refused", totals, now=now)
            logger().info("job_failed", extra={"job": ref.job_id, "refused": totals.refused})
        else:
            self._commit(ref, plan, totals, now)

    def _make_snapshot(self, ref: JobRef, plan: Plan) -> None:
        """The snapshot of a list that does not stand in the request itself."""
        if plan.upload is None and plan.sources is None:
            return
        from ulak.lists.uploads import forget, resolve  # a message to a number needs none of it
        from ulak.planning.sources import freeze

        addressees = self.addressees()
        resolve(self.bucket, plan, partial(addressees.personal.conceal, ref.firm_id))
        freeze(self.bucket, addressees, ref.firm_id, plan, self.clock)
        forget(self.bucket, plan)

    def _refuse(self, ref: JobRef, plan: Plan, unusable: InputError) -> None:
        """The list as a whole cannot be sent: said once, and not tried again."""
        if plan.upload is not None:
            from ulak.lists.uploads import asked_in_file

            unusable = asked_in_file(self.bucket, plan, unusable)
        self.course.fail(ref, "list_refused", Totals(), problems=unusable.problems, now=self.clock())
        codes = sorted({problem.code for problem in unusable.problems})
        logger().info("job_failed", extra={"job": ref.job_id, "problems": codes})

    def _commit(self, ref: JobRef, plan: Plan, totals: Totals, now: Milliseconds) -> None:
        rule = held_by(self.rules(ref.firm_id), plan, recipients=totals.recipients, credits=totals.credits)
        try:
            committed = self.course.commit(
                ref,
                plan,
                totals,
                rule=rule.encode() if rule else None,
                now=now,
                due_at=now + SENDING_SLACK,
            )
        except InsufficientCredit as short:
            shortage = Shortage(short.needs, short.has)
            if isinstance(short, QuotaExceeded):
                shortage = replace(shortage, unit=short.unit, month=short.month)
            self.course.fail(ref, short.code, totals, short_of=shortage, now=now)
            logger().info("job_failed", extra={"job": ref.job_id, "needs": short.needs, "has": short.has})
            return
        if committed and not plan.interactive:
            self.course.warn_if_low(ref, plan, now=now)

    def _expand(self, ref: JobRef, plan: Plan, lines: Lines) -> Totals:
        """Write the job's chunks and refusals to the bucket and tell what they come to."""
        stopped = stopped_once(self.gate, self.bucket, ref, plan)
        totals: Totals | None = None
        credits = 0
        with ThreadPoolExecutor(_WRITERS) as pool:
            waiting: list[Future[None]] = []
            for part in expand(lines, expansion_rules(plan, stopped)):
                match part:
                    case Chunk():
                        credits += plan.most_credits(part)
                        key, data = chunk_key(ref, part.number), part.encode()
                    case Refusals():
                        key, data = refusals_key(ref, part.number), part.encode()
                    case _:
                        totals = part
                        continue
                if plan.interactive:  # one chunk, and somebody waits: a thread would take longer to start
                    self.bucket.put(key, data)
                    continue
                if len(waiting) == _WRITERS:
                    waiting.pop(0).result()
                waiting.append(pool.submit(self.bucket.put, key, data))
            for write in waiting:
                write.result()
        if totals is None:
            raise LookupError("an expansion ends with its totals")
        return replace(totals, credits=credits)
