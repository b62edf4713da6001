"""``account.upserted``: a current account as the ERP has it now, put in the place of what the directory has.

Events overtake one another: on a wire, in a queue, in a customisation that tries again. So each says when the
account was changed, and one that is older than what stands there changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictInt

from ulak.directory.current_accounts import Contact, CurrentAccountRow, card_of
from ulak.directory.paged_list import PagedList
from ulak.erp.kinds import ErpEvent, asked
from ulak.errors import InputError, Problem
from ulak.identity.msisdn import Region
from ulak.platform.bodies import parse
from ulak.platform.clock import MINUTE, Milliseconds, instant
from ulak.text.amounts import certain
from ulak.text.nothing import ERRORS, NOTHING_WORDS

_AHEAD: Final[Milliseconds] = 5 * MINUTE
"""How far an ERP's clock may be ahead of ours. A time of tomorrow would keep out all that happens until then."""


_YES_OR_NO: Final = frozenset({"blocked", "disputed"})
"""Fields whose ``false`` is a no; any other field's is Odoo's word for an empty one."""

_Number = Annotated[str, Field(max_length=40)]


class AccountUpserted(CurrentAccountRow):
    """The event's ``data``."""

    changed_at: str
    """RFC 3339, with its offset."""
    numbers: (
        Annotated[list[_Number | StrictInt | Literal[False] | None], Field(max_length=10)] | _Number | None
    ) = None
    """Contacts by their numbers alone, as the ERP's columns hold them; empty ones are passed over."""

    @property
    def row(self) -> CurrentAccountRow:
        given = [self.numbers] if isinstance(self.numbers, str) else self.numbers or []
        contacts = [Contact(number=str(one).strip()) for one in given if one and str(one).strip()]
        return self.model_copy(update={"contacts": [*self.contacts, *contacts]})


def _is_empty(name: str, value: object) -> bool:
    """Whether the ERP has nothing in the field: it is blank, or Odoo's ``false``."""
    return (value is False and name not in _YES_OR_NO) or (isinstance(value, str) and not value.strip())


def _is_nothing(value: object) -> bool:
    """Whether it is a word that programs write for nothing, and no formula's error: that could be any value."""
    return isinstance(value, str) and value.strip() in NOTHING_WORDS and value.strip() not in ERRORS


def read_account(event: ErpEvent) -> tuple[CurrentAccountRow, Milliseconds]:
    """The account and when it was changed. ``InputError`` with every problem."""
    given = {name: value for name, value in event.values.items() if not _is_empty(name, value)}
    if event.reading.nothing_words == "empty":
        given = {name: value for name, value in given.items() if not _is_nothing(value)}
    if isinstance(balance := given.get("balance"), str):
        given["balance"] = certain(balance, event.reading.decimal)
    try:
        told = parse(AccountUpserted, given, at="/data")
    except InputError as error:
        raise InputError(map(asked, error.problems)) from error
    try:
        return told.row, instant(told.changed_at)
    except ValueError as error:
        raise InputError([Problem("changed_at_not_a_time", "/data/changed_at")]) from error


@dataclass(frozen=True, slots=True)
class Accounts:
    """Puts accounts into a firm's directory. `region_of` is where a firm's numbers are read."""

    cards: PagedList
    region_of: Callable[[str], Region]

    def upsert(self, firm_id: str, event: ErpEvent, received_at: Milliseconds) -> dict[str, Any]:
        """What came of it: created, updated, unchanged, or stale: a newer one stands there. May be done again."""
        row, changed_at = read_account(event)
        if changed_at > received_at + _AHEAD:
            raise InputError([Problem("changed_at_ahead", "/data/changed_at")])
        card = replace(card_of(row.code, row, self.region_of(firm_id)), changed_at=changed_at)
        done = asdict(self.cards.upsert(firm_id, [card]))
        return {"code": row.code, "outcome": next(word for word, count in done.items() if count)}
