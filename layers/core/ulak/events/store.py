"""The log of events, the webhooks and their calls: conditional writes with names, over `ulak.events.records`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import orjson

from ulak.errors import Conflict, NotFound, Unavailable
from ulak.events.happened import Event
from ulak.events.records import (
    CALL_SHARDS,
    KEPT_FOR,
    SLACK,
    Call,
    CallRef,
    LoggedEvent,
    call_key,
    call_of,
    calls_key,
    hooks_key,
    line_key,
    log_key,
    logged_event,
    shard_of,
    webhook_of,
)
from ulak.events.webhooks import Webhook, WebhookState
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update, Write

_ID_WRITE: Final = 0
"""Which write of an event says that it stands in the log already."""

_HOOKS: Final = ("HOOK#", "HOOK#~")
_SKIPPED: Final = 100_000_000
"""More events than a firm has in the 35 days that a table can be brought back by; numbers have twelve digits."""

_ROUNDS: Final = 20
"""How often a number is asked for that another event took first."""


class EventStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- the log ------------------------------------------------------------------------------------------

    def record(self, event: Event, *, now: Milliseconds, only: Webhook | None = None) -> list[CallRef]:
        """Write the event, and the calls it wants, once; or the call of the `only` webhook that is told of it. The
        calls, or none if it was written before: then whoever looks for calls that are due finds those."""
        webhooks = self.webhooks(event.firm_id) if only is None else ()
        wanting = [only] if only else [webhook for webhook in webhooks if webhook.wants(event.kind)]
        for _ in range(_ROUNDS):
            item = self._table.get((log_key(event.firm_id), "COUNT"))
            number = (item["last"] if item else 0) + 1
            refs = [CallRef(event.firm_id, webhook.webhook_id, number) for webhook in wanting]
            try:
                self._table.write_all(self._writes(event, number, refs, now))
            except Refused as refused:
                if refused.index == _ID_WRITE:
                    return []
                continue  # the number went to another event
            return refs
        raise Unavailable

    @staticmethod
    def _writes(event: Event, number: int, refs: list[CallRef], now: Milliseconds) -> list[Write]:
        expires = {"expires_at": (now + KEPT_FOR) // SECOND}
        log = log_key(event.firm_id)
        told = {"event_id": event.event_id, "kind": event.kind, "at": now}
        counted = Update(
            (log, "COUNT"),
            "SET #last = :number",
            "#last = :before OR (attribute_not_exists(pk) AND :before = :none)",
            names={"#last": "last"},
            values={":number": number, ":before": number - 1, ":none": 0},
        )
        identity = Put(
            {"pk": log, "sk": f"ID#{event.event_id}", "number": number} | expires,
            "attribute_not_exists(pk)",
        )
        data = orjson.dumps(event.data).decode()
        line = Put({"pk": log, "sk": line_key(number), "data": data} | told | expires)
        calls = [
            Put(
                {"pk": calls_key(ref.firm_id, ref.webhook_id), "sk": f"{number:012d}", "state": "pending"}
                | {"attempts": 0, "next_at": now, "due_shard": shard_of(ref), "due_at": now + SLACK}
                | told
                | expires
            )
            for ref in refs
        ]
        return [identity, counted, line, *calls]

    def events(self, firm_id: str, after: int, most: int, *, newest_first: bool = False) -> list[LoggedEvent]:
        """Events of the log after number `after`, in order; or the newest of them, the newest first."""
        between = (line_key(after + 1), "E#~")
        items = self._table.query(log_key(firm_id), between=between, limit=most, descending=newest_first)
        return [logged_event(item) for item in items]

    def event(self, firm_id: str, number: int) -> LoggedEvent | None:
        item = self._table.get((log_key(firm_id), line_key(number)))
        return logged_event(item) if item else None

    # --- webhooks -----------------------------------------------------------------------------------------

    def webhooks(self, firm_id: str) -> list[Webhook]:
        """All of the firm's webhooks that were not removed."""
        found = (webhook_of(firm_id, item) for item in self._table.query(hooks_key(firm_id), between=_HOOKS))
        return [webhook for webhook in found if webhook.state is not WebhookState.REMOVED]

    def webhook(self, firm_id: str, webhook_id: str) -> Webhook:
        """Raises ``NotFound``, for a removed one too."""
        item = self._table.get((hooks_key(firm_id), f"HOOK#{webhook_id}"))
        if item is None or item["state"] == WebhookState.REMOVED:
            raise NotFound
        return webhook_of(firm_id, item)

    def put_webhook(self, webhook: Webhook) -> None:
        """Make the webhook, or begin anew with one that was removed; its secret then is a new one too. ``Conflict``
        where it is there: of two who make it at once, one does."""
        values: dict[str, Any] = {
            ":url": webhook.url,
            ":kinds": list(webhook.kinds),
            ":active": WebhookState.ACTIVE.value,
            ":now": webhook.created_at,
            ":none": 0,
            ":one": 1,
            ":once": dict(webhook.once or {}),
            ":removed": WebhookState.REMOVED.value,
        }
        change = Update(
            (hooks_key(webhook.firm_id), f"HOOK#{webhook.webhook_id}"),
            "SET #url = :url, kinds = :kinds, #state = :active, created_at = :now, old_secret_until = :none, "
            "answered_at = :none, once = :once ADD generation :one "
            "REMOVE reason, failures, failing_since, openings, open_until",
            "attribute_not_exists(pk) OR #state = :removed",
            names={"#url": "url", "#state": "state"},
            values=values,
        )
        try:
            self._table.write(change)
        except Refused as refused:
            raise Conflict("webhook_exists", endpoint=webhook.webhook_id) from refused

    def rotate(self, webhook: Webhook, old_secret_until: Milliseconds, once: Mapping[str, Any]) -> Webhook:
        """A new secret, by the request `once`. Of two at once, one counts: nobody is shown a secret that is already
        old."""
        values = {
            ":one": 1,
            ":until": old_secret_until,
            ":generation": webhook.generation,
            ":once": dict(once),
        }
        change = "SET old_secret_until = :until, once = :once ADD generation :one"
        return self._change(webhook, change, values, " AND generation = :generation")

    def enable(self, webhook: Webhook) -> Webhook:
        change = "SET #state = :new REMOVE reason, failures, failing_since, openings, open_until"
        return self._change(webhook, change, {":new": "active"})

    def remove(self, webhook: Webhook) -> None:
        self._change(webhook, "SET #state = :new", {":new": "removed"})

    def disable(self, webhook: Webhook, reason: str, *, silent_since: Milliseconds | None = None) -> bool:
        """active → disabled. With `silent_since`, only if it has taken no call since then. ``False``: it is
        not active, or has."""
        values: dict[str, Any] = {":new": "disabled", ":reason": reason, ":active": "active"}
        condition = " AND #state = :active"
        if silent_since is not None:
            condition += " AND answered_at < :since"
            values[":since"] = silent_since
        try:
            self._change(webhook, "SET #state = :new, reason = :reason", values, condition)
        except NotFound:
            return False
        return True

    def mark_answered(self, webhook: Webhook, now: Milliseconds) -> None:
        """Remember that it takes calls, and forget its failures; without any, written once a minute at most."""
        if webhook.breaker.failures or now - webhook.answered_at >= 60 * SECOND:
            self._change(
                webhook,
                "SET answered_at = :now REMOVE failures, failing_since, openings, open_until",
                {":now": now},
            )

    def count_failure(self, webhook: Webhook, now: Milliseconds, waits: Sequence[Milliseconds]) -> bool:
        """Count a failed attempt. Whether it opened the breaker, or opened it again."""
        change, values = "SET failing_since = if_not_exists(failing_since, :now)", {":now": now, ":one": 1}
        opens = webhook.breaker.opens()
        if opens:
            change += ", open_until = :until ADD failures :one, openings :one"
            values[":until"] = now + webhook.breaker.open_for(waits)
        else:
            change += " ADD failures :one"
        with suppress(NotFound):  # removed meanwhile
            self._change(webhook, change, values)
        return opens

    def try_out(self, webhook: Webhook, now: Milliseconds, until: Milliseconds) -> bool:
        """Be the one whose call tries a webhook that was left alone, until `until`. ``False``: another does."""
        values = {":now": now, ":until": until}
        try:
            self._change(webhook, "SET open_until = :until", values, " AND open_until <= :now")
        except NotFound:
            return False
        return True

    def _change(self, webhook: Webhook, change: str, values: dict[str, Any], condition: str = "") -> Webhook:
        key = (hooks_key(webhook.firm_id), f"HOOK#{webhook.webhook_id}")
        update = Update(
            key,
            change,
            "attribute_exists(pk) AND #state <> :removed" + condition,
            names={"#state": "state"},
            values=values | {":removed": "removed"},
        )
        try:
            return webhook_of(webhook.firm_id, self._table.write(update))
        except Refused as refused:
            raise NotFound from refused

    # --- calls --------------------------------------------------------------------------------------------

    def claim(self, ref: CallRef, *, now: Milliseconds, lease_until: Milliseconds, token: str) -> Call | None:
        """Be the one who makes this call until `lease_until`. ``None``: it is not due, another makes it, or
        it is over."""
        change = Update(
            call_key(ref),
            "SET next_at = :lease, due_at = :lease, due_shard = :shard, #token = :token ADD attempts :one",
            "#state = :pending AND next_at <= :now",
            names={"#state": "state", "#token": "token"},
            values={":lease": lease_until, ":now": now, ":token": token, ":one": 1, ":pending": "pending"}
            | {":shard": shard_of(ref)},
        )
        try:
            return call_of(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("token") != token:
                return None
            return call_of(ref, refused.old)

    def postpone(self, ref: CallRef, next_at: Milliseconds, *, now: Milliseconds) -> bool:
        """Make a call that is due wait, without an attempt. ``False``: it is not due, another makes it, or it is
        over."""
        change = Update(
            call_key(ref),
            "SET next_at = :next, due_at = :due, due_shard = :shard",
            "#state = :pending AND next_at <= :now",
            names={"#state": "state"},
            values={":next": next_at, ":due": next_at + SLACK, ":now": now, ":pending": "pending"}
            | {":shard": shard_of(ref)},
        )
        try:
            self._table.write(change)
        except Refused:
            return False
        return True

    def end(self, ref: CallRef, token: str, state: str, outcome: str, *, now: Milliseconds) -> None:
        """delivered or failed; said only by whoever made the last attempt."""
        self._held(
            ref,
            token,
            "SET #state = :new, outcome = :outcome, ended_at = :now REMOVE due_shard, due_at, next_at",
            {":new": state, ":outcome": outcome, ":now": now},
        )

    def try_again(self, ref: CallRef, token: str, outcome: str, next_at: Milliseconds) -> None:
        self._held(
            ref,
            token,
            "SET outcome = :outcome, next_at = :next, due_at = :due",
            {":outcome": outcome, ":next": next_at, ":due": next_at + SLACK},
        )

    def _held(self, ref: CallRef, token: str, change: str, values: dict[str, Any]) -> None:
        update = Update(
            call_key(ref),
            change,
            "#token = :token AND #state = :pending",
            names={"#token": "token", "#state": "state"},
            values=values | {":token": token, ":pending": "pending"},
        )
        try:
            self._table.write(update)
        except Refused:
            return  # our own write, sent twice; or the lease passed and another goes on

    def replay(self, ref: CallRef, *, now: Milliseconds) -> None:
        """Make the call anew, from the first attempt. Raises ``NotFound``."""
        update = Update(
            call_key(ref),
            "SET #state = :pending, attempts = :none, created_from = :now, next_at = :now, due_at = :due, "
            "due_shard = :shard REMOVE ended_at",
            "attribute_exists(pk)",
            names={"#state": "state"},
            values={":pending": "pending", ":none": 0, ":now": now, ":due": now + SLACK}
            | {":shard": shard_of(ref)},
        )
        try:
            self._table.write(update)
        except Refused as refused:
            raise NotFound from refused

    def calls(
        self, firm_id: str, webhook_id: str, after: int, most: int, *, latest: bool = False
    ) -> list[Call]:
        """The webhook's calls after that event's number, in order; the `latest` of them first if asked."""
        pk = calls_key(firm_id, webhook_id)
        items = self._table.query(pk, between=(f"{after + 1:012d}", "~"), limit=most, descending=latest)
        return [call_of(CallRef(firm_id, webhook_id, int(item["sk"])), item) for item in items]

    def due(self, until: Milliseconds, most: int) -> Iterator[CallRef]:
        """Calls that no pointer seems to carry any more."""
        for shard in range(CALL_SHARDS):
            for item in self._table.query_due(f"CALL#{shard}", until, most):
                _, firm_id, _, webhook_id = item["pk"].split("#")
                yield CallRef(firm_id, webhook_id, int(item["sk"]))


def skip_numbers(table: Table, firm_id: str, since: Milliseconds) -> None:
    """Leave out numbers that events were given after `since`, a moment that the table was brought back to: whoever
    reads the log has read on to them, and would miss what bears them again. Once for each such moment."""
    skipped = Update(
        (log_key(firm_id), "COUNT"),
        "SET #last = if_not_exists(#last, :none) + :many, restored_to = :since",
        "attribute_not_exists(restored_to) OR restored_to <> :since",
        names={"#last": "last"},
        values={":none": 0, ":many": _SKIPPED, ":since": since},
    )
    with suppress(Refused):
        table.write(skipped)
