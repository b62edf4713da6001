"""The records of a job's chunks as values. What decides over them (folding, standing) is pure and knows no store."""

from __future__ import annotations

from dataclasses import field

from ulak.jobs.job import (
    JobRef,
)
from ulak.jobs.journal import Journal
from ulak.platform.clock import Milliseconds
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a chunk until `lease_until`; every write under it names its token."""

    ref: JobRef
    chunk: int
    token: str
    lease_until: Milliseconds
    journal: Journal
    attempt: int = 1
    digest: str = ""
    """Of the chunk that the journal is of, where the tables were brought back since: it may have been made anew."""

    @property
    def untouched(self) -> bool:
        """Whether no attempt has come to a call yet."""
        return self.journal.next_call == 0 and self.journal.intent_at is None


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    chunk: int
    done: bool
    lease_until: Milliseconds
    journal: Journal
    in_vain: int = 0
    """Attempts in a row that ended without a call behind them and without giving the chunk up: they died."""
    charged: int = 0
    """Credits, once it is done."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """What reports have told of a chunk. `statuses` holds a byte a recipient: 0 nothing yet, else one more
    than the row's place in the operator profile's report statuses (`NO_REPORT`: the deadline passed);
    `ages` two bytes each, ten-second steps from the job's beginning to the report's own time."""

    chunk: int
    version: int = 0
    statuses: bytes = b""
    ages: bytes = b""
    adopted: dict[int, str] = field(default_factory=dict)
    """Calls in doubt whose operator job was found by its reports: place of the call → operator job id."""
    refuted: frozenset[int] = frozenset()
    """Calls in doubt that the operator, asked by our reference, never accepted."""
    resolved: int = 0
    """Recipients in doubt that were resolved, one way or the other, as the job's counter knows it."""
    never_accepted: int = 0
    """Those of them that the operator never accepted."""


@dataclass(frozen=True, slots=True)
class FoldDelta:
    """How much a fold moves the job's counters; a correction moves one down and another up."""

    delivered: int = 0
    undelivered: int = 0
    doubts_resolved: int = 0
    doubts_refuted: int = 0


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back to the firm because a call in doubt turned out to be none; `index` is its first recipient."""

    index: int
    credits: int
    segments: int
