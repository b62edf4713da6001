"""Use cases over a firm's inbox: take a message in, show messages and conversations, mark one, answer one."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import orjson

from ulak.consent.commands import Report, Said
from ulak.consent.permits import (
    Channel,
    Consent,
    ConsentStatus,
    NumberRecord,
    SuppressionReason,
    Wanted,
)
from ulak.consent.requests import ConsentRequests
from ulak.consent.store import ConsentStore
from ulak.directory.approval_rules import OWN
from ulak.errors import (
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    InputError,
    InsufficientCredit,
    InvalidValue,
    NotFound,
)
from ulak.identity import msisdn
from ulak.identity.caller import Caller
from ulak.inbox.automatic import CONFIRMATION, Automatic, consent_confirmation
from ulak.inbox.keywords import asks_by, consents, refuses
from ulak.inbox.records import (
    AutomaticAnswer,
    Direction,
    Inbound,
    InboxMessage,
    Line,
    TakenAs,
    Unanswered,
    conversation_id,
    is_phone,
)
from ulak.inbox.store import InboxFilter, InboxStore
from ulak.inbox.ties import tie_of
from ulak.jobs.job import MessageId
from ulak.jobs.views import MessageView, Views
from ulak.operators.inbound import Inbound as OperatorsInbound
from ulak.planning.accept import Accept, Acceptance
from ulak.planning.commands import SendMessage
from ulak.platform.bodies import parse
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.idempotency import RequestKey
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger
from ulak.rules import Purpose, RecipientType

if TYPE_CHECKING:
    from ulak.inbox.bodies import ReplyBody

_SOURCE: Final = "inbound"
_BY_ITSELF: Final = "inbox"
LOOKED_AT: Final = 1_000
"""Messages that a page with a filter looks at."""
_READERS: Final = 8


@dataclass(frozen=True, slots=True)
class InboxPage:
    messages: Sequence[InboxMessage]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a conversation: one that came in, or one that was sent, as far as it is still kept."""

    line: Line
    came: InboxMessage | None = None
    sent: MessageView | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    sender: str
    assigned_to: str
    entries: Sequence[Entry]
    """The newest first."""
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Inbox:
    store: InboxStore
    consents: ConsentStore
    requests: ConsentRequests
    accept: Accept
    views: Views
    automatic: Automatic
    id_key: Callable[[str], bytes]
    queue: Callable[[], Queue]
    """Where messages are tied to what they answer."""
    clock: Clock
    cursors: Cursors
    report: Report

    # --- what comes in ------------------------------------------------------------------------------------

    def take(self, inbound: Inbound) -> InboxMessage:
        """Take a message in. Safe to repeat: it is kept once, a refusal holds from the moment it was received, and its
        sender is answered once. What it decides is written first; nothing that fails behind it undoes it."""
        firm_id = inbound.firm_id
        kept = self.store.find(firm_id, inbound.id)
        if kept is None:
            kept = self.store.add(firm_id, self._read(inbound), self.clock())
        self.queue().send([tie_of(inbound)])
        if kept.answer is not None:
            kept = self._send(firm_id, kept, kept.answer)
        return kept

    def take_pushed(self, firm_id: str, message: OperatorsInbound, heard_at: Milliseconds) -> InboxMessage:
        """Take in what an operator told of, by its own name of the message; of one without a name, by all that it says.
        Safe to repeat."""
        name = message.operator_message_id
        if not name:  # keyed: it leaves us in the message's id, which tells nobody who wrote what
            said = "\x1f".join((message.msisdn, message.to, message.text, str(message.received_at)))
            name = hmac.digest(self.id_key(firm_id), b"ulak-inbox-1" + said.encode(), "sha256").hex()
        at = min(message.received_at or heard_at, heard_at)
        named = f"{message.operator_id}\x1f{name}"
        try:
            sender = msisdn.normalise(message.msisdn, self.automatic.region_of(firm_id))
        except InvalidValue:
            sender = message.msisdn  # a number of another country, a short code, or a name
        return self.take(Inbound(firm_id, message.account, named, sender, message.to, message.text, at))

    def _read(self, inbound: Inbound) -> InboxMessage:
        """The message as it is kept, with all that follows from its words."""
        firm_id, conversation = inbound.firm_id, conversation_id(self.id_key(inbound.firm_id), inbound.msisdn)
        taken_as, wanted = self._taken(inbound)
        message = InboxMessage(
            inbound.id,
            inbound.msisdn,
            inbound.to,
            inbound.text,
            inbound.account,
            inbound.received_at,
            conversation,
            taken_as,
            assigned_to=self.store.caretaker(firm_id, conversation),
        )
        if isinstance(wanted, AutomaticAnswer):
            left = self.automatic.left_alone(inbound, self.store.settings(firm_id))
            return (
                replace(message, answer=wanted) if left is None else replace(message, unanswered=left.value)
            )
        return message if wanted is None else replace(message, unanswered=wanted.value)

    def _taken(self, inbound: Inbound) -> tuple[TakenAs, AutomaticAnswer | Unanswered | None]:
        """As what the message is taken, and what its sender is to be told at once, if anything."""
        firm_id, text, of_a_phone = inbound.firm_id, inbound.text, is_phone(inbound.msisdn)
        if of_a_phone and refuses(text):
            return TakenAs.REFUSAL, CONFIRMATION if self._refuse(inbound) else None
        if of_a_phone and consents(text):
            taken = self._consent(inbound)
            return (TakenAs.CONSENT, consent_confirmation(inbound.to)) if taken else (TakenAs.MESSAGE, None)
        settings = self.store.settings(firm_id)
        if word := asks_by(text, settings.words):
            row = settings.keyword(word)
            return TakenAs.KEYWORD, self.automatic.to_keyword(firm_id, inbound.msisdn, row)
        return TakenAs.MESSAGE, None

    def _refuse(self, inbound: Inbound) -> bool:
        """Note the refusal. Whether it is news: who had refused before is not told again, so that two machines do not
        write to each other for ever."""
        firm_id, key, now = inbound.firm_id, inbound.msisdn, self.clock()
        before = self.consents.records(firm_id, [key]).get(key, NumberRecord(key))
        at = min(inbound.received_at, now)
        after = before.refused(at, _SOURCE, inbound.id, now)
        changed = dict(after.consents.items() - before.consents.items())
        if SuppressionReason.RET not in before.holds:
            # İYS may keep an approval that we know nothing of. It is asked, and where it keeps none the report ends.
            ret = Consent(ConsentStatus.RET, _SOURCE, at, recorded_at=now, by=inbound.id)
            slots = ((Channel.MESAJ, kind) for kind in RecipientType)
            changed |= {slot: ret for slot in slots if slot not in before.consents}
        self.report(firm_id, [Said(key, slot, changed[slot]) for slot in sorted(changed)])
        self.consents.change(firm_id, {key: lambda record: record.refused(at, _SOURCE, inbound.id, now)})
        wanted = (Wanted(commercial=True, recipient_type=kind, required=False) for kind in RecipientType)
        return any(not before.stopped_by(one) for one in wanted)

    def _consent(self, inbound: Inbound) -> bool:
        """Record the consent, if it answers a request that the firm recorded. Its proof names both."""
        firm_id, key, now = inbound.firm_id, inbound.msisdn, self.clock()
        at, request = min(inbound.received_at, now), self.requests.of(firm_id, key)
        if request is None or not request.may_be_answered(at, inbound.id):
            return False
        if not self.requests.answer(firm_id, request, inbound.id):
            return False
        proof = f"inbox {inbound.id}; {request.source}: {request.text}"[:250]
        given = Consent(ConsentStatus.ONAY, _SOURCE, at, proof, recorded_at=now, by=inbound.id)
        slot = (Channel.MESAJ, request.recipient_type)
        self.report(firm_id, [Said(key, slot, given)])
        self.consents.change(firm_id, {key: lambda record: record.with_consent(slot, given)})
        return True

    def _send(self, firm_id: str, message: InboxMessage, answer: AutomaticAnswer) -> InboxMessage:
        """Send what the message is answered with by itself: a message like any other."""
        body = {
            "to": message.msisdn,
            "text": answer.text,
            "params": dict(answer.params),
            "text_as": "written",
            "purpose": Purpose.INFORMATIONAL.value,
        }
        key = RequestKey.of("/v1/inbox", message.id, orjson.dumps(body))
        try:
            sent = self.accept.kept_message(Caller(firm_id, _SOURCE), key, body, OWN)
        except (InputError, InsufficientCredit, Conflict, Forbidden, IdempotencyMismatch) as error:
            # What was decided holds; that nobody was told is the firm's to see.
            logger().warning("inbox_not_answered", extra={"firm": firm_id, "why": error.reason})
            return self.store.left_unanswered(firm_id, message.id, Unanswered.NOT_SENT)
        self._note(firm_id, message, sent, _BY_ITSELF)
        return message

    # --- what a person does -------------------------------------------------------------------------------

    def page(
        self, firm_id: str, cursor: str | None, limit: int, wanted: InboxFilter | None = None
    ) -> InboxPage:
        wanted = wanted or InboxFilter()
        scope = (firm_id, "inbox", wanted.name)
        before = self.cursors.read(scope, cursor) if cursor else ""
        messages, further = self.store.page(firm_id, before, limit, wanted, LOOKED_AT)
        return InboxPage(messages, self.cursors.write(scope, further) if further else None)

    def message(self, firm_id: str, message_id: str) -> InboxMessage:
        """Raises ``NotFound``."""
        return self.store.need(firm_id, message_id)

    def conversation(self, firm_id: str, conversation: str, cursor: str | None, limit: int) -> Conversation:
        """What was written and answered between the firm and one number. ``NotFound`` if nothing was."""
        scope = (firm_id, "conversation", conversation)
        before = self.cursors.read(scope, cursor) if cursor else ""
        sender = self.store.sender(firm_id, conversation)
        lines, further = self.store.lines(firm_id, conversation, before, limit)
        places = [(line.at, line.name) for line in lines if line.direction is Direction.IN]
        came = self.store.many(firm_id, places)
        with ThreadPoolExecutor(_READERS) as pool:
            sent = list(pool.map(lambda line: self._sent(firm_id, line), lines))
        entries = [Entry(line, came.get(line.name), view) for line, view in zip(lines, sent, strict=True)]
        caretaker = self.store.caretaker(firm_id, conversation)
        next_cursor = self.cursors.write(scope, further) if further else None
        return Conversation(conversation, sender, caretaker, entries, next_cursor)

    def mark(
        self, firm_id: str, message_id: str, *, read: bool | None = None, assigned_to: str | None = None
    ) -> InboxMessage:
        """Say whether it was read, and who takes care of it and of what the same number writes from now on; what is
        not given stays. ``NotFound`` if there is no such message."""
        message = self.store.mark(firm_id, message_id, read=read, assigned_to=assigned_to)
        if assigned_to is not None and message.conversation:
            self.store.give_to(firm_id, message.conversation, assigned_to)
        return message

    def reply(self, caller: Caller, key: RequestKey, body: ReplyBody) -> Acceptance:
        """Answer a message: by a message like any other, as `Accept.message`. ``NotFound`` if there is no such message,
        ``Conflict`` where no phone sent it."""
        from ulak.planning.requests import MessageBody

        firm_id = caller.firm_id
        message = self.store.need(firm_id, body.message)
        if not is_phone(message.msisdn):
            raise Conflict("inbox_not_a_phone")
        fields = body.model_dump(mode="json", exclude={"message"}, exclude_none=True)
        sending = parse(MessageBody, {**fields, "to": message.msisdn})
        sent = self.accept.message(SendMessage(caller, key, sending))
        self._note(firm_id, message, sent, caller.key_id)
        self.store.replied(firm_id, message.id, _message_id(sent))
        return sent

    def _note(self, firm_id: str, message: InboxMessage, sent: Acceptance, by: str) -> None:
        """Keep what was sent as a line of the conversation."""
        if message.conversation:
            line = Line(sent.job.created_at, Direction.OUT, _message_id(sent), by)
            self.store.note(firm_id, message.conversation, line, self.clock())

    def _sent(self, firm_id: str, line: Line) -> MessageView | None:
        """The message that a line is of; ``None``: it came in, or is not kept any more."""
        message_id = MessageId.parse(line.name) if line.direction is Direction.OUT else None
        if message_id is None:
            return None
        try:
            return self.views.message(firm_id, message_id)
        except NotFound:
            return None


def _message_id(sent: Acceptance) -> str:
    return str(MessageId(sent.job.ref.job_id, 0, 0))
