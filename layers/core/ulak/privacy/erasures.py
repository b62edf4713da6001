"""Erases one person's data: what is asked for is kept, worked on behind, and taken up again until it is done.

First the directory and the inbox, then the firm's jobs, the oldest first. How far it is stands in the erasure; each
step may be repeated. Jobs that are not over are left, and looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Final

from ulak.consent.requests import ConsentRequests
from ulak.consent.store import ConsentStore
from ulak.directory.current_accounts import current_accounts
from ulak.directory.paged_list import Card
from ulak.directory.subscribers import subscribers
from ulak.errors import Problem
from ulak.identity.caller import Caller
from ulak.inbox.store import InboxStore
from ulak.iys.consent import addresses
from ulak.iys.store import IysStore
from ulak.jobs.items import PROOF_KEPT
from ulak.jobs.job import Job, MessageId, Plan
from ulak.platform.clock import DAY, MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.cursors import Cursors
from ulak.platform.queue import Pointer, Queue
from ulak.platform.table import Table
from ulak.platform.telemetry import logger
from ulak.privacy.messages import SentMessages, Sought, is_over
from ulak.privacy.person import Note, Person, Persons, Schedules
from ulak.privacy.records import AGAIN, Erasure, ErasureRef, ErasureStatus
from ulak.privacy.rewriting import Rewriting
from ulak.privacy.store import ErasureStore
from ulak.rules import Purpose

PAGE: Final = 50
MOST_NAMED: Final = 100
"""Of what is left, so many are named."""

_RESERVE: Final[Milliseconds] = 60 * SECOND
_ALL_JOBS: Final = "0"
"""Before the first line. The directory is not looked through again: what was entered since is not asked about."""
_LISTS_KEPT: Final[Milliseconds] = 91 * DAY
"""A list is gone from the bucket after that."""


@dataclass(frozen=True, slots=True)
class AskErasure:
    """Erase whoever has the phone number `to`, or the TCKN; one of both. `keeps_messages`: proof of informational
    messages stays too."""

    caller: Caller
    to: str | None
    tckn: str | None
    reason: str
    keeps_messages: bool


@dataclass(frozen=True, slots=True)
class ErasurePage:
    erasures: list[Erasure]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Erasures:
    store: ErasureStore
    persons: Persons
    messages: SentMessages
    rewriting: Rewriting
    table: Table
    inbox: InboxStore
    consents: ConsentStore
    requests: ConsentRequests
    iys: IysStore
    schedules: Schedules
    queue: Queue
    cursors: Cursors
    clock: Clock

    def ask(self, command: AskErasure, note: Note) -> Erasure:
        """Begin an erasure, noted before. ``InputError`` for what is no number or TCKN."""
        now, firm_id = self.clock(), command.caller.firm_id
        person = self.persons.read(firm_id, command.to, command.tckn)
        mark = self.persons.mark(firm_id, person)
        note(mark)
        erasure = Erasure(
            ErasureRef(firm_id, f"{now:013d}-{token_hex(8)}"),
            ErasureStatus.OPEN,
            now,
            command.caller.key_id,
            command.reason,
            mark,
            token_hex(6),
            person,
            command.keeps_messages,
        )
        self.store.add(erasure, now + MINUTE)
        self.queue.send([erasure.ref.encode()])
        return erasure

    def view(self, firm_id: str, erasure_id: str) -> Erasure:
        return self.store.get(ErasureRef(firm_id, erasure_id))

    def page(self, firm_id: str, cursor: str | None = None) -> ErasurePage:
        """The log: the newest first."""
        scope = (firm_id, "erasures")
        before = self.cursors.read(scope, cursor) if cursor else ""
        found, further = self.store.page(firm_id, before, PAGE)
        return ErasurePage(found, self.cursors.write(scope, further) if further else None)

    # --- the work -----------------------------------------------------------------------------------------

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It stays open, and is taken up again: an erasure ends only when it is done."""
        self.store.rest(ErasureRef.of(pointer), due_at=self.clock() + AGAIN)

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Go on with an erasure. Safe to repeat; what time does not suffice for is queued again."""
        ref = ErasureRef.of(pointer)
        now = self.clock()
        erasure = self.store.take(ref, until=now + remaining() + MINUTE)
        if erasure is None or erasure.person is None:
            return
        work = _Work(self, erasure, erasure.person)
        if erasure.again_at:
            if now < erasure.again_at:
                self.store.rest(ref, due_at=erasure.again_at)
                return
            work.look_again()
        if not erasure.line:
            work.directory()
        if not work.jobs(remaining):
            self.store.keep(work.so_far(ErasureStatus.OPEN), due_at=self.clock() + MINUTE)
            self.queue.send([ref.encode()])
            return
        if work.proven:
            again_at = self.clock() + remaining() + MINUTE
            self.store.keep(replace(work.so_far(ErasureStatus.OPEN), again_at=again_at), due_at=again_at)
            return
        waits = bool(work.left.get("jobs"))
        status = ErasureStatus.WAITING if waits else ErasureStatus.DONE
        self.store.keep(work.so_far(status), due_at=self.clock() + AGAIN)
        logger().info(
            "person_erased", extra={"firm": ref.firm_id, "erasure": ref.erasure_id, "status": status.value}
        )


class _Work:
    """One turn at an erasure."""

    def __init__(self, use: Erasures, erasure: Erasure, person: Person) -> None:
        self.use, self.erasure, self.person = use, erasure, person
        self.erased, self.kept = Counter(erasure.erased), Counter(erasure.kept)
        self.left = {name: list(names) for name, names in erasure.left.items()}
        self.line = erasure.line
        self.proven = list(erasure.proven)
        if erasure.status is ErasureStatus.WAITING:
            self.left.pop("jobs", None)

    def so_far(self, status: ErasureStatus) -> Erasure:
        done_at = self.use.clock() if status is ErasureStatus.DONE else None
        return replace(
            self.erasure,
            status=status,
            line=_ALL_JOBS if status is ErasureStatus.WAITING else self.line,
            done_at=done_at,
            erased=dict(self.erased),
            kept=dict(self.kept),
            left=self.left,
            proven=tuple(self.proven),
            again_at=0,
        )

    # --- directory and inbox ------------------------------------------------------------------------------

    def directory(self) -> None:
        firm_id, person = self.erasure.ref.firm_id, self.person
        self.left.pop("schedules", None)
        cards = subscribers(self.use.table)
        for card in list(cards.walk(firm_id)):
            if person.on_card(card) and cards.delete(firm_id, card.code):
                self.erased["subscribers"] += 1
        accounts = current_accounts(self.use.table)
        for card in list(_naming(accounts.walk(firm_id), person)):
            accounts.upsert(firm_id, [_without(card, person)])
            self.erased["accounts"] += 1
        self.erased["inbox"] += self.use.inbox.forget(firm_id, person.key) if person.is_number else 0
        if person.is_number:
            self._count_kept(firm_id, person.key)
        if named := person.named_by(self.use.schedules(firm_id)):
            self.left["schedules"] = named[:MOST_NAMED]
        self.erased += Counter()  # drops the noughts

    def _count_kept(self, firm_id: str, msisdn: str) -> None:
        """What stays of the number as proof: its consents, and what İYS is told of them, which waits or is over."""
        if msisdn in self.use.consents.records(firm_id, [msisdn]):
            self.kept["consents"] = 1
        if self.use.requests.of(firm_id, msisdn) is not None:
            self.kept["consent_requests"] = 1
        self.kept["iys"] = sum(1 for _ in self.use.iys.of_number(firm_id, msisdn))
        self.kept["iys_known"] = len(self.use.iys.known(firm_id, addresses(msisdn)))
        self.kept += Counter()  # drops the noughts

    # --- jobs ---------------------------------------------------------------------------------------------

    def look_again(self) -> None:
        """Erase the leaves that were built of chunks as they were before."""
        for one in self.proven:
            if (message_id := MessageId.parse(one)) is not None:
                hit = self.use.messages.of(self.erasure.ref.firm_id, message_id)
                self.use.rewriting.evidence(hit)
        self.proven = []

    def jobs(self, remaining: Remaining) -> bool:
        """Look through the jobs that are left. ``False``: time is up; `line` says how far it came."""
        firm_id, asked_at, now = self.erasure.ref.firm_id, self.erasure.asked_at, self.use.clock()
        open_lists = self.use.messages.open_lists(firm_id, now - _LISTS_KEPT, now)
        for sought in self.use.messages.to(firm_id, self.person.key, self.line, asked_at):
            if sought.line == self.line:
                continue  # where the last turn ended
            listed = self._listed(sought, now)
            if (is_over(sought.job) or not sought.hits) and not (
                listed and sought.plan.snapshot in open_lists
            ):
                self._job(sought, now, listed=listed)
            else:
                self._leave("jobs", sought.job.ref.job_id)
            self.line = sought.line
            if remaining() < _RESERVE:
                return False
            if sought.hits or listed:
                self.use.store.keep(self.so_far(ErasureStatus.OPEN), due_at=now + remaining() + MINUTE)
        return True

    def _listed(self, sought: Sought, now: Milliseconds) -> bool:
        plan = sought.plan
        return now - sought.job.created_at < _LISTS_KEPT and self.use.rewriting.names(
            plan.snapshot, self.person
        )

    def _job(self, sought: Sought, now: Milliseconds, *, listed: bool) -> None:
        if listed:
            self.use.rewriting.snapshot(sought.plan.snapshot, self.person)
            self.erased["lists"] += 1
        if self._is_proof(sought.job, sought.plan, now):
            if sought.hits:
                self.kept["messages"] += sum(len(hit.places) for hit in sought.hits)
            return
        for hit in sought.hits:
            self.use.rewriting.messages(hit, self.person, self.erasure.token)
            self.erased["messages"] += len(hit.places)
            if self.use.rewriting.is_being_proven(sought.job):
                ref, chunk = sought.job.ref, hit.chunk.number
                self.proven += [str(MessageId(ref.job_id, chunk, place)) for place in hit.places]
        self.use.rewriting.stopped(sought.job.ref, sought.plan, self.person)

    def _is_proof(self, job: Job, plan: Plan, now: Milliseconds) -> bool:
        """Whether what was sent is kept, whoever asks: of commercial messages for three years."""
        commercial = plan.purpose is Purpose.COMMERCIAL and now - job.created_at < PROOF_KEPT
        return commercial or self.erasure.keeps_messages

    def _leave(self, what: str, name: str) -> None:
        names = self.left.setdefault(what, [])
        if name not in names and len(names) < MOST_NAMED:
            names.append(name)


def _naming(cards: Iterator[Card], person: Person) -> Iterator[Card]:
    return (card for card in cards if any(person.is_number_of(one) for one in card.facts.get("numbers", ())))


def _without(card: Card, person: Person) -> Card:
    """The current account without the person's number."""
    numbers = [one for one in card.facts["numbers"] if not person.is_number_of(one)]
    return replace(card, facts={**card.facts, "numbers": numbers}, keeps_tckn=True, changed_at=0)
