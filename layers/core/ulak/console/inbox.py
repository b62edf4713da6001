"""The inbox as pages show it: what people wrote back, in the conversation that each message belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from ulak.directory.firms import Registration, Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InputError, InvalidValue, NotFound
from ulak.identity import msisdn
from ulak.inbox.answers import InboxAnswer, InboxMessageAnswer, inbox_answer, message_answer
from ulak.inbox.bodies import ReplyBody
from ulak.inbox.commands import Inbox
from ulak.inbox.store import InboxFilter
from ulak.lookups.answers import MessagesAnswer, messages_answer
from ulak.lookups.search import MessageSearch, Recipient
from ulak.people.records import Standing, Visitor
from ulak.people.store import PeopleStore
from ulak.people.trail import Trail
from ulak.platform.bodies import parse
from ulak.platform.clock import instant
from ulak.platform.idempotency import RequestKey
from ulak.platform.personal import hidden

PATH: Final = "/konsol/gelen"
"""With a message's id and a form's token it names the answer, however often it is sent."""
PAGE: Final = 50
STATES: Final = ("okunmamis", "bana", "atanmamis", "ret")
"""What the list may be narrowed to, as addresses name it."""
_NAME: Final = 64
_OUT: Final = 50
"""Messages to the number that a conversation shows."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a conversation, of either side."""

    at: int
    inbound: bool
    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    asked: InboxMessageAnswer
    """The message that the conversation was opened at."""
    said: Sequence[Said]
    """The oldest first."""
    complete: bool
    """Whether it is all that is kept; otherwise there is something older."""


@dataclass(frozen=True, slots=True)
class InboxPages:
    inbox: Inbox
    search: Callable[[], MessageSearch]
    people: PeopleStore
    firms: KnownFirms
    trail: Trail

    def page(self, visitor: Visitor, state: str, number: str, cursor: str | None) -> InboxAnswer:
        """``InputError`` (``/number``) for what is no number."""
        which = _which(visitor, state)
        if number:
            try:
                key = msisdn.normalise(number, self.inbox.automatic.region_of(visitor.firm_id))
            except InvalidValue as invalid:
                raise InputError([replace(invalid.problem, pointer="/number")]) from invalid
            which = replace(which, msisdn=key)
        found = inbox_answer(self.inbox.page(visitor.firm_id, cursor, PAGE, which))
        shown: InboxAnswer = self._seen(visitor, InboxAnswer, found, "gelen", bool(found["messages"]))
        return shown

    def conversation(self, visitor: Visitor, message_id: str) -> Conversation:
        """What the message's sender wrote, and what it was sent in the last 90 days."""
        firm_id = visitor.firm_id
        asked = self.inbox.message(firm_id, message_id)
        came = inbox_answer(self.inbox.page(firm_id, None, PAGE, InboxFilter(msisdn=asked.msisdn)))
        went = messages_answer(self.search().page(Recipient(visitor, asked.msisdn), None, _OUT))
        complete = came["next_cursor"] is None and went["next_cursor"] is None
        came = self._seen(visitor, InboxAnswer, came, asked.id, True)
        went = self._seen(visitor, MessagesAnswer, went, asked.id, False)
        messages = {one["id"]: one for one in came["messages"]}
        one = self._seen(visitor, InboxMessageAnswer, message_answer(asked), asked.id, False)
        messages.setdefault(asked.id, one)
        said = [Said(instant(came["received_at"]), True, came) for came in messages.values()]
        said += [Said(instant(sent["created_at"]), False, sent) for sent in went["messages"]]
        return Conversation(one, sorted(said, key=lambda one: one.at), complete)

    def assignable(self, visitor: Visitor) -> list[tuple[str, str]]:
        """Who may take care of a message: what is kept of each, and the name."""
        return [
            (person.email[:_NAME], person.name)
            for person, membership in self.people.people_of(visitor.firm_id)
            if membership.standing is Standing.ACTIVE
        ]

    def mark(self, visitor: Visitor, ids: Sequence[str], *, read: bool) -> None:
        for message_id in ids:
            self.inbox.mark(visitor.firm_id, message_id, read=read)
            self.trail.note(visitor, "inbox_read" if read else "inbox_unread", message_id)

    def reply(self, visitor: Visitor, message_id: str, token: str, typed: Mapping[str, str]) -> str:
        """The id of the job of the answer. Asked for twice by one form, it is the same message. ``InputError`` with
        what is wrong, ``Conflict`` where no phone wrote."""
        fields = {"message": message_id, "text": typed["text"], "purpose": typed["purpose"]}
        fields |= {"sender_id": typed["sender_id"]} if typed["sender_id"] else {}
        fields |= {"requested_by": visitor.email[:_NAME]}
        octets = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        sent = self.inbox.reply(
            visitor, RequestKey.of(PATH, f"{message_id}-{token}", octets), parse(ReplyBody, fields)
        )
        if not sent.replayed:
            self.trail.note(visitor, "inbox_replied", message_id)
        return sent.job.ref.job_id

    def senders(self, visitor: Visitor) -> list[str]:
        """Sender IDs that the firm may answer from, the default first."""
        known = self.firms.sender_ids(visitor.firm_id, Service.SMS)
        return [name for name, state in known if state is Registration.REGISTERED]

    def assign(self, visitor: Visitor, ids: Sequence[str], who: str) -> None:
        """To somebody of the firm, or to nobody (empty). ``NotFound`` for anybody else."""
        if who and who not in (name for name, _ in self.assignable(visitor)):
            raise NotFound
        for message_id in ids:
            self.inbox.mark(visitor.firm_id, message_id, assigned_to=who)
            self.trail.note(visitor, "inbox_assigned", message_id, assigned_to=who)

    def _seen(self, visitor: Visitor, kind: Any, answer: Any, about: str, notes: bool) -> Any:
        """The answer as the visitor may see it; what is seen whole stands in the trail."""
        if not visitor.sees_whole:
            return hidden(kind, answer)
        if notes:
            self.trail.note(visitor, "numbers_seen", about)
        return answer


def _which(visitor: Visitor, state: str) -> InboxFilter:
    match state:
        case "okunmamis":
            return InboxFilter(read=False)
        case "bana":
            return InboxFilter(assigned_to=visitor.email[:_NAME])
        case "atanmamis":
            return InboxFilter(assigned_to="")
        case "ret":
            return InboxFilter(refusals=True)
    return InboxFilter()
