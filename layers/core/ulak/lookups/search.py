"""What was sent to a recipient in the last 90 days, the newest first.

A question reads what is not indexed yet by the lines of the firm's jobs, then the segments of its index, the newest
first. The work of a page is bounded; it may be empty and not the last. A mark only proposes a message: that it was
sent to this recipient is read from its chunk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from ulak.directory.personal import Personal
from ulak.errors import InputError, InvalidValue, NotFound
from ulak.identity import msisdn, tckn
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef
from ulak.jobs.keys import chunk_key
from ulak.jobs.lines import accepted_at, job_id_of, line_at
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import MessageView, Views
from ulak.lookups.builds import IndexBuilds
from ulak.lookups.index import KEPT, Manifest, MessageIndex, Position, Segment
from ulak.lookups.places import BEHIND_ALL, Place, newest, place_of_chunk
from ulak.platform.clock import DAY, Clock
from ulak.platform.cursors import Cursors

PAGE: Final = 20

JOBS_LOOKED_AT: Final = 400
CHUNKS_LOOKED_AT: Final = 320
"""Of what is not indexed yet, for a page."""
SEGMENTS_LOOKED_AT: Final = 64
"""Of the index, for a page."""

_READERS: Final = 32
"""Reads at the same time: as many connections as a client holds."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a question is about, by the key that chunks hold, and who asks it."""

    caller: Caller
    key: str = field(repr=False)

    @property
    def firm_id(self) -> str:
        return self.caller.firm_id


@dataclass(frozen=True, slots=True)
class MessagesPage:
    messages: Sequence[MessageView]
    next_cursor: str | None
    """``None``: there are no more. A page may be empty and not the last."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Places of messages, the newest first; whatever is newer than `reached` is among them, and everything if that
    is ``None``."""

    places: Sequence[bytes]
    reached: bytes | None


@dataclass(frozen=True, slots=True)
class MessageSearch:
    store: JobStore
    views: Views
    index: MessageIndex
    builds: IndexBuilds
    personal: Personal
    region_of: Callable[[str], Region]
    cursors: Cursors
    clock: Clock

    def to_msisdn(
        self, caller: Caller, text: str, cursor: str | None = None, limit: int = PAGE
    ) -> MessagesPage:
        """As `page`, of a number as its owner writes it; ``InputError`` for what is none."""
        try:
            key = msisdn.normalise(text, self.region_of(caller.firm_id))
        except InvalidValue as invalid:
            raise InputError([replace(invalid.problem, pointer="/to")]) from invalid
        return self.page(Recipient(caller, key), cursor, limit)

    def to_tckn(
        self, caller: Caller, text: str, cursor: str | None = None, limit: int = PAGE
    ) -> MessagesPage:
        """As `page`, of a TCKN; ``InputError`` for what is none."""
        try:
            number = tckn.validate(text)
        except InvalidValue as invalid:
            raise InputError([replace(invalid.problem, pointer="/tckn")]) from invalid
        return self.page(Recipient(caller, self.personal.name_of(caller.firm_id, number)), cursor, limit)

    def page(self, to: Recipient, cursor: str | None = None, limit: int = PAGE) -> MessagesPage:
        """Up to `limit` messages to the recipient; none if nothing was sent to it."""
        mark = self.personal.marker(to.firm_id)(to.key)
        scope = (to.firm_id, "messages", mark.hex())
        before = bytes.fromhex(self.cursors.read(scope, cursor)) if cursor else BEHIND_ALL
        with ThreadPoolExecutor(_READERS) as pool:
            found = self._find(pool, to, mark, before, limit)
            views = pool.map(partial(self._view, to), found.places)
            messages = [view for view in views if view is not None]
        if found.reached is None:
            return MessagesPage(messages, None)
        return MessagesPage(messages, self.cursors.write(scope, found.reached.hex()))

    def _find(
        self, pool: ThreadPoolExecutor, to: Recipient, mark: bytes, before: bytes, limit: int
    ) -> _Found:
        manifest = self.index.manifest(to.firm_id)
        recent = self._not_indexed(pool, to, manifest, before, limit)
        if recent.reached is not None:
            if before == BEHIND_ALL and len(recent.places) < limit:
                self.builds.ask(to.firm_id)  # more is not indexed yet than a page looks at
            return recent
        places = list(recent.places)
        begun = Place.decode(before).accepted_at
        segments = [
            one
            for one in reversed(manifest.segments)
            if one.last >= self.clock() - KEPT and one.first <= begun
        ]
        looked_at, further = segments[:SEGMENTS_LOOKED_AT], segments[SEGMENTS_LOOKED_AT:]
        for first in range(0, len(looked_at), _READERS):
            read = partial(self._of_segment, to.firm_id, mark, before, limit + 1)
            for some in pool.map(read, looked_at[first : first + _READERS]):
                places += some
            if len(places) > limit:
                return _Found(places[:limit], places[limit - 1])
        if not further:
            return _Found(places, None)
        reached = _place_before(line_at(further[0].last + 1))
        return _Found([place for place in places if place > reached], reached)

    def _of_segment(
        self, firm_id: str, mark: bytes, before: bytes, most: int, segment: Segment
    ) -> list[bytes]:
        read = partial(self.index.block, firm_id, segment)
        return newest(self.index.guide(firm_id, segment), read, mark, before, most)

    def _not_indexed(
        self, pool: ThreadPoolExecutor, to: Recipient, manifest: Manifest, before: bytes, limit: int
    ) -> _Found:
        """Messages that stand behind the manifest's position: their chunks are read."""
        now = self.clock()
        oldest = Position(line_at(now - KEPT))
        indexed = max(manifest.position or oldest, oldest, key=lambda one: one.line)
        behind = _line_behind(before) if before != BEHIND_ALL else line_at(now + DAY)
        if behind <= indexed.line:
            return _Found([], None)
        lines = self.store.newest_lines(to.firm_id, accepted_at(indexed.line), behind, JOBS_LOOKED_AT)
        jobs = self.store.jobs_named([JobRef(to.firm_id, job_id_of(line)) for line in lines.lines])
        reached = None if lines.reached is None else _place_before(lines.reached)
        chunks: list[tuple[Job, int]] = []
        for line in lines.lines:
            job = jobs.get(JobRef(to.firm_id, job_id_of(line)))
            first = indexed.chunks if line == indexed.line else 0
            if job is not None and line >= indexed.line:
                chunks += ((job, number) for number in range(job.totals.chunks - 1, first - 1, -1))
        chunks = [one for one in chunks if _chunk_place(*one) + bytes(2) < before]
        if len(chunks) > CHUNKS_LOOKED_AT:
            del chunks[CHUNKS_LOOKED_AT:]
            reached = _chunk_place(*chunks[-1]) + bytes(2)
        places: list[bytes] = []
        for first in range(0, len(chunks), 2 * _READERS):
            for some in pool.map(lambda one: self._of_chunk(to, *one), chunks[first : first + 2 * _READERS]):
                places += (place for place in some if place < before)
            if len(places) > limit:
                return _Found(places[:limit], places[limit - 1])
        return _Found(places, reached)

    def _of_chunk(self, to: Recipient, job: Job, number: int) -> list[bytes]:
        try:
            chunk = Chunk.decode(self.views.bucket.get(chunk_key(job.ref, number)))
        except NotFound:
            return []
        place = _chunk_place(job, number)
        indexes = [index for index, key in enumerate(chunk.msisdns) if key == to.key]
        return [place + index.to_bytes(2, "big") for index in reversed(indexes)]

    def _view(self, to: Recipient, place: bytes) -> MessageView | None:
        """The message at `place`, if it was sent to the recipient and who asks may see it: not of a job that failed
        as a whole, and not one that only has the same mark."""
        one = Place.decode(place)
        try:
            view = self.views.message(to.firm_id, one.message_id)
        except NotFound:
            return None
        chunk, index = view.recipient.chunk, view.recipient.index
        sent = view.job.status is not JobStatus.FAILED and self.clock() - one.accepted_at <= KEPT
        its_own = to.caller.acts_for(view.plan.requested_by)
        return view if sent and its_own and chunk.msisdns[index] == to.key else None


def _chunk_place(job: Job, number: int) -> bytes:
    return place_of_chunk(job.created_at, job.ref.job_id, number)


def _line_behind(place: bytes) -> str:
    """A line that stands right behind the job at `place`."""
    one = Place.decode(place)
    return f"{line_at(one.accepted_at)}#{one.message_id.job_id}~"


def _place_before(line: str) -> bytes:
    """The place before which only messages of jobs before `line` stand."""
    job_id = job_id_of(line)
    return accepted_at(line).to_bytes(6, "big") + (bytes.fromhex(job_id) if job_id else bytes(16)) + bytes(5)
