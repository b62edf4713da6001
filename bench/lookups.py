"""Q1: "what was sent to this number?" over 90 days and ten million messages.

The index is made as the product makes it, a day at a time with its merging, of made-up recipients; it lies in a folder.
One number is real: a job of each day was sent to it. Behind what is indexed stand a bulk job and single messages of
the last minutes. Each read of the bucket waits as long as S3 mostly takes to its first octet, and each call of the
table goes to the local engine. Reads and calls are counted.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from os import urandom
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from moto import mock_aws

from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.world import FIRM, World
from ulak.directory import personal
from ulak.identity.caller import Caller
from ulak.jobs.job import MessageId
from ulak.jobs.lines import line_at
from ulak.jobs.views import Views
from ulak.lookups.builds import IndexBuilds
from ulak.lookups.index import MessageIndex, Position
from ulak.lookups.places import MARK, Place, place_of_chunk
from ulak.lookups.search import MessageSearch, MessagesPage
from ulak.platform import aws
from ulak.platform.bucket import Bucket
from ulak.platform.clock import DAY, HOUR, MINUTE

MESSAGES: Final = 10_000_000
DAYS: Final = 90
S3_SECONDS: Final = 0.025
"""What S3 mostly takes to the first octet of a small read, by AWS' own pages 10 to 30 ms of a bucket in the region."""

_CALLER = Caller(FIRM, "k")
_ALI, _NOBODY = "0532 111 22 33", "0555 000 00 00"
_RECENT_ROWS, _RECENT_SINGLES = 10_000, 100
_CHUNK, _ROUNDS = 500, 15


class FolderBucket:
    """Objects in a folder; reads wait, and are counted."""

    def __init__(self, folder: Path, counts: Counter[str]) -> None:
        self._folder, self._counts = folder, counts

    def put(self, key: str, data: bytes, *, content_type: str = "") -> None:
        (self._folder / key.replace("/", "-")).write_bytes(data)

    def part(self, key: str, first: int, octets: int) -> bytes:
        with (self._folder / key.replace("/", "-")).open("rb") as file:
            file.seek(first)
            data = file.read(octets)
        return _counted(self._counts, data)


class WaitingBucket:
    """The world's own objects, remembered, so that the emulator's own work is not in the figures; reads wait, and are
    counted."""

    def __init__(self, bucket: Bucket, counts: Counter[str]) -> None:
        self._bucket, self._counts = bucket, counts
        self._known: dict[str, bytes] = {}

    def get(self, key: str) -> bytes:
        if key not in self._known:
            self._known[key] = self._bucket.get(key)
        return _counted(self._counts, self._known[key])


def _counted(counts: Counter[str], data: bytes) -> bytes:
    counts["reads"] += 1
    counts["octets"] += len(data)
    time.sleep(S3_SECONDS)
    return data


def rows(messages: int = MESSAGES) -> Iterator[dict[str, Any]]:
    """Q1 (the slower of both questions, warm) and Q1.first (by a process that never read the index)."""
    counts: Counter[str] = Counter()
    aws.client.cache_clear()
    with TemporaryDirectory() as folder, mock_aws(), engine():
        world = World(HandClock())
        world.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        bucket = cast(Bucket, FolderBucket(Path(folder), counts))
        _fill(world, MessageIndex(world.house.platform.table, lambda: bucket), messages)
        _send_recently(world)
        aws.client("dynamodb").meta.events.register("before-call", partial(_count_call, counts))
        chunks = cast(Bucket, WaitingBucket(world.house.platform.bucket, counts))
        fresh = partial(_search, world, bucket, chunks)
        segments = len(fresh().index.manifest(FIRM).segments)
        fresh().to_msisdn(_CALLER, _ALI)
        first = [_timed(counts, lambda: fresh().to_msisdn(_CALLER, _ALI), 20) for _ in range(3)]
        search = fresh()
        search.to_msisdn(_CALLER, _ALI)
        known = [_timed(counts, lambda: search.to_msisdn(_CALLER, _ALI), 20) for _ in range(_ROUNDS)]
        nobody = [_timed(counts, lambda: search.to_msisdn(_CALLER, _NOBODY), 0) for _ in range(_ROUNDS)]
    aws.client.cache_clear()
    what = f"what was sent to a number, of {messages:,} messages in {DAYS} days in {segments} segments"
    yield _row("Q1", f"{what}, warm: a page of 20, {_told(known)}; nobody, {_told(nobody)}", known, nobody)
    yield _row("Q1.first", f"the same by a process that never read the index: {_told(first)}", first)


def _fill(world: World, index: MessageIndex, messages: int) -> None:
    """A job to the number and one to all the others of each day, indexed at its end."""
    mark = world.house.directory.personal.marker(FIRM)("905321112233")
    per_day = messages // DAYS
    places = [n.to_bytes(2, "big") for n in range(_CHUNK)]
    for day in range(DAYS):
        ref = world.post_job([_ALI], f"Gün {day}", key=f"job-{day:08d}")
        records = [mark + Place(world.clock(), MessageId(ref.job_id, 0, 0)).encode()]
        job_id, marks = token_hex(16), urandom(MARK * per_day)
        for n in range(per_day - 1):
            if n % _CHUNK == 0:
                chunk = place_of_chunk(world.clock() + 1, job_id, n // _CHUNK)
            records.append(marks[MARK * n : MARK * n + MARK] + chunk + places[n % _CHUNK])
        world.clock.turn(DAY - (HOUR if day == DAYS - 1 else 0))
        now = world.clock()
        position = Position(line_at(now))
        assert index.extend(FIRM, index.manifest(FIRM), records, position, now=now, due_at=None)


def _send_recently(world: World) -> None:
    world.clock.turn(MINUTE)
    numbers = [f"0533{n:07d}" for n in range(_RECENT_ROWS)]
    world.fan_out.run(world.post_job(numbers, key="job-recent-01"))
    for n in range(_RECENT_SINGLES):
        world.clock.turn(1_000)
        body = {"to": f"0534{n:07d}", "text": "Merhaba", "purpose": "informational"}
        world.send_message(body, key=f"message-{n:08d}")


def _search(world: World, bucket: Bucket, chunks: Bucket) -> MessageSearch:
    house = world.house
    index = MessageIndex(house.platform.table, lambda: bucket)
    builds = IndexBuilds(
        house.jobs.store, index, house.directory.personal, world.queues["lists"], world.clock
    )
    views = Views(
        house.jobs.store, chunks, house.platform.cursors, house.inbox.links, house.operators.breakers
    )
    return MessageSearch(
        house.jobs.store,
        views,
        index,
        builds,
        house.directory.personal,
        house.directory.region_of,
        house.platform.cursors,
        world.clock,
    )


def _count_call(counts: Counter[str], **_: Any) -> None:
    counts["calls"] += 1


def _timed(
    counts: Counter[str], ask: Callable[[], MessagesPage], messages: int
) -> tuple[float, Counter[str]]:
    counts.clear()
    began = time.perf_counter()
    page = ask()
    seconds = time.perf_counter() - began
    assert len(page.messages) == messages
    return seconds, Counter(counts)


def _told(asked: list[tuple[float, Counter[str]]]) -> str:
    counts = asked[-1][1]
    return f"{counts['reads']} reads of S3 ({counts['octets'] / 1e6:.1f} MB) and {counts['calls']} calls of DynamoDB"


def _row(id: str, what: str, *asked: list[tuple[float, Counter[str]]]) -> dict[str, Any]:
    value = max(median(seconds for seconds, _ in times) for times in asked)
    return {
        "id": id,
        "what": what,
        "value": round(value, 3),
        "bar": 1,
        "unit": "s",
        "holds": value <= 1,
        "against": f"a read of the bucket waits {S3_SECONDS * 1000:.0f} ms",
    }
