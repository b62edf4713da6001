"""One person's data given out as a file: a JSON line a thing, with the class of data that it is of. Built behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson

from ulak.consent.answers import consents_answer, suppressions_answer
from ulak.consent.commands import RecordsPage
from ulak.consent.requests import ConsentRequest, ConsentRequests
from ulak.consent.store import ConsentStore
from ulak.directory.current_accounts import current_accounts
from ulak.directory.subscribers import subscribers
from ulak.errors import Problem
from ulak.evidence.leaves import Leaves
from ulak.identity.caller import Caller
from ulak.inbox.store import InboxStore
from ulak.iys.answers import consents_answer as iys_answer
from ulak.iys.answers import reports_answer
from ulak.iys.consent import addresses
from ulak.iys.store import IysStore
from ulak.jobs.job import MessageId
from ulak.platform.artefacts import ArtefactKind, Artefacts, ArtefactState
from ulak.platform.clock import Clock, Remaining, rfc3339
from ulak.platform.queue import Pointer
from ulak.platform.table import Table
from ulak.privacy.messages import SentMessages
from ulak.privacy.person import Note, Person, Persons, Schedules

PERSON_EXPORT: Final = ArtefactKind("person_export", "exports/{firm}/persons/{id}.{part}", request="json")
_PART: Final = "jsonl"


@dataclass(frozen=True, slots=True)
class PersonExports:
    persons: Persons
    messages: SentMessages
    leaves: Leaves
    table: Table
    inbox: InboxStore
    consents: ConsentStore
    requests: ConsentRequests
    iys: IysStore
    schedules: Schedules
    artefacts: Artefacts
    clock: Clock

    def ask(self, caller: Caller, to: str | None, tckn: str | None, note: Note) -> tuple[str, str]:
        """Have it built, noted before: the export's id, and the person's mark. ``InputError`` for what is no number or
        TCKN."""
        person = self.persons.read(caller.firm_id, to, tckn)
        mark = self.persons.mark(caller.firm_id, person)
        note(mark)
        kept = person.encode() | {"mac": person.mac.hex(), "asked_at": self.clock()}
        export_id = self.artefacts.ask(PERSON_EXPORT, caller, {"person": kept}).id
        return export_id, mark

    def view(self, caller: Caller, export_id: str) -> ArtefactState:
        """How far it is; its file when it is ready."""
        export = PERSON_EXPORT.named(caller.firm_id, export_id)
        return self.artefacts.state(export, caller, lambda asked: (_PART, f"person-{export_id[:8]}.jsonl"))

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It fails, and says why."""
        self.artefacts.fail(PERSON_EXPORT.of(pointer), why)

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build the file, unless it is there. Memory does not grow with what is looked through."""
        export, bucket = PERSON_EXPORT.of(pointer), self.artefacts.bucket
        if bucket.head(export.key(_PART)) is not None:
            return
        asked = self.artefacts.asked(export)["person"]
        person = Person(asked["kind"], asked["key"], asked["shown"], bytes.fromhex(asked["mac"]))
        with bucket.writer(export.key(_PART), content_type="application/jsonl") as stream:
            for name, told in self._all(export.firm_id, person, asked["asked_at"]):
                stream.write(orjson.dumps({"class": name, **told}) + b"\n")

    def _all(self, firm_id: str, person: Person, asked_at: int) -> Iterator[tuple[str, dict[str, Any]]]:
        for card in subscribers(self.table).walk(firm_id):
            if person.on_card(card):
                tckn = card.tckn.shown if card.tckn else None
                yield "subscribers", {"code": card.code, "name": card.name, "tckn": tckn, **card.facts}
        for account in current_accounts(self.table).walk(firm_id):
            for number in account.facts.get("numbers", ()):
                if person.is_number_of(number):
                    yield "accounts", {"code": account.code, "name": account.name, "contact": number}
        if person.is_number:
            for record in self.consents.records(firm_id, [person.key]).values():
                page = RecordsPage([record], None)
                consents, holds = consents_answer(page)["consents"], suppressions_answer(page)["suppressions"]
                yield "consents", {"consents": consents, "suppressions": holds}
            if (request := self.requests.of(firm_id, person.key)) is not None:
                yield "consent_requests", _request(request)
            yield from self._iys(firm_id, person.key)
            for message in self.inbox.written_by(firm_id, person.key):
                at = rfc3339(message.received_at)
                yield "inbox", {"id": message.id, "text": message.text, "received_at": at}
        for name in person.named_by(self.schedules(firm_id)):
            yield "schedules", {"name": name}
        for sought in self.messages.to(firm_id, person.key, "", asked_at):
            for hit in sought.hits:
                for place in hit.places:
                    message_id = MessageId(sought.job.ref.job_id, hit.chunk.number, place)
                    leaf = orjson.loads(self.leaves.of_message(hit.job, hit.plan, message_id))
                    yield (
                        "messages",
                        {"purpose": hit.plan.purpose.value, "sender_id": hit.plan.sender_id, **leaf},
                    )

    def _iys(self, firm_id: str, msisdn: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What of the number was reported to İYS or waits, with what came back; and the last that İYS is known to keep.
        The sentences are Turkish: İYS keeps numbers of Türkiye alone."""
        for report in self.iys.of_number(firm_id, msisdn):
            yield "iys", {**reports_answer([report], None, "tr")["reports"][0]}
        known = self.iys.known(firm_id, addresses(msisdn))
        for record in iys_answer(list(known.items()))["consents"]:
            yield "iys_known", {**record}


def _request(request: ConsentRequest) -> dict[str, Any]:
    return {
        "recipient_type": request.recipient_type.value,
        "text": request.text,
        "source": request.source,
        "asked_at": rfc3339(request.asked_at),
        "ends_at": rfc3339(request.ends_at),
        "recorded_by": request.by,
        "answered_by": request.answered_by or None,
    }
