"""DynamoDB's transactions as AWS has them: whoever comes while another holds an item is refused, and not queued.

A transaction holds its items for a while. A transaction or a plain write that comes to a held item meanwhile gets
``TransactionConflict``. The local engine, which works off one request after another, never refuses anybody for that.

Time is simulated: what waits is a thread that does not run, and exactly one runs at a time. So a run takes as long as
its work, and the same seed gives the same run.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
"""

from __future__ import annotations

import heapq
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from moto import mock_aws

from tests.dynamodb import Response, engine
from ulak.platform.clock import Milliseconds

CALL: Final = 3
"""Milliseconds that any call takes beside what a transaction holds its items for."""

_WRITES: Final = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_ERROR: Final = "com.amazonaws.dynamodb.v20120810#"


class Timeline:
    """Simulated time, in milliseconds. It is a clock for whoever asks it."""

    def __init__(self, now: Milliseconds) -> None:
        self._now = float(now)
        self._due: list[tuple[float, int, threading.Event | Callable[[], None]]] = []
        self._number = 0
        self._turn = threading.Event()
        self._mine = threading.local()

    def __call__(self) -> Milliseconds:
        return int(self._now)

    def at(self, after: float, work: Callable[[], None]) -> None:
        """Begin `work` so many milliseconds from now, beside whatever else is going on."""
        self._push(self._now + after, work)

    def pause(self, pause: float) -> None:
        """Let the others go on until so many milliseconds have passed. Outside the timeline nothing happens."""
        if not getattr(self._mine, "here", False):
            return
        woken = threading.Event()
        self._push(self._now + pause, woken)
        self._turn.set()
        woken.wait()

    turn = pause
    """What a clock that is turned by hand has."""

    def run(self) -> None:
        """Until nothing is due any more."""
        while self._due:
            self._now, _, due = heapq.heappop(self._due)
            self._turn.clear()
            if isinstance(due, threading.Event):
                due.set()
            else:
                threading.Thread(target=self._work, args=(due,), daemon=True).start()
            self._turn.wait()

    def _work(self, work: Callable[[], None]) -> None:
        self._mine.here = True
        try:
            work()
        finally:
            self._turn.set()

    def _push(self, when: float, due: threading.Event | Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._due, (when, self._number, due))


class Conflicts:
    """Stands before the engine and refuses what overlaps."""

    def __init__(self, timeline: Timeline, hold: Milliseconds) -> None:
        self.timeline = timeline
        self.hold = hold
        self.seen: Counter[str] = Counter()
        """Operations, and on which kinds of items others were met."""
        self._held: set[tuple[str, str, str]] = set()

    def hold_for_good(self, table: str, pk: str, sk: str) -> None:
        """As if one transaction after another held the item."""
        self._held.add((table, pk, sk))

    def process(self, apply: Callable[[Any], Any], request: Any) -> Any:
        if "dynamodb" not in request.url:
            self.timeline.pause(CALL)
            return apply(request)
        target = request.headers["X-Amz-Target"]
        operation = (target if isinstance(target, str) else target.decode()).rpartition(".")[2]
        self.timeline.pause(CALL)
        self.seen[operation] += 1
        asked = json.loads(request.body)
        if operation == "TransactWriteItems":
            return self._transaction(
                [next(iter(one.values())) for one in asked["TransactItems"]], apply, request
            )
        if operation in _WRITES and _item(asked) in self._held:
            self._met(_item(asked))
            return _refused("TransactionConflictException")
        return apply(request)

    def _transaction(self, writes: list[Any], apply: Callable[[Any], Any], request: Any) -> Any:
        items = [_item(write) for write in writes]
        busy = [item in self._held for item in items]
        if any(busy):
            for item, is_busy in zip(items, busy, strict=True):
                if is_busy:
                    self._met(item)
            reasons = [{"Code": "TransactionConflict" if is_busy else "None"} for is_busy in busy]
            return _refused("TransactionCanceledException", CancellationReasons=reasons)
        self._held.update(items)
        try:
            self.timeline.pause(self.hold)
            return apply(request)
        finally:
            self._held.difference_update(items)

    def _met(self, item: tuple[str, str, str]) -> None:
        self.seen["conflict"] += 1
        self.seen[f"conflict on {item[2].partition('#')[0]}"] += 1


def _item(write: Any) -> tuple[str, str, str]:
    key = write.get("Key") or write["Item"]
    return write["TableName"], key["pk"]["S"], key["sk"]["S"]


def _refused(kind: str, **more: Any) -> Response:
    return 400, {}, json.dumps({"__type": _ERROR + kind, "message": kind, **more}).encode()


@contextmanager
def contended(timeline: Timeline, hold: Milliseconds) -> Iterator[Conflicts]:
    """An AWS whose transactions hold their items for `hold` milliseconds of the timeline."""
    conflicts = Conflicts(timeline, hold)
    with mock_aws(), engine(conflicts.process):
        yield conflicts
