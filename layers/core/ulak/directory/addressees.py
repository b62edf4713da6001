"""Whom a code, a group or a filter stands for right now, as sending reads it.

The cards' own modules are imported when a request names any: a message to a number needs none of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

from ulak.directory.cards import chosen
from ulak.directory.paged_list import Card
from ulak.directory.personal import Personal
from ulak.identity.recipient import MSISDN, RecipientKind
from ulak.platform.table import Table
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.directory.current_accounts import FilterBody

_READ_AT_ONCE: Final = 100
_AHEAD: Final = 4
"""Reads under way at once: a group of half a million is read within one expansion."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One that a source names. `left_out` says why nothing can be sent to it, and is empty when it can."""

    code: str
    to: str
    """The msisdn, or the TCKN concealed."""
    values: Mapping[str, str]
    """What it fills placeholders with."""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Addressees:
    table: Table
    personal: Personal

    def subscribers(self, firm_id: str, codes: Iterable[str], kind: RecipientKind) -> Iterator[Addressee]:
        """One for each code, in their order: a call for every hundred, some ahead of what is asked for. Whose
        service number is of the other kind is left out."""
        from ulak.directory import subscribers

        listed, left = subscribers.subscribers(self.table), iter(codes)
        waiting: deque[tuple[list[str], Future[dict[str, Card]]]] = deque()
        with ThreadPoolExecutor(_AHEAD) as pool:
            while True:
                while len(waiting) < _AHEAD and (batch := list(islice(left, _READ_AT_ONCE))):
                    waiting.append((batch, pool.submit(listed.get_many, firm_id, batch)))
                if not waiting:
                    return
                batch, reading = waiting.popleft()
                cards = reading.result()
                for code in batch:
                    if code in cards:
                        yield self._subscriber(cards[code], kind)
                    else:
                        yield _unknown(code, "subscriber_unknown")

    def subscriber(self, firm_id: str, code: str) -> Addressee:
        """The one by this code, at its phone: one call."""
        from ulak.directory import subscribers

        card = subscribers.subscribers(self.table).get(firm_id, code)
        return self._subscriber(card, MSISDN) if card else _unknown(code, "subscriber_unknown")

    def accounts(self, firm_id: str, codes: Sequence[str], today: date) -> Iterator[Addressee]:
        """One for each code, in their order: a call for every hundred."""
        from ulak.directory import current_accounts

        listed = current_accounts.current_accounts(self.table)
        for first in range(0, len(codes), _READ_AT_ONCE):
            batch = codes[first : first + _READ_AT_ONCE]
            cards = listed.get_many(firm_id, batch)
            for code in batch:
                yield _account(cards[code], today) if code in cards else _unknown(code, "account_unknown")

    def group(self, firm_id: str, code: str, kind: RecipientKind) -> Iterator[Addressee]:
        """Everyone in the group and in the groups it holds; nobody if it is gone."""
        from ulak.directory.groups import Groups

        groups = Groups.of(self.table)
        group = groups.cards.get(firm_id, code)
        if group is not None and not group.facts["deleting"]:
            yield from self.subscribers(firm_id, groups.walk(firm_id, group), kind)

    def filtered(
        self, firm_id: str, filters: Mapping[str, FilterBody], today: date
    ) -> Iterator[tuple[str, Addressee]]:
        """Each account that one of the filters takes, once, by the first that takes it. All of the firm's
        accounts are read, once for all filters: a call for every megabyte; and what reminders one of them asks for."""
        if not filters:
            return
        from ulak.directory import current_accounts
        from ulak.directory.reminders import Reminders

        reminders = Reminders(self.table)
        reminded = current_accounts.reminded_for(reminders, firm_id, filters.values(), today)
        for card in current_accounts.current_accounts(self.table).walk(firm_id):
            for code, wanted in filters.items():
                if wanted.takes(card, today, reminded):
                    yield code, _account(card, today)
                    break

    def birthdays(self, firm_id: str, day: date, kind: RecipientKind) -> Iterator[Addressee]:
        """Each subscriber whose birthday is kept on that day. All of the firm's subscribers are read: a call for every
        megabyte."""
        from ulak.directory import subscribers

        for card in subscribers.subscribers(self.table).walk(firm_id):
            if subscribers.is_birthday(card.facts.get("birthday", ""), day):
                yield self._subscriber(card, kind)

    def unknown_groups(self, firm_id: str, codes: Sequence[str]) -> list[str]:
        """Those of the codes that no group of the firm has."""
        from ulak.directory.groups import Groups

        found = Groups.of(self.table).cards.get_many(firm_id, codes)
        return [code for code in codes if code not in found or found[code].facts["deleting"]]

    def filters(self, firm_id: str, codes: Sequence[str]) -> dict[str, FilterBody]:
        """The filters there are by these codes."""
        from ulak.directory import current_accounts

        found = current_accounts.filters(self.table).get_many(firm_id, codes)
        return {code: current_accounts.filter_of(card) for code, card in found.items()}

    def _subscriber(self, card: Card, kind: RecipientKind) -> Addressee:
        from ulak.directory import subscribers

        to = ""
        if not kind.hidden:
            to, _ = chosen(card.facts["numbers"])
        elif card.tckn:
            to = self.personal.named(card.code, card.tckn).encode()
        why = subscribers.left_out(card, kind)
        return Addressee(card.code, to, subscribers.values(card), why)


def _account(card: Card, today: date) -> Addressee:
    from ulak.directory import current_accounts

    msisdn, _ = chosen(card.facts["numbers"])
    return Addressee(card.code, msisdn, current_accounts.values(card, today), current_accounts.left_out(card))


def _unknown(code: str, why: str) -> Addressee:
    return Addressee(code, "", {}, why)
