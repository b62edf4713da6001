"""The journal of a chunk: which operator calls it takes, which one is next, what became of each.

Before a call its intent is written, after it its outcome; the outcome of one and the intent of the next go in
one write. So a crash leaves at most one call of a chunk in doubt, and the journal says which.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def calls_of(msisdns: Sequence[str], batch_size: int, withheld: bytes = b"") -> list[Call]:
    """The chunk's recipients cut into operator calls: in order, at most `batch_size` a call, and no number
    twice in one call (an operator would treat the second as a repetition). Recipients that are `withheld` (a byte each,
    0 for the others) come last, together, and no call is made of them.

    >>> calls_of(["a", "b", "a", "c"], 3)
    [range(0, 2), range(2, 4)]
    >>> calls_of(["a", "b", "c"], 2)
    [range(0, 2), range(2, 3)]
    >>> calls_of(["a", "b", "c", "d"], 2, bytes([0, 1, 0, 0]))
    [[0, 2], [3], [1]]
    """
    if any(withheld):
        return _calls_without(msisdns, batch_size, withheld)
    calls: list[Call] = []
    start, seen = 0, set[str]()
    for index, msisdn in enumerate(msisdns):
        if len(seen) == batch_size or msisdn in seen:
            calls.append(range(start, index))
            start, seen = index, set()
        seen.add(msisdn)
    if seen:
        calls.append(range(start, len(msisdns)))
    return calls


def _calls_without(msisdns: Sequence[str], batch_size: int, withheld: bytes) -> list[Call]:
    reached = [index for index in range(len(msisdns)) if not withheld[index]]
    cut = calls_of([msisdns[index] for index in reached], batch_size)
    calls: list[Call] = [[reached[place] for place in call] for call in cut]
    return [*calls, [index for index in range(len(msisdns)) if withheld[index]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A call that is behind us."""

    outcome: Outcome
    operator_job_id: str = ""
    """Where it was accepted."""
    reason: str = ""
    """Where it was refused or is in doubt."""
    at: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """`entries` are the calls behind us; `intent_at` says that the next one may already have been made."""

    batch_size: int
    entries: tuple[Entry, ...] = ()
    intent_at: Milliseconds | None = None
    withheld: bytes = b""
    """Who may not be written to, a byte a recipient: 0, or the number of the reason (`ulak.consent.permits.REASONS`).
    Empty: nobody. A recipient of a call that may have been made never comes to it."""

    def calls(self, msisdns: Sequence[str]) -> list[Call]:
        """The chunk's calls; the last is of those who are withheld, if any are."""
        return calls_of(msisdns, self.batch_size, self.withheld)

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
