"""What became of a chunk's calls that its journal does not know of, by what the operator says of them.

A chunk's calls are made one after the other, so whoever accepted a later one was asked for every one before it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from ulak.jobs.journal import Entry, Outcome
from ulak.platform.clock import Milliseconds

RESTORED = "restored"
"""Why a recipient is uncertain whom the operator may have been given after the moment."""


class Silence(Enum):
    """What it means that the operator does not name a call."""

    NEVER_ACCEPTED = auto()
    """It knows of every call that it accepted."""
    REPEATABLE = auto()
    """It may have accepted the call, and takes it a second time as the same one."""
    UNKNOWN = auto()
    """It may have accepted the call. So nobody makes it again."""


def entries_since(
    calls: range, accepted: Mapping[int, str], silence: Silence, at: Milliseconds
) -> tuple[Entry, ...]:
    """The journal's further entries for the places `calls`, of which the operator `accepted` some (place → its job
    id). Places without an entry may be sent.

    >>> [entry.outcome.name for entry in entries_since(range(1, 4), {2: "77"}, Silence.NEVER_ACCEPTED, 0)]
    ['FAILED', 'ACCEPTED']
    >>> [entry.outcome.name for entry in entries_since(range(1, 4), {2: "77"}, Silence.UNKNOWN, 0)]
    ['UNCERTAIN', 'ACCEPTED', 'UNCERTAIN']
    >>> entries_since(range(1, 4), {2: "77"}, Silence.REPEATABLE, 0)
    ()
    """
    last = max(accepted, default=-1)
    made: list[Entry] = []
    for place in calls:
        if place in accepted:
            made.append(Entry(Outcome.ACCEPTED, accepted[place], at=at))
        elif silence is Silence.UNKNOWN:
            made.append(Entry(Outcome.UNCERTAIN, reason=RESTORED, at=at))
        elif silence is Silence.NEVER_ACCEPTED and place < last:
            made.append(Entry(Outcome.FAILED, reason="never_accepted", at=at))
        else:
            break
    return tuple(made)
