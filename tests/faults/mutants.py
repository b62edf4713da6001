"""Known-bad engines: each does one thing that must never be done, and some invariant must tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any, Final
from unittest.mock import patch

from tests.faults import world
from tests.faults.explore import Schedule, crashes, meetings, mishaps, run, trace
from tests.faults.flows import NAMED as FLOW_NAMED
from tests.faults.flows import Flow
from tests.faults.invariants import nothing_surprising
from tests.faults.steps import Fault, Steps
from ulak.consent.claimed import NOT_ASKED
from ulak.delivery.attempt import Attempt
from ulak.delivery.claims import ChunkClaims
from ulak.delivery.verdict import Left, Noted, verdict
from ulak.delivery.worker import SendWorker
from ulak.jobs.course import JobCourse
from ulak.jobs.journal import Outcome
from ulak.ledger.quotas import Quotas
from ulak.ledger.store import Ledger
from ulak.operators.port import Answer, InDoubt
from ulak.platform.table import Put, Table, Update, Write
from ulak.reports import doubt, folding


@dataclass(frozen=True, slots=True)
class Mutant:
    told: str
    made: Callable[[], AbstractContextManager[Any]]
    by: Callable[[Flow, list[str]], Iterator[Schedule]]
    """The schedules that look for it."""
    flow: str = "small job"


def caught(use: Callable[[Steps], None], mutant: Mutant) -> tuple[int, list[str]]:
    """How many schedules were run, and what the last one violated: nothing, if the mutant survived them. An
    error of its own does not count: it would hide that nothing else notices."""
    tried = 0
    for schedule in _schedules(use, mutant):
        with mutant.made():
            result = run(use, schedule)
        tried += 1
        if told := [one for one in result.violations if not one.startswith(nothing_surprising.__name__)]:
            return tried, [f"{schedule}: {told[0]}"]
    return tried, []


def _schedules(use: Callable[[Steps], None], mutant: Mutant) -> Iterator[Schedule]:
    """Nothing first, then what befalls the later steps first: that is where calls and closes are."""
    flow = FLOW_NAMED[mutant.flow]
    yield Schedule(flow.name, ())
    yield from reversed(list(mutant.by(flow, trace(use, flow))))


def _unconditional(
    whose: type, name: str, *, chosen: Callable[[Update], bool]
) -> AbstractContextManager[Any]:
    """The method writes without the conditions of the updates that are `chosen`."""
    whole = getattr(whose, name)
    real_write, real_all = Table.write, Table.write_all

    def bare(write: Write) -> Write:
        if isinstance(write, Update) and chosen(write):
            names = {k: v for k, v in write.names.items() if k in write.change}
            values = {k: v for k, v in write.values.items() if _used(k, write.change)}
            return replace(write, condition=None, names=names, values=values)
        return write

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        with (
            patch.object(Table, "write", lambda table, write: real_write(table, bare(write))),
            patch.object(
                Table, "write_all", lambda table, writes: real_all(table, [bare(w) for w in writes])
            ),
        ):
            return whole(self, *arguments, **named)

    return patch.object(whose, name, method)


def _used(name: str, expression: str) -> bool:
    rest = expression.split(name)[1:]
    return any(not (part[:1].isalnum() or part[:1] == "_") for part in rest)


def _always(write: Update) -> bool:
    return True


def _of_chunk(write: Update) -> bool:
    return write.key[1].startswith("CHUNK#")


def _posts_again() -> AbstractContextManager[Any]:
    return patch.object(Attempt, "_settle_dead_attempt", lambda self: None)


def _posts_before_intent() -> AbstractContextManager[Any]:
    return patch.object(ChunkClaims, "write_journal", lambda self, claim, journal, **_: True)


@contextmanager
def _moves_doubts() -> Iterator[None]:
    def moving(answer: Answer, **of_call: Any) -> Noted | Left:
        if isinstance(answer, InDoubt):
            return Left(call_made=False, requeue_after=0, elsewhere=True)
        return verdict(answer, **of_call)

    with patch("ulak.delivery.attempt.verdict", moving):
        yield


def _takes_doubt_for_refusal() -> AbstractContextManager[Any]:
    real = Attempt._note

    def note(self: Any, made: Noted, **named: Any) -> None:
        refused = replace(made, outcome=Outcome.FAILED) if made.outcome is Outcome.UNCERTAIN else made
        real(self, refused, **named)

    return patch.object(Attempt, "_note", note)


def _asks_too_early() -> AbstractContextManager[Any]:
    return patch.object(world, "LONGEST_TURN", -10 * 60_000)


def _forgets_to_close() -> AbstractContextManager[Any]:
    return patch.object(JobCourse, "close", lambda self, job, *, now: False)


def _forgets_to_release() -> AbstractContextManager[Any]:
    return patch.object(Ledger, "release", lambda self, *_, **__: [])


def _settles_apart() -> AbstractContextManager[Any]:
    """Charges in a write of its own, just before the transaction that closes the chunk."""
    real_finish, real_all = ChunkClaims.finish, Table.write_all

    def apart(table: Table, writes: Sequence[Write]) -> None:
        record, counters = writes
        assert isinstance(counters, Update)
        rest = {name: value for name, value in counters.values.items() if name != ":charged"}
        charged = {":charged": counters.values[":charged"]}
        table.write(Update(counters.key, "ADD charged :charged", values=charged))
        change = counters.change.replace(", charged :charged", "")
        real_all(table, [record, replace(counters, change=change, values=rest)])

    def finish(self: Any, *arguments: Any, now: int) -> bool:
        with patch.object(Table, "write_all", apart):
            return real_finish(self, *arguments, now=now)

    return patch.object(ChunkClaims, "finish", finish)


def _keeps_quotas() -> AbstractContextManager[Any]:
    return patch.object(Quotas, "give_back", lambda self, *_: [])


def _takes_quotas_apart() -> AbstractContextManager[Any]:
    """Takes of them in a write of its own, just before the transaction that commits the job."""
    real = Quotas.take

    def take(self: Any, *arguments: Any) -> list[Write]:
        if writes := real(self, *arguments):
            self._table.write_all(writes)
        return []

    return patch.object(Quotas, "take", take)


def _takes_anothers_call() -> AbstractContextManager[Any]:
    real = doubt.match
    return patch.object(doubt, "match", lambda in_doubt, listed, known, rivals: real(in_doubt, listed, known))


def _late_report_wins() -> AbstractContextManager[Any]:
    """What stands is asked for its rank first, what comes second: what stands never counts."""
    real, stands = folding._rank, cycle((True, False))
    return patch.object(folding, "_rank", lambda byte, profile: 0 if next(stands) else real(byte, profile))


@contextmanager
def _unguarded_close() -> Iterator[None]:
    """Closes whatever it finds, and releases with it, whether that was done before or not."""
    real = Ledger.release

    def release(self: Ledger, *arguments: Any, **named: Any) -> list[Write]:
        writes = real(self, *arguments, **named)
        return [replace(write, condition=None) if isinstance(write, Put) else write for write in writes]

    with _unconditional(JobCourse, "close", chosen=_always), patch.object(Ledger, "release", release):
        yield


def _meeting(fault: Fault) -> Callable[[Flow, list[str]], Iterator[Schedule]]:
    """The schedules that let these others in."""
    return lambda flow, steps: (one for one in meetings(flow, steps) if one.faults[0][1] is fault)


NAMED: Final = {
    "re-POST": Mutant("a call that a dead attempt intended is made again", _posts_again, crashes),
    "POST before intent": Mutant("no intent is kept before a call", _posts_before_intent, crashes),
    "claim without condition": Mutant(
        "a chunk is claimed whoever holds it",
        lambda: _unconditional(ChunkClaims, "claim", chosen=_of_chunk),
        _meeting(Fault.REDELIVER),
    ),
    "finish without condition": Mutant(
        "a chunk is closed by whoever comes, held or not",
        lambda: _unconditional(ChunkClaims, "finish", chosen=_of_chunk),
        _meeting(Fault.STALL),
    ),
    "unguarded settlement": Mutant(
        "the charge is written apart from what makes it happen once", _settles_apart, crashes
    ),
    "lost close": Mutant("a job that is over is not closed", _forgets_to_close, crashes),
    "lost release": Mutant("what a job held is not given back", _forgets_to_release, crashes),
    "double close": Mutant("a job is closed whenever it is over", _unguarded_close, _meeting(Fault.POLL)),
    "doubt taken for refusal": Mutant(
        "a call without an answer counts as refused", _takes_doubt_for_refusal, mishaps
    ),
    "doubt goes elsewhere": Mutant(
        "a call without an answer is made by the next account", _moves_doubts, mishaps, "failover"
    ),
    "asked too early": Mutant(
        "an operator that has not heard of a call yet is believed",
        _asks_too_early,
        crashes,
        "doubt, asked, accepted",
    ),
    "quota kept": Mutant(
        "what a job did not use of a quota is not given back", _keeps_quotas, crashes, "quota, cancelled"
    ),
    "quota taken apart": Mutant(
        "a quota is taken of apart from what makes it happen once", _takes_quotas_apart, crashes, "quota"
    ),
    "another's call taken": Mutant(
        "a call in doubt is taken for another job's to the same number",
        _takes_anothers_call,
        crashes,
        "doubt, two alike",
    ),
    "refusals not asked": Mutant(
        "a chunk's claim does not ask who may be written to",
        lambda: patch.object(SendWorker, "_asked", lambda *_: NOT_ASKED),
        crashes,
        "refused half sent",
    ),
    "refused since, called again": Mutant(
        "a call in doubt is made again though one of its recipients refused since",
        lambda: patch.object(Attempt, "_refused_since", lambda self: False),
        crashes,
        "refused in doubt",
    ),
    "late report overwrites": Mutant(
        "a report counts whatever stands", _late_report_wins, crashes, "reports"
    ),
}
