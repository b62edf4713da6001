"""What callers send about lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from ulak.lists.reading import Reading
from ulak.platform.bodies import Body


class ReadingBody(Body):
    """How a list is read, where it has two readings. A list that leaves a choice open is answered with the question."""

    encoding: Literal["utf-8", "windows-1254", "cp857", "mac-turkish", "utf-8-twice"] | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Of a CSV: one character."""
    header_row: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    """The row of the file that is the header, the first being 1; 0: there is none."""
    decimal: Literal[",", "."] | None = None
    """What stands before the decimals of amounts: the comma of 1.250,00 or the point of 1,250.00."""
    hidden_rows: Literal["send", "leave_out"] | None = None
    """Rows that the sheet hides or its filter leaves out."""
    nothing_words: Literal["empty", "text"] | None = None
    """Words that programs write for nothing (NULL, None, #N/A): empty cells, or text as it stands."""

    def reading(self) -> Reading:
        """As a value."""
        return Reading(**self.model_dump())
