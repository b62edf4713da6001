"""An erasure as a value, and as an item of the main table.

``FIRM#<firm>#PRIVACY`` / ``ERASURE#<id>``: an id begins with the instant at which it was asked for, so that they stand
in that order. Whom it is about stands in it while it is open, and not after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from ulak.platform.clock import DAY, HOUR, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.table import Item
from ulak.privacy.person import Person
from ulak.rules.retention import PROOF_DAYS

KEPT_FOR: Final[Milliseconds] = PROOF_DAYS * DAY
AGAIN: Final[Milliseconds] = 6 * HOUR
"""When an erasure is looked at again that waits for jobs to be over, or whose work was given up."""
DUE: Final = "DUE#ERASURES"


class ErasureStatus(StrEnum):
    OPEN = "open"
    """It is under way, or is taken up again."""
    WAITING = "waiting"
    """All is erased but what jobs hold that are not over: it is looked at again every six hours."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ErasureRef:
    firm_id: str
    erasure_id: str

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "erasure": self.erasure_id}

    @classmethod
    def of(cls, pointer: Pointer) -> ErasureRef:
        return cls(str(pointer["firm"]), str(pointer["erasure"]))


@dataclass(frozen=True, slots=True)
class Erasure:
    ref: ErasureRef
    status: ErasureStatus
    asked_at: Milliseconds
    asked_by: str
    reason: str
    mark: str
    """Stands for the person."""
    token: str
    """Stands in the place of the person in what is written again."""
    person: Person | None = None
    """``None`` once it is done."""
    keeps_messages: bool = False
    """Whether proof of informational messages is kept too."""
    line: str = ""
    """Jobs before this line are looked through."""
    done_at: Milliseconds | None = None
    again_at: Milliseconds = 0
    """When the evidence in `proven` is looked at once more: whoever built it meanwhile has ended by then."""
    proven: tuple[str, ...] = ()
    """Ids of erased messages whose job's evidence was being built, while it is open."""
    tries: int = 0
    erased: Mapping[str, int] = field(default_factory=dict)
    """By class of data, how many."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """What the law keeps, or proof, likewise."""
    left: Mapping[str, list[str]] = field(default_factory=dict)
    """What is the firm's own to change, or waits: by class, the names."""


def key_of(ref: ErasureRef) -> tuple[str, str]:
    return f"FIRM#{ref.firm_id}#PRIVACY", f"ERASURE#{ref.erasure_id}"


def item_of(erasure: Erasure) -> Item:
    """The item's fields, but keys and due work."""
    return {
        "status": erasure.status.value,
        "asked_at": erasure.asked_at,
        "asked_by": erasure.asked_by,
        "reason": erasure.reason,
        "mark": erasure.mark,
        "token": erasure.token,
        "person": erasure.person.encode() if erasure.person else None,
        "keeps_messages": erasure.keeps_messages,
        "line": erasure.line,
        "done_at": erasure.done_at,
        "tries": erasure.tries,
        "again_at": erasure.again_at,
        "proven": list(erasure.proven),
        "erased": dict(erasure.erased),
        "kept": dict(erasure.kept),
        "left": {name: list(names) for name, names in erasure.left.items()},
    }


def erasure_of(firm_id: str, item: Item) -> Erasure:
    kept: dict[str, Any] = {name: item[name] for name in _PLAIN} | {"proven": tuple(item["proven"])}
    return Erasure(
        ErasureRef(firm_id, item["sk"].partition("#")[2]),
        ErasureStatus(item["status"]),
        person=Person.decode(item["person"]) if item["person"] else None,
        **kept,
    )


_PLAIN: Final = (
    "asked_at", "asked_by", "reason", "mark", "token", "keeps_messages", "line", "done_at", "tries", "erased", "kept",
    "left", "again_at",
)  # fmt: skip
