"""The records of events, webhooks and calls: what stands in the table, and the values it stands for.

===========================  =============================  =====================================================
``pk``                       ``sk``                         what
===========================  =============================  =====================================================
``FIRM#f#LOG``               ``COUNT``                      how many events there are
``FIRM#f#LOG``               ``E#000000000042``             the 42nd event
``FIRM#f#LOG``               ``ID#<event id>``              where it stands: an event is written once
``FIRM#f#HOOKS``             ``HOOK#<webhook id>``          a webhook, with what is kept of its failures
``FIRM#f#HOOKS``             ``TURNS``                      how many of its calls are being made
``FIRM#f#CALLS#<webhook>``   ``000000000042``               the call that tells this webhook of the 42nd event
===========================  =============================  =====================================================

An event gets its number in the transaction that writes it, so no number ever appears before a smaller one, and none is
left out but for those given before tables were brought back: who has read up to 41 has missed nothing. Events and
calls expire after 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Final

import orjson

from ulak.events.breaker import Breaker
from ulak.events.webhooks import Webhook, WebhookState
from ulak.identity.firm_id import is_test
from ulak.platform.clock import HOUR, SECOND, Milliseconds, rfc3339
from ulak.platform.queue import Pointer
from ulak.platform.table import Item

KEPT_FOR: Final[Milliseconds] = 30 * 24 * HOUR

CALL_SHARDS: Final = 16
"""Partitions of the index of due calls. A firm's stand in one, so that its backlog hides few others' calls."""

SLACK: Final[Milliseconds] = 30 * SECOND
"""A call whose pointer was lost is found so long after it was due."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event in the log."""

    number: int
    event_id: str
    kind: str
    at: Milliseconds
    data: str
    """JSON, as it was written first."""
    mode: str
    """``live``, or ``test`` of a test world's."""

    @property
    def erp_user(self) -> str | None:
        """Whom what happened was made for, or who approves it; ``None``: it is of the firm as a whole."""
        told = orjson.loads(self.data)
        user: str | None = told.get("requested_by") or told.get("task", {}).get("approver")
        return user

    def body(self) -> bytes:
        """What a webhook gets: the same octets at every attempt."""
        head = {
            "id": self.event_id,
            "type": self.kind,
            "mode": self.mode,
            "timestamp": rfc3339(self.at),
        }
        return orjson.dumps(head | {"data": orjson.loads(self.data)})


@dataclass(frozen=True, slots=True)
class CallRef:
    firm_id: str
    webhook_id: str
    number: int

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "endpoint": self.webhook_id, "event": self.number}

    @classmethod
    def decode(cls, body: str) -> CallRef:
        fields = orjson.loads(body)
        return cls(fields["firm"], fields["endpoint"], fields["event"])


@dataclass(frozen=True, slots=True)
class Call:
    """One webhook's call about one event: pending, delivered or failed."""

    ref: CallRef
    event_id: str
    kind: str
    state: str
    attempts: int
    created_at: Milliseconds
    next_at: Milliseconds | None
    outcome: str | None
    """What the last attempt met with: ``200``, ``timeout``, ``not_public`` ..."""
    ended_at: Milliseconds | None


def log_key(firm_id: str) -> str:
    return f"FIRM#{firm_id}#LOG"


def line_key(number: int) -> str:
    return f"E#{number:012d}"


def hooks_key(firm_id: str) -> str:
    return f"FIRM#{firm_id}#HOOKS"


def calls_key(firm_id: str, webhook_id: str) -> str:
    return f"FIRM#{firm_id}#CALLS#{webhook_id}"


def call_key(ref: CallRef) -> tuple[str, str]:
    return calls_key(ref.firm_id, ref.webhook_id), f"{ref.number:012d}"


def shard_of(ref: CallRef) -> str:
    return f"CALL#{sha256(ref.firm_id.encode()).digest()[0] % CALL_SHARDS}"


def logged_event(item: Item) -> LoggedEvent:
    mode = "test" if is_test(item["pk"].split("#")[1]) else "live"
    return LoggedEvent(int(item["sk"][2:]), item["event_id"], item["kind"], item["at"], item["data"], mode)


def webhook_of(firm_id: str, item: Item) -> Webhook:
    return Webhook(
        firm_id=firm_id,
        webhook_id=item["sk"].partition("#")[2],
        url=item["url"],
        kinds=tuple(item["kinds"]),
        state=WebhookState(item["state"]),
        generation=item["generation"],
        old_secret_until=item["old_secret_until"],
        created_at=item["created_at"],
        reason=item.get("reason"),
        answered_at=item["answered_at"],
        breaker=Breaker(*(item.get(name.name, 0) for name in fields(Breaker))),
        once=item.get("once"),
    )


def call_of(ref: CallRef, item: Item) -> Call:
    return Call(
        ref=ref,
        event_id=item["event_id"],
        kind=item["kind"],
        state=item["state"],
        attempts=item["attempts"],
        created_at=item["created_from"] if "created_from" in item else item["at"],
        next_at=item.get("next_at"),
        outcome=item.get("outcome"),
        ended_at=item.get("ended_at"),
    )
