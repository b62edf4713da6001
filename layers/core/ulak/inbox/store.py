"""The messages of a firm's inbox in the table.

``FIRM#<firm>#INBOX`` / ``INBOX#<received at, 13 digits>#<id>``: the message.
``FIRM#<firm>#INBOX@IDS`` / id: where it stands, so that a message that is told twice is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ulak.errors import NotFound
from ulak.inbox.records import KEPT_FOR, InboxMessage
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update

_FIRST: Final = "INBOX#0"
_LAST: Final = "INBOX#9999999999999~"

LOOKED_AT: Final = 2_000
"""Messages that one question looks at: about a megabyte, a single call."""


@dataclass(frozen=True, slots=True)
class InboxStore:
    table: Table

    def find(self, firm_id: str, message_id: str) -> InboxMessage | None:
        place = self.table.get((_ids(firm_id), message_id))
        item = place and self.table.get((_pk(firm_id), place["at"]))
        return _message(item) if item else None

    def add(self, firm_id: str, message: InboxMessage, now: Milliseconds) -> InboxMessage:
        """Keep the message once; answers with the one that is kept."""
        sk = f"INBOX#{message.received_at:013d}#{message.id}"
        ends = {"expires_at": (now + KEPT_FOR) // SECOND}
        item = {
            "pk": _pk(firm_id),
            "sk": sk,
            "msisdn": message.msisdn,
            "to": message.to,
            "text": message.text,
            "account": message.account,
            "received_at": message.received_at,
            "refusal": message.refusal,
            "confirms": message.confirms,
        }
        place = {"pk": _ids(firm_id), "sk": message.id, "at": sk}
        try:
            self.table.write_all([Put(place | ends, "attribute_not_exists(pk)"), Put(item | ends)])
        except Refused:
            return self.find(firm_id, message.id) or message
        return message

    def page(self, firm_id: str, before: str, limit: int) -> tuple[list[InboxMessage], str]:
        """Up to `limit` messages before the place `before` (empty: from the newest on), the newest first, and the place
        to go on from (empty: that was all)."""
        found = self.table.query(
            _pk(firm_id), between=(_FIRST, before or _LAST), limit=limit + 2, descending=True
        )
        items = [item for item in found if item["sk"] != before]
        further = items[limit - 1]["sk"] if len(items) > limit else ""
        return [_message(item) for item in items[:limit]], further

    def found(
        self, firm_id: str, before: str, limit: int, wanted: Callable[[InboxMessage], bool]
    ) -> tuple[list[InboxMessage], str]:
        """As `page`, of those that are `wanted`. It looks at `LOOKED_AT` messages at most: a page may be empty and not
        the last."""
        messages: list[InboxMessage] = []
        looked_at = 0
        between = (_FIRST, before or _LAST)
        for item in self.table.query(_pk(firm_id), between=between, limit=LOOKED_AT + 1, descending=True):
            if item["sk"] == before:
                continue
            looked_at += 1
            if wanted(one := _message(item)):
                messages.append(one)
            if len(messages) == limit or looked_at == LOOKED_AT:
                return messages, item["sk"]
        return messages, ""

    def mark(
        self, firm_id: str, message_id: str, *, read: bool | None = None, assigned_to: str | None = None
    ) -> InboxMessage:
        """Set what is given. ``NotFound`` if there is no such message."""
        place = self.table.get((_ids(firm_id), message_id))
        if place is None:
            raise NotFound
        given = {"read": read, "assigned_to": assigned_to}
        values: dict[str, Any] = {f":{name}": value for name, value in given.items() if value is not None}
        change = Update(
            (_pk(firm_id), place["at"]),
            "SET " + ", ".join(f"#{name[1:]} = {name}" for name in values),
            "attribute_exists(pk)",
            values=values,
            names={f"#{name[1:]}": name[1:] for name in values},
        )
        try:
            return _message(self.table.write(change))
        except Refused as refused:
            raise NotFound from refused


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#INBOX"


def _ids(firm_id: str) -> str:
    return f"FIRM#{firm_id}#INBOX@IDS"


def _message(item: Item) -> InboxMessage:
    return InboxMessage(
        item["sk"].rpartition("#")[2],
        item["msisdn"],
        item["to"],
        item["text"],
        item["account"],
        item["received_at"],
        item["refusal"],
        item["confirms"],
        item.get("read", False),
        item.get("assigned_to", ""),
    )
