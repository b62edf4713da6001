"""Draws the lines by number of cards that versions before wrote: once a firm and kind, behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ulak.directory.paged_list import SHARDS, PagedList
from ulak.errors import Problem
from ulak.platform.clock import SECOND, Milliseconds, Remaining
from ulak.platform.queue import Pointer, Queue

_RESERVE: Final[Milliseconds] = 10 * SECOND
"""What is left of the function's time when a further partition, a sixteenth of the cards, is begun."""


@dataclass(frozen=True, slots=True)
class NumberBuilds:
    lists: Callable[[str], PagedList]
    """A list of cards by its kind."""
    queue: Callable[[], Queue]

    def ask(self, firm_id: str, kind: str) -> None:
        """Have the firm's cards of a kind found by their numbers, soon. Nothing is to be done where they are."""
        if not self.lists(kind).lines.are_whole(firm_id):
            self.queue().send([{"firm": firm_id, "numbers": kind}])

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Draw what is missing, a partition at least and as many as there is time for, and queue the rest. Safe to
        repeat, and to be done twice at once: a line that stands is written again."""
        firm_id, cards = str(pointer["firm"]), self.lists(str(pointer["numbers"]))
        begun = cards.lines.looked_through(firm_id)
        for shard in range(begun, SHARDS):
            if shard > begun and remaining() < _RESERVE:
                self.queue().send([pointer])
                return
            cards.draw_lines(firm_id, shard)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """They stay as far as they are drawn; who needs them whole asks again."""
