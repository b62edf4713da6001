"""What the values of a column leave open: whoever has the column is asked, and nothing goes out until he answers.

An amount like ``125.500`` has two readings. The certain amounts of its column decide, if they all agree (``1.250,00``
above it). Words that programs write for nothing (``NULL``) may be somebody's name.
"""

from __future__ import annotations

from typing import Final

from ulak.errors import InvalidValue, Param, Problem
from ulak.text.amounts import Notation, kurus_of, notation_of
from ulak.text.nothing import ERRORS
from ulak.text.turkish import money
from ulak.values import dataclass

_SHOWN: Final = 32
"""Characters of a value that a question repeats."""


@dataclass(slots=True)
class Notations:
    """Which notations the amounts of one column were met in."""

    comma: bool = False
    point: bool = False
    uncertain: str = ""
    row: int = 0
    """The first uncertain amount, and its row."""

    def note(self, row: int, value: str) -> None:
        match notation_of(value):
            case ",":
                self.comma = True
            case ".":
                self.point = True
            case "?" if not self.uncertain:
                self.row, self.uncertain = row, value

    @property
    def decided(self) -> Notation | None:
        """What the certain amounts agree on."""
        if self.comma == self.point:
            return None
        return "," if self.comma else "."

    @property
    def is_open(self) -> bool:
        """Whether it has to be asked."""
        return bool(self.uncertain) and self.decided is None

    def question(self, column: str) -> Problem:
        params: dict[str, Param] = {
            "column": column,
            "example": self.uncertain[:_SHOWN],
            "comma": _read(self.uncertain, ","),
            "point": _read(self.uncertain, "."),
        }
        code = "column_disagrees" if self.comma else "column_uncertain"
        return Problem(code, "", self.row, params, readings=(",", "."), choose="/reading/decimal")


def _read(value: str, notation: Notation) -> str:
    try:
        return money(kurus_of(value, notation))
    except InvalidValue:
        return "-"


def word_question(column: str, word: str, row: int) -> Problem:
    """Whether a word that programs write for nothing (`ulak.text.nothing`) is one. A formula's error can only be left
    out."""
    params: dict[str, Param] = {"column": column, "word": word}
    choose = "/reading/nothing_words"
    if word in ERRORS:
        return Problem("value_error_cell", "", row, params, readings=("empty",), choose=choose)
    return Problem("value_nothing_word", "", row, params, readings=("empty", "text"), choose=choose)
