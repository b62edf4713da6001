"""What waits first when more comes than is worked through: bulk, then single messages; codes never.

The reconcile looks at the queues every minute and writes down until when which load is refused. Functions that take
that load read it every ten seconds. Nobody's refusal outlives the reconcile by more than its term.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ulak.errors import Unavailable
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.metrics import emit
from ulak.platform.table import Put, Table
from ulak.platform.telemetry import logger


class Load(StrEnum):
    """What a route brings with it."""

    CODE = "code"
    """A one-time password: a person waits for it."""
    SINGLE = "single"
    """A message, or an event that becomes some."""
    BULK = "bulk"
    """A list, or a file of one."""
    LINK = "link"
    """A recipient who opens the link of a message. The gateway limits it apart: codes never wait for it."""
    OTHER = "other"
    """Looking at things, and settings."""


MOST_WAITING: Final[Mapping[str, tuple[int, tuple[Load, ...]]]] = {
    "plan": (500, (Load.BULK,)),
    "send": (2_000, (Load.BULK,)),
    "lists": (500, (Load.BULK,)),
    "interactive": (2_000, (Load.BULK, Load.SINGLE)),
    "erp": (5_000, (Load.BULK, Load.SINGLE)),
}
"""Messages that a queue may have waiting, and the load that is refused beyond: some minutes of work each."""

TERM: Final[Milliseconds] = 90 * SECOND
"""How long a refusal holds: longer than from one look to the next."""

_READ_EVERY: Final[Milliseconds] = 10 * SECOND

_KEY: Final = ("ALL", "PRESSURE")


def refused(waiting: Mapping[str, int]) -> set[Load]:
    """The load that is refused while so many messages wait in each queue.

    >>> sorted(refused({"send": 2_001})), sorted(refused({"interactive": 9_999})), refused({"send": 2_000})
    ([<Load.BULK: 'bulk'>], [<Load.BULK: 'bulk'>, <Load.SINGLE: 'single'>], set())
    """
    return {
        load for name, (most, loads) in MOST_WAITING.items() if waiting.get(name, 0) > most for load in loads
    }


class Pressure:
    """Tells functions what is refused now, by a record in the table."""

    def __init__(self, table: Callable[[], Table], clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._until: Mapping[str, Milliseconds] = {}
        self._read_at: Milliseconds | None = None

    def measure(self, waiting: Mapping[str, int]) -> set[Load]:
        """Write down what is refused from now on."""
        now, loads = self._clock(), refused(waiting)
        for load in loads:
            emit("load_refused", {"load": load.value}, {})
            logger().warning("load_refused", extra={"load": load.value, "waiting": dict(waiting)})
        until = {load.value: now + TERM for load in loads}
        self._table().write(Put({"pk": _KEY[0], "sk": _KEY[1], "until": until}))
        return loads

    def _read(self) -> Mapping[str, Milliseconds]:
        try:
            item = self._table().get(_KEY, consistent=False)
        except (BotoCoreError, ClientError) as error:
            # Not to know of it is no reason to refuse.
            logger().warning("pressure_unknown", extra={"kind": type(error).__name__})
            return {}
        until: Mapping[str, Milliseconds] = item["until"] if item else {}
        return until

    def check(self, load: Load) -> None:
        """Raises `Unavailable` while `load` is refused."""
        if load not in (Load.BULK, Load.SINGLE):
            return
        now = self._clock()
        if self._read_at is None:
            self._read_at = now - _READ_EVERY  # the first request of a process does not wait for a read
            return
        if now - self._read_at >= _READ_EVERY:
            self._until, self._read_at = self._read(), now
        left = self._until.get(load.value, 0) - now
        if left > 0:
            raise Unavailable("saturated", retry_after=-(-left // SECOND))
