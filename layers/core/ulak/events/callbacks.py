"""Calling webhooks: claim the call, sign it, make it, and remember what came of it.

A call that was made and whose answer was lost is made again: receivers tell repetitions by ``webhook-id``, as
the scheme has it. What was claimed and never ended comes due again when its lease has passed, as often as there are
attempts: each is counted when it is claimed.

No firm's receivers take the workers from another's: its calls are made by turns, a share at a time, and a receiver that
keeps failing is left alone for a while (`ulak.events.breaker`). A call whose turn has not come waits for it without an
attempt, and without a worker.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import httpcore

from ulak.errors import NotFound
from ulak.events.breaker import BreakerState
from ulak.events.records import Call, CallRef, LoggedEvent, hooks_key
from ulak.events.signing import Master, signature
from ulak.events.store import EventStore
from ulak.events.webhooks import Webhook, WebhookState, wait_before
from ulak.platform.attempts import FAILED, Bounds, Work
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining
from ulak.platform.hindrances import hindrance
from ulak.platform.metrics import emit
from ulak.platform.queue import LONGEST_DELAY_SECONDS, Queue
from ulak.platform.reach import AddressRefused, OutwardClient
from ulak.platform.telemetry import logger
from ulak.platform.turns import Share, Turn, Turns

CALL_SECONDS: Final = 10
"""How long a call may take in all: a receiver is to store what came and work later."""

LEASE: Final[Milliseconds] = 60 * SECOND
"""Longer than a call may take."""

_TRIAL: Final[Milliseconds] = (CALL_SECONDS + 5) * SECOND
"""How long the call that tries a receiver is waited for before another does."""

AT_ONCE: Final = 3
"""Calls of one firm that are made at the same time: less than a third of the workers."""

_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Callbacks:
    """`waits` stand between the attempts of one call: there is one attempt more than waits."""

    store: EventStore
    master: Master
    client: OutwardClient
    queue: Queue
    turns: Turns
    clock: Clock
    waits: tuple[Milliseconds, ...]
    tell: Callable[[Work, str, int], None]
    """Tells that work was given up."""

    def take(self, message: str, remaining: Remaining) -> None:
        """What a message of its queue asks for."""
        self.deliver(CallRef.decode(message))

    def deliver(self, ref: CallRef) -> None:
        """Make the call, if it is due, nobody else makes it, and its turn has come."""
        now = self.clock()
        try:
            webhook = self.store.webhook(ref.firm_id, ref.webhook_id)
        except NotFound:
            self._end_uncalled(ref, "removed", now)
            return
        if webhook.state is not WebhookState.ACTIVE:
            self._end_uncalled(ref, "disabled", now)
            return
        share, state = self._share(ref), webhook.breaker.state(now)
        if state is BreakerState.OPEN:
            self._postpone(ref, webhook.breaker.open_until + self.turns.stand_in_line(share, now=now), now)
            return
        turn = self.turns.take(share, now=now, until=now + LEASE)
        if not isinstance(turn, Turn):
            self._postpone(ref, now + turn, now)
            return
        try:
            if state is BreakerState.CLOSED or self.store.try_out(webhook, now, now + _TRIAL):
                self._make(ref, webhook, now)
            else:
                self._postpone(ref, now + self.turns.stand_in_line(share, now=now), now)
        finally:
            self.turns.give_back(turn, now=self.clock())

    @staticmethod
    def _share(ref: CallRef) -> Share:
        return Share((hooks_key(ref.firm_id), "TURNS"), AT_ONCE, SECOND)

    def _postpone(self, ref: CallRef, at: Milliseconds, now: Milliseconds) -> None:
        if self.store.postpone(ref, at, now=now):
            self._queue(ref, at - now)

    def _queue(self, ref: CallRef, wait: Milliseconds) -> None:
        """Have it come back after `wait`; what waits longer than a queue delays is found when it is due."""
        if wait <= LONGEST_DELAY_SECONDS * SECOND:
            self.queue.send([ref.encode()], delay_seconds=-(-wait // SECOND))

    def _end_uncalled(self, ref: CallRef, outcome: str, now: Milliseconds) -> None:
        token = uuid4().hex
        if self.store.claim(ref, now=now, lease_until=now + LEASE, token=token) is not None:
            self.store.end(ref, token, "failed", outcome, now=now)

    def _make(self, ref: CallRef, webhook: Webhook, now: Milliseconds) -> None:
        """Claim the call, which counts the attempt, and make it."""
        token = uuid4().hex
        call = self.store.claim(ref, now=now, lease_until=now + LEASE, token=token)
        if call is None:
            return
        if call.attempts > len(self.waits) + 1:  # each of them died over it
            self._give_up(call, token)
            return
        event = self.store.event(ref.firm_id, ref.number)
        if event is None:
            self.store.end(ref, token, "failed", "expired", now=now)
            return
        try:
            outcome = self._call(webhook, event, now)
        except Exception as error:  # ours, not the receiver's: it waits as a failed call does
            logger().exception("callback_not_made", extra={"firm": ref.firm_id, "endpoint": ref.webhook_id})
            self._not_made(call, token, hindrance(error) or type(error).__name__)
            return
        now = self.clock()
        if outcome.isdecimal() and 200 <= int(outcome) < 300:
            self.store.end(ref, token, "delivered", outcome, now=now)
            self.store.mark_answered(webhook, now)
        else:
            self._failed(webhook, call, token, outcome, now)

    def _call(self, webhook: Webhook, event: LoggedEvent, now: Milliseconds) -> str:
        """The status that came back, or why none did."""
        body, timestamp = event.body(), now // SECOND
        signatures = [
            signature(key, event.event_id, timestamp, body) for key in webhook.keys(self.master, now)
        ]
        headers = [
            ("content-type", "application/json"),
            ("user-agent", "Ulak-Webhooks/1"),
            ("webhook-id", event.event_id),
            ("webhook-timestamp", str(timestamp)),
            ("webhook-signature", " ".join(signatures)),
        ]
        try:
            return str(self.client.post(webhook.url, headers, body).status)
        except AddressRefused as refused:
            return str(refused)
        except httpcore.TimeoutException:
            return "timeout"
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return type(error).__name__

    def _not_made(self, call: Call, token: str, outcome: str) -> None:
        """The call could not be made, through no fault of its receiver."""
        wait = wait_before(call.attempts, self.waits, random.random())  # noqa: S311 - jitter only
        if wait is None:
            self._give_up(call, token, outcome)
        else:
            self._again(call, token, outcome, wait)

    def _give_up(self, call: Call, token: str, outcome: str = "gave_up") -> None:
        """The call failed by us: it stands in the webhook's list, to be made anew by hand."""
        ref = call.ref
        self.store.end(ref, token, "failed", outcome, now=self.clock())
        name = f"{ref.webhook_id}/{ref.number}"
        self.tell(Work("callbacks", "call", ref.firm_id, name, ref.encode(), Bounds()), FAILED, call.attempts)

    def _again(self, call: Call, token: str, outcome: str, wait: Milliseconds) -> None:
        self.store.try_again(call.ref, token, outcome, self.clock() + wait)
        self._queue(call.ref, wait)

    def _failed(self, webhook: Webhook, call: Call, token: str, outcome: str, now: Milliseconds) -> None:
        told = {"firm": webhook.firm_id, "endpoint": webhook.webhook_id, "outcome": outcome}
        logger().warning("callback_failed", extra=told | {"attempt": call.attempts})
        if self.store.count_failure(webhook, now, self.waits) and not webhook.breaker.openings:
            emit("webhook_suspended", {}, told)
        if outcome == str(_GONE):
            self.store.end(call.ref, token, "failed", outcome, now=now)
            self.store.disable(webhook, "gone")
            return
        wait = wait_before(call.attempts, self.waits, random.random())  # noqa: S311 - jitter only
        if wait is None:
            self.store.end(call.ref, token, "failed", outcome, now=now)
            # Others may have got through meanwhile: one event it chokes on does not end a webhook.
            self.store.disable(webhook, "failing", silent_since=call.created_at)
            return
        self._again(call, token, outcome, wait)
        since = webhook.breaker.failing_since
        if since and now - since > sum(self.waits):
            # Left alone most of the time, no single call of it may come to its last attempt.
            self.store.disable(webhook, "failing", silent_since=since)
