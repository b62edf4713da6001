"""Whether a text may be sent at all: asked once at the edge, before anything is counted or stored."""

from __future__ import annotations

import re
from typing import Final

from ulak.errors import Param, Problem

_REFUSED: Final = re.compile(
    "(?P<text_control_character>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<text_direction_control>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])"
    "|(?P<text_lone_surrogate>[\ud800-\udfff])"
)


def character_problems(text: str, pointer: str = "", row: int | None = None) -> list[Problem]:
    """What no message may hold: nothing at all, control characters (tab and line ends are cleaned, not
    refused),
    characters that turn the reading direction around, half of a surrogate pair. One problem a kind, with the
    first place (1-based) and the character's number.

    >>> [(problem.code, dict(problem.params)) for problem in character_problems("a\\x1b[31m\\x1b")]
    [('text_control_character', {'character': 'U+001B', 'position': 2})]
    >>> [problem.code for problem in character_problems(" ")]
    ['text_empty']
    """
    if not text or text.isspace():
        return [Problem("text_empty", pointer, row)]
    problems: dict[str, Problem] = {}
    for found in _REFUSED.finditer(text):
        code = str(found.lastgroup)
        if code not in problems:
            params: dict[str, Param] = {"character": f"U+{ord(found[0]):04X}", "position": found.start() + 1}
            problems[code] = Problem(code, pointer, row, params)
    return list(problems.values())
