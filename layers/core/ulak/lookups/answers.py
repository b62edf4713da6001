"""What callers see of messages that were found."""

from __future__ import annotations

from ulak.jobs.answers import RecipientAnswer, recipient_answer
from ulak.jobs.views import MessageView
from ulak.lookups.search import MessagesPage
from ulak.platform.answers import TypedDict
from ulak.platform.clock import rfc3339
from ulak.text import MessageType


class FoundMessageAnswer(RecipientAnswer):
    job_id: str
    created_at: str
    """When it was accepted."""
    sender_id: str
    message_type: MessageType
    requested_by: str | None
    client_reference: str | None


class MessagesAnswer(TypedDict):
    messages: list[FoundMessageAnswer]
    next_cursor: str | None


def messages_answer(page: MessagesPage) -> MessagesAnswer:
    return {
        "messages": [_found(view) for view in page.messages],
        "next_cursor": page.next_cursor,
    }


def _found(view: MessageView) -> FoundMessageAnswer:
    return {
        **recipient_answer(view.recipient),
        "job_id": view.job.ref.job_id,
        "created_at": rfc3339(view.job.created_at),
        "sender_id": view.plan.sender_id,
        "message_type": view.plan.message_type,
        "requested_by": view.plan.requested_by,
        "client_reference": view.plan.client_reference,
    }
