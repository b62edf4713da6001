"""The records of events, webhooks and calls.

===========================  =============================  =====================================================
``pk``                       ``sk``                         what
===========================  =============================  =====================================================
``FIRM#f#LOG``               ``COUNT``                      how many events there are
``FIRM#f#LOG``               ``E#000000000042``             the 42nd event
``FIRM#f#LOG``               ``ID#<event id>``              where it stands: an event is written once
``FIRM#f#HOOKS``             ``HOOK#<endpoint id>``         a webhook
``FIRM#f#CALLS#<endpoint>``  ``000000000042``               the call that tells this webhook of the 42nd event
===========================  =============================  =====================================================

An event gets its number in the transaction that writes it, so the log has no gaps and no number ever appears
before a smaller one: who has read up to 41 has missed nothing. Events and calls expire after 30 days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.errors import NotFound, Unavailable
from ulak.events.endpoints import Endpoint, EndpointState
from ulak.events.happened import Event
from ulak.platform.clock import HOUR, SECOND, Milliseconds, rfc3339
from ulak.platform.queue import Pointer
from ulak.platform.table import Item, Put, Refused, Table, Update, Write

KEPT_FOR: Final[Milliseconds] = 30 * 24 * HOUR

CALL_SHARDS: Final = 4
_ROUNDS: Final = 20
"""How often a number is asked for that another event took first."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event in the log."""

    number: int
    event_id: str
    kind: str
    at: Milliseconds
    data: str
    """JSON, as it was written first."""

    def body(self) -> bytes:
        """What a webhook gets: the same octets at every attempt."""
        head = {"id": self.event_id, "type": self.kind, "timestamp": rfc3339(self.at)}
        return orjson.dumps(head | {"data": orjson.loads(self.data)})


@dataclass(frozen=True, slots=True)
class CallRef:
    firm_id: str
    endpoint_id: str
    number: int

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "endpoint": self.endpoint_id, "event": self.number}

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


class EventStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- the log ------------------------------------------------------------------------------------------

    def record(self, event: Event, *, now: Milliseconds) -> list[CallRef]:
        """Write the event, and the calls it wants, once. The calls, or none if it was written before: then
        whoever looks for calls that are due finds those."""
        wanting = [endpoint for endpoint in self.endpoints(event.firm_id) if endpoint.wants(event.kind)]
        for _ in range(_ROUNDS):
            item = self._table.get((_log(event.firm_id), "COUNT"))
            number = (item["last"] if item else 0) + 1
            refs = [CallRef(event.firm_id, endpoint.endpoint_id, number) for endpoint in wanting]
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
        log = _log(event.firm_id)
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
        line = Put({"pk": log, "sk": _line(number), "data": data} | told | expires)
        calls = [
            Put(
                {"pk": _calls(ref.firm_id, ref.endpoint_id), "sk": f"{number:012d}", "state": "pending"}
                | {"attempts": 0, "next_at": now, "due_shard": _shard(ref), "due_at": now + _SLACK}
                | told
                | expires
            )
            for ref in refs
        ]
        return [identity, counted, line, *calls]

    def events(self, firm_id: str, after: int, most: int) -> list[Logged]:
        """Events of the log after number `after`, in order."""
        between = (_line(after + 1), "E#~")
        items = self._table.query(_log(firm_id), between=between, limit=most)
        return [_logged(item) for item in items]

    def event(self, firm_id: str, number: int) -> Logged | None:
        item = self._table.get((_log(firm_id), _line(number)))
        return _logged(item) if item else None

    # --- webhooks -----------------------------------------------------------------------------------------

    def endpoints(self, firm_id: str) -> list[Endpoint]:
        """All of the firm's webhooks that were not removed."""
        found = (_endpoint(firm_id, item) for item in self._table.query(_hooks(firm_id), between=_HOOKS))
        return [endpoint for endpoint in found if endpoint.state is not EndpointState.REMOVED]

    def endpoint(self, firm_id: str, endpoint_id: str) -> Endpoint:
        """Raises ``NotFound``, for a removed one too."""
        item = self._table.get((_hooks(firm_id), f"HOOK#{endpoint_id}"))
        if item is None or item["state"] == EndpointState.REMOVED:
            raise NotFound
        return _endpoint(firm_id, item)

    def put_endpoint(self, endpoint: Endpoint) -> None:
        """Make the webhook, or begin anew with one that was removed; its secret then is a new one too."""
        values: dict[str, Any] = {
            ":url": endpoint.url,
            ":kinds": list(endpoint.kinds),
            ":active": EndpointState.ACTIVE.value,
            ":now": endpoint.created_at,
            ":none": 0,
            ":one": 1,
        }
        self._table.write(
            Update(
                (_hooks(endpoint.firm_id), f"HOOK#{endpoint.endpoint_id}"),
                "SET #url = :url, kinds = :kinds, #state = :active, created_at = :now, old_secret_until = :none, "
                "answered_at = :none ADD generation :one REMOVE reason",
                names={"#url": "url", "#state": "state"},
                values=values,
            )
        )

    def set_kinds(self, endpoint: Endpoint, kinds: tuple[str, ...]) -> Endpoint:
        return self._change(endpoint, "SET kinds = :kinds", {":kinds": list(kinds)})

    def rotate(self, endpoint: Endpoint, old_secret_until: Milliseconds) -> Endpoint:
        """A new secret. Of two at once, one counts: nobody is shown a secret that is already old."""
        values = {":one": 1, ":until": old_secret_until, ":generation": endpoint.generation}
        change = "SET old_secret_until = :until ADD generation :one"
        return self._change(endpoint, change, values, " AND generation = :generation")

    def enable(self, endpoint: Endpoint) -> Endpoint:
        return self._change(endpoint, "SET #state = :new REMOVE reason", {":new": "active"})

    def remove(self, endpoint: Endpoint) -> None:
        self._change(endpoint, "SET #state = :new", {":new": "removed"})

    def disable(self, endpoint: Endpoint, reason: str, *, silent_since: Milliseconds | None = None) -> bool:
        """active → disabled. With `silent_since`, only if it has taken no call since then. ``False``: it is
        not active, or has."""
        values: dict[str, Any] = {":new": "disabled", ":reason": reason, ":active": "active"}
        condition = " AND #state = :active"
        if silent_since is not None:
            condition += " AND answered_at < :since"
            values[":since"] = silent_since
        try:
            self._change(endpoint, "SET #state = :new, reason = :reason", values, condition)
        except NotFound:
            return False
        return True

    def mark_answered(self, endpoint: Endpoint, now: Milliseconds) -> None:
        """Remember that it takes calls; written once a minute at most."""
        if now - endpoint.answered_at >= 60 * SECOND:
            self._change(endpoint, "SET answered_at = :now", {":now": now})

    def _change(
        self, endpoint: Endpoint, change: str, values: dict[str, Any], condition: str = ""
    ) -> Endpoint:
        key = (_hooks(endpoint.firm_id), f"HOOK#{endpoint.endpoint_id}")
        update = Update(
            key,
            change,
            "attribute_exists(pk) AND #state <> :removed" + condition,
            names={"#state": "state"},
            values=values | {":removed": "removed"},
        )
        try:
            return _endpoint(endpoint.firm_id, self._table.write(update))
        except Refused as refused:
            raise NotFound from refused

    # --- calls --------------------------------------------------------------------------------------------

    def claim(self, ref: CallRef, *, now: Milliseconds, lease_until: Milliseconds, token: str) -> Call | None:
        """Be the one who makes this call until `lease_until`. ``None``: it is not due, another makes it, or
        it is over."""
        change = Update(
            _call_key(ref),
            "SET next_at = :lease, due_at = :lease, due_shard = :shard, #token = :token ADD attempts :one",
            "#state = :pending AND next_at <= :now",
            names={"#state": "state", "#token": "token"},
            values={":lease": lease_until, ":now": now, ":token": token, ":one": 1, ":pending": "pending"}
            | {":shard": _shard(ref)},
        )
        try:
            return _call(ref, self._table.write(change))
        except Refused as refused:
            if refused.old is None or refused.old.get("token") != token:
                return None
            return _call(ref, refused.old)

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
            {":outcome": outcome, ":next": next_at, ":due": next_at + _SLACK},
        )

    def _held(self, ref: CallRef, token: str, change: str, values: dict[str, Any]) -> None:
        update = Update(
            _call_key(ref),
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
            _call_key(ref),
            "SET #state = :pending, attempts = :none, created_from = :now, next_at = :now, due_at = :due, "
            "due_shard = :shard REMOVE ended_at",
            "attribute_exists(pk)",
            names={"#state": "state"},
            values={":pending": "pending", ":none": 0, ":now": now, ":due": now + _SLACK}
            | {":shard": _shard(ref)},
        )
        try:
            self._table.write(update)
        except Refused as refused:
            raise NotFound from refused

    def calls(self, firm_id: str, endpoint_id: str, after: int, most: int) -> list[Call]:
        """The webhook's calls after that event's number, in order."""
        pk = _calls(firm_id, endpoint_id)
        items = self._table.query(pk, between=(f"{after + 1:012d}", "~"), limit=most)
        return [_call(CallRef(firm_id, endpoint_id, int(item["sk"])), item) for item in items]

    def due(self, until: Milliseconds, most: int) -> Iterator[CallRef]:
        """Calls that no pointer seems to carry any more."""
        for shard in range(CALL_SHARDS):
            for item in self._table.query_due(f"CALL#{shard}", until, most):
                _, firm_id, _, endpoint_id = item["pk"].split("#")
                yield CallRef(firm_id, endpoint_id, int(item["sk"]))


_ID_WRITE: Final = 0
_HOOKS: Final = ("HOOK#", "HOOK#~")

_SLACK: Final[Milliseconds] = 30 * SECOND
"""A call whose pointer was lost is found so long after it was due."""


def _log(firm_id: str) -> str:
    return f"FIRM#{firm_id}#LOG"


def _line(number: int) -> str:
    return f"E#{number:012d}"


def _hooks(firm_id: str) -> str:
    return f"FIRM#{firm_id}#HOOKS"


def _calls(firm_id: str, endpoint_id: str) -> str:
    return f"FIRM#{firm_id}#CALLS#{endpoint_id}"


def _call_key(ref: CallRef) -> tuple[str, str]:
    return _calls(ref.firm_id, ref.endpoint_id), f"{ref.number:012d}"


def _shard(ref: CallRef) -> str:
    return f"CALL#{sha256(f'{ref.endpoint_id}{ref.number}'.encode()).digest()[0] % CALL_SHARDS}"


def _logged(item: Item) -> Logged:
    return Logged(int(item["sk"][2:]), item["event_id"], item["kind"], item["at"], item["data"])


def _endpoint(firm_id: str, item: Item) -> Endpoint:
    return Endpoint(
        firm_id=firm_id,
        endpoint_id=item["sk"].partition("#")[2],
        url=item["url"],
        kinds=tuple(item["kinds"]),
        state=EndpointState(item["state"]),
        generation=item["generation"],
        old_secret_until=item["old_secret_until"],
        created_at=item["created_at"],
        reason=item.get("reason"),
        answered_at=item["answered_at"],
    )


def _call(ref: CallRef, item: Item) -> Call:
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
