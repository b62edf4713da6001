"""The records of an ERP's side of a firm.

====================  ============================  =======================================================
``pk``                ``sk``                        what
====================  ============================  =======================================================
``FIRM#f#ERP``        ``USER#<user>``               the number registered for an ERP user
``FIRM#f#ERP``        ``TEMPLATE#<kind>#<type>``    the text of a kind of event (and type of document)
``FIRM#f#ERP``        ``SOURCE#<name>``             who sends foreign events, and their mapping
``FIRM#f#ERP#<id>``   ``INCOMING``                  an event: as it came, what it is to do, what came of it
====================  ============================  =======================================================

Events expire after 30 days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.erp.kinds import OWN_TEXT, ErpEvent, Kind
from ulak.erp.mapping import read_rules
from ulak.erp.sources import Scheme, Source
from ulak.errors import IdempotencyMismatch, InvalidValue, NotFound
from ulak.identity.erp_user import user_key
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.platform.edge import Caller
from ulak.platform.queue import Pointer
from ulak.platform.table import Item, Put, Refused, Table, Update
from ulak.rules import Purpose

KEPT_FOR: Final[Milliseconds] = 30 * 24 * HOUR
OLD_SECRET_HOLDS: Final[Milliseconds] = 24 * HOUR
SHARDS: Final = 4
SLACK: Final[Milliseconds] = 60 * SECOND
"""An event that nobody has worked through by then has lost its pointer."""


@dataclass(frozen=True, slots=True)
class ErpRef:
    firm_id: str
    event_id: str

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "event": self.event_id}

    @classmethod
    def decode(cls, body: str) -> ErpRef:
        fields = orjson.loads(body)
        return cls(fields["firm"], fields["event"])


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event as it stands. `state`: received, processed, partial (somebody was not reached) or failed."""

    ref: ErpRef
    source: str
    given_id: str
    body: bytes
    state: str
    received_at: Milliseconds
    kind: str = ""
    result: Mapping[str, Any] | None = None
    erp_user: str = ""
    """Whom the key stands for that the event came by; empty for a key of the firm's own, or a source."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The company, branch and department that the key is linked to."""

    @property
    def sender(self) -> Caller:
        """Who whatever comes of the event is sent for."""
        return Caller(self.ref.firm_id, "erp", self.erp_user or None, units=self.units)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of event is worded."""

    kind: Kind
    document_type: str = ""
    text: str = OWN_TEXT
    purpose: Purpose = Purpose.INFORMATIONAL
    sender_id: str | None = None


class ErpStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- events -------------------------------------------------------------------------------------------

    def receive(self, incoming: Incoming) -> Incoming | None:
        """Keep the event, once. ``None``: kept now; an event: it stood there already. Raises
        ``IdempotencyMismatch`` if it stood there and read otherwise."""
        ref, digest = incoming.ref, sha256(incoming.body).hexdigest()
        item = {
            "pk": _pk(ref),
            "sk": "INCOMING",
            "event_id": ref.event_id,
            "source": incoming.source,
            "given_id": incoming.given_id,
            "body": incoming.body,
            "body_sha256": digest,
            "state": "received",
            "kind": incoming.kind,
            "erp_user": incoming.erp_user,
            "units": dict(incoming.units),
            "received_at": incoming.received_at,
            "due_shard": f"ERP#{sha256(ref.event_id.encode()).digest()[0] % SHARDS}",
            "due_at": incoming.received_at + SLACK,
            "expires_at": (incoming.received_at + KEPT_FOR) // SECOND,
        }
        try:
            self._table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused as refused:
            if refused.old is None or refused.old["body_sha256"] != digest:
                raise IdempotencyMismatch from refused
            return _incoming(ref, refused.old)
        return None

    def incoming(self, ref: ErpRef) -> Incoming | None:
        item = self._table.get((_pk(ref), "INCOMING"))
        return _incoming(ref, item) if item else None

    def plan_once(self, ref: ErpRef, kind: str, planned: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What this event is to do, as it was decided first: a text or number that changes while it is
        worked through changes no message of it."""
        change = Update(
            (_pk(ref), "INCOMING"),
            "SET kind = :kind, planned = if_not_exists(planned, :planned)",
            values={":kind": kind, ":planned": orjson.dumps(planned).decode()},
        )
        plan: list[dict[str, Any]] = orjson.loads(self._table.write(change)["planned"])
        return plan

    def finish(self, ref: ErpRef, state: str, result: Mapping[str, Any]) -> None:
        """received → `state`, once."""
        change = Update(
            (_pk(ref), "INCOMING"),
            "SET #state = :new, #result = :result REMOVE due_shard, due_at, planned",
            "#state = :received",
            names={"#state": "state", "#result": "result"},
            values={":new": state, ":result": dict(result), ":received": "received"},
        )
        try:
            self._table.write(change)
        except Refused:
            return  # worked through by another, to the same end

    def due(self, until: Milliseconds, most: int) -> Iterator[ErpRef]:
        for shard in range(SHARDS):
            for item in self._table.query_due(f"ERP#{shard}", until, most):
                _, firm_id, _, event_id = item["pk"].split("#")
                yield ErpRef(firm_id, event_id)

    def look_again(self, ref: ErpRef, due_at: Milliseconds) -> None:
        change = Update(
            (_pk(ref), "INCOMING"),
            "SET due_at = :due",
            "attribute_exists(due_at)",
            values={":due": due_at},
        )
        try:
            self._table.write(change)
        except Refused:
            return  # worked through meanwhile

    # --- ERP users ----------------------------------------------------------------------------------------

    def set_user(self, firm_id: str, user: str, msisdn: str) -> None:
        self._table.write(Put(_erp(firm_id, f"USER#{user_key(user)}") | {"user": user, "msisdn": msisdn}))

    def remove_user(self, firm_id: str, user: str) -> None:
        """The number is gone at once. Raises ``NotFound``."""
        item = _erp(firm_id, f"USER#{user_key(user)}")
        change = Update((item["pk"], item["sk"]), "REMOVE msisdn", "attribute_exists(msisdn)")
        try:
            self._table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def users(self, firm_id: str) -> Iterator[tuple[str, str]]:
        """Each user with a registered number."""
        for item in self._table.query(f"FIRM#{firm_id}#ERP", between=("USER#", "USER#\U0010ffff")):
            if "msisdn" in item:
                yield item["user"], item["msisdn"]

    def number_of(self, firm_id: str, user: str) -> str | None:
        """The number registered for this ERP user."""
        try:
            item = self._table.get((f"FIRM#{firm_id}#ERP", f"USER#{user_key(user)}"))
        except InvalidValue:
            return None
        return item.get("msisdn") if item else None

    # --- texts --------------------------------------------------------------------------------------------

    def set_wording(self, firm_id: str, wording: Wording) -> None:
        item = _erp(firm_id, f"TEMPLATE#{wording.kind}#{wording.document_type}") | {
            "text": wording.text,
            "purpose": wording.purpose.value,
        }
        if wording.sender_id:
            item["sender_id"] = wording.sender_id
        self._table.write(Put(item))

    def wordings(self, firm_id: str) -> list[Wording]:
        items = self._table.query(f"FIRM#{firm_id}#ERP", between=("TEMPLATE#", "TEMPLATE#\U0010ffff"))
        return [_wording(item) for item in items]

    def wording_of(self, firm_id: str, event: ErpEvent) -> Wording:
        """The text for this type of document, else for this kind, else the event's own."""
        for document_type in dict.fromkeys((event.document_type, "")):
            item = self._table.get((f"FIRM#{firm_id}#ERP", f"TEMPLATE#{event.kind}#{document_type}"))
            if item:
                return _wording(item)
        return Wording(event.kind)

    # --- sources ------------------------------------------------------------------------------------------

    def set_source(self, firm_id: str, name: str, scheme: Scheme, rules: Sequence[Any]) -> Source:
        """Configure the source; its secret stays."""
        change = Update(
            (f"FIRM#{firm_id}#ERP", f"SOURCE#{name}"),
            "SET scheme = :scheme, #rules = :rules, generation = if_not_exists(generation, :one), "
            "old_secret_until = if_not_exists(old_secret_until, :none)",
            names={"#rules": "rules"},
            values={":scheme": scheme.value, ":rules": orjson.dumps(rules).decode(), ":one": 1, ":none": 0},
        )
        return _source(firm_id, self._table.write(change))

    def rotate(self, source: Source, now: Milliseconds) -> Source:
        change = Update(
            (f"FIRM#{source.firm_id}#ERP", f"SOURCE#{source.name}"),
            "SET old_secret_until = :until ADD generation :one",
            "generation = :generation",
            values={":until": now + OLD_SECRET_HOLDS, ":one": 1, ":generation": source.generation},
        )
        try:
            return _source(source.firm_id, self._table.write(change))
        except Refused as refused:
            raise NotFound from refused  # of two rotations at once, one counts

    def source(self, firm_id: str, name: str) -> Source:
        """Raises ``NotFound``."""
        item = self._table.get((f"FIRM#{firm_id}#ERP", f"SOURCE#{name}"))
        if item is None:
            raise NotFound
        return _source(firm_id, item)

    def sources(self, firm_id: str) -> list[Source]:
        items = self._table.query(f"FIRM#{firm_id}#ERP", between=("SOURCE#", "SOURCE#~"))
        return [_source(firm_id, item) for item in items]


def _pk(ref: ErpRef) -> str:
    return f"FIRM#{ref.firm_id}#ERP#{ref.event_id}"


def _erp(firm_id: str, sk: str) -> Item:
    return {"pk": f"FIRM#{firm_id}#ERP", "sk": sk}


def _incoming(ref: ErpRef, item: Item) -> Incoming:
    return Incoming(
        ref=ref,
        source=item["source"],
        given_id=item["given_id"],
        body=bytes(item["body"]),
        state=item["state"],
        received_at=item["received_at"],
        kind=item["kind"],
        result=item.get("result"),
        erp_user=item.get("erp_user", ""),
        units=item.get("units", {}),
    )


def _wording(item: Item) -> Wording:
    _, kind, document_type = item["sk"].split("#", 2)
    return Wording(Kind(kind), document_type, item["text"], Purpose(item["purpose"]), item.get("sender_id"))


def _source(firm_id: str, item: Item) -> Source:
    return Source(
        firm_id=firm_id,
        name=item["sk"].partition("#")[2],
        scheme=Scheme(item["scheme"]),
        rules=read_rules(orjson.loads(item["rules"])),
        generation=item["generation"],
        old_secret_until=item["old_secret_until"],
    )
