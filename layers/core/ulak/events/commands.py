"""What a firm's programs do with webhooks: make, look at, rotate, enable, remove, and make a call anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Final

from ulak.errors import Conflict, InputError, InvalidValue, NotFound, Problem, UlakError
from ulak.events.happened import TESTED, TYPES, Event
from ulak.events.log import PAGE, Page, number_at, page
from ulak.events.records import Call, CallRef
from ulak.events.signing import Master
from ulak.events.store import EventStore
from ulak.events.webhooks import (
    ALL,
    MOST_WEBHOOKS,
    OLD_SECRET_HOLDS,
    Webhook,
    WebhookState,
    webhook_id_of,
)
from ulak.platform.clock import Clock
from ulak.platform.cursors import Cursors
from ulak.platform.once import Once
from ulak.platform.queue import Queue
from ulak.platform.reach import Allowed, checked_url

PAUSED: Final = "paused"
"""Why a webhook is disabled that its firm has paused."""
_LATEST: Final = 20


@dataclass(frozen=True, slots=True)
class WithSecret:
    """A webhook and its present secret, which is shown when it is made or rotated and never again."""

    webhook: Webhook
    secret: str = field(repr=False)
    again: bool = False
    """The same request made it before."""


@dataclass(frozen=True, slots=True)
class WebhookCommands:
    """A removed webhook is not found by any of these."""

    store: EventStore
    master: Master
    allowed: Allowed
    queue: Queue
    cursors: Cursors
    clock: Clock

    def create(self, firm_id: str, url: str, types: Sequence[str], once: Once | None = None) -> WithSecret:
        """Raises ``InputError`` with everything that is wrong, ``Conflict`` for a URL that has a webhook and for a
        firm that has too many. Asked for twice by the same request `once`, it is one webhook and one secret."""
        once = once or Once.anew()
        problems = [*_of_types(types), *self._of_url(url)]
        if problems:
            raise InputError(problems)
        webhooks, webhook_id = self.store.webhooks(firm_id), webhook_id_of(firm_id, url)
        if any(webhook.webhook_id == webhook_id for webhook in webhooks):
            return self._again(firm_id, webhook_id, once, Conflict("webhook_exists", endpoint=webhook_id))
        if len(webhooks) >= MOST_WEBHOOKS:
            raise Conflict("webhooks_too_many", limit=MOST_WEBHOOKS)
        kinds = tuple(dict.fromkeys(types))
        now = self.clock()
        made = Webhook(firm_id, webhook_id, url, kinds, WebhookState.ACTIVE, 1, 0, now, once=once.kept(now))
        try:
            self.store.put_webhook(made)
        except Conflict as error:
            return self._again(firm_id, webhook_id, once, error)
        return self._with_secret(self.store.webhook(firm_id, webhook_id))

    def webhooks(self, firm_id: str) -> Sequence[Webhook]:
        return self.store.webhooks(firm_id)

    def show(self, firm_id: str, webhook_id: str) -> Webhook:
        return self.store.webhook(firm_id, webhook_id)

    def rotate(self, firm_id: str, webhook_id: str, once: Once | None = None) -> WithSecret:
        """A new secret; for a day calls bear the old one's signature too. Asked for twice by the same request `once`,
        it is one."""
        once, now = once or Once.anew(), self.clock()
        webhook = self.store.webhook(firm_id, webhook_id)
        if once.made(webhook.once, now):
            return replace(self._with_secret(webhook), again=True)
        try:
            return self._with_secret(self.store.rotate(webhook, now + OLD_SECRET_HOLDS, once.kept(now)))
        except NotFound as error:
            return self._again(firm_id, webhook_id, once, error)

    def _again(self, firm_id: str, webhook_id: str, once: Once, otherwise: UlakError) -> WithSecret:
        """What the same request made; else `otherwise` is raised."""
        webhook = self.store.webhook(firm_id, webhook_id)
        if not once.made(webhook.once, self.clock()):
            raise otherwise
        return replace(self._with_secret(webhook), again=True)

    def enable(self, firm_id: str, webhook_id: str) -> Webhook:
        return self.store.enable(self.store.webhook(firm_id, webhook_id))

    def pause(self, firm_id: str, webhook_id: str) -> Webhook:
        """It takes no calls until it is enabled; what happens meanwhile stands in the log alone."""
        self.store.disable(self.store.webhook(firm_id, webhook_id), PAUSED)
        return self.store.webhook(firm_id, webhook_id)

    def test(self, firm_id: str, webhook_id: str) -> CallRef:
        """Call it, soon, with an event of its own that no other webhook is told of. ``Conflict`` while it is
        disabled."""
        webhook = self._active(firm_id, webhook_id)
        told = {"endpoint_id": webhook.webhook_id, "url": webhook.url}
        event = Event(firm_id, f"evt_{token_hex(16)}", TESTED, told)
        (ref,) = self.store.record(event, now=self.clock(), only=webhook)
        self.queue.send([ref.encode()])
        return ref

    def remove(self, firm_id: str, webhook_id: str) -> None:
        self.store.remove(self.store.webhook(firm_id, webhook_id))

    def calls(self, firm_id: str, webhook_id: str, cursor: str | None) -> Page[Call]:
        """The webhook's calls after the cursor, oldest first."""
        scope = (firm_id, "calls", webhook_id)
        number = number_at(self.cursors, scope, cursor)
        webhook = self.store.webhook(firm_id, webhook_id)
        found = self.store.calls(firm_id, webhook.webhook_id, number, PAGE)
        return page(self.cursors, scope, found, found[-1].ref.number if found else number)

    def latest_calls(self, firm_id: str, webhook_id: str) -> Sequence[Call]:
        """The webhook's last calls, the latest first."""
        webhook = self.store.webhook(firm_id, webhook_id)
        return self.store.calls(firm_id, webhook.webhook_id, 0, _LATEST, latest=True)

    def replay(self, firm_id: str, webhook_id: str, number: int) -> CallRef:
        """Make the call about event `number` anew, soon. ``Conflict`` while the webhook is disabled."""
        webhook = self._active(firm_id, webhook_id)
        ref = CallRef(firm_id, webhook.webhook_id, number)
        self.store.replay(ref, now=self.clock())
        self.queue.send([ref.encode()])
        return ref

    def _active(self, firm_id: str, webhook_id: str) -> Webhook:
        webhook = self.store.webhook(firm_id, webhook_id)
        if webhook.state is not WebhookState.ACTIVE:
            raise Conflict("webhook_disabled")
        return webhook

    def _of_url(self, url: str) -> Iterator[Problem]:
        try:
            checked_url(url, self.allowed)
        except InvalidValue as error:
            yield Problem(error.problem.code, "/url", params=error.problem.params)

    def _with_secret(self, webhook: Webhook) -> WithSecret:
        return WithSecret(webhook, webhook.secret(self.master))


def _of_types(types: Sequence[str]) -> Iterator[Problem]:
    """A problem for each type that there is none of."""
    for index, kind in enumerate(types):
        if kind != ALL and kind not in TYPES:
            yield Problem("event_type_unknown", f"/types/{index}", params={"known": ", ".join(TYPES)})
