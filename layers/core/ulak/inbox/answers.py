"""What callers see of the inbox."""

from __future__ import annotations

from ulak.inbox.commands import Conversation, Entry, InboxPage
from ulak.inbox.records import Answering, Direction, InboxMessage, InboxSettings, TakenAs, Unanswered
from ulak.jobs.status import RecipientStatus
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict
from ulak.platform.clock import rfc3339


class InboxMessageAnswer(TypedDict):
    id: str
    conversation: str
    """Names all that was written and answered between the firm and this number."""
    sender: Annotated[str, Personal(Mask.NUMBER)]
    to: Annotated[str, Personal(Mask.NUMBER)]
    text: Annotated[str | None, Personal(Mask.TEXT)]
    account: str
    """What received it: the service of an operator account, or ``program``."""
    received_at: str
    taken_as: TakenAs
    """``refusal``: its sender gets no commercial message any more. ``consent``: it answered a request of the firm's.
    ``keyword``: it is a word that the firm answers by itself."""
    refusal: bool
    answered_by_itself: bool
    unanswered: Unanswered | None
    """Why it was not answered by itself though it was to be."""
    read: bool
    assigned_to: str
    answers: str | None
    """The message that it answers: the last that its sender got before. Found within seconds."""
    subscriber: str | None
    """The one subscriber whose number it is."""
    reply: str | None
    """The last message that a person answered it with."""


class InboxAnswer(TypedDict):
    messages: list[InboxMessageAnswer]
    next_cursor: str | None


class ConversationEntryAnswer(TypedDict):
    direction: Direction
    """``in``: it came in; ``out``: it was sent."""
    at: str
    id: str
    """In the inbox, or of the message that was sent."""
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null``: not kept any more, or the key may not see it."""
    status: RecipientStatus | None
    """Of what was sent."""
    by: str
    """Who sent it: a key or a person; ``inbox``: it was sent by itself. Empty: it came in, or is what was answered."""


class ConversationAnswer(TypedDict):
    id: str
    sender: Annotated[str, Personal(Mask.NUMBER)]
    assigned_to: str
    entries: list[ConversationEntryAnswer]
    """The newest first."""
    next_cursor: str | None


class KeywordAnswer(TypedDict):
    word: str
    answer: Answering
    text: str


class InboxSettingsAnswer(TypedDict):
    keywords: list[KeywordAnswer]
    answers_a_day: int


def message_answer(message: InboxMessage) -> InboxMessageAnswer:
    return {
        "id": message.id,
        "conversation": message.conversation,
        "sender": message.msisdn,
        "to": message.to,
        "text": message.text,
        "account": message.account,
        "received_at": rfc3339(message.received_at),
        "taken_as": message.taken_as,
        "refusal": message.refusal,
        "answered_by_itself": message.answer is not None and not message.unanswered,
        "unanswered": Unanswered(message.unanswered) if message.unanswered else None,
        "read": message.read,
        "assigned_to": message.assigned_to,
        "answers": message.answers or None,
        "subscriber": message.subscriber or None,
        "reply": message.reply or None,
    }


def inbox_answer(page: InboxPage) -> InboxAnswer:
    return {"messages": [message_answer(one) for one in page.messages], "next_cursor": page.next_cursor}


def conversation_answer(conversation: Conversation) -> ConversationAnswer:
    return {
        "id": conversation.id,
        "sender": conversation.sender,
        "assigned_to": conversation.assigned_to,
        "entries": [_entry(one) for one in conversation.entries],
        "next_cursor": conversation.next_cursor,
    }


def _entry(entry: Entry) -> ConversationEntryAnswer:
    came, sent = entry.came, entry.sent
    sent_text = sent.recipient.chunk.text(sent.recipient.index) if sent else None
    return {
        "direction": entry.line.direction,
        "at": rfc3339(entry.line.at),
        "id": entry.line.name,
        "text": came.text if came else sent_text,
        "status": sent.recipient.standing.status if sent else None,
        "by": entry.line.by,
    }


def settings_answer(settings: InboxSettings) -> InboxSettingsAnswer:
    rows: list[KeywordAnswer] = [
        {"word": one.word, "answer": one.answering, "text": one.text} for one in settings.keywords
    ]
    return {"keywords": rows, "answers_a_day": settings.answers_a_day}
