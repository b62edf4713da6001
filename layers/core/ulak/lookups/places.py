"""Records of the index of messages: a recipient's mark, and the place of a message that was sent to it.

A record is 35 octets: the mark (8), then the place: when the job was accepted (6), its id (16), the chunk (3) and the
recipient's number in the chunk (2). Numbers are big-endian, so octets compare as what they mean: the records of one
recipient stand together, the oldest first, and the places of a firm's messages are in one order everywhere, that of
the lines of its jobs (`ulak.jobs.lines`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.jobs.job import MessageId
from ulak.platform.clock import Milliseconds

MARK: Final = 8
PLACE: Final = 6 + 16 + 3 + 2
RECORD: Final = MARK + PLACE

BLOCK: Final = 256
"""Records that are read at once: 9 kB."""

GUIDE_ENTRY: Final = MARK + 6
"""Of a block's first record: its mark, and when its job was accepted."""

BEHIND_ALL: Final = b"\xff" * PLACE
"""A place that is newer than every message."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands."""

    accepted_at: Milliseconds
    message_id: MessageId

    def encode(self) -> bytes:
        """
        >>> Place.decode(Place(1_795_384_800_250, MessageId("0" * 32, 12, 431)).encode()).message_id.chunk
        12
        """
        one = self.message_id
        return place_of_chunk(self.accepted_at, one.job_id, one.chunk) + one.index.to_bytes(2, "big")

    @classmethod
    def decode(cls, place: bytes) -> Place:
        accepted_at, chunk = int.from_bytes(place[:6], "big"), int.from_bytes(place[22:25], "big")
        return cls(accepted_at, MessageId(place[6:22].hex(), chunk, int.from_bytes(place[25:], "big")))


def place_of_chunk(accepted_at: Milliseconds, job_id: str, chunk: int) -> bytes:
    """How the places of a chunk's recipients begin."""
    return accepted_at.to_bytes(6, "big") + bytes.fromhex(job_id) + chunk.to_bytes(3, "big")


def records_of_chunk(marks: Iterable[bytes], chunk_place: bytes) -> list[bytes]:
    """A record for each recipient of a chunk, in its order."""
    return [mark + chunk_place + index.to_bytes(2, "big") for index, mark in enumerate(marks)]


def records_in(data: bytes) -> list[bytes]:
    return [data[first : first + RECORD] for first in range(0, len(data), RECORD)]


def guide(records: Sequence[bytes]) -> bytes:
    """By which the block is found where a record stands."""
    return b"".join(record[:GUIDE_ENTRY] for record in records[::BLOCK])


def newest(
    entries: Sequence[bytes], read: Callable[[int], bytes], mark: bytes, before: bytes, most: int
) -> list[bytes]:
    """Up to `most` places of the recipient's messages before the place `before`, the newest first, in sorted records
    whose guide has these `entries` and whose blocks `read` gives by their numbers."""
    from bisect import bisect_right

    end = mark + before
    number = bisect_right(entries, end[:GUIDE_ENTRY]) - 1
    found: list[bytes] = []
    while number >= 0 and len(found) < most:
        block = records_in(read(number))
        found += [record[MARK:] for record in reversed(block) if record[:MARK] == mark and record < end]
        if entries[number][:MARK] < mark:
            break  # the recipient's first record is in this block, or there is none
        number -= 1
    return found[:most]
