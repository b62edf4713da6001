"""Builds the index of a firm's messages behind: nothing is written for it where messages are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ulak.directory.personal import Personal
from ulak.errors import NotFound, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import JobRef
from ulak.jobs.keys import chunk_key
from ulak.jobs.lines import accepted_at, job_id_of, line_at
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.lookups.index import AGAIN, KEPT, MOST_RECORDS, IndexRef, MessageIndex, Position
from ulak.lookups.places import place_of_chunk, records_of_chunk
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.queue import Pointer, Queue
from ulak.platform.telemetry import logger

SETTLED_AFTER: Final[Milliseconds] = 2 * MINUTE
"""Jobs that are younger are left for later: a line of that time may still come. It is more than a function that
accepts jobs lives, by what clocks may differ."""

_RESERVE: Final[Milliseconds] = 8 * SECOND
"""What is left of the function's time when a segment is written."""

_READERS: Final = 16
_CHUNKS_AT_ONCE: Final = 64
_JOBS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class _Step:
    """A chunk to be indexed, if it names one, and the position once that is done."""

    position: Position
    ref: JobRef | None = None
    chunk: int = 0


@dataclass(frozen=True, slots=True)
class IndexBuilds:
    store: JobStore
    index: MessageIndex
    personal: Personal
    queue: Queue
    clock: Clock

    def ask(self, firm_id: str) -> None:
        """Have the firm's index built up to now."""
        self.queue.send([IndexRef(firm_id).encode()])

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Index what was accepted since the last time, as much as there is time for, and queue the rest. Safe to
        repeat, and to be done twice at once: one of both is at it."""
        firm_id, now = str(pointer["firm"]), self.clock()
        manifest = self.index.claim(firm_id, now=now, until=now + remaining() + MINUTE)
        if manifest is None:
            return
        oldest = Position(line_at(now - KEPT))
        begun = max(manifest.position or oldest, oldest, key=lambda one: (one.line, one.chunks))
        steps = self._steps(firm_id, begun, now - SETTLED_AFTER)
        records, position, ended = self._collect(firm_id, begun, steps, remaining)
        count = len(records)
        idle = ended and not records and position.line == line_at(now - SETTLED_AFTER)
        due_at = None if idle else now + AGAIN
        extended = self.index.extend(firm_id, manifest, records, position, now=now, due_at=due_at)
        logger().info("messages_indexed", extra={"firm": firm_id, "messages": count, "kept": extended})
        if extended and not ended:
            self.ask(firm_id)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """Left as far as it reaches; what is newer is found by the jobs' lines. The audit's next round asks for it
        again."""
        self.index.rest(str(pointer["firm"]))

    def _collect(
        self, firm_id: str, position: Position, steps: Iterator[_Step], remaining: Remaining
    ) -> tuple[list[bytes], Position, bool]:
        """Records of the chunks of `steps`, the position they reach to, and whether that was all."""
        mark = self.personal.marker(firm_id)
        records: list[bytes] = []
        with ThreadPoolExecutor(_READERS) as pool:
            while some := list(islice(steps, _CHUNKS_AT_ONCE)):
                for found in pool.map(lambda step: self._records(step, mark), some):
                    records += found
                position = some[-1].position
                if len(records) > MOST_RECORDS - _MOST_AT_ONCE or remaining() < _RESERVE:
                    return records, position, False
        return records, position, True

    def _records(self, step: _Step, mark: Callable[[str], bytes]) -> list[bytes]:
        if step.ref is None:
            return []
        try:
            chunk = Chunk.decode(self.index.bucket.get(chunk_key(step.ref, step.chunk)))
        except NotFound:
            return []  # it is older than chunks are kept
        place = place_of_chunk(accepted_at(step.position.line), step.ref.job_id, step.chunk)
        return records_of_chunk(map(mark, chunk.msisdns), place)

    def _steps(self, firm_id: str, begun: Position, until: Milliseconds) -> Iterator[_Step]:
        """Every chunk from the position `begun` on, of jobs that were accepted before `until`. Ends before the first
        job whose chunks are not all written yet."""
        lines = self.store.lines_from(firm_id, begun.line, until)
        while some := list(islice(lines, _JOBS_AT_ONCE)):
            jobs = self.store.jobs_named([JobRef(firm_id, job_id_of(line)) for line in some])
            for line in some:
                job = jobs.get(JobRef(firm_id, job_id_of(line)))
                if job is None:
                    continue
                if job.status in _BEFORE_COMMIT:
                    return
                first = begun.chunks if line == begun.line else 0
                for number in range(first, job.totals.chunks):
                    yield _Step(Position(line, number + 1), job.ref, number)
        yield _Step(Position(line_at(until)))


_MOST_AT_ONCE: Final = _CHUNKS_AT_ONCE * 500

_BEFORE_COMMIT: Final = frozenset({JobStatus.ACCEPTED, JobStatus.EXPANDING})
