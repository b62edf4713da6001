"""People refuse and consent while a commercial job runs: whose chunk was not claimed yet is not called, and costs
nothing. Which ways there are: the firm's own list, a message that came in, İYS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tests.faults.steps import Fault
from tests.faults.world import NUMBERS, World
from ulak.consent.bodies import SuppressionRow
from ulak.consent.permits import Channel, Consent, ConsentCheck, ConsentStatus, SuppressionReason
from ulak.directory import personal
from ulak.identity.caller import Caller
from ulak.inbox.automatic import CONFIRMATION
from ulak.inbox.records import Inbound
from ulak.iys.consent import ConsentChange
from ulak.jobs.job import MessageId
from ulak.jobs.journal import CHARGED, Outcome
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds
from ulak.rules import RecipientType

A, B, C, D, E = NUMBERS[:5]
_JOB: Final = ((A, "Ali"), (B, "Banu"), (A, "Ayse"), (D, "Deniz"), (E, "Ece"))
_BIREYSEL: Final = RecipientType.BIREYSEL


def _by_list(world: World, msisdn: str) -> Callable[[], object]:
    rows = [SuppressionRow(to=msisdn, reason=SuppressionReason.RET)]
    return lambda: world.house.consent.commands.suppress(Caller(world.firm, "k"), rows)


def _by_message(world: World, msisdn: str) -> Callable[[], object]:
    inbound = Inbound(world.firm, "program", f"m-{msisdn}", msisdn, "4609", "Ret!", world.clock())
    return lambda: world.house.inbox.commands.take(inbound)


def _by_iys(world: World, msisdn: str, status: ConsentStatus, at: Milliseconds) -> Callable[[], object]:
    change = ConsentChange(world.firm, msisdn, _BIREYSEL, status, "IYS_WEB", at)
    return lambda: world.house.consent.iys_registry.take(change)


def _with_inbox(world: World) -> None:
    """What came in is tied to what it answers, by a function of its own."""
    world.house.platform.secrets.set(personal.secret_name("test", world.firm), personal.new_key())
    world.add_function("lists", world.counted(lambda: world.house.lists.builds))


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
        world.refuses(D, _by_list(world, D))
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
            found = [one for _, one in world.seen.found(ref, reports.chunk, reports.chunk + 1, world.bucket)]
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


# --- by a message ---------------------------------------------------------------------------------------------


def half_sent_with_an_inbox(world: World) -> None:
    half_sent_and_paused(world)
    _with_inbox(world)


def refuses_by_message_before_resume(world: World) -> None:
    world.wish(lambda: world.refuses(D, _by_message(world, D)))
    world.wish(lambda: _resume_paused(world), after=30 * SECOND)


def _resume_paused(world: World) -> None:
    """Not the message that tells of the refusal: it was never paused."""
    for ref in world.jobs():
        job = world.seen.job(ref)
        if job is not None and job.status is JobStatus.PAUSED:
            world.control.resume(ref)


def told_once_that_it_was_heard(world: World) -> Iterator[str]:
    told = [one for one in world.operator.books if list(one.call.texts) == [CONFIRMATION.text]]
    if len(told) > 1:
        yield f"who refused was told {len(told)} times"


# --- by all ways, while it runs -------------------------------------------------------------------------------


def in_hours_with_an_inbox(world: World) -> None:
    world.clock.turn(10 * HOUR)
    world.tagged = {"purpose": "commercial"}
    _with_inbox(world)


def refuse_while_it_runs(world: World) -> None:
    """The job's chunks and the refusals come in any order that the faults make of them."""
    world.wish(lambda: world.post_job(_JOB))
    world.wish(lambda: world.refuses(A, _by_list(world, A)))
    world.wish(lambda: world.refuses(D, _by_message(world, D)), after=SECOND)
    at = world.clock()
    world.wish(lambda: world.refuses(E, _by_iys(world, E, ConsentStatus.RET, at)), after=2 * SECOND)


# --- consents that cross refusals ------------------------------------------------------------------------------


def half_sent_to_who_consented(world: World) -> None:
    """Consent is required, and everybody gave it an hour ago."""
    world.house.consent.commands.set_check(world.firm, ConsentCheck.REQUIRED)
    given = Consent(ConsentStatus.ONAY, "HS_WEB", world.clock() + 9 * HOUR)
    slot = (Channel.MESAJ, _BIREYSEL)
    numbers = {msisdn for msisdn, _ in _JOB}
    world.house.consent.store.change(
        world.firm, {one: lambda record: record.with_consent(slot, given) for one in sorted(numbers)}
    )
    half_sent_and_paused(world)


def words_cross_before_resume(world: World) -> None:
    """D refused just now. Of E a refusal is told late that is older than the consent: it changes nothing."""
    now = world.clock()
    world.wish(lambda: world.refuses(D, _by_iys(world, D, ConsentStatus.RET, now)))
    world.wish(_by_iys(world, E, ConsentStatus.RET, now - 5 * HOUR))
    world.wish(lambda: world.steer("resume"), after=30 * SECOND)


def who_consented_last_is_not_left_out(world: World) -> Iterator[str]:
    for ref in world.jobs():
        status = world.views.message(world.firm, _message(ref.job_id)).recipient.standing.status
        if status is RecipientStatus.SUPPRESSED:
            yield "a refusal that is older than the consent stopped a message"


def refuses_and_consents_before_resume(world: World) -> None:
    """D refuses, and thinks again before the chunk is claimed: the later word holds."""
    now = world.clock()

    def think_again() -> None:
        world.refuses(D, _by_iys(world, D, ConsentStatus.RET, now))
        world.consents(D, _by_iys(world, D, ConsentStatus.ONAY, now + MINUTE))

    world.wish(think_again)
    world.wish(lambda: world.steer("resume"), after=2 * MINUTE)


# --- a call that may have been made -----------------------------------------------------------------------------


def worker_died_before_its_call(world: World) -> None:
    """The operator would take the same call as one: it is made again, if its numbers may still be written to."""
    world.clock.turn(10 * HOUR)
    world.tagged = {"purpose": "commercial"}
    world.post_job(_JOB[:3])
    message = world.queues["send"].messages.pop()
    world.operator.scripted = [Fault.DIE_BEFORE]
    world.deliver("send", message.body)
    world.clock.turn(66 * SECOND)


def refuses_before_it_is_made_again(world: World) -> None:
    world.wish(lambda: world.refuses(A, _by_list(world, A)))


def _message(job_id: str) -> MessageId:
    """E's: the second of the second chunk."""
    return MessageId(job_id, 1, 1)
