"""Whatever is due by the index of due work, and that no pointer carries: it waits for its time there, or its pointer
was lost, or its time lies further off than a queue delays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.queue import Pointer, Queue

_MOST_AT_ONCE: Final = 200


class Named(Protocol):
    """Where a thing that can be due stands."""

    def encode(self) -> Pointer: ...


@dataclass(frozen=True, slots=True)
class DueWork:
    """`due` answers, for an instant and a number, what is due by then, so many at most."""

    due: Callable[[Milliseconds, int], Iterable[Named]]
    queue: Queue
    clock: Clock

    def push_on(self) -> int:
        """Queue what is due. Answers how many. Twice does no harm: whoever works it through does it once."""
        pointers = [one.encode() for one in self.due(self.clock(), _MOST_AT_ONCE)]
        self.queue.send(pointers)
        return len(pointers)
