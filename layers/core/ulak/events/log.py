"""The firm's event log, read page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from ulak.events.records import KEPT_FOR, LoggedEvent
from ulak.events.store import EventStore
from ulak.identity.caller import Caller
from ulak.platform.cursors import Cursors, Scope

PAGE: Final = 100
"""Events, or calls, of one page."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next_cursor` is always given: asked again with it later, the list goes on where this page ends."""

    rows: Sequence[T]
    next_cursor: str
    more: bool
    """Whether the next page may be read now."""


@dataclass(frozen=True, slots=True)
class EventLog:
    store: EventStore
    cursors: Cursors

    def after(self, caller: Caller, cursor: str | None) -> Page[LoggedEvent]:
        """Events after the cursor that the caller may see, oldest first; for who is bound to an ERP user a page may
        be empty and not the last. ``InputError`` for a cursor of another list."""
        scope = (caller.firm_id, "events")
        number = number_at(self.cursors, scope, cursor)
        found = self.store.events(caller.firm_id, number, PAGE)
        whole = page(self.cursors, scope, found, found[-1].number if found else number)
        if not caller.bound:
            return whole
        return replace(whole, rows=[one for one in found if caller.acts_for(one.erp_user)])


def number_at(cursors: Cursors, scope: Scope, cursor: str | None) -> int:
    """The number of the event that the page before ended with; 0 at the beginning."""
    return int(cursors.read(scope, cursor)) if cursor else 0


def page(cursors: Cursors, scope: Scope, rows: Sequence[T], last: int) -> Page[T]:
    """The page of `rows`, which ends with the event number `last`. Its cursor leads on for as long as events are
    kept."""
    return Page(rows, cursors.write(scope, str(last), KEPT_FOR), len(rows) == PAGE)
