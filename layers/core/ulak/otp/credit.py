"""What a code costs its firm, as this room asks for it: writes for its own transaction, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Table, Write

Key = tuple[str, str]


class CreditDesk(Protocol):
    """The firm's account of credit; each method for the account of one service."""

    @property
    def table(self) -> Table:
        """Where the writes below belong."""
        ...

    def standing_keys(self, firm_id: str, service: str) -> Sequence[Key]:
        """The items that tell what is left, to be read together with one's own."""
        ...

    def remaining_in(self, items: Mapping[Key, Item], firm_id: str, service: str) -> int:
        """Credits left, by those items."""
        ...

    def draw(self, firm_id: str, service: str, credits: int) -> Write:
        """Spend `credits`; refused unless they are at hand."""
        ...

    def give_back(self, firm_id: str, service: str, credits: int) -> Write:
        """Undo a draw."""
        ...

    def refill(self, firm_id: str, service: str, credits: int, *, now: Milliseconds) -> None:
        """After a draw was refused: bring credits to hand, or raise that there are none."""
        ...
