"""Rows of a file as cards, written a hundred at a time by several threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from ulak.cards.fields import CardKind
from ulak.directory import current_accounts, subscribers
from ulak.directory.cards import Code
from ulak.directory.current_accounts import CurrentAccountRow
from ulak.directory.firms import Service
from ulak.directory.groups import Groups, Member, MemberKind
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Card, PagedList, Upserted
from ulak.directory.subscribers import SubscriberRow
from ulak.errors import InputError, NotFound, Problem
from ulak.identity.msisdn import Region
from ulak.platform.bodies import Body, parse
from ulak.platform.table import Table

_WRITERS: Final = 4
_WRITTEN_AT_ONCE: Final = 100


class _MemberRow(Body):
    """A row of a file of members."""

    code: Code


@dataclass(frozen=True, slots=True)
class CardWriter:
    table: Table
    firms: KnownFirms

    def region(self, firm_id: str) -> Region:
        """Where the firm's numbers are at home; ``NotFound`` without an account for messages."""
        return self.firms.account(firm_id, Service.SMS).region

    def card(self, firm_id: str, kind: CardKind, values: Mapping[str, Any]) -> Card:
        """The card that a row's values describe; ``InputError`` with everything that is wrong."""
        if kind.name == "members":
            return Card(parse(_MemberRow, values).code, "", {})
        region = self.region(firm_id)
        if kind.name == "accounts":
            row = parse(CurrentAccountRow, values)
            return current_accounts.card_of(row.code, row, region)
        subscriber = parse(SubscriberRow, values)
        return subscribers.card_of(firm_id, subscriber.code, subscriber, region, self.firms.personal)

    def unknown(self, firm_id: str, codes: Sequence[str]) -> set[str]:
        """Which of these codes are no subscriber's."""
        return set(codes) - subscribers.subscribers(self.table).get_many(firm_id, codes).keys()

    def put_in(self, firm_id: str, code: str, members: Sequence[Card]) -> Upserted:
        """Put subscribers into a group: who was in already counts as unchanged. ``InputError`` if there is no such
        group any more."""
        groups = Groups.of(self.table)
        try:
            group = groups.need(firm_id, code)
        except NotFound as gone:
            raise InputError([Problem("group_unknown", "/group", params={"group": code})]) from gone
        named = [Member(MemberKind.SUBSCRIBER, one.code) for one in members]
        held = groups.held(firm_id, group, named)
        groups.add(firm_id, group, [one for one in named if one not in held])
        return Upserted(len(named) - len(held), 0, len(held))

    def upsert(self, firm_id: str, kind: CardKind, cards: Sequence[Card]) -> Upserted:
        """Write those that differ from what stands there."""
        of = current_accounts.current_accounts if kind.name == "accounts" else subscribers.subscribers
        listed: PagedList = of(self.table)
        parts = [cards[first : first + _WRITTEN_AT_ONCE] for first in range(0, len(cards), _WRITTEN_AT_ONCE)]
        with ThreadPoolExecutor(_WRITERS) as pool:
            done = list(pool.map(lambda part: listed.upsert(firm_id, part), parts))
        return Upserted(
            *(sum(getattr(one, name) for one in done) for name in ("created", "updated", "unchanged"))
        )
