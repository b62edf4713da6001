"""Ties a message that came in to the message that it answers and to the subscriber who wrote it, behind.

What a person answers is the last that they got: the newest message to the number that was accepted before theirs came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ulak.directory.approval_rules import OWN
from ulak.directory.number_builds import NumberBuilds
from ulak.directory.paged_list import PagedList
from ulak.errors import Problem
from ulak.identity.caller import Caller
from ulak.inbox.records import Direction, Inbound, InboxMessage, Line, is_phone
from ulak.inbox.store import InboxStore
from ulak.jobs.views import MessageView
from ulak.lookups.search import MessageSearch, Recipient
from ulak.platform.clock import MINUTE, Clock, Milliseconds, Remaining
from ulak.platform.queue import Pointer

_PAGES: Final = 8
_A_PAGE: Final = 10
_SKEW: Final[Milliseconds] = MINUTE
"""By what an operator's clock may be behind ours."""


@dataclass(frozen=True, slots=True)
class Ties:
    store: InboxStore
    search: Callable[[], MessageSearch]
    subscribers: PagedList
    builds: NumberBuilds
    clock: Clock

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Tie the message. Safe to repeat. Numbers that no phone has are tied to nothing."""
        firm_id, message_id = str(pointer["firm"]), str(pointer["inbox"])
        message = self.store.find(firm_id, message_id)
        if message is None or not is_phone(message.msisdn):
            return
        answered = self._answered(firm_id, message)
        name = str(answered.recipient.message_id) if answered else ""
        self.store.tie(firm_id, message_id, name, self._subscriber(firm_id, message.msisdn))
        if answered is not None:
            line = Line(answered.job.created_at, Direction.OUT, name)
            self.store.note(firm_id, message.conversation, line, self.clock())

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It stays tied to nothing; a person reads it in any case."""

    def _answered(self, firm_id: str, message: InboxMessage) -> MessageView | None:
        """The last message to the number before its own; what we told it by ourselves asks for no answer."""
        to, cursor = Recipient(Caller(firm_id, "inbox"), message.msisdn), None
        for _ in range(_PAGES):
            page = self.search().page(to, cursor, _A_PAGE)
            for view in page.messages:
                if view.plan.source != OWN and view.job.created_at <= message.received_at + _SKEW:
                    return view
            cursor = page.next_cursor
            if cursor is None:
                return None
        return None

    def _subscriber(self, firm_id: str, msisdn: str) -> str:
        if not self.subscribers.lines.are_whole(firm_id):
            self.builds.ask(firm_id, self.subscribers.kind)
        cards = self.subscribers.with_number(firm_id, msisdn)
        return cards[0].code if len(cards) == 1 else ""


def tie_of(inbound: Inbound) -> Pointer:
    """What the lists queue is told of a message that came in."""
    return {"firm": inbound.firm_id, "inbox": inbound.id}
