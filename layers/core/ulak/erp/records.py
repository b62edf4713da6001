"""The records of an ERP's side of a firm: what stands in the table, and the values it stands for.

====================  ============================  =======================================================
``pk``                ``sk``                        what
====================  ============================  =======================================================
``FIRM#f#ERP``        ``USER#<user>``               the number registered for an ERP user
``FIRM#f#ERP``        ``TEMPLATE#<kind>#<type>``    the text of a kind of event (and type of document)
``FIRM#f#ERP``        ``SOURCE#<name>``             who sends foreign events, and their mapping
``FIRM#f#ERP``        ``TASK#<user>#<challenge>``   a task whose code is out (`ulak.erp.tasks`)
``FIRM#f#ERP#<id>``   ``INCOMING``                  an event: as it came, what it is to do, what came of it
====================  ============================  =======================================================

Events expire after 30 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.erp.kinds import OWN_TEXT, Kind
from ulak.erp.mapping import kept_rules
from ulak.erp.sources import Scheme, Source
from ulak.identity.caller import Caller
from ulak.lists.reading import Reading
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.table import Item
from ulak.rules import Purpose
from ulak.text.misread import TextAs

KEPT_FOR: Final[Milliseconds] = 30 * 24 * HOUR
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
    """As it came; empty once the event is worked through."""
    sender: Caller
    """Whose key, or which source, it came by: whatever comes of it is sent for this caller."""
    state: str
    received_at: Milliseconds
    kind: str = ""
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class EventTemplate:
    """The text that a kind of event (and type of document) is told by."""

    kind: Kind
    document_type: str = ""
    text: str = OWN_TEXT
    purpose: Purpose = Purpose.INFORMATIONAL
    sender_id: str | None = None
    text_as: TextAs | None = None
    """How the text, or a value of an event, goes out where it looks misread."""


def incoming_key(ref: ErpRef) -> str:
    return f"FIRM#{ref.firm_id}#ERP#{ref.event_id}"


def due_shard(ref: ErpRef) -> str:
    """The shard of the index of due work that the event stands in."""
    return f"ERP#{sha256(ref.event_id.encode()).digest()[0] % SHARDS}"


def firm_item(firm_id: str, sk: str) -> Item:
    return {"pk": f"FIRM#{firm_id}#ERP", "sk": sk}


def incoming_in(ref: ErpRef, item: Item) -> Incoming:
    return Incoming(
        ref=ref,
        source=item["source"],
        given_id=item["given_id"],
        body=bytes(item.get("body", b"")),
        sender=Caller.kept(ref.firm_id, item),
        state=item["state"],
        received_at=item["received_at"],
        kind=item["kind"],
        result=item.get("result"),
    )


def template_in(item: Item) -> EventTemplate:
    _, kind, document_type = item["sk"].split("#", 2)
    return EventTemplate(
        Kind(kind),
        document_type,
        item["text"],
        Purpose(item["purpose"]),
        item.get("sender_id"),
        item.get("text_as"),
    )


def source_in(firm_id: str, item: Item) -> Source:
    return Source(
        firm_id=firm_id,
        name=item["sk"].partition("#")[2],
        scheme=Scheme(item["scheme"]),
        rules=kept_rules(orjson.loads(item["rules"])),
        generation=item["generation"],
        old_secret_until=item["old_secret_until"],
        reading=Reading.decode(item.get("reading", {})),  # v0.1.0 kept none
        once=item.get("once"),
    )
