"""By which account a chunk goes on: the one it is at, unless that is out of order and another may take over.

A call that may have been made stays with its account whatever happens. Everything else goes by the first account in
order, slow ones after the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ulak.jobs.journal import Journal
from ulak.operators.breakers import Permit
from ulak.platform.clock import Milliseconds


@dataclass(frozen=True, slots=True)
class Wait:
    """None of the accounts may be used now."""

    until: Milliseconds
    why: str


def choose(places: Sequence[int], journal: Journal | None, permit: Callable[[int], Permit]) -> int | Wait:
    """The account, by its place in the plan, of a chunk that may go by `places`. `permit` is asked for as few as is
    enough, since a permit may be the only one for a while."""
    if journal is not None and journal.intent_at is not None:
        return journal.place_of(journal.next_call)
    tried = journal.tried if journal else {}
    if tried or (journal is not None and journal.next_call):
        at: int = journal.place_of(journal.next_call) if journal else places[0]
    else:
        at = places[0]
    slow: list[int] = []
    waits: list[Wait] = []
    for place in (at, *(other for other in places if other != at and other not in tried)):
        given = permit(place)
        if given.allowed and not given.last:
            return place
        if given.allowed:
            slow.append(place)
        else:
            waits.append(Wait(given.until, given.why))
    return slow[0] if slow else min(waits, key=lambda wait: wait.until)
