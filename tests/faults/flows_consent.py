"""Somebody refuses while a commercial job runs: whose chunk was not claimed yet is not called, and costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.faults.world import NUMBERS, World
from ulak.consent.bodies import SuppressionRow
from ulak.consent.permits import SuppressionReason
from ulak.identity.caller import Caller
from ulak.jobs.journal import CHARGED, Outcome
from ulak.platform.clock import HOUR, SECOND

A, B, C, D, E = NUMBERS[:5]
_JOB: Final = ((A, "Ali"), (B, "Banu"), (A, "Ayse"), (D, "Deniz"), (E, "Ece"))


def half_sent_and_paused(world: World) -> None:
    """The first of two chunks of a commercial job went out; the second, of D and E, waits for resume."""
    world.clock.turn(10 * HOUR)  # within the hours of commercial messages
    world.tagged = {"purpose": "commercial"}
    world.post_job(_JOB)
    world.deliver("plan", world.queues["plan"].messages.pop().body)
    queue = world.queues["send"]
    message = queue.receive()
    assert message is not None
    queue.done(message, delete=world.deliver("send", message.body))
    world.steer("pause")
    world.marks.clear()


def refuses_before_resume(world: World) -> None:
    def refuse() -> None:
        rows = [SuppressionRow(to=D, reason=SuppressionReason.RET)]
        world.house.consent_commands.suppress(Caller(world.firm, "k"), rows)
        world.marks.setdefault("refused", world.clock())

    def resume() -> None:
        world.marks.setdefault("resumed", world.clock())
        world.steer("resume")

    world.wish(refuse)
    world.wish(resume, after=30 * SECOND)


def kept_what_claims_found(world: World) -> Iterator[str]:
    """Whatever died or was repeated: no call of a commercial job was made before its claim's findings were kept."""
    for ref in world.jobs():
        job = world.seen.job(ref)
        if job is None:
            continue
        for record, reports in world.seen.chunks(ref, 0, job.totals.chunks):
            found = [one for _, one in world.seen.found(ref, reports.chunk, reports.chunk + 1)]
            for entry in record.journal.entries if record else ():
                made = entry.outcome in (*CHARGED, Outcome.FAILED)
                if made and not any(one.asked_at <= entry.at for one in found):
                    yield f"a call of chunk {reports.chunk} shows no consent as it was found"


def holds(world: World) -> Iterator[str]:
    yield from nobody_called_who_refused(world)
    yield from kept_what_claims_found(world)


def nobody_called_who_refused(world: World) -> Iterator[str]:
    """Its chunk is claimed after the resume, and never before."""
    refused, resumed = world.marks.get("refused"), world.marks.get("resumed")
    if refused is None or resumed is None or refused >= resumed:
        return
    for taken in world.operator.books:
        if D in taken.call.msisdns:
            yield f"{taken.call.reference} went to a number that had refused before its chunk was claimed"
