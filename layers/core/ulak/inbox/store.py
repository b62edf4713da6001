"""The messages of a firm's inbox in the table.

``FIRM#<firm>#INBOX`` / ``INBOX#<received at, 13 digits>#<id>``: the message.
``FIRM#<firm>#INBOX@IDS`` / id: where it stands, so that a message that is told twice is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ulak.errors import NotFound
from ulak.inbox.records import KEPT_FOR, InboxMessage
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Delete, Item, Put, Refused, Table, Update

_FIRST: Final = "INBOX#0"
_LAST: Final = "INBOX#9999999999999~"


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

    def mark(self, firm_id: str, message_id: str, *, read: bool, assigned_to: str) -> InboxMessage:
        """``NotFound`` if there is no such message."""
        place = self.table.get((_ids(firm_id), message_id))
        if place is None:
            raise NotFound
        change = Update(
            (_pk(firm_id), place["at"]),
            "SET #read = :read, assigned_to = :who",
            "attribute_exists(pk)",
            values={":read": read, ":who": assigned_to},
            names={"#read": "read"},
        )
        try:
            return _message(self.table.write(change))
        except Refused as refused:
            raise NotFound from refused

    def written_by(self, firm_id: str, msisdn: str) -> Iterator[InboxMessage]:
        """What this number wrote, the oldest first: all of the inbox is read for it."""
        for item in self.table.query(_pk(firm_id), between=(_FIRST, _LAST)):
            if item["msisdn"] == msisdn:
                yield _message(item)

    def forget(self, firm_id: str, msisdn: str) -> int:
        """Take out what this number wrote; how many messages that were."""
        found = list(self.written_by(firm_id, msisdn))
        for message in found:
            sk = f"INBOX#{message.received_at:013d}#{message.id}"
            self.table.write_all([Delete((_pk(firm_id), sk)), Delete((_ids(firm_id), message.id))])
        return len(found)


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
