"""Use cases over subscribers, current accounts, filters and sender IDs of a firm.

Nothing costs more than what it answers: a page asks for a page, a bulk upsert reads a hundred cards a call and
writes only those that differ. Reading, listing and taking out are `PagedList`'s own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.directory import current_accounts, subscribers
from ulak.directory.current_accounts import (
    CurrentAccountBody,
    CurrentAccountRow,
    FilterBody,
    filter_card,
    filter_of,
    reminded_for,
)
from ulak.directory.firms import Registration, Service
from ulak.directory.paged_list import MOST_A_PAGE, Card, Find, Page, PagedList, PutCard, Upserted
from ulak.directory.personal import Personal
from ulak.directory.reminders import Reminders
from ulak.directory.rows import Rows, cards_of
from ulak.directory.subscribers import SubscriberBody, SubscriberRow
from ulak.identity.msisdn import Region
from ulak.platform.clock import Clock, istanbul_day
from ulak.platform.cursors import Cursors

EXAMINED_A_PAGE: Final = 5_000
"""Accounts that one page of a filter looks at; a page of a narrow filter may be short and go on."""


@dataclass(frozen=True, slots=True)
class SubscriberCommands:
    cards: PagedList
    personal: Personal
    region_of: Callable[[str], Region]
    """Where a firm's numbers that name no country are read."""
    cursors: Cursors

    def put(self, firm_id: str, code: str, body: SubscriberBody) -> PutCard:
        region = self.region_of(firm_id)
        return self.cards.put(firm_id, subscribers.card_of(firm_id, code, body, region, self.personal))

    def put_all(self, firm_id: str, rows: Rows[SubscriberRow]) -> Upserted:
        """Put all of them, or none: ``InputError`` with every problem of every row."""
        region = self.region_of(firm_id)

        def card(row: SubscriberRow, at: str) -> Card:
            return subscribers.card_of(firm_id, row.code, row, region, self.personal, at=at)

        return self.cards.upsert(firm_id, cards_of(rows, card))


@dataclass(frozen=True, slots=True)
class CurrentAccountCommands:
    cards: PagedList
    region_of: Callable[[str], Region]
    """Where a firm's numbers that name no country are read."""
    cursors: Cursors

    def put(self, firm_id: str, code: str, body: CurrentAccountBody) -> PutCard:
        return self.cards.put(firm_id, current_accounts.card_of(code, body, self.region_of(firm_id)))

    def put_all(self, firm_id: str, rows: Rows[CurrentAccountRow]) -> tuple[Upserted, int]:
        """Put all of them, or none (``InputError`` with every problem of every row). What came of it, and how many
        have no mobile."""
        region = self.region_of(firm_id)
        cards = cards_of(rows, lambda row, at: current_accounts.card_of(row.code, row, region))
        without = sum(current_accounts.left_out(card) == "recipient_without_mobile" for card in cards)
        return self.cards.upsert(firm_id, cards), without


@dataclass(frozen=True, slots=True)
class FilterCommands:
    cards: PagedList
    accounts: PagedList
    reminders: Reminders
    cursors: Cursors
    clock: Clock

    def put(self, firm_id: str, code: str, body: FilterBody) -> PutCard:
        return self.cards.put(firm_id, filter_card(code, body))

    def accounts_of(self, firm_id: str, code: str, asked: Find) -> Page[Card]:
        """The accounts that the filter takes today; ``NotFound`` if there is no such filter. A page ends when it is
        full or has looked at `EXAMINED_A_PAGE`: it may be short, even empty, while its cursor goes on."""
        scope = (firm_id, "filtered", code)
        place = self.cursors.read(scope, asked.cursor) if asked.cursor else ""
        wanted, day = filter_of(self.cards.need(firm_id, code)), istanbul_day(self.clock())
        reminded = reminded_for(self.reminders, firm_id, [wanted], day)
        found: list[Card] = []
        examined = 0
        while True:
            here, place = self.accounts.page(firm_id, "", place, MOST_A_PAGE)
            examined += len(here)
            found += [one for one in here if wanted.takes(one, day, reminded)]
            if len(found) > asked.limit:
                found = found[: asked.limit]
                place = self.accounts.place_of(found[-1].code)
            if not place or len(found) == asked.limit or examined >= EXAMINED_A_PAGE:
                return Page(found, self.cursors.write(scope, place) if place else None)


@dataclass(frozen=True, slots=True)
class SenderId:
    """One of an account's, with what the operator says of it."""

    name: str
    registration: Registration
    default: bool
    """A message that names none goes from it."""


@dataclass(frozen=True, slots=True)
class SenderIds:
    known: Callable[[str, Service], Sequence[tuple[str, Registration]]]
    """A firm's sender IDs of a service, the default first."""

    def of(self, firm_id: str) -> dict[Service, list[SenderId]]:
        """All of the firm's, by service."""
        return {
            service: [
                SenderId(name, state, index == 0 and state is Registration.REGISTERED)
                for index, (name, state) in enumerate(self.known(firm_id, service))
            ]
            for service in Service
        }
