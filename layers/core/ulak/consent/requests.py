"""Requests for consent that a firm recorded: whom it asked for what. KABUL counts as the answer to one of them alone.

``FIRM#<firm>#ASKED#<shard>`` / the msisdn: the last request, until its time is over.

Ulak sends no request by itself: whether a message may ask for consent is a question of the regulation on commercial
messages, which is said to forbid it to whoever has none. The firm records what it asked, wherever that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ulak.directory.paged_list import SHARDS, Partitions
from ulak.platform.clock import DAY, SECOND, Milliseconds
from ulak.platform.table import MOST_WRITES, Put, Refused, Table, Update
from ulak.rules import RecipientType

KEPT_BEHIND: Final[Milliseconds] = 3 * 365 * DAY
"""How long a request is kept behind its end: it belongs to the proof of the consent."""


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What one person was asked."""

    msisdn: str
    recipient_type: RecipientType
    text: str
    """What was asked, in its words."""
    source: str
    """Where it was asked: a form, a call, the id of a message."""
    asked_at: Milliseconds
    ends_at: Milliseconds
    by: str
    """Who recorded it."""
    answered_by: str = ""
    """The message in the inbox that it was answered with."""

    def may_be_answered(self, at: Milliseconds, message_id: str) -> bool:
        """Whether a KABUL of that moment answers it: the first one does, and the same one again."""
        return self.asked_at <= at < self.ends_at and self.answered_by in ("", message_id)


@dataclass(frozen=True, slots=True)
class ConsentRequests:
    table: Table

    def record(self, firm_id: str, requests: Sequence[ConsentRequest]) -> None:
        """Keep each in the place of the number's last one."""
        puts = [self._put(firm_id, one) for one in requests]
        for first in range(0, len(puts), MOST_WRITES):
            self.table.write_all(puts[first : first + MOST_WRITES])

    def of(self, firm_id: str, msisdn: str) -> ConsentRequest | None:
        item = self.table.get(self._key(firm_id, msisdn))
        if item is None:
            return None
        return ConsentRequest(
            msisdn,
            RecipientType(item["kind"]),
            item["text"],
            item["source"],
            item["asked_at"],
            item["ends_at"],
            item["by"],
            item.get("answered_by", ""),
        )

    def answer(self, firm_id: str, request: ConsentRequest, message_id: str) -> bool:
        """Take the message for the answer to this request. ``False``: another message was, or another request stands
        there. Safe to repeat."""
        same = "asked_at = :asked AND (attribute_not_exists(answered_by) OR answered_by = :message)"
        values = {":asked": request.asked_at, ":message": message_id}
        key = self._key(firm_id, request.msisdn)
        try:
            self.table.write(Update(key, "SET answered_by = :message", same, values))
        except Refused:
            return False
        return True

    def _put(self, firm_id: str, one: ConsentRequest) -> Put:
        pk, sk = self._key(firm_id, one.msisdn)
        return Put(
            {
                "pk": pk,
                "sk": sk,
                "kind": one.recipient_type.value,
                "text": one.text,
                "source": one.source,
                "asked_at": one.asked_at,
                "ends_at": one.ends_at,
                "by": one.by,
                "expires_at": (one.ends_at + KEPT_BEHIND) // SECOND,
            }
        )

    def _key(self, firm_id: str, msisdn: str) -> tuple[str, str]:
        return Partitions(self.table, f"FIRM#{firm_id}#ASKED", SHARDS).key(msisdn, msisdn)
