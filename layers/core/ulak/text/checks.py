"""Whether a text may be sent at all: asked once at the edge, before anything is counted or stored."""

from __future__ import annotations

import re
from typing import Final

from ulak.errors import Param, Problem
from ulak.text.letters import is_blank
from ulak.text.misread import misread, shown

_REFUSED: Final = re.compile(
    "(?P<text_control_character>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<text_direction_control>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])"
    "|(?P<text_lone_surrogate>[\ud800-\udfff])"
    "|(?P<text_replacement_character>\ufffd|ï¿½)"
)

LOST: Final = ("\ufffd", "ï¿½")
"""What a program wrote for a character that it could not read: U+FFFD, or its octets misread."""


def lost_at(text: str) -> int | None:
    """Where a character of `text` was lost, from 1; ``None``: nowhere.

    >>> lost_at("G\ufffdl"), lost_at("Gül")
    (2, None)
    """
    return min((text.index(one) + 1 for one in LOST if one in text), default=None)


def character_problems(text: str, pointer: str = "", row: int | None = None) -> list[Problem]:
    """What no message may hold: nothing that is seen, control characters (tab and line ends are cleaned, not
    refused), characters that turn the reading direction around, half of a surrogate pair, what a program wrote for a
    character that it could not read (U+FFFD, or its octets misread). One problem a kind, with the first place
    (1-based) and the character's number.

    >>> [(problem.code, dict(problem.params)) for problem in character_problems("a\\x1b[31m\\x1b")]
    [('text_control_character', {'character': 'U+001B', 'position': 2})]
    >>> [problem.code for problem in character_problems(" ")]
    ['text_empty']
    """
    if is_blank(text):
        return [Problem("text_empty", pointer, row)]
    problems: dict[str, Problem] = {}
    for found in _REFUSED.finditer(text):
        code = str(found.lastgroup)
        if code not in problems:
            params: dict[str, Param] = {"character": _number(found[0]), "position": found.start() + 1}
            problems[code] = Problem(code, pointer, row, params)
    return list(problems.values())


def _number(character: str) -> str:
    return f"U+{ord(character):04X}" if len(character) == 1 else "U+FFFD"


def misread_problem(text: str, code: str, pointer: str = "", choose: str = "/text_as") -> Problem | None:
    """The question whether what looks misread goes out as it stands or mended; ``None`` where nothing does."""
    pairs = misread(text)
    if not pairs:
        return None
    return Problem(
        code, pointer, params={"pairs": shown(pairs)}, readings=("written", "mended"), choose=choose
    )
