"""The lists queue: which use case builds what a message asks for.

A message is a pointer. One field of it, which no other kind's pointers have, tells what is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import orjson

from ulak.errors import Problem
from ulak.platform.attempts import Bounds, Work
from ulak.platform.clock import HOUR, Remaining
from ulak.platform.queue import Pointer

BUILDERS: Final[Mapping[str, str]] = {
    "import": "imports",
    "export": "exports",
    "quote": "quotes",
    "month_report": "month_files",
    "reminding": "reminding",
    "index": "index_builds",
    "inbox": "inbox_ties",
    "numbers": "number_builds",
    "kind": "report_files",
    "evidence": "evidence_files",
    "person_export": "person_exports",
    "erasure": "erasures",
}
"""The field that tells what is asked for → the kind of work that it is, as it is kept and told."""

PARTS: Final[Mapping[str, str]] = {
    "imports": "lists.imports",
    "exports": "lists.exports",
    "quotes": "jobs.quotes",
    "month_files": "lists.month_files",
    "reminding": "delivery.reminding",
    "index_builds": "lists.index_builds",
    "inbox_ties": "inbox.ties",
    "number_builds": "directory.number_builds",
    "report_files": "delivery.report_files",
    "evidence_files": "evidence.files",
    "person_exports": "evidence.person_exports",
    "erasures": "evidence.erasures",
}
"""The kind of work → the path of its builder in the root (`ulak.assembly.House.part`)."""


BOUNDS: Final = Bounds(tries=5, patience=12 * HOUR, rest=6 * HOUR)
"""What is given up rests for longer than a message whose function died comes back."""


class Builder(Protocol):
    """Builds what a pointer asks for. Safe to repeat; what does not end within `remaining` it queues again."""

    def build(self, pointer: Pointer, remaining: Remaining) -> None: ...

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It is not going to be built: keep what its owner is to see."""
        ...


@dataclass(frozen=True, slots=True)
class ListBuilds:
    """Gives each message of the lists queue to its builder."""

    part: Callable[[str], Builder]
    """The builder at a path of the root."""

    def work(self, message: str) -> Work:
        """The build that `message` asks for."""
        return build_of(orjson.loads(message))

    def take(self, message: str, remaining: Remaining) -> None:
        """Build it. Every build of the queue begins here and nowhere else."""
        pointer = orjson.loads(message)
        self.part(PARTS[builder_of(pointer)]).build(pointer, remaining)

    def give_up(self, message: str, why: Problem) -> None:
        """It is not going to be built."""
        pointer = orjson.loads(message)
        self.part(PARTS[builder_of(pointer)]).give_up(pointer, why)


def build_of(pointer: Pointer) -> Work:
    """What `pointer` asks for, as work. What the pointer says is its name.

    >>> build_of({"firm": "acme", "job": "0cfa", "reminding": "finished"}).name
    '0cfa/finished'
    """
    name = "/".join(str(value) for field, value in pointer.items() if field != "firm")
    return Work("lists", builder_of(pointer), str(pointer["firm"]), name, pointer, BOUNDS)


def builder_of(pointer: Pointer) -> str:
    """The kind of work that builds what `pointer` asks for.

    >>> builder_of({"firm": "acme", "job": "0cfa", "reminding": "finished"})
    'reminding'

    ``LookupError`` for a pointer that nobody builds.
    """
    for field, name in BUILDERS.items():
        if field in pointer:
            return name
    raise LookupError(f"nobody builds what has {', '.join(pointer)}")
