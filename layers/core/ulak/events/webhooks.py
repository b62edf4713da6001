"""A firm's webhooks as values, and how long to wait before a failed call is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from ulak.events.breaker import Breaker
from ulak.events.signing import Master, secret_text
from ulak.platform.clock import HOUR, Milliseconds

MOST_WEBHOOKS: Final = 10
"""A firm's webhooks: an event and the calls it wants are one transaction."""

OLD_SECRET_HOLDS: Final[Milliseconds] = 24 * HOUR
"""For so long after a rotation calls bear both signatures, so that a receiver can change its secret in between."""

ALL: Final = "*"


class WebhookState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"
    """Given up after lasting failure, or at the receiver's own wish (410); until it is enabled again."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Webhook:
    firm_id: str
    webhook_id: str
    url: str
    kinds: tuple[str, ...]
    state: WebhookState
    generation: int
    """Of its secret."""
    old_secret_until: Milliseconds
    created_at: Milliseconds
    reason: str | None = None
    """Why it is disabled."""
    answered_at: Milliseconds = 0
    """When it last took a call."""
    breaker: Breaker = field(default_factory=Breaker)
    once: Mapping[str, Any] | None = field(default=None, repr=False)
    """By which request its secret of today came (`ulak.platform.once`)."""

    def wants(self, kind: str) -> bool:
        return self.state is WebhookState.ACTIVE and (ALL in self.kinds or kind in self.kinds)

    def keys(self, master: Master, now: Milliseconds) -> list[bytes]:
        """What calls are signed with now: the present secret, then the one before while it holds."""
        generations = [self.generation]
        if self.generation > 1 and now < self.old_secret_until:
            generations.append(self.generation - 1)
        return [_key(master, self.firm_id, self.webhook_id, generation) for generation in generations]

    def secret(self, master: Master) -> str:
        return secret_text(_key(master, self.firm_id, self.webhook_id, self.generation))


def _key(master: Master, firm_id: str, webhook_id: str, generation: int) -> bytes:
    return master.key("endpoint", firm_id, webhook_id, str(generation))


def webhook_id_of(firm_id: str, url: str) -> str:
    """One URL of a firm is one webhook, however often it is asked for."""
    return "ep_" + sha256(f"{firm_id}\0{url}".encode()).hexdigest()[:16]


def wait_before(attempt: int, waits: tuple[Milliseconds, ...], jitter: float) -> Milliseconds | None:
    """How long after the failed attempt number `attempt` (1 the first) the next one comes: the table's wait
    and up to a fifth more, by `jitter` from 0 to 1. ``None``: there is no next one.

    >>> wait_before(1, (5_000, 300_000), 0.0), wait_before(2, (5_000, 300_000), 1.0)
    (5000, 360000)
    >>> wait_before(3, (5_000, 300_000), 0.5) is None
    True
    """
    if attempt > len(waits):
        return None
    wait = waits[attempt - 1]
    return wait + int(wait * 0.2 * jitter)
