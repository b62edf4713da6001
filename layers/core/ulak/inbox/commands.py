"""Use cases over a firm's inbox: take a message in, show messages, mark one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from ulak.consent.commands import Report, Said
from ulak.consent.permits import NumberRecord, Wanted
from ulak.consent.store import ConsentStore
from ulak.directory.approval_rules import OWN
from ulak.errors import Conflict, Forbidden, InputError, InsufficientCredit, NotFound
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.inbox.keywords import refuses
from ulak.inbox.records import Inbound, InboxFilter, InboxMessage
from ulak.inbox.store import InboxStore
from ulak.operators.inbound import Inbound as OperatorsInbound
from ulak.planning.accept import Accept
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.idempotency import RequestKey
from ulak.platform.telemetry import logger
from ulak.rules import Purpose, RecipientType

CONFIRMATION: Final = "Talebiniz alındı: size ticari ileti gönderilmeyecek."
"""What who refused is told, once."""

_SOURCE: Final = "inbound"


@dataclass(frozen=True, slots=True)
class InboxPage:
    messages: Sequence[InboxMessage]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Inbox:
    store: InboxStore
    consents: ConsentStore
    accept: Accept
    clock: Clock
    cursors: Cursors
    region_of: Callable[[str], Region]
    """Where a firm's numbers that name no country are read."""
    report: Report

    def take(self, inbound: Inbound) -> InboxMessage:
        """Take a message in. Safe to repeat: it is kept once, a refusal holds from the moment it was received, and its
        sender is told so once. The refusal is written first; nothing that fails behind it undoes it."""
        firm_id, refusal = inbound.firm_id, refuses(inbound.text)
        confirms = refusal and self._refuse(inbound)
        message = InboxMessage(
            inbound.id,
            inbound.msisdn,
            inbound.to,
            inbound.text,
            inbound.account,
            inbound.received_at,
            refusal,
            confirms,
        )
        kept = self.store.add(firm_id, message, self.clock())
        if kept.confirms:
            self._confirm(firm_id, kept)
        return kept

    def take_pushed(self, firm_id: str, message: OperatorsInbound, heard_at: Milliseconds) -> InboxMessage:
        """Take in what an operator told of, by its own name of the message; of one without a name, by all that it says.
        Safe to repeat."""
        name = message.operator_message_id or "\x1f".join(
            (message.msisdn, message.to, message.text, str(message.received_at))
        )
        at = min(message.received_at or heard_at, heard_at)
        named = f"{message.operator_id}\x1f{name}"
        return self.take(
            Inbound(firm_id, message.account, named, message.msisdn, message.to, message.text, at)
        )

    def page(self, firm_id: str, cursor: str | None, limit: int) -> InboxPage:
        scope = (firm_id, "inbox")
        before = self.cursors.read(scope, cursor) if cursor else ""
        messages, further = self.store.page(firm_id, before, limit)
        return InboxPage(messages, self.cursors.write(scope, further) if further else None)

    def found(self, firm_id: str, which: InboxFilter, cursor: str | None, limit: int) -> InboxPage:
        """A page of the messages that the filter lets through; it may be empty and not the last."""
        scope = (firm_id, "inbox", repr(which))
        before = self.cursors.read(scope, cursor) if cursor else ""
        messages, further = self.store.found(firm_id, before, limit, which.lets_through)
        return InboxPage(messages, self.cursors.write(scope, further) if further else None)

    def show(self, firm_id: str, message_id: str) -> InboxMessage:
        """``NotFound`` if there is no such message."""
        found = self.store.find(firm_id, message_id)
        if found is None:
            raise NotFound
        return found

    def mark(
        self, firm_id: str, message_id: str, *, read: bool | None = None, assigned_to: str | None = None
    ) -> InboxMessage:
        """Set what is given; the rest stays."""
        return self.store.mark(firm_id, message_id, read=read, assigned_to=assigned_to)

    def _refuse(self, inbound: Inbound) -> bool:
        """Note the refusal. Whether it is news: who had refused before is not told again, so that two machines do not
        write to each other for ever."""
        firm_id, key, now = inbound.firm_id, inbound.msisdn, self.clock()
        before = self.consents.records(firm_id, [key]).get(key, NumberRecord(key))
        at = min(inbound.received_at, now)
        after = before.refused(at, _SOURCE, inbound.id, now)
        changed = after.consents.items() - before.consents.items()
        self.report(firm_id, [Said(key, slot, consent) for slot, consent in sorted(changed, key=str)])
        self.consents.change(firm_id, {key: lambda record: record.refused(at, _SOURCE, inbound.id, now)})
        wanted = (Wanted(commercial=True, recipient_type=kind, required=False) for kind in RecipientType)
        return any(not before.stopped_by(one) for one in wanted)

    def _confirm(self, firm_id: str, message: InboxMessage) -> None:
        body = {"to": message.msisdn, "text": CONFIRMATION, "purpose": Purpose.INFORMATIONAL.value}
        key = RequestKey.of("/v1/inbox", message.id, orjson.dumps(body))
        try:
            self.accept.kept_message(Caller(firm_id, _SOURCE), key, body, OWN)
        except (InputError, InsufficientCredit, Conflict, Forbidden) as error:
            # The refusal holds; that it cannot be confirmed is the firm's to see.
            logger().warning("refusal_not_confirmed", extra={"firm": firm_id, "why": error.reason})
