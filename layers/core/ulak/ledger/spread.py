"""Over how many items of a kind an account's writes are spread.

DynamoDB refuses transactions that overlap on an item; it does not queue them. So an item that every message of a firm
moves takes as many messages a second as fit behind each other. One item is used as long as nobody stands in its way:
a small firm's credit stays together. A process that was refused takes four times as many, as far as `BLOCKS`, and half
as many again after a while without a refusal.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Final

from ulak.ledger.entries import BLOCKS

_GROWS_BY: Final = 4
_CALM: Final = 500
"""Choices without a refusal after which half as many items are used."""


class Spread:
    """What one process has learnt of the accounts that it serves."""

    def __init__(self) -> None:
        self._width: dict[tuple[str, str], int] = {}
        self._calm: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str], int] = {}

    def choose(self, firm_id: str, service: str) -> int:
        """The number of an item."""
        account = (firm_id, service)
        width = self._width.get(account, 1)
        if width == 1:
            return 0
        self._calm[account] += 1
        if self._calm[account] >= _CALM:
            self._width[account], self._calm[account] = width // 2, 0
        return random.randrange(width)  # noqa: S311 - spreads load, guards nothing

    def is_wide(self, firm_id: str, service: str) -> bool:
        """Whether somebody stood in the way lately."""
        return self._width.get((firm_id, service), 1) > 1

    def widen(self, firm_id: str, service: str) -> None:
        """A transaction was refused because another held an item of it."""
        account = (firm_id, service)
        self._width[account] = min(self._width.get(account, 1) * _GROWS_BY, BLOCKS)
        self._calm[account] = 0
        self.found(firm_id, service, [self._width[account] - 1])

    def learn(self, firm_id: str, service: str) -> None:
        """Others found it so: begin with all items."""
        account = (firm_id, service)
        if account not in self._width:
            self._width[account], self._calm[account] = BLOCKS, 0
            self.found(firm_id, service, [BLOCKS - 1])

    def found(self, firm_id: str, service: str, numbers: Iterable[int]) -> None:
        """There are items of these numbers, or will be soon."""
        account = (firm_id, service)
        self._known[account] = max([self._known.get(account, 1), *(number + 1 for number in numbers)])

    def known(self, firm_id: str, service: str) -> int:
        """How many items there are, as far as this process has seen."""
        return self._known.get((firm_id, service), 1)
