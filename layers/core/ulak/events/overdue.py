"""Calls that are due and that no pointer carries: a pointer was lost, or the next attempt lies further off than a
queue delays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.events.store import EventStore
from ulak.platform.clock import Clock
from ulak.platform.queue import Queue

_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Overdue:
    store: EventStore
    queue: Queue
    clock: Clock

    def push_on(self) -> int:
        """Queue them. Answers how many. Doing it twice makes no call twice: a call is claimed."""
        due = [ref.encode() for ref in self.store.due(self.clock(), _MOST_AT_ONCE)]
        self.queue.send(due)
        return len(due)
