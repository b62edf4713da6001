"""The lists queue: which use case builds what a message asks for.

A message is a pointer. One field of it, which no other kind's pointers have, tells what is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import orjson

from ulak.platform.clock import Remaining
from ulak.platform.queue import Pointer

BUILDERS: Final[Mapping[str, str]] = {
    "import": "imports",
    "export": "exports",
    "quote": "quotes",
    "month_report": "month_files",
    "reminding": "reminding",
    "index": "index_builds",
    "kind": "report_files",
}
"""The field that tells what is asked for → the name under which the root (`ulak.assembly.House`) holds its builder."""


class Builder(Protocol):
    """Builds what a pointer asks for. Safe to repeat; what does not end within `remaining` it queues again."""

    def build(self, pointer: Pointer, remaining: Remaining) -> None: ...


@dataclass(frozen=True, slots=True)
class ListBuilds:
    """Gives each message of the lists queue to its builder."""

    builder: Callable[[str], Builder]

    def take(self, message: str, remaining: Remaining) -> None:
        """Build what `message` asks for. Every build of the queue begins here and nowhere else."""
        pointer = orjson.loads(message)
        self.builder(builder_of(pointer)).build(pointer, remaining)


def builder_of(pointer: Pointer) -> str:
    """The name of who builds what `pointer` asks for.

    >>> builder_of({"firm": "acme", "job": "0cfa", "reminding": "finished"})
    'reminding'

    ``LookupError`` for a pointer that nobody builds.
    """
    for field, name in BUILDERS.items():
        if field in pointer:
            return name
    raise LookupError(f"nobody builds what has {', '.join(pointer)}")
