"""The flows that faults are let loose on. Each prepares its world in peace and then acts; what it acts out, and
everything that follows from it, is counted in steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cli.dead_letters import redrive
from tests.faults import flows_accounts, flows_consent, flows_lists, flows_schedules
from tests.faults.operators import ASKS, ASKS_PARTLY, DEDUPES, SILENT
from tests.faults.steps import Fault
from tests.faults.wired import ADAPTERS
from tests.faults.world import CREDIT, NUMBERS, PATIENCE, World
from ulak.errors import InsufficientCredit
from ulak.platform.clock import MINUTE, SECOND, Milliseconds

A, B, C, D, E, F = NUMBERS[:6]

SMALL: Final = ((A, "Ali"), (B, "Banu"), (A, "Ayse"))
"""One chunk of two calls: a number that comes twice begins another call. Expanded within its request."""
BULK: Final = ((A, "Ali"), (B, "Banu"), (A, "Ayse"), (D, "Deniz"), (E, "Ece"))
"""Two chunks of three calls, by the plan queue."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`prepare` in peace, then `act` counted; the world runs on until nothing is left to do."""

    name: str
    act: Callable[[World], None]
    prepare: Callable[[World], None] = lambda world: None
    operator_id: str = SILENT
    credit: int = CREDIT
    wired: bool = False
    """Whether its operator is reached by the real adapter."""
    meanwhile: bool = False
    """Whether others are let in between its steps too."""
    patience: Milliseconds = PATIENCE
    """How long it is counted at most."""
    holds: Callable[[World], Iterator[str]] = lambda world: iter(())
    """What must hold in the end of this flow alone; answers with what does not."""


def _posts(rows: tuple[tuple[str, str], ...]) -> Callable[[World], None]:
    return lambda world: world.wish(lambda: world.post_job(rows))


def _has_posted(rows: tuple[tuple[str, str], ...]) -> Callable[[World], None]:
    return lambda world: world.post_job(rows)


def _mixed_reports(world: World) -> None:
    """Sent; then late, stale, doubled and reversed reports come in."""
    world.operator.statuses = {B: "2"}
    world.operator.disorderly = True
    world.operator.report_after = 12 * SECOND
    world.post_job(SMALL)
    for queue in (world.queues["send"], world.queues["interactive"]):
        while (message := queue.receive()) is not None:
            queue.done(message, delete=world.deliver(queue.name, message.body))


def _in_doubt(*scripted: Fault) -> Callable[[World], None]:
    def prepare(world: World) -> None:
        world.operator.scripted = list(scripted)
        world.post_job(SMALL)

    return prepare


def _two_alike(world: World) -> None:
    """Two messages to one number, both in doubt; the operator took the second alone."""
    world.operator.scripted = [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER]
    world.post_message(A, "key-00000001")
    world.post_message(A, "key-00000002")


def _lost_from_queue(world: World) -> None:
    world.post_job(BULK)
    world.deliver("plan", world.queues["plan"].messages[0].body)
    for queue in world.queues.values():
        queue.messages.clear()
    world.clock.turn(16 * 60 * SECOND)


def _expansion_lost(world: World) -> None:
    world.post_job(BULK)
    world.queues["plan"].messages.clear()
    world.clock.turn(61 * SECOND)


def _worker_dead(world: World) -> None:
    """A worker died between its intent and its answer, and its pointer is gone."""
    world.post_job(SMALL)
    message = world.queues["send"].messages.pop()
    world.operator.scripted = [Fault.DIE_BEFORE]
    world.deliver("send", message.body)
    world.clock.turn(66 * SECOND)


def _dead_letters(world: World) -> None:
    """A worker died over the chunk's first call; its message and the poll's lie in the dead letters."""
    world.post_job(SMALL)
    queue = world.queues["send"]
    world.operator.scripted = [Fault.DIE_BEFORE]
    message = queue.receive()
    assert message is not None
    queue.done(message, delete=world.deliver("send", message.body))
    world.clock.turn(66 * SECOND)
    for one in (queue, world.queues["reports"]):
        one.dead, one.messages = one.messages, []


def _redrives(world: World) -> None:
    """The same dead letters twice, the second time much later than any token of a transaction lasts."""
    queue = world.queues["send"]
    kept = list(queue.dead)

    def again() -> None:
        queue.dead[:] = kept
        redrive(queue)

    world.wish(lambda: redrive(queue))
    world.wish(again, after=11 * 60 * SECOND)


def _steered(what: str, *, resumed: bool = False) -> Callable[[World], None]:
    def act(world: World) -> None:
        world.wish(lambda: world.steer(what))
        if resumed:
            world.wish(lambda: world.steer("resume"), after=60 * SECOND)

    return act


def _half_sent(world: World) -> None:
    """The first of two chunks went out; the second waits."""
    world.post_job(BULK)
    world.deliver("plan", world.queues["plan"].messages.pop().body)
    queue = world.queues["send"]
    message = queue.receive()
    assert message is not None
    queue.done(message, delete=world.deliver("send", message.body))


def _refused_or_taken(world: World) -> None:
    """Refused is right, before the top-up; a repetition may come after it."""
    with suppress(InsufficientCredit):
        world.post_job(SMALL)


def _short_of_credit(world: World) -> None:
    """Refused for want of credit; topped up; asked again."""
    world.wish(lambda: world.top_up(50, "INV-2"), after=30 * SECOND)
    world.wish(lambda: _refused_or_taken(world))
    world.wish(lambda: world.post_job(SMALL), after=61 * SECOND)


def _within_quota(prepare: Callable[[World], None] = lambda world: None) -> Callable[[World], None]:
    def prepared(world: World) -> None:
        world.set_quota(6)
        prepare(world)

    return prepared


def _over_quota_then_not(world: World) -> None:
    """Refused for want of quota; raised; asked again."""
    world.wish(lambda: world.set_quota(50), after=30 * SECOND)
    world.wish(lambda: _refused_or_taken(world))
    world.wish(lambda: world.post_job(SMALL), after=61 * SECOND)


FLOWS: Final = (
    Flow("bulk", _posts(BULK), meanwhile=True),
    Flow("small job", _posts(SMALL), meanwhile=True),
    Flow("single message", lambda world: world.wish(lambda: world.post_message(A)), meanwhile=True),
    Flow("reports", lambda world: None, _mixed_reports, meanwhile=True),
    Flow("doubt, by reports", lambda world: None, _in_doubt(Fault.TIMEOUT_AFTER)),
    Flow("doubt, two alike", lambda world: None, _two_alike, patience=2 * MINUTE),  # nothing resolves them
    Flow("doubt, asked, accepted", lambda world: None, _in_doubt(Fault.TIMEOUT_AFTER), ASKS),
    Flow("doubt, asked, refuted", lambda world: None, _in_doubt(Fault.TIMEOUT_BEFORE), ASKS),
    Flow("doubt, half asked", lambda world: None, _in_doubt(Fault.TIMEOUT_AFTER), ASKS_PARTLY),
    Flow(
        "doubt, sent again",
        lambda world: None,
        _in_doubt(Fault.TIMEOUT_AFTER, Fault.THROTTLED),
        DEDUPES,
        meanwhile=True,
    ),
    Flow("bulk, asked", _posts(BULK), operator_id=ASKS),
    Flow("bulk, sent again", _posts(BULK), operator_id=DEDUPES),
    Flow("reconcile: lost pointers", lambda world: None, _lost_from_queue),
    Flow("reconcile: lost expansion", lambda world: None, _expansion_lost),
    Flow("reconcile: dead worker", lambda world: None, _worker_dead),
    Flow("redrive", _redrives, _dead_letters),
    Flow("cancel before sending", _steered("cancel"), _has_posted(BULK)),
    Flow("cancel half sent", _steered("cancel"), _half_sent, meanwhile=True),
    Flow("pause and resume", _steered("pause", resumed=True), _half_sent, meanwhile=True),
    Flow("top-up", _short_of_credit, credit=0),
    Flow("upload", flows_lists.posts_the_upload, flows_lists.uploaded, holds=flows_lists.everyone_once),
    Flow("report file", flows_lists.wants_the_report, flows_lists.delivered, holds=flows_lists.whole_report),
    Flow(
        "schedule",
        lambda world: None,
        flows_schedules.scheduled,
        holds=flows_schedules.one_job_an_instant,
        meanwhile=True,
    ),
    Flow(
        "schedule, run by hand",
        flows_schedules.runs_by_hand,
        flows_schedules.scheduled,
        holds=flows_schedules.one_job_an_instant_and_a_run,
    ),
    Flow("quota", _posts(BULK), _within_quota(), meanwhile=True),
    Flow("quota, a single", lambda world: world.wish(lambda: world.post_message(A)), _within_quota()),
    Flow("quota, refuted", lambda world: None, _within_quota(_in_doubt(Fault.TIMEOUT_BEFORE)), ASKS),
    Flow("quota, cancelled", _steered("cancel"), _within_quota(_half_sent), meanwhile=True),
    Flow(
        "refused half sent",
        flows_consent.refuses_before_resume,
        flows_consent.half_sent_and_paused,
        holds=flows_consent.holds,
        meanwhile=True,
    ),
    Flow(
        "failover",
        flows_accounts.posts_dear,
        flows_accounts.first_fails(Fault.NOT_SENT),
        holds=flows_accounts.both_were_used,
        meanwhile=True,
    ),
    Flow(
        "failover, account refused", flows_accounts.posts_dear, flows_accounts.first_fails(Fault.LOCKED_OUT)
    ),
    Flow(
        "failover, then doubt",
        flows_accounts.posts_dear,
        flows_accounts.first_fails(Fault.TIMEOUT_AFTER, Fault.NOT_SENT),
    ),
    Flow(
        "refused by message",
        flows_consent.refuses_by_message_before_resume,
        flows_consent.half_sent_with_an_inbox,
        holds=flows_consent.told_once_that_it_was_heard,
    ),
    Flow(
        "refused while it runs",
        flows_consent.refuse_while_it_runs,
        flows_consent.in_hours_with_an_inbox,
        holds=flows_consent.told_once_that_it_was_heard,
    ),
    Flow(
        "words cross",
        flows_consent.words_cross_before_resume,
        flows_consent.half_sent_to_who_consented,
        holds=flows_consent.who_consented_last_is_not_left_out,
    ),
    Flow(
        "refused and consented",
        flows_consent.refuses_and_consents_before_resume,
        flows_consent.half_sent_to_who_consented,
        holds=flows_consent.who_consented_last_is_not_left_out,
    ),
    Flow(
        "refused in doubt",
        flows_consent.refuses_before_it_is_made_again,
        flows_consent.worker_died_before_its_call,
        DEDUPES,
    ),
    Flow("quota raised", _over_quota_then_not, lambda world: world.set_quota(2)),
)
WIRED: Final = tuple(
    Flow(f"{name}, by {operator_id}", act, prepare, operator_id, wired=True, meanwhile=name == "bulk")
    for operator_id in ADAPTERS
    for name, act, prepare in (
        ("bulk", _posts(BULK), lambda world: None),
        ("doubt, taken", lambda world: None, _in_doubt(Fault.TIMEOUT_AFTER)),
        ("doubt, not taken", lambda world: None, _in_doubt(Fault.TIMEOUT_BEFORE)),
    )
)
"""Over a real adapter of each kind."""
NAMED: Final = {flow.name: flow for flow in (*FLOWS, *WIRED)}
