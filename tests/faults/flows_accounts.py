"""A firm with two accounts: what the first certainly did not take goes by the second, and nothing goes by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tests.faults.operators import DEAR
from tests.faults.steps import Fault
from tests.faults.world import NUMBERS, World

A, B, C, D, E = NUMBERS[:5]
_JOB: Final = ((A, "Ali"), (B, "Banu"), (A, "Ayse"), (D, "Deniz"), (E, "Ece"))
_TEXT: Final = "ğ" * 68 + " {ad}"
"""One segment by the first operator, two by the second."""


def first_fails(*scripted: Fault) -> Callable[[World], None]:
    """The first account answers so, one call after the other, and then takes what comes."""

    def prepare(world: World) -> None:
        world.add_backup(DEAR)
        world.operator.scripted = list(scripted)

    return prepare


def posts_dear(world: World) -> None:
    world.wish(lambda: world.post_job(_JOB, text=_TEXT))


def both_were_used(world: World) -> Iterator[str]:
    """Every number was reached, some by each; the harness's own invariants say that none was by both."""
    if world.steps.met:
        return  # a fault may have changed who sends
    for place, operator in enumerate(world.operators):
        if not operator.books:
            yield f"nothing went by the account at {place}"
