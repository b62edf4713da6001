"""Types of answers: ``TypedDict`` as pydantic wants it, so that an answer is a plain dict with a published shape.

A room's ``answers.py`` declares its answers with these and makes them of the room's values. Nothing is read or checked
by them at run time; the document is made of them, and tests hold every answer to it.
"""

from __future__ import annotations

import sys
from typing import NotRequired

if sys.version_info >= (3, 12):
    from typing import TypedDict
else:
    from typing_extensions import TypedDict

__all__ = ["NotRequired", "ProblemAnswer", "QueuedAnswer", "TypedDict"]


class ProblemAnswer(TypedDict):
    """What is wrong, and where: `pointer` is a JSON pointer into the body, `row` a row of the list or file."""

    code: str
    message: str
    pointer: NotRequired[str]
    row: NotRequired[int]
    readings: NotRequired[list[str]]
    """Of a question: what it may mean."""
    choose: NotRequired[str]
    """Of a question: the JSON pointer of the request's field that chooses."""


class QueuedAnswer(TypedDict):
    """What was asked for is built behind: ``GET`` its ``Location`` until it is there."""

    id: str
    status: str
