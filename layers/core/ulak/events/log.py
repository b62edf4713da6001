"""The firm's event log, read page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ulak.events.records import KEPT_FOR, LoggedEvent
from ulak.events.store import EventStore
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

    def after(self, firm_id: str, cursor: str | None) -> Page[LoggedEvent]:
        """Events after the cursor, oldest first. ``InputError`` for a cursor of another list."""
        scope = (firm_id, "events")
        number = number_at(self.cursors, scope, cursor)
        found = self.store.events(firm_id, number, PAGE)
        return page(self.cursors, scope, found, found[-1].number if found else number)


def number_at(cursors: Cursors, scope: Scope, cursor: str | None) -> int:
    """The number of the event that the page before ended with; 0 at the beginning."""
    return int(cursors.read(scope, cursor)) if cursor else 0


def page(cursors: Cursors, scope: Scope, rows: Sequence[T], last: int) -> Page[T]:
    """The page of `rows`, which ends with the event number `last`. Its cursor leads on for as long as events are
    kept."""
    return Page(rows, cursors.write(scope, str(last), KEPT_FOR), len(rows) == PAGE)
