"""How many requests a second a firm and each of its keys may make, over all processes that serve them.

A window of five seconds has one item a firm, with a counter of the firm and one of each key. A process takes requests
from it in blocks: most of what it expects to be asked until the window is over, so that its last blocks are small and
little is left over. So all processes together admit no more than the limit and a request each, and the table is written
a few times a window and process, however many requests come. Whoever finds a window used up refuses by itself until it
is over. The first request of a window is not counted unless the window before was used up: a firm that asks now and
then costs nothing.

Codes are counted apart from everything else: a program that asks too much of the rest gets its codes all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ulak.errors import TooManyRequests, Unavailable
from ulak.identity.caller import Caller
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.table import Table, Update
from ulak.platform.telemetry import logger
from ulak.values import dataclass

WINDOW: Final[Milliseconds] = 5 * SECOND

_FIRST_BLOCK: Final = 25
"""Of a process that knows nothing of the window before: so many of it share a window."""

_TAKEN_OF_EXPECTED: Final = 0.7
_SMALLEST_BLOCK: Final = 2

_REMEMBERED: Final = 10_000
"""Keys whose windows a process keeps."""

_KEPT_FOR: Final[Milliseconds] = 60 * SECOND
"""After it began, a window is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Requests a second: of the firm, and of each of its keys."""

    firm: int
    key: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were taken of a window by all, this block included."""

    firm: int
    key: int


Take = Callable[[str, str, str, int, int], Taken]
"""Counts so many requests (the last argument) of a firm, pool, key and window number."""


@dataclass(slots=True)
class _Window:
    number: int
    expected: int = 0
    """Requests of the window before; 0: none are known."""
    used: int = 0
    granted: int = 1
    """The first request is not counted until a second comes, unless the window before was used up."""
    counted: int = 0
    left: int = 0
    """What was left of the window when a block was last taken; 0: none was."""
    full: str = ""
    """Whose limit is reached: the code of the refusal."""


@dataclass(slots=True)
class RequestLimiter:
    """Admits requests, or refuses them. A process has one."""

    take: Take
    limits_of: Callable[[str], RequestLimits]
    clock: Clock
    _windows: dict[tuple[str, str, str], _Window] = field(default_factory=dict)

    def admit(self, caller: Caller, pool: str) -> None:
        """Raises `TooManyRequests` when the firm or the key has used up its window."""
        now = self.clock()
        number, since = divmod(now, WINDOW)
        window = self._window((caller.firm_id, caller.key_id, pool), number)
        if window.used >= window.granted and not window.full:
            self._block(window, caller, pool, since)
        if window.full:
            raise TooManyRequests(window.full, retry_after=-(-(WINDOW - since) // SECOND))
        window.used += 1

    def _window(self, name: tuple[str, str, str], number: int) -> _Window:
        window = self._windows.get(name)
        if window is not None and window.number == number:
            return window
        if len(self._windows) >= _REMEMBERED:
            self._windows.clear()
        fresh = _Window(number)
        if window is not None and window.number == number - 1:
            fresh.expected = window.used
            fresh.granted = 0 if window.full else 1
        self._windows[name] = fresh
        return fresh

    def _block(self, window: _Window, caller: Caller, pool: str, since: Milliseconds) -> None:
        """Take a block of the window, and what was used of it uncounted."""
        limits = self.limits_of(caller.firm_id)
        of_firm, of_key = (most * WINDOW // SECOND for most in (limits.firm, limits.key))
        block = _block_size(window, window.left or min(of_firm, of_key), since)
        asked = block + window.used - window.counted
        taken = self.take(caller.firm_id, pool, caller.key_id, window.number, asked)
        beyond_key, beyond_firm = taken.key - of_key, taken.firm - of_firm
        window.left = max(-max(beyond_key, beyond_firm), 1)
        granted = block - max(beyond_key, beyond_firm, 0)
        if granted > 0:
            window.granted = window.counted = window.used + granted
            return
        window.full = "rate_limit_key" if beyond_key >= beyond_firm else "rate_limit_firm"


def _block_size(window: _Window, most: int, since: Milliseconds) -> int:
    """Most of what is still expected of the window, at the pace of the window before or of this one so far."""
    if not window.expected and window.used <= 1:
        return max(most // _FIRST_BLOCK, 1)
    pace = max(window.expected / WINDOW, window.used / max(since, SECOND))
    return min(max(int(pace * (WINDOW - since) * _TAKEN_OF_EXPECTED), _SMALLEST_BLOCK), most)


def counted_in(table: Callable[[], Table]) -> Take:
    """Windows as items of a table, one a firm, pool and window; the table forgets them by itself."""

    def take(firm_id: str, pool: str, key_id: str, number: int, requests: int) -> Taken:
        of_key = f"key_{key_id}"
        change = Update(
            (f"FIRM#{firm_id}#RATE", f"{pool}#{number}"),
            "SET expires_at = :expires ADD firm :requests, #key :requests",
            names={"#key": of_key},
            values={":requests": requests, ":expires": (number * WINDOW + _KEPT_FOR) // SECOND},
        )
        try:
            item = table().write(change)
        except (BotoCoreError, ClientError, Unavailable) as error:
            # That requests cannot be counted is no reason to refuse them.
            logger().warning("requests_uncounted", extra={"firm": firm_id, "kind": type(error).__name__})
            return Taken(0, 0)
        return Taken(item["firm"], item[of_key])

    return take
