"""What callers see of events, webhooks and calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from ulak.events.commands import WithSecret
from ulak.events.log import Page
from ulak.events.records import Call, CallRef, LoggedEvent
from ulak.events.webhooks import Webhook
from ulak.platform.answers import NotRequired, TypedDict
from ulak.platform.clock import Milliseconds, rfc3339


class EventAnswer(TypedDict):
    """As webhooks are called with it. What stands in ``data`` goes by ``type``."""

    id: str
    type: str
    mode: str
    """``live``, or ``test``: it happened in the firm's test world."""
    timestamp: str
    data: dict[str, Any]


class EventsAnswer(TypedDict):
    """``next_cursor`` is always given: whoever comes back with it later gets what has happened since."""

    events: list[EventAnswer]
    next_cursor: str
    more: bool


class BreakerAnswer(TypedDict):
    """How a receiver has been failing since it last took a call. ``state``: closed, open (it is left alone until
    ``next_try_at``) or half_open (a call is about to try it)."""

    state: str
    failures: int
    failing_since: str | None
    next_try_at: str | None


class WebhookAnswer(TypedDict):
    """``status``: active or disabled. ``reason`` says why it is disabled."""

    id: str
    url: str
    types: list[str]
    status: str
    created_at: str
    secret_generation: int
    breaker: BreakerAnswer
    reason: NotRequired[str]


class WebhookWithSecretAnswer(WebhookAnswer):
    """``secret`` is shown now and never again."""

    secret: str


class WebhooksAnswer(TypedDict):
    webhooks: list[WebhookAnswer]


class WebhookRemovedAnswer(TypedDict):
    id: str
    status: str


class WebhookCallAnswer(TypedDict):
    """The call about one event. ``status``: pending, delivered or failed. ``outcome`` is what the last attempt met
    with: an HTTP status, ``timeout``, ``not_public`` and the like."""

    number: int
    event_id: str
    type: str
    status: str
    attempts: int
    outcome: str | None
    next_at: str | None
    ended_at: str | None


class WebhookCallsAnswer(TypedDict):
    calls: list[WebhookCallAnswer]
    next_cursor: str
    more: bool


class ReplayAnswer(TypedDict):
    webhook: str
    call: int
    status: str


def events_answer(page: Page[LoggedEvent]) -> EventsAnswer:
    events: list[EventAnswer] = [orjson.loads(event.body()) for event in page.rows]
    return {"events": events, "next_cursor": page.next_cursor, "more": page.more}


def webhook_answer(webhook: Webhook, now: Milliseconds) -> WebhookAnswer:
    breaker = webhook.breaker
    answer: WebhookAnswer = {
        "id": webhook.webhook_id,
        "url": webhook.url,
        "types": [*webhook.kinds],
        "status": webhook.state.value,
        "created_at": rfc3339(webhook.created_at),
        "secret_generation": webhook.generation,
        "breaker": {
            "state": breaker.state(now).value,
            "failures": breaker.failures,
            "failing_since": rfc3339(breaker.failing_since) if breaker.failing_since else None,
            "next_try_at": rfc3339(breaker.open_until) if breaker.openings else None,
        },
    }
    if webhook.reason:
        answer["reason"] = webhook.reason
    return answer


def with_secret_answer(made: WithSecret, now: Milliseconds) -> WebhookWithSecretAnswer:
    return {**webhook_answer(made.webhook, now), "secret": made.secret}


def webhooks_answer(webhooks: Sequence[Webhook], now: Milliseconds) -> WebhooksAnswer:
    return {"webhooks": [webhook_answer(webhook, now) for webhook in webhooks]}


def removed_answer(webhook_id: str) -> WebhookRemovedAnswer:
    return {"id": webhook_id, "status": "removed"}


def calls_answer(page: Page[Call]) -> WebhookCallsAnswer:
    return {
        "calls": [_call(call) for call in page.rows],
        "next_cursor": page.next_cursor,
        "more": page.more,
    }


def _call(call: Call) -> WebhookCallAnswer:
    return {
        "number": call.ref.number,
        "event_id": call.event_id,
        "type": call.kind,
        "status": call.state,
        "attempts": call.attempts,
        "outcome": call.outcome,
        "next_at": rfc3339(call.next_at) if call.next_at else None,
        "ended_at": rfc3339(call.ended_at) if call.ended_at else None,
    }


def replay_answer(ref: CallRef) -> ReplayAnswer:
    return {"webhook": ref.webhook_id, "call": ref.number, "status": "pending"}
