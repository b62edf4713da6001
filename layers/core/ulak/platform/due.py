"""Whatever is due by the index of due work, and that no pointer carries: it waits for its time there, or its pointer
was lost, or its time lies further off than a queue delays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol, TypeVar

from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.queue import Pointer, Queue

LOOKED_AT: Final = 1_000
"""Of each partition of the index; keys, 20 read units."""

_MOST_AT_ONCE: Final = 800


class OfFirm(Protocol):
    @property
    def firm_id(self) -> str: ...


class Named(OfFirm, Protocol):
    """Where a thing that can be due stands."""

    def encode(self) -> Pointer: ...


T = TypeVar("T", bound=OfFirm)


def in_turns(refs: Iterable[T]) -> Iterator[T]:
    """The first of each firm, then the second of each that has one, and so on: a firm with thousands hides none."""
    by_firm: dict[str, list[T]] = {}
    for ref in refs:
        by_firm.setdefault(ref.firm_id, []).append(ref)
    rounds = [iter(of_firm) for of_firm in by_firm.values()]
    while rounds:
        left = []
        for one in rounds:
            for ref in islice(one, 1):
                yield ref
                left.append(one)
        rounds = left


@dataclass(frozen=True, slots=True)
class DueWork:
    """`due` answers, for an instant and a number, what is due by then, so many of each partition at most."""

    due: Callable[[Milliseconds, int], Iterable[Named]]
    queue: Queue
    clock: Clock

    def push_on(self) -> int:
        """Queue what is due, by turns of the firms. Answers how many. Twice does no harm: whoever works it through
        does it once."""
        due = islice(in_turns(self.due(self.clock(), LOOKED_AT)), _MOST_AT_ONCE)
        pointers = [one.encode() for one in due]
        self.queue.send(pointers)
        return len(pointers)
