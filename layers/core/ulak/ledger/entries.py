"""An account of credit as values: entries, the balance they come to, and the block that singles draw from.

An entry moves credits between three places, *available*, *reserved* and *settled*, and is never changed; a
top-up alone brings credits in. So the balance is the sum of its entries, and::

    topped up = available + reserved + settled

The **block** is a part of *reserved* that is kept in a record of its own: singles and codes draw from it
without touching the balance. What was drawn since is counted there, net of what was given back, and becomes
*settled* when the block is next turned over.

>>> book = replay([top_up("INV-7", 500, 0), reservation("j1", 120, 1), release("j1", 120, 117, 2)])
>>> book.available, book.reserved, book.settled
(383, 0, 117)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Final

from ulak.errors import InsufficientCredit
from ulak.platform.clock import Milliseconds
from ulak.values import dataclass

BLOCK: Final = 100
"""Credits that a block is filled up by, so that the balance moves once for so many single messages."""
_DRAWS: Final = 20
"""Of what is drawn now, that a block is filled up by: as many draws of the same size, if that is more."""
BLOCKS: Final = 32
"""Of an account at most. The first is used alone as long as nobody has to wait for it."""
DRAWN_AT_MOST: Final = 100
"""Credits that a job draws from a block at most, where others wait for the balance; a larger one reserves."""


class Kind(StrEnum):
    """The first part of an entry's key."""

    TOP_UP = "TOPUP"
    RESERVATION = "RES"
    RELEASE = "REL"
    """What a job did not use goes back, and what it used is settled: the end of its reservation."""
    BLOCK = "BLK"
    CORRECTION = "ADJ"
    """Given back after the release: a recipient turned out to be refused."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement. `key` names what it is for, and there is at most one entry by any key."""

    key: str
    at: Milliseconds
    available: int
    reserved: int
    settled: int
    by: str = ""
    """Whose hand it was, where it was one's."""

    @property
    def kind(self) -> Kind:
        return Kind(self.key.partition("#")[0])

    @property
    def subject(self) -> str:
        """What it is for: a job's id, a reference, a block's number."""
        return self.key.partition("#")[2]

    @property
    def brought_in(self) -> int:
        return self.available + self.reserved + self.settled


@dataclass(frozen=True, slots=True)
class Balance:
    """The sum of an account's entries, and how low it may sink unnoticed."""

    topped_up: int = 0
    available: int = 0
    reserved: int = 0
    settled: int = 0
    entries: int = 0
    threshold: int = 0
    """Below so many remaining credits the firm is told; 0: never."""
    low_since: Milliseconds | None = None
    """When it was told last, if there was no top-up since."""
    spread_at: Milliseconds = 0
    """When a block beside the first was last turned over: many draw at the same time."""

    def after(self, entry: Entry) -> Balance:
        return replace(
            self,
            topped_up=self.topped_up + entry.brought_in,
            available=self.available + entry.available,
            reserved=self.reserved + entry.reserved,
            settled=self.settled + entry.settled,
            entries=self.entries + 1,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Reserved credits at hand for single messages and codes."""

    left: int = 0
    drawn: int = 0
    """Since the block was last turned over, less what was given back: below zero if that was more."""
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Balance and blocks together: what a firm is told."""

    balance: Balance
    block: Block
    """What the blocks come to together."""
    blocks: Mapping[int, Block] = field(default_factory=dict)
    """Each block by its number."""

    @classmethod
    def of(cls, balance: Balance, blocks: Mapping[int, Block]) -> Standing:
        together = Block(
            sum(one.left for one in blocks.values()),
            sum(one.drawn for one in blocks.values()),
            sum(one.turns for one in blocks.values()),
        )
        return cls(balance, together, blocks)

    @property
    def remaining(self) -> int:
        """What can still be spent."""
        return self.balance.available + self.block.left

    @property
    def reserved(self) -> int:
        """What open jobs hold."""
        return self.balance.reserved - self.block.left - self.block.drawn

    @property
    def settled(self) -> int:
        """What was spent."""
        return self.balance.settled + self.block.drawn

    @property
    def is_low(self) -> bool:
        return self.remaining < self.balance.threshold


def replay(entries: Iterable[Entry]) -> Balance:
    """The balance that the entries come to."""
    balance = Balance()
    for entry in entries:
        balance = balance.after(entry)
    return balance


# --- entries ----------------------------------------------------------------------------------------------


def top_up(reference: str, credits: int, at: Milliseconds, by: str = "") -> Entry:
    return Entry(f"{Kind.TOP_UP}#{reference}", at, credits, 0, 0, by)


def reservation(job_id: str, credits: int, at: Milliseconds) -> Entry:
    return Entry(f"{Kind.RESERVATION}#{job_id}", at, -credits, credits, 0)


def release(job_id: str, reserved: int, charged: int, at: Milliseconds) -> Entry:
    return Entry(f"{Kind.RELEASE}#{job_id}", at, reserved - charged, -reserved, charged)


def turn_over(block: Block, moved: int, at: Milliseconds, number: int = 0) -> Entry:
    """Move `moved` credits into the block of this number (below zero: out of it) and settle what was drawn from it."""
    turn = f"{block.turns + 1:09d}"
    key = f"{Kind.BLOCK}#{f'{number:02d}-' if number else ''}{turn}"
    return Entry(key, at, -moved, moved - block.drawn, block.drawn)


def correction(job_id: str, chunk: int, index: int, credits: int, at: Milliseconds) -> Entry:
    """Give `credits` back for the recipients of a call, `index` being the first of them in its chunk."""
    return Entry(f"{Kind.CORRECTION}#{job_id}#{chunk}#{index}", at, credits, 0, -credits)


# --- decisions --------------------------------------------------------------------------------------------


def to_refill(standing: Standing, credits: int, service: str, number: int = 0) -> int:
    """How much to move into the block of this number so that `credits` can be drawn; 0: they can be already.

    Raises `InsufficientCredit` where balance and blocks together have less. Where the balance alone has less, what is
    in other blocks has to come back first (`to_gather`).

    >>> to_refill(Standing(Balance(available=500), Block(left=3)), 5, "otp")
    100
    >>> to_refill(Standing(Balance(available=4), Block(left=3)), 5, "otp")
    4
    """
    block = standing.blocks.get(number, Block()) if standing.blocks else standing.block
    short = credits - block.left
    if short <= 0:
        return 0
    if credits > standing.remaining:
        raise InsufficientCredit(needs=credits, has=standing.remaining, service=service)
    share = standing.balance.available // (BLOCKS if number else 1)
    return max(short, min(max(BLOCK, _DRAWS * credits), share))


def to_gather(standing: Standing, short: int, but: int | None = None) -> dict[int, int]:
    """How much to take back from which blocks, `but` for one of them, so that `short` credits more are available.

    >>> to_gather(Standing.of(Balance(), {0: Block(left=5), 3: Block(left=70)}), 72)
    {3: 70, 0: 2}
    """
    taken: dict[int, int] = {}
    for number, block in sorted(standing.blocks.items(), key=lambda one: -one[1].left):
        if number != but and short > 0 and block.left > 0:
            taken[number] = min(short, block.left)
            short -= taken[number]
    return taken


def to_recall(standing: Standing, credits: int, service: str) -> int:
    """How much to take back from the blocks so that `credits` are available; 0: they are already.

    Raises `InsufficientCredit`.

    >>> to_recall(Standing(Balance(available=450), Block(left=70)), 500, "sms")
    50
    """
    short = credits - standing.balance.available
    if short > standing.block.left:
        raise InsufficientCredit(needs=credits, has=standing.remaining, service=service)
    return max(short, 0)
