"""What tells of messages at an address that the caller gave: when, and until it is heard."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from simulator.operator import Operator

TRIES: Final = 3
PAUSE_SECONDS: Final = 1.0

Heard = Callable[[httpx.Response], bool]
"""Whether an answer says that the address has it."""


@dataclass(slots=True)
class Telling:
    """The fetches of one face. They end with the program."""

    operator: Operator
    heard: Heard
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def tell(self, url: str, moment: float, body: Any = None) -> None:
        """Fetch `url` at `moment`, epoch seconds, or give it a `body`; a few times, until it is heard."""
        task = asyncio.get_running_loop().create_task(self._tell(url, moment, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, url: str, moment: float, body: Any) -> None:
        if await self._ends_within(moment - self.operator.clock()):
            return
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            for _ in range(TRIES):
                with contextlib.suppress(httpx.HTTPError):
                    method = "GET" if body is None else "POST"
                    if self.heard(await client.request(method, url, json=body)):
                        return
                if await self._ends_within(PAUSE_SECONDS):
                    return

    async def _ends_within(self, seconds: float) -> bool:
        """Wait so long; whether the program ends meanwhile."""
        try:
            await asyncio.wait_for(self.operator.closing.wait(), max(seconds, 0))
        except TimeoutError:
            return False
        return True
