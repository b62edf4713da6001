"""The messages of a firm's inbox in the table, and its conversations.

``FIRM#<firm>#INBOX`` / ``INBOX#<received at, 13 digits>#<id>``: the message.
``FIRM#<firm>#INBOX@IDS`` / id: where it stands, so that a message that is told twice is one.
``FIRM#<firm>#TALK#<conversation>`` / ``<at, 13 digits>#<in|out>#<name>``: a line of the conversation.
``FIRM#<firm>#TALK#<conversation>`` / ``HEAD``: whose number it is, and who takes care of it.
``FIRM#<firm>#INBOX@ANSWERED`` / the msisdn: automatic answers of the last day.
``FIRM#<firm>`` / ``INBOXSETTINGS``: which words the firm answers by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.errors import NotFound, Unavailable
from ulak.inbox.records import (
    KEPT_FOR,
    USUAL_ANSWERS,
    Answering,
    AutomaticAnswer,
    Direction,
    InboxMessage,
    InboxSettings,
    Keyword,
    Line,
    TakenAs,
)
from ulak.platform.clock import DAY, SECOND, Milliseconds
from ulak.platform.table import Delete, Item, Put, Refused, Table, Update

_FIRST: Final = "INBOX#0"
_LAST: Final = "INBOX#9999999999999~"
_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which messages; what is ``None`` asks for nothing."""

    read: bool | None = None
    assigned_to: str | None = None
    """Who takes care of it; empty: nobody yet."""
    msisdn: str | None = None
    """Who wrote."""
    refusals: bool = False
    """Refusals alone."""

    def takes(self, message: InboxMessage) -> bool:
        return (
            self.read in (None, message.read)
            and self.assigned_to in (None, message.assigned_to)
            and self.msisdn in (None, message.msisdn)
            and (message.refusal or not self.refusals)
        )

    @property
    def name(self) -> str:
        """Tells it from other filters: a cursor leads on in its own list only."""
        return f"{self.read}#{self.assigned_to}#{self.msisdn}#{self.refusals}"


@dataclass(frozen=True, slots=True)
class InboxStore:
    table: Table

    # --- messages -----------------------------------------------------------------------------------------

    def find(self, firm_id: str, message_id: str) -> InboxMessage | None:
        place = self.table.get((_ids(firm_id), message_id))
        item = place and self.table.get((_pk(firm_id), place["at"]))
        return _message(item) if item else None

    def need(self, firm_id: str, message_id: str) -> InboxMessage:
        """Raises ``NotFound``."""
        found = self.find(firm_id, message_id)
        if found is None:
            raise NotFound
        return found

    def many(self, firm_id: str, places: Sequence[tuple[Milliseconds, str]]) -> dict[str, InboxMessage]:
        """The messages there are, by their ids, of those received then."""
        keys = [(_pk(firm_id), _sk(at, name)) for at, name in places]
        return {one.id: one for one in map(_message, self.table.get_many(keys))}

    def add(self, firm_id: str, message: InboxMessage, now: Milliseconds) -> InboxMessage:
        """Keep the message once, as a line of its conversation; answers with the one that is kept."""
        sk = _sk(message.received_at, message.id)
        ends = {"expires_at": (now + KEPT_FOR) // SECOND}
        item = {"pk": _pk(firm_id), "sk": sk, **_fields(message)}
        place = {"pk": _ids(firm_id), "sk": message.id, "at": sk}
        written = Line(message.received_at, Direction.IN, message.id)
        line = _line_item(firm_id, message.conversation, written)
        head = Update(
            (_talk(firm_id, message.conversation), "HEAD"),
            "SET msisdn = :msisdn, expires_at = :ends",
            values={":msisdn": message.msisdn, ":ends": ends["expires_at"]},
        )
        once = Put(place | ends, "attribute_not_exists(pk)")
        try:
            self.table.write_all([once, Put(item | ends), Put(line | ends), head])
        except Refused:
            return self.find(firm_id, message.id) or message
        return message

    def page(
        self, firm_id: str, before: str, limit: int, wanted: InboxFilter, looked_at: int
    ) -> tuple[list[InboxMessage], str]:
        """Up to `limit` messages before the place `before` (empty: from the newest on), the newest first, and the place
        to go on from (empty: that was all). It looks at `looked_at` messages at the most, so a page may be short."""
        most = limit if wanted == InboxFilter() else looked_at
        found = self.table.query(
            _pk(firm_id), between=(_FIRST, before or _LAST), limit=most + 2, descending=True
        )
        items = [item for item in found if item["sk"] != before]
        taken: list[InboxMessage] = []
        for number, item in enumerate(items[:most], 1):
            message = _message(item)
            if wanted.takes(message):
                taken.append(message)
            if len(taken) == limit or number == most:
                return taken, item["sk"] if len(items) > number else ""
        return taken, ""

    def mark(
        self, firm_id: str, message_id: str, *, read: bool | None, assigned_to: str | None
    ) -> InboxMessage:
        """Set what is given. ``NotFound`` if there is no such message."""
        given = {"read": read, "assigned_to": assigned_to}
        values: dict[str, Any] = {f":{name}": value for name, value in given.items() if value is not None}
        names = {f"#{name[1:]}": name[1:] for name in values}
        change = "SET " + ", ".join(f"#{name[1:]} = {name}" for name in values)
        return self._change(firm_id, message_id, change, values, names)

    def replied(self, firm_id: str, message_id: str, reply: str) -> InboxMessage:
        """A person answered it, so it was read."""
        values = {":reply": reply, ":read": True}
        change = "SET reply = :reply, #read = :read"
        return self._change(firm_id, message_id, change, values, {"#read": "read"})

    def left_unanswered(self, firm_id: str, message_id: str, why: str) -> InboxMessage:
        """Its automatic answer was not sent."""
        return self._change(firm_id, message_id, "SET unanswered = :why", {":why": why}, {})

    def tie(self, firm_id: str, message_id: str, answers: str, subscriber: str) -> InboxMessage:
        """Say what the message answers, and whose number wrote it."""
        values = {":answers": answers, ":who": subscriber}
        return self._change(firm_id, message_id, "SET answers = :answers, subscriber = :who", values, {})

    def _change(
        self, firm_id: str, message_id: str, change: str, values: Mapping[str, Any], names: Mapping[str, str]
    ) -> InboxMessage:
        place = self.table.get((_ids(firm_id), message_id))
        if place is None:
            raise NotFound
        key = (_pk(firm_id), place["at"])
        try:
            return _message(self.table.write(Update(key, change, "attribute_exists(pk)", values, names)))
        except Refused as refused:
            raise NotFound from refused

    # --- conversations ------------------------------------------------------------------------------------

    def caretaker(self, firm_id: str, conversation: str) -> str:
        """Who takes care of the conversation; empty: nobody."""
        head = self.table.get((_talk(firm_id, conversation), "HEAD"))
        return str((head or {}).get("assigned_to", ""))

    def give_to(self, firm_id: str, conversation: str, assigned_to: str) -> None:
        """Messages that come from now on are this person's."""
        key = (_talk(firm_id, conversation), "HEAD")
        with suppress(Refused):  # a conversation of before has no head yet
            self.table.write(
                Update(key, "SET assigned_to = :who", "attribute_exists(pk)", {":who": assigned_to})
            )

    def sender(self, firm_id: str, conversation: str) -> str:
        """Whose conversation it is: the number. ``NotFound`` if there is none."""
        head = self.table.get((_talk(firm_id, conversation), "HEAD"))
        if head is None:
            raise NotFound
        return str(head["msisdn"])

    def note(self, firm_id: str, conversation: str, line: Line, now: Milliseconds) -> None:
        """Keep a line of what was sent. Safe to repeat."""
        item = _line_item(firm_id, conversation, line)
        with suppress(Refused):
            self.table.write(
                Put(item | {"expires_at": (now + KEPT_FOR) // SECOND}, "attribute_not_exists(pk)")
            )

    def lines(self, firm_id: str, conversation: str, before: str, limit: int) -> tuple[list[Line], str]:
        """Up to `limit` lines before the place `before`, the newest first, and the place to go on from."""
        found = self.table.query(
            _talk(firm_id, conversation), between=("0", before or "9~"), limit=limit + 2, descending=True
        )
        items = [item for item in found if item["sk"] != before]
        further = items[limit - 1]["sk"] if len(items) > limit else ""
        return [_line(item) for item in items[:limit]], further

    # --- automatic answers --------------------------------------------------------------------------------

    def admit(self, firm_id: str, msisdn: str, message_id: str, most: int, now: Milliseconds) -> bool:
        """Count an automatic answer to this message, if the number has had fewer than `most` in the last day. The same
        message is counted once."""
        key = (f"FIRM#{firm_id}#INBOX@ANSWERED", msisdn)
        for _ in range(_ROUNDS):
            item = self.table.get(key) or {}
            counted = {name: at for name, at in item.get("answered", {}).items() if at > now - DAY}
            if message_id in counted:
                return True
            if len(counted) >= most:
                return False
            after = {
                "pk": key[0],
                "sk": key[1],
                "answered": counted | {message_id: now},
                "version": item.get("version", 0) + 1,
                "expires_at": (now + 2 * DAY) // SECOND,
            }
            unmoved = "version = :version" if item else "attribute_not_exists(pk)"
            values = {":version": item["version"]} if item else {}
            try:
                self.table.write(Put(after, unmoved, values))
            except Refused:
                continue
            return True
        raise Unavailable

    # --- settings -----------------------------------------------------------------------------------------

    def settings(self, firm_id: str) -> InboxSettings:
        item = self.table.get((f"FIRM#{firm_id}", "INBOXSETTINGS"))
        if item is None:
            return InboxSettings()
        rows = [Keyword(one["word"], Answering(one["answer"]), one["text"]) for one in item["keywords"]]
        return InboxSettings(rows, item.get("answers_a_day", USUAL_ANSWERS))

    def put_settings(self, firm_id: str, settings: InboxSettings) -> InboxSettings:
        rows = [
            {"word": one.word, "answer": one.answering.value, "text": one.text} for one in settings.keywords
        ]
        item = {"keywords": rows, "answers_a_day": settings.answers_a_day}
        self.table.write(Put({"pk": f"FIRM#{firm_id}", "sk": "INBOXSETTINGS", **item}))
        return settings

    # --- one person's data --------------------------------------------------------------------------------

    def written_by(self, firm_id: str, msisdn: str) -> Iterator[InboxMessage]:
        """What this number wrote, the oldest first: all of the inbox is read for it."""
        for item in self.table.query(_pk(firm_id), between=(_FIRST, _LAST)):
            if item["msisdn"] == msisdn:
                yield _message(item)

    def forget(self, firm_id: str, msisdn: str) -> int:
        """Take out what this number wrote, with its conversation; how many messages that were."""
        found = list(self.written_by(firm_id, msisdn))
        for conversation in {message.conversation for message in found} - {""}:
            self._forget_all(_talk(firm_id, conversation))
        self.table.write(Delete((f"FIRM#{firm_id}#INBOX@ANSWERED", msisdn)))
        for message in found:
            sk = f"INBOX#{message.received_at:013d}#{message.id}"
            self.table.write_all([Delete((_pk(firm_id), sk)), Delete((_ids(firm_id), message.id))])
        return len(found)

    def _forget_all(self, pk: str) -> None:
        for item in list(self.table.query(pk, between=("0", "~"))):
            self.table.write(Delete((pk, item["sk"])))


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#INBOX"


def _ids(firm_id: str) -> str:
    return f"FIRM#{firm_id}#INBOX@IDS"


def _talk(firm_id: str, conversation: str) -> str:
    return f"FIRM#{firm_id}#TALK#{conversation}"


def _sk(received_at: Milliseconds, message_id: str) -> str:
    return f"INBOX#{received_at:013d}#{message_id}"


def _fields(message: InboxMessage) -> Item:
    fields: Item = {
        "msisdn": message.msisdn,
        "to": message.to,
        "text": message.text,
        "account": message.account,
        "received_at": message.received_at,
        "conversation": message.conversation,
        "refusal": message.refusal,
        "taken_as": message.taken_as.value,
        "unanswered": message.unanswered,
        "assigned_to": message.assigned_to,
    }
    if message.answer is not None:
        fields["answer"] = {"text": message.answer.text, "params": dict(message.answer.params)}
    return fields


def _message(item: Item) -> InboxMessage:
    answer = item.get("answer")
    before = TakenAs.REFUSAL if item["refusal"] else TakenAs.MESSAGE
    message = InboxMessage(
        item["sk"].rpartition("#")[2],
        item["msisdn"],
        item["to"],
        item["text"],
        item["account"],
        item["received_at"],
        item.get("conversation", ""),
        TakenAs(item.get("taken_as", before)),
        AutomaticAnswer(answer["text"], answer["params"]) if answer else None,
        item.get("unanswered", ""),
    )
    return replace(
        message,
        read=item.get("read", False),
        assigned_to=item.get("assigned_to", ""),
        answers=item.get("answers", ""),
        subscriber=item.get("subscriber", ""),
        reply=item.get("reply", ""),
    )


def _line_item(firm_id: str, conversation: str, line: Line) -> Item:
    sk = f"{line.at:013d}#{line.direction.value}#{line.name}"
    return {"pk": _talk(firm_id, conversation), "sk": sk, "by": line.by}


def _line(item: Item) -> Line:
    at, direction, name = item["sk"].split("#")
    return Line(int(at), Direction(direction), name, item["by"])
