"""The index of a firm's messages: sorted segments in the bucket, and in the table how far it reaches.

==================================  ===================================================================
``FIRM#<firm>#INDEX`` ``MANIFEST``  the segments, how far they reach, who is at work, when it goes on
``index/<firm>/<segment>``          its records, sorted (`ulak.lookups.places`), and behind them its guide
==================================  ===================================================================

Every message that stands before the manifest's position is in exactly one segment, and segments follow one another in
time. What is newer is found by the lines of the firm's jobs. A segment is never changed; when several are merged, a
new one takes their place, and the old ones stay until the bucket deletes them, so that a question that is under way
still finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Final

from ulak.lookups.places import BLOCK, GUIDE_ENTRY, MARK, RECORD, guide, records_in
from ulak.platform.bucket import Bucket
from ulak.platform.clock import DAY, MINUTE, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.table import Item, Refused, Table, Update

KEPT: Final[Milliseconds] = 90 * DAY
"""How long messages are found: chunks, which say who was written to, are kept as long."""

MOST_RECORDS: Final = 1_000_000
"""Of a segment: 35 MB, built and merged within memory."""

AGAIN: Final[Milliseconds] = 2 * MINUTE
"""When the index of a firm that sends is built further."""

_ALIKE: Final = 2
"""A segment is merged with the newer ones while it has fewer records than so many times theirs."""

_DUE: Final = "INDEX"
"""The indexes' own part of the index of due work."""


@dataclass(frozen=True, slots=True)
class Position:
    """All messages of jobs before `line` are indexed, and those of the first `chunks` chunks of its own job."""

    line: str
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    segment_id: str
    first: Milliseconds
    """When the oldest of its jobs was accepted."""
    last: Milliseconds
    records: int


@dataclass(frozen=True, slots=True)
class Manifest:
    position: Position | None = None
    """``None``: nothing was indexed yet."""
    segments: tuple[Segment, ...] = ()
    """The oldest first."""
    version: int = 0


@dataclass(frozen=True, slots=True)
class IndexRef:
    """Names a firm's index."""

    firm_id: str

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "index": "messages"}


@dataclass(slots=True)
class MessageIndex:
    """Reads and writes indexes."""

    table: Table
    open_bucket: Callable[[], Bucket]
    """Asked only where segments are read or written: who looks what is due may read none."""
    _guides: dict[str, Sequence[bytes]] = field(default_factory=dict)
    """Of segments that this process has read: they never change."""

    @property
    def bucket(self) -> Bucket:
        return self.open_bucket()

    def manifest(self, firm_id: str) -> Manifest:
        return _manifest_of(self.table.get(_key(firm_id)) or {})

    def claim(self, firm_id: str, *, now: Milliseconds, until: Milliseconds) -> Manifest | None:
        """Take the index to build it; ``None``: somebody else is at it. Whoever dies over it leaves it at `until`."""
        free = "attribute_not_exists(held_until) OR held_until < :now"
        change = "SET held_until = :until, due_shard = :shard, due_at = :due"
        values = {":now": now, ":until": until, ":shard": _DUE, ":due": until + MINUTE}
        try:
            return _manifest_of(self.table.write(Update(_key(firm_id), change, free, values)))
        except Refused:
            return None

    def extend(
        self,
        firm_id: str,
        manifest: Manifest,
        records: list[bytes],
        position: Position,
        *,
        now: Milliseconds,
        due_at: Milliseconds | None,
    ) -> bool:
        """Add sorted records, which reach to `position`, and let the index go. ``False``: somebody else has moved it
        meanwhile, and nothing of this is in it."""
        kept = tuple(one for one in manifest.segments if one.last >= now - KEPT)
        segments = self._with(firm_id, kept, records, now) if records else kept
        values: dict[str, Any] = {
            ":line": position.line,
            ":chunks": position.chunks,
            ":segments": [[one.segment_id, one.first, one.last, one.records] for one in segments],
            ":version": manifest.version,
            ":next": manifest.version + 1,
        }
        change = "SET line = :line, chunks = :chunks, #segments = :segments, version = :next"
        if due_at is None:
            change += " REMOVE held_until, due_shard, due_at"
        else:
            change += ", due_shard = :shard, due_at = :due REMOVE held_until"
            values |= {":shard": _DUE, ":due": due_at}
        unmoved = "attribute_not_exists(version) OR version = :version"
        try:
            self.table.write(Update(_key(firm_id), change, unmoved, values, {"#segments": "segments"}))
        except Refused as refused:
            # Our own write, whose answer was lost and which was sent again, has the segments that we name.
            return refused.old is not None and _manifest_of(refused.old).segments == segments
        return True

    def rest(self, firm_id: str) -> None:
        """Let the index go as it stands; nothing is due."""
        self.table.write(Update(_key(firm_id), "REMOVE held_until, due_shard, due_at"))

    def due(self, until: Milliseconds, most: int) -> Iterator[IndexRef]:
        """Indexes that have to be built further by `until`."""
        for item in self.table.query_due(_DUE, until, most):
            yield IndexRef(item["pk"].split("#")[1])

    def guide(self, firm_id: str, segment: Segment) -> Sequence[bytes]:
        """The entries of a segment's guide; read once in the life of the process."""
        known = self._guides.get(segment.segment_id)
        if known is None:
            octets = -(-segment.records // BLOCK) * GUIDE_ENTRY
            data = self.bucket.part(
                _segment_key(firm_id, segment.segment_id), segment.records * RECORD, octets
            )
            known = [data[first : first + GUIDE_ENTRY] for first in range(0, len(data), GUIDE_ENTRY)]
            if len(self._guides) >= _MOST_GUIDES:
                self._guides.clear()
            self._guides[segment.segment_id] = known
        return known

    def block(self, firm_id: str, segment: Segment, number: int) -> bytes:
        """Records of a segment: block `number`."""
        first = number * BLOCK * RECORD
        octets = min(BLOCK * RECORD, segment.records * RECORD - first)
        return self.bucket.part(_segment_key(firm_id, segment.segment_id), first, octets)

    def _with(
        self, firm_id: str, segments: tuple[Segment, ...], records: list[bytes], now: Milliseconds
    ) -> tuple[Segment, ...]:
        """These segments and one of the records; alike neighbours are one afterwards, so that there are few."""
        first, last = _times(records)
        total, rest = len(records), list(segments)
        merged: list[Segment] = []
        while rest and rest[-1].records < _ALIKE * total and rest[-1].records + total <= MOST_RECORDS:
            merged.append(rest.pop())
            total += merged[-1].records
        oldest = (now - KEPT).to_bytes(6, "big")
        for one in merged:
            data = self.bucket.part(_segment_key(firm_id, one.segment_id), 0, one.records * RECORD)
            records += (record for record in records_in(data) if record[MARK:_TIME] >= oldest)
            first = min(first, one.first)
        records.sort()
        made = Segment(token_hex(16), first, last, len(records))
        self.bucket.put(
            _segment_key(firm_id, made.segment_id),
            b"".join(records) + guide(records),
            content_type="application/octet-stream",
        )
        return (*rest, made)


_MOST_GUIDES: Final = 256

_TIME: Final = MARK + 6


def _times(records: Sequence[bytes]) -> tuple[Milliseconds, Milliseconds]:
    """When the oldest and the newest of the records' jobs were accepted."""
    times = [record[MARK:_TIME] for record in records]
    return int.from_bytes(min(times), "big"), int.from_bytes(max(times), "big")


def _key(firm_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}#INDEX", "MANIFEST"


def _segment_key(firm_id: str, segment_id: str) -> str:
    return f"index/{firm_id}/{segment_id}"


def _manifest_of(item: Item) -> Manifest:
    if "line" not in item:
        return Manifest()
    segments = tuple(Segment(*one) for one in item["segments"])
    return Manifest(Position(item["line"], item["chunks"]), segments, item["version"])
