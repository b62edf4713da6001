"""The journal of a chunk: which operator calls it takes, which one is next, what became of each.

Before a call its intent is written, after it its outcome; the outcome of one and the intent of the next go in
one write. So a crash leaves at most one call of a chunk in doubt, and the journal says which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from ulak.platform.clock import Milliseconds
from ulak.values import dataclass


class Outcome(StrEnum):
    """What became of a call. One letter, because a chunk's record must stay under 1 KB."""

    ACCEPTED = "a"
    FAILED = "f"
    UNCERTAIN = "u"
    CANCELLED = "x"
    WITHHELD = "w"
    """No call at all: those of the chunk's recipients that may not be written to, found out at a claim."""


CHARGED = frozenset({Outcome.ACCEPTED, Outcome.UNCERTAIN})
"""What is paid for: what the operator took, and what it may have taken."""


Call = Sequence[int]
"""Places of recipients in their chunk."""


def calls_of(
    msisdns: Sequence[str], batch_size: int, withheld: bytes = b"", cuts: Sequence[tuple[int, int]] = ()
) -> list[Call]:
    """The chunk's recipients cut into operator calls: in order, at most `batch_size` a call, and no number
    twice in one call (an operator would treat the second as a repetition). Recipients that are `withheld` (a byte each,
    0 for the others) come last, together, and no call is made of them. From the call of each of `cuts` on, another
    batch size holds.

    >>> calls_of(["a", "b", "a", "c"], 3)
    [range(0, 2), range(2, 4)]
    >>> calls_of(["a", "b", "c"], 2)
    [range(0, 2), range(2, 3)]
    >>> calls_of(["a", "b", "c", "d"], 2, bytes([0, 1, 0, 0]))
    [[0, 2], [3], [1]]
    >>> calls_of(["a", "b", "c", "d"], 2, cuts=[(1, 1)])
    [range(0, 2), range(2, 3), range(3, 4)]
    """
    if any(withheld):
        return _calls_without(msisdns, batch_size, withheld, cuts)
    calls: list[Call] = []
    start, seen, sizes = 0, set[str](), dict(cuts)
    batch_size = sizes.get(0, batch_size)
    for index, msisdn in enumerate(msisdns):
        if len(seen) == batch_size or msisdn in seen:
            calls.append(range(start, index))
            start, seen = index, set()
            batch_size = sizes.get(len(calls), batch_size)
        seen.add(msisdn)
    if seen:
        calls.append(range(start, len(msisdns)))
    return calls


def _calls_without(
    msisdns: Sequence[str], batch_size: int, withheld: bytes, cuts: Sequence[tuple[int, int]]
) -> list[Call]:
    reached = [index for index in range(len(msisdns)) if not withheld[index]]
    cut = calls_of([msisdns[index] for index in reached], batch_size, cuts=cuts)
    calls: list[Call] = [[reached[place] for place in call] for call in cut]
    return [*calls, [index for index in range(len(msisdns)) if withheld[index]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A call that is behind us."""

    outcome: Outcome
    operator_job_id: str = ""
    """Where it was accepted, unless the operator gave it no name."""
    reason: str = ""
    """Where it was refused or is in doubt, or was accepted without a name."""
    at: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Move:
    """From the call at `call` on, a chunk goes by the account at `place` of its plan."""

    call: int
    place: int
    batch_size: int
    """Recipients that one call by it takes."""
    refused: str = ""
    """Why the account refused that call, for good as far as the account goes; empty: it did not, or not so."""


@dataclass(frozen=True, slots=True)
class Journal:
    """`entries` are the calls behind us; `intent_at` says that the next one may already have been made."""

    batch_size: int
    entries: tuple[Entry, ...] = ()
    intent_at: Milliseconds | None = None
    withheld: bytes = b""
    """Who may not be written to, a byte a recipient: 0, or the number of the reason (`ulak.consent.permits.REASONS`).
    Empty: nobody. A recipient of a call that may have been made never comes to it."""
    moves: tuple[Move, ...] = ()
    """In the order in which they were made; none: every call goes by the plan's own account. Of several at one call
    the last holds, and the others tried it before."""

    def calls(self, msisdns: Sequence[str]) -> list[Call]:
        """The chunk's calls; the last is of those who are withheld, if any are."""
        cuts = [(move.call, move.batch_size) for move in self.moves]
        return calls_of(msisdns, self.batch_size, self.withheld, cuts)

    def place_of(self, call: int) -> int:
        """The account, by its place in the plan, that this call goes or went by."""
        return next((move.place for move in reversed(self.moves) if move.call <= call), 0)

    def stands_as(self, before: Journal | None) -> bool:
        """Whether no attempt came between `before` and now; ``None``: there had been none."""
        if before is None:
            return not self.moves and not self.entries and self.intent_at is None
        return (self.moves, self.next_call, self.intent_at) == (
            before.moves,
            before.next_call,
            before.intent_at,
        )

    def moved(self, place: int, batch_size: int) -> Journal:
        """The next call goes by another account. It was not made by the one before."""
        return replace(self, moves=(*self.moves, Move(self.next_call, place, batch_size)))

    def refused_by(self, place: int, batch_size: int, why: str) -> Journal:
        """The account at `place` certainly took nothing of the next call."""
        rest = tuple(one for one in self.moves if (one.call, one.place) != (self.next_call, place))
        return replace(self, moves=(*rest, Move(self.next_call, place, batch_size, why)))

    @property
    def tried(self) -> Mapping[int, str]:
        """The accounts that the next call was to go by in this round, each with why it refused it."""
        return {move.place: move.refused for move in self.moves if move.call == self.next_call}

    def begun_anew(self, place: int, batch_size: int) -> Journal:
        """Another round of accounts begins for the next call, with the one at `place`."""
        before = tuple(move for move in self.moves if move.call != self.next_call)
        return replace(self, moves=(*before, Move(self.next_call, place, batch_size)))

    def withholding(self, msisdns: Sequence[str], found: bytes) -> Journal:
        """The journal with those of `found` withheld too whose call cannot have been made yet."""
        if not any(found):
            return self
        begun = self.calls(msisdns)[: self.next_call + (self.intent_at is not None)]
        made = {index for call in begun for index in call}
        before = self.withheld or bytes(len(msisdns))
        withheld = bytes(
            before[index] or (0 if index in made else found[index]) for index in range(len(msisdns))
        )
        return replace(self, withheld=withheld if any(withheld) else b"")

    @property
    def next_call(self) -> int:
        return len(self.entries)

    def intending(self, now: Milliseconds) -> Journal:
        return replace(self, intent_at=now)

    def with_entry(self, entry: Entry) -> Journal:
        return replace(self, entries=(*self.entries, entry), intent_at=None)

    def without_intent(self) -> Journal:
        """The call was not made after all, and whoever says so knows it."""
        return replace(self, intent_at=None)

    def tally(self, calls: Sequence[Call]) -> dict[Outcome, int]:
        """Recipients by what became of their call."""
        tally = dict.fromkeys(Outcome, 0)
        for entry, call in zip(self.entries, calls, strict=False):
            tally[entry.outcome] += len(call)
        return tally


def places_of(places: Sequence[int], journal: Journal, calls: Sequence[Call]) -> dict[int, int]:
    """Of each recipient of a chunk that may go by several accounts, `places`, the one that it went by, or goes by
    first; empty: there is only one."""
    if len(places) == 1:
        return {}
    begun = journal.next_call + (journal.intent_at is not None)
    return {
        index: journal.place_of(number) if number < begun else places[0]
        for number, call in enumerate(calls)
        for index in call
    }
