"""How a list is read, where its owner says so: each field answers a question that a file may raise.

Nothing of a list is guessed. What has two readings is asked (`ulak.errors.Problem.readings`), and the field that
chooses stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final, Literal

from ulak.values import dataclass

Decimal = Literal[",", "."]
HiddenRows = Literal["send", "leave_out"]
Words = Literal["empty", "text"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the owner of a list said of it; ``None``: nothing, so that an uncertain thing is asked."""

    encoding: str | None = None
    """Of a CSV: ``utf-8``, ``windows-1254``, ``cp857``, ``mac-turkish``, ``utf-8-twice``."""
    delimiter: str | None = None
    """Of a CSV."""
    header_row: int | None = None
    """The row of the file that is the header, the first being 1; 0: there is none."""
    decimal: Decimal | None = None
    """What stands before the decimals of amounts."""
    hidden_rows: HiddenRows | None = None
    """Rows that the sheet hides or its filter leaves out."""
    nothing_words: Words | None = None
    """Words that programs write for nothing (``NULL``, ``None``, ``#N/A``): empty cells, or text as it stands."""

    def encode(self) -> dict[str, Any]:
        """The fields that are said."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def decode(cls, fields: Mapping[str, Any]) -> Reading:
        """What `encode` gave; of v0.1.0 there is nothing."""
        return cls(**fields)


NOTHING_SAID: Final = Reading()
