"""An ERP's side of a firm: conditional writes with names, over `ulak.erp.records`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from ulak.erp.kinds import ErpEvent, Kind
from ulak.erp.records import (
    KEPT_FOR,
    SHARDS,
    SLACK,
    ErpRef,
    EventTemplate,
    Incoming,
    due_shard,
    firm_item,
    incoming_in,
    incoming_key,
    source_in,
    template_in,
)
from ulak.erp.sources import Scheme, Source
from ulak.errors import IdempotencyMismatch, NotFound
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.platform.idempotency import BodyDigest
from ulak.platform.pages import page_of
from ulak.platform.strict_json import decode, encode
from ulak.platform.table import Put, Refused, Table, Update

OLD_SECRET_HOLDS: Final[Milliseconds] = 24 * HOUR
"""For so long after a rotation a request may bear the secret before."""


class ErpStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- events -------------------------------------------------------------------------------------------

    def receive(self, incoming: Incoming, digest: BodyDigest) -> Incoming | None:
        """Keep the event, whose body has this digest, once. ``None``: kept now; an event: it stood there already.
        Raises ``IdempotencyMismatch`` if it stood there and read otherwise."""
        ref = incoming.ref
        item = {
            "pk": incoming_key(ref),
            "sk": "INCOMING",
            "event_id": ref.event_id,
            "source": incoming.source,
            "given_id": incoming.given_id,
            "body": incoming.body,
            "body_sha256": digest.kept,
            "state": "received",
            "kind": incoming.kind,
            "received_at": incoming.received_at,
            "due_shard": due_shard(ref),
            "due_at": incoming.received_at + SLACK,
            "expires_at": (incoming.received_at + KEPT_FOR) // SECOND,
        } | incoming.sender.encode()
        try:
            self._table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused as refused:
            if refused.old is None or not digest.was(refused.old["body_sha256"]):
                raise IdempotencyMismatch from refused
            return incoming_in(ref, refused.old)
        return None

    def incoming(self, ref: ErpRef) -> Incoming | None:
        item = self._table.get((incoming_key(ref), "INCOMING"))
        return incoming_in(ref, item) if item else None

    def plan_once(self, ref: ErpRef, kind: str, planned: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What this event is to do, as it was decided first: a text or number that changes while it is
        worked through changes no message of it."""
        change = Update(
            (incoming_key(ref), "INCOMING"),
            "SET kind = :kind, planned = if_not_exists(planned, :planned)",
            values={":kind": kind, ":planned": encode(planned).decode()},
        )
        plan: list[dict[str, Any]] = decode(self._table.write(change)["planned"])
        return plan

    def planned(self, ref: ErpRef) -> list[dict[str, Any]]:
        """What the event is to do, if that was decided."""
        item = self._table.get((incoming_key(ref), "INCOMING")) or {}
        plan: list[dict[str, Any]] = decode(item.get("planned", "[]"))
        return plan

    def finish(self, ref: ErpRef, state: str, result: Mapping[str, Any]) -> None:
        """received → `state`, once. The payload goes: nothing of the event can fail any more."""
        change = Update(
            (incoming_key(ref), "INCOMING"),
            "SET #state = :new, #result = :result REMOVE due_shard, due_at, planned, body",
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
            (incoming_key(ref), "INCOMING"),
            "SET due_at = :due",
            "attribute_exists(due_at)",
            values={":due": due_at},
        )
        try:
            self._table.write(change)
        except Refused:
            return  # worked through meanwhile

    # --- texts --------------------------------------------------------------------------------------------

    def set_template(self, firm_id: str, template: EventTemplate) -> None:
        item = firm_item(firm_id, f"TEMPLATE#{template.kind}#{template.document_type}") | {
            "text": template.text,
            "purpose": template.purpose.value,
        }
        if template.sender_id:
            item["sender_id"] = template.sender_id
        if template.text_as:
            item["text_as"] = template.text_as
        self._table.write(Put(item))

    def templates(self, firm_id: str, after: str, most: int) -> tuple[list[EventTemplate], str]:
        """Those behind `after`, and what the next page begins behind."""
        found, further = page_of(self._table, f"FIRM#{firm_id}#ERP", "TEMPLATE#", after, most)
        return [template_in(item) for item in found if "text" in item], further

    def remove_template(self, firm_id: str, kind: Kind, document_type: str) -> None:
        """Its events go out by the text of their kind, or by their own. Raises ``NotFound``."""
        item = firm_item(firm_id, f"TEMPLATE#{kind}#{document_type}")
        change = Update(
            (item["pk"], item["sk"]),
            "REMOVE #text, purpose, sender_id, text_as",
            "attribute_exists(#text)",
            names={"#text": "text"},
        )
        try:
            self._table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def template(self, firm_id: str, kind: Kind, document_type: str) -> EventTemplate | None:
        """The text that was set for exactly this kind and type of document; ``None``: none was."""
        item = self._table.get((f"FIRM#{firm_id}#ERP", f"TEMPLATE#{kind}#{document_type}"))
        return template_in(item) if item and "text" in item else None

    def template_of(self, firm_id: str, event: ErpEvent) -> EventTemplate:
        """The text for this type of document, else for this kind, else the event's own."""
        for document_type in dict.fromkeys((event.document_type, "")):
            if found := self.template(firm_id, event.kind, document_type):
                return found
        return EventTemplate(event.kind)

    # --- sources ------------------------------------------------------------------------------------------

    def set_source(
        self, firm_id: str, name: str, scheme: Scheme, rules: Sequence[Any], reading: Reading = NOTHING_SAID
    ) -> Source:
        """Configure the source; its secret stays."""
        change = Update(
            (f"FIRM#{firm_id}#ERP", f"SOURCE#{name}"),
            "SET scheme = :scheme, #rules = :rules, reading = :reading, generation = if_not_exists(generation, :one), "
            "old_secret_until = if_not_exists(old_secret_until, :none) REMOVE removed",
            names={"#rules": "rules"},
            values={
                ":scheme": scheme.value,
                ":rules": orjson.dumps(rules).decode(),
                ":reading": reading.encode(),
                ":one": 1,
                ":none": 0,
            },
        )
        return source_in(firm_id, self._table.write(change))

    def rotate(self, source: Source, now: Milliseconds, once: Mapping[str, Any]) -> Source:
        """A new secret, by the request `once`."""
        change = Update(
            (f"FIRM#{source.firm_id}#ERP", f"SOURCE#{source.name}"),
            "SET old_secret_until = :until, once = :once ADD generation :one",
            "generation = :generation AND attribute_not_exists(removed)",
            values={
                ":until": now + OLD_SECRET_HOLDS,
                ":one": 1,
                ":generation": source.generation,
                ":once": dict(once),
            },
        )
        try:
            return source_in(source.firm_id, self._table.write(change))
        except Refused as refused:
            raise NotFound from refused  # of two rotations at once, one counts

    def source(self, firm_id: str, name: str) -> Source:
        """Raises ``NotFound``."""
        item = self._table.get((f"FIRM#{firm_id}#ERP", f"SOURCE#{name}"))
        if item is None or "removed" in item:
            raise NotFound
        return source_in(firm_id, item)

    def remove_source(self, firm_id: str, name: str) -> None:
        """Nothing is taken from it any more. Its generation rises and stays: a source that is made by this name later
        has another secret. Raises ``NotFound``."""
        change = Update(
            (f"FIRM#{firm_id}#ERP", f"SOURCE#{name}"),
            "SET removed = :yes, #rules = :rules, old_secret_until = :none REMOVE once ADD generation :one",
            "attribute_exists(pk) AND attribute_not_exists(removed)",
            names={"#rules": "rules"},
            values={":yes": True, ":rules": "[]", ":none": 0, ":one": 1},
        )
        try:
            self._table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def sources(self, firm_id: str, after: str, most: int) -> tuple[list[Source], str]:
        """Those behind `after`, and what the next page begins behind."""
        found, further = page_of(self._table, f"FIRM#{firm_id}#ERP", "SOURCE#", after, most)
        return [source_in(firm_id, item) for item in found if "removed" not in item], further
