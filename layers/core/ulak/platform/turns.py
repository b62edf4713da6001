"""At most so many at once of one kind of work, for one firm or for all: a share that nobody can exceed.

One item keeps the places of a share, each with the instant until which it is held: a worker that dies gives its place
back when that has passed. Who finds none free is told when to come back, later and later as more wait, so that those
who wait take no time of the workers. Taking and giving back are a write each.
"""

from __future__ import annotations

import random
from typing import Final

from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Refused, Table, Update, new_token
from ulak.values import dataclass

Key = tuple[str, str]

_SHORTEST: Final[Milliseconds] = SECOND // 20
"""Between two who are told to come back: faster work frees its place by itself."""


@dataclass(frozen=True, slots=True)
class Share:
    """The item `key` has so many places."""

    key: Key
    places: int
    usual: Milliseconds
    """How long one holds its place, until the first has told."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A place, held since `taken_at`."""

    share: Share
    place: int
    token: str
    taken_at: Milliseconds


@dataclass(frozen=True, slots=True)
class Turns:
    """Gives out the places of shares."""

    table: Table

    def take(self, share: Share, *, now: Milliseconds, until: Milliseconds) -> Turn | Milliseconds:
        """A place, held until `until` at the latest; or how long to stay away, for none is free."""
        token = new_token()
        place = random.randrange(share.places)  # noqa: S311 - spreads the first try
        for _ in range(share.places + 1):
            try:
                self.table.write(_taking(share, place, token, now, until))
            except Refused as refused:
                item = refused.old or {}
                if item.get(f"token_{place}") == token:
                    break  # our own write, sent twice
                free = [n for n in range(share.places) if item.get(f"until_{n}", 0) <= now]
                if not free:
                    return self._line(share, item.get("held_for", share.usual), now)
                place = free[0]
            else:
                break
        else:
            return share.usual // share.places
        return Turn(share, place, token, now)

    def give_back(self, turn: Turn, *, now: Milliseconds) -> None:
        """Free the place, and remember how long it was held."""
        change = Update(
            turn.share.key,
            f"SET until_{turn.place} = :free, held_for = :held",
            f"token_{turn.place} = :token",
            values={":free": 0, ":held": max(now - turn.taken_at, 1), ":token": turn.token},
        )
        try:
            self.table.write(change)
        except Refused:
            return  # its time had passed, and another holds the place

    def stand_in_line(self, share: Share, *, now: Milliseconds) -> Milliseconds:
        """How long to stay away, for one who has no use for a place now."""
        return self._line(share, share.usual, now)

    def _line(self, share: Share, held_for: Milliseconds, now: Milliseconds) -> Milliseconds:
        """Until this one's turn, behind all who were told before it."""
        apart = max(held_for // share.places, _SHORTEST)
        after = Update(
            share.key, "ADD next_at :apart", "next_at > :now", values={":apart": apart, ":now": now}
        )
        try:
            return int(self.table.write(after)["next_at"]) - now
        except Refused:
            first = Update(share.key, "SET next_at = :next", values={":next": now + apart})
            return int(self.table.write(first)["next_at"]) - now


def _taking(share: Share, place: int, token: str, now: Milliseconds, until: Milliseconds) -> Update:
    return Update(
        share.key,
        f"SET until_{place} = :until, token_{place} = :token",
        f"attribute_not_exists(until_{place}) OR until_{place} <= :now",
        values={":until": until, ":token": token, ":now": now},
    )
