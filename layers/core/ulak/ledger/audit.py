"""Does an account of credit add up? Pure: from its records to what does not hold.

The invariants, by the names they go by everywhere:

==  ==========================================================================================================
I1  nothing is below naught: neither what is available nor what is left in the block
I2  topped up = available + reserved + settled
I3  what is settled, less corrections, is what the recipients cost that were not refused (in doubt: paid for)
I4  the operator accepts each reference at most once
I5  what the operator accepted is sent or in doubt here
I6  every recipient ends in a final state or, past its deadline, in doubt
I7  the entries, replayed, come to the balance
I8  a job's books are closed once
I9  what a unit has taken of a month's quota is what its jobs hold and cost
==  ==========================================================================================================

I1, I2, I7 and the account's half of I8 are judged here; the others need the jobs (``ulak.delivery.audit``).

>>> from ulak.ledger.entries import release, reservation, top_up
>>> good = [top_up("INV-7", 9, 0), reservation("j", 4, 1), release("j", 4, 3, 2)]
>>> check_account("acme/sms", Standing(replay(good), Block()), good)
[]
>>> check_account("acme/sms", Standing(replay(good), Block()), good[:2])[0]
Violation(invariant='I7', where='acme/sms', what='available differs by 1 from the replayed entries')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ulak.ledger.entries import Block, Entry, Kind, Standing, replay


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: which, of what, and how far off it is."""

    invariant: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.where}: {self.what}"


def check_account(where: str, standing: Standing, entries: Sequence[Entry]) -> list[Violation]:
    """What does not hold of an account whose records these are, read at one moment."""
    found = _below_naught(standing)
    balance = standing.balance
    off = balance.topped_up - balance.available - balance.reserved - balance.settled
    if off:
        found.append(("I2", f"topped up differs by {off} from available + reserved + settled"))
    replayed = replay(entries)
    for name in ("topped_up", "available", "reserved", "settled", "entries"):
        off = getattr(balance, name) - getattr(replayed, name)
        if off:
            found.append(("I7", f"{name} differs by {off} from the replayed entries"))
    found += [("I7", f"{times} entries by the key {key}") for key, times in _repeated(entries)]
    found += _block(standing.block, entries)
    found += _releases(entries)
    return [Violation(invariant, where, what) for invariant, what in found]


_Found = list[tuple[str, str]]


def _below_naught(standing: Standing) -> _Found:
    amounts = {"available": standing.balance.available, "the block's rest": standing.block.left}
    return [("I1", f"{name} is {amount}") for name, amount in amounts.items() if amount < 0]


def _block(block: Block, entries: Iterable[Entry]) -> _Found:
    """What was moved into the block and not settled yet is in it: left or drawn."""
    turns = [entry for entry in entries if entry.kind is Kind.BLOCK]
    found: _Found = []
    off = block.left + block.drawn - sum(entry.reserved for entry in turns)
    if off:
        found.append(("I7", f"the block differs by {off} from what was moved into it"))
    if block.turns != len(turns):
        found.append(("I7", f"the block was turned over {block.turns} times, by {len(turns)} entries"))
    return found


def _releases(entries: Iterable[Entry]) -> _Found:
    """A release ends a reservation, whole; nobody uses more than he reserved."""
    reserved = {entry.subject: entry.reserved for entry in entries if entry.kind is Kind.RESERVATION}
    found: _Found = []
    for entry in entries:
        if entry.kind is not Kind.RELEASE:
            continue
        held = reserved.get(entry.subject, 0)
        if held + entry.reserved:
            found.append(("I8", f"job {entry.subject} reserved {held} and released {-entry.reserved}"))
        if not 0 <= entry.settled <= held:
            found.append(("I3", f"job {entry.subject} reserved {held} and settled {entry.settled}"))
    return found


def _repeated(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    return [(key, times) for key, times in Counter(entry.key for entry in entries).items() if times > 1]
