"""What must hold whatever happened. Each check answers with what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from tests.faults.world import BRANCH, World
from ulak.delivery.audit import Audit
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import Call, Journal
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.standing import Standing, standing
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.jobs.store import SETTLED, JobStore
from ulak.ledger.entries import replay
from ulak.ledger.quotas import Quotas, month_of
from ulak.ledger.store import Ledger
from ulak.rules import Purpose

_SERVICES: Final = ("sms",)
_TAKEN: Final = {RecipientStatus.SENT, RecipientStatus.DELIVERED, RecipientStatus.UNDELIVERED}
_FREE: Final = {
    RecipientStatus.FAILED,
    RecipientStatus.CANCELLED,
    RecipientStatus.SUPPRESSED,
    RecipientStatus.PENDING,
}
_TERMINAL: Final = {
    RecipientStatus.DELIVERED,
    RecipientStatus.UNDELIVERED,
    RecipientStatus.FAILED,
    RecipientStatus.CANCELLED,
    RecipientStatus.SUPPRESSED,
    RecipientStatus.UNCERTAIN,
}


@dataclass
class ChunkBooks:
    """One chunk of ours as it stands in the records."""

    chunk: Chunk
    record: ChunkRecord | None
    reports: ReportRecord
    calls: list[Call]
    standings: list[Standing]


@dataclass
class JobBooks:
    job: Job
    plan: Plan
    chunks: list[ChunkBooks]

    def statuses(self) -> Iterator[RecipientStatus]:
        """Of each recipient, as callers are told: nobody is pending in a cancelled job."""
        cancelled = self.job.status is JobStatus.CANCELLED
        for chunk in self.chunks:
            for one in chunk.standings:
                never = one.status is RecipientStatus.PENDING and cancelled
                yield RecipientStatus.CANCELLED if never else one.status


class Books:
    """Everything of a world that invariants are about, read once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.jobs = {ref: self._read(ref) for ref in world.jobs()}
        ledger = Ledger(world.peek)
        self.balances = {service: ledger.standing(world.firm, service) for service in _SERVICES}
        self.entries = {service: list(ledger.entries(world.firm, service)) for service in _SERVICES}

    def _read(self, ref: JobRef) -> JobBooks:
        store = self.world.seen
        job, plan = store.job(ref), store.plan(ref)
        assert job is not None
        chunks = []
        for number in range(job.totals.chunks):
            chunk = self.world.chunk(ref, number)
            record, reports = store.chunk(ref, number)
            journal = record.journal if record else Journal(plan.profile.batch_size or 1)
            calls = journal.calls(chunk.msisdns)
            standings = [
                standing(index, calls, record, reports, plan.statuses, job.created_at)
                for index in range(len(chunk))
            ]
            chunks.append(ChunkBooks(chunk, record, reports, calls, standings))
        return JobBooks(job, plan, chunks)

    @cached_property
    def accepted(self) -> Counter[str]:
        """How often operators accepted each reference, whichever of them did."""
        books = (operator.books for operator in self.world.operators)
        return Counter(taken.call.reference for taken in chain.from_iterable(books))

    def calls(self) -> Iterator[tuple[str, JobBooks, ChunkBooks, Call]]:
        """Every call that our plans want, with its reference."""
        for ref, job in self.jobs.items():
            for number, chunk in enumerate(job.chunks):
                for place, call in enumerate(chunk.calls):
                    yield str(MessageId(ref.job_id, number, place)), job, chunk, call


Check = Callable[[Books], Iterator[str]]


# --- at any time ------------------------------------------------------------------------------------------


def i1_never_negative(books: Books) -> Iterator[str]:
    for service, one in books.balances.items():
        if one.balance.available < 0 or one.block.left < 0:
            yield f"{service}: {one}"


def i2_credits_are_somewhere(books: Books) -> Iterator[str]:
    for service, one in books.balances.items():
        balance = one.balance
        if balance.topped_up != balance.available + balance.reserved + balance.settled:
            yield f"{service}: {balance}"
        held = sum(
            job.job.totals.credits
            for job in books.jobs.values()
            if job.job.holds_credit and not job.job.from_block and job.job.service == service
        )
        if one.reserved != held:
            yield f"{service}: {one.reserved} reserved, open jobs hold {held}"


def i4_at_most_once(books: Books) -> Iterator[str]:
    for reference, times in books.accepted.items():
        if times > 1:
            yield f"{reference} was accepted {times} times"
    planned = {
        reference: (chunk.chunk.msisdns_of(call), [chunk.chunk.text(i) for i in call])
        for reference, _, chunk, call in books.calls()
    }
    every = (operator.books for operator in books.world.operators)
    for taken in chain.from_iterable(every):
        if planned.get(taken.call.reference) != (list(taken.call.msisdns), list(taken.call.texts)):
            yield f"{taken.call.reference} went out otherwise than planned"


def i12_who_accepted_is_who_is_charged(books: Books) -> Iterator[str]:
    """A call that an operator took is written down as that account's, which is paid."""
    for ref, job in books.jobs.items():
        for number, chunk in enumerate(job.chunks):
            journal = chunk.record.journal if chunk.record else Journal(1)
            for place, operator in enumerate(books.world.operators):
                taken = {one.call.reference for one in operator.books}
                for call in range(len(chunk.calls)):
                    reference = str(MessageId(ref.job_id, number, call))
                    if reference in taken and journal.place_of(call) != place:
                        yield f"{reference} was accepted by {place}, and is {journal.place_of(call)}'s here"


def i5_accepted_is_known(books: Books) -> Iterator[str]:
    for reference, _, chunk, call in books.calls():
        statuses = {chunk.standings[index].status for index in call}
        if books.accepted[reference] and statuses & _FREE:
            under_way = chunk.record is not None and not chunk.record.done
            if not (under_way and statuses <= {RecipientStatus.PENDING}):
                yield f"{reference} was accepted and is {statuses} here"
        if not books.accepted[reference] and statuses & _TAKEN:
            yield f"{reference} is {statuses} here and was never accepted"


def i7_entries_give_the_balance(books: Books) -> Iterator[str]:
    for service, entries in books.entries.items():
        again, balance = replay(entries), books.balances[service].balance
        for name in ("topped_up", "available", "reserved", "settled", "entries"):
            if getattr(again, name) != getattr(balance, name):
                yield f"{service}: {name} {getattr(balance, name)}, its entries give {getattr(again, name)}"
        if len({entry.key for entry in entries}) != len(entries):
            yield f"{service}: two entries of one key"


def i8_closed_at_most_once(books: Books) -> Iterator[str]:
    for (which, whose), times in books.world.steps.writes.items():
        if times > 1:
            yield f"{which} of {whose} was written {times} times"


def nothing_surprising(books: Books) -> Iterator[str]:
    yield from books.world.surprises


def i11_quotas_are_what_jobs_hold(books: Books) -> Iterator[str]:
    """At every moment: a quota moves with the job that takes of it, and with nothing else."""
    due: Counter[tuple[str, str]] = Counter()
    for one in books.jobs.values():
        due.update({(unit, one.job.quota_month): one.job.credits_due for unit in one.job.quotas})
    unit = f"branch#{BRANCH}"
    months = {month for _, month in due} | {month_of(books.world.begun_at)}
    quotas = Quotas(books.world.peek)
    for month in months:
        taken = quotas.taken(books.world.firm, unit, month).get("sms", 0)
        if taken != due[unit, month]:
            yield f"{unit}: {taken} taken in {month}, {due[unit, month]} due"


def i13_nobody_called_who_had_refused(books: Books) -> Iterator[str]:
    """Law 6563 art. 8: no commercial message to a number whose refusal was answered for before the chunk was claimed,
    by whichever claim the call was made."""
    world = books.world
    if not world.refused:
        return
    for taken in chain.from_iterable(operator.books for operator in world.operators):
        message = MessageId.parse(taken.call.reference)
        if taken.call.purpose is not Purpose.COMMERCIAL or message is None:
            continue
        claims = [order for order in world.claimed[message.job_id, message.chunk] if order < taken.order]
        for msisdn in taken.call.msisdns:
            if world.refused.get(msisdn, taken.order) < max(claims):
                yield f"{taken.call.reference} went to a number that had refused before its chunk was claimed"


ALWAYS: Final[tuple[Check, ...]] = (
    i1_never_negative,
    i2_credits_are_somewhere,
    i4_at_most_once,
    i5_accepted_is_known,
    i7_entries_give_the_balance,
    i8_closed_at_most_once,
    i11_quotas_are_what_jobs_hold,
    i12_who_accepted_is_who_is_charged,
    i13_nobody_called_who_had_refused,
    nothing_surprising,
)


# --- when nothing moves any more --------------------------------------------------------------------------


def i3_charged_is_what_went_out(books: Books) -> Iterator[str]:
    for service, one in books.balances.items():
        due = 0
        for job in books.jobs.values():
            if job.plan.service != service:
                continue
            for chunk in job.chunks:
                journal = chunk.record.journal if chunk.record else Journal(1)
                by = {index: journal.place_of(n) for n, call in enumerate(chunk.calls) for index in call}
                for index, where in enumerate(chunk.standings):
                    if where.status not in _FREE:
                        due += job.plan.credits(chunk.chunk, range(index, index + 1), by[index])
        if one.settled != due:
            yield f"{service}: {one.settled} settled, {due} due"


def i5_accepted_is_final(books: Books) -> Iterator[str]:
    for reference, _, chunk, call in books.calls():
        statuses = {chunk.standings[index].status for index in call}
        if books.accepted[reference] and not statuses <= _TAKEN | {RecipientStatus.UNCERTAIN}:
            yield f"{reference} was accepted and ended {statuses}"


def i6_everything_ends(books: Books) -> Iterator[str]:
    for ref, job in books.jobs.items():
        if job.job.status not in SETTLED:
            yield f"{ref.job_id} ended {job.job.status} ({job.job.pause_reason})"
        if job.job.holds_credit:
            yield f"{ref.job_id} still holds credit"
        ends = _TERMINAL | ({RecipientStatus.SENT} if books.world.operator.unnamed else set())
        if rest := Counter(job.statuses()).keys() - ends:
            yield f"{ref.job_id} ended with {rest}"
    if not books.world.quiet():
        yield "something is still due"


def i9_counters_tell_the_records(books: Books) -> Iterator[str]:
    for ref, job in books.jobs.items():
        if not job.chunks:
            continue
        told = {name: number for name, number in job.job.counts().items() if number}
        true = {status.value: number for status, number in Counter(job.statuses()).items()}
        if told != true:
            yield f"{ref.job_id} tells {told}, its records say {true}"


def i10_states_equal_the_operators(books: Books) -> Iterator[str]:
    """Where the operator says more than that it took the message, so do we; where it cannot be asked, no more."""
    operator = books.world.operator
    for reference, _, chunk, call in books.calls():
        if not books.accepted[reference]:
            continue
        for index in call:
            where = chunk.standings[index]
            if where.status is RecipientStatus.UNCERTAIN:
                continue
            if reference in operator.unnamed:
                if where.status is RecipientStatus.SENT:
                    continue
                if reference not in operator.named:
                    yield f"{reference}/{index} is {where.status}, its reports cannot be asked for"
            raw = operator.statuses.get(chunk.chunk.msisdns[index], "1")
            wanted = RecipientStatus.DELIVERED if raw == "1" else RecipientStatus.UNDELIVERED
            if where.status is not wanted:
                yield f"{reference}/{index} is {where.status}, the operator says {raw}"


def audit_finds_nothing(books: Books) -> Iterator[str]:
    """The administrator's own command."""
    world = books.world
    store, ledger = JobStore(world.peek), Ledger(world.peek)
    for violation in (
        Audit(store, ledger, world.chunk_bytes, world.clock, _SERVICES).run(world.firm, whole=True).violations
    ):
        yield str(violation)


AT_THE_END: Final[tuple[Check, ...]] = (
    *ALWAYS,
    i3_charged_is_what_went_out,
    i5_accepted_is_final,
    i6_everything_ends,
    i9_counters_tell_the_records,
    i10_states_equal_the_operators,
    audit_finds_nothing,
)


def violations(world: World, checks: tuple[Check, ...]) -> list[str]:
    books = Books(world)
    return [f"{check.__name__}: {told}" for check in checks for told in check(books)]


def uncertain(world: World) -> int:
    """Recipients nobody knows about in the end."""
    return sum(
        status is RecipientStatus.UNCERTAIN for job in Books(world).jobs.values() for status in job.statuses()
    )
