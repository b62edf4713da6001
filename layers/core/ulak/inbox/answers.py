"""What callers see of the inbox."""

from __future__ import annotations

from ulak.inbox.commands import InboxPage
from ulak.inbox.records import InboxMessage
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict
from ulak.platform.clock import rfc3339


class InboxMessageAnswer(TypedDict):
    id: str
    sender: Annotated[str, Personal(Mask.NUMBER)]
    to: Annotated[str, Personal(Mask.NUMBER)]
    text: Annotated[str | None, Personal(Mask.TEXT)]
    account: str
    """What received it: the service of an operator account, or ``program``."""
    received_at: str
    refusal: bool
    """It was taken as a refusal: its sender gets no commercial message any more."""
    read: bool
    assigned_to: str


class InboxAnswer(TypedDict):
    messages: list[InboxMessageAnswer]
    next_cursor: str | None


def message_answer(message: InboxMessage) -> InboxMessageAnswer:
    return {
        "id": message.id,
        "sender": message.msisdn,
        "to": message.to,
        "text": message.text,
        "account": message.account,
        "received_at": rfc3339(message.received_at),
        "refusal": message.refusal,
        "read": message.read,
        "assigned_to": message.assigned_to,
    }


def inbox_answer(page: InboxPage) -> InboxAnswer:
    return {"messages": [message_answer(one) for one in page.messages], "next_cursor": page.next_cursor}
