"""Types of answers: ``TypedDict`` as pydantic wants it, so that an answer is a plain dict with a published shape.

A room's ``answers.py`` declares its answers with these and makes them of the room's values. Nothing is read or checked
by them at run time; the document is made of them, and tests hold every answer to it.

A field that holds something personal says so in its type, with the mask under which it is shown to a caller whose key
has no scope ``personal``::

    to: Annotated[str, Personal(Mask.NUMBER)]
"""

from __future__ import annotations

import sys
from enum import Enum, auto
from typing import Annotated, Any, NotRequired

from ulak.values import dataclass

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:
    from typing_extensions import TypedDict

__all__ = ["Annotated", "Mask", "NotRequired", "Personal", "ProblemAnswer", "QueuedAnswer", "TypedDict"]


class Mask(Enum):
    """What is shown in the place of something personal (`ulak.platform.personal`)."""

    NUMBER = auto()
    """Of a phone number or TCKN, the first two digits and the last three: ``53*****567``."""
    NAME = auto()
    """Of each word, the first letter: ``A*** I***``."""
    TEXT = auto()
    """``null``."""
    VALUE = auto()
    """Stars."""
    WORDS = auto()
    """Of a sentence, all but the long numbers in it."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks what is personal; the document says ``x-personal`` of it."""

    mask: Mask

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {**handler(core), "x-personal": self.mask.name.lower()}


class ProblemAnswer(TypedDict):
    """What is wrong, and where: `pointer` is a JSON pointer into the body, `row` a row of the list or file."""

    code: str
    message: Annotated[str, Personal(Mask.WORDS)]
    pointer: NotRequired[str]
    row: NotRequired[int]
    readings: NotRequired[list[Annotated[str, Personal(Mask.VALUE)]]]
    """Of a question: what it may mean."""
    choose: NotRequired[str]
    """Of a question: the JSON pointer of the request's field that chooses."""


class QueuedAnswer(TypedDict):
    """What was asked for is built behind: ``GET`` its ``Location`` until it is there."""

    id: str
    status: str
