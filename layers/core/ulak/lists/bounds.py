"""How large a list may be: held while a file is read, before anything of it is parsed. Each bound has its own code,
and the refusal names its value."""

from __future__ import annotations

from typing import Final

from ulak.errors import InputError, Param, Problem

MEGABYTE: Final = 1024 * 1024

CELL: Final = 32_767
"""Characters of a cell: Excel's own bound."""

COLUMNS: Final = 1_000

CSV_LINE: Final = MEGABYTE
"""Characters of a line of a CSV."""

CSV_ROWS: Final = 5_000_100
"""Rows of a CSV: five million and what stands above them."""

XLSX_SIZE: Final = 50 * MEGABYTE
"""Octets. A sheet ends at 1,048,576 rows; what is larger than this holds pictures or other sheets."""

XLSX_ENTRIES: Final = 1_000
"""Files in the archive that an XLSX is."""

XLSX_DIRECTORY: Final = MEGABYTE
"""Octets of the archive's list of them."""

XLSX_RATIO: Final = 200
"""How often larger than it stands in the archive one of them may be. Sheets of real lists come to 10 to 40."""

XLSX_RATIO_FROM: Final = MEGABYTE
"""Octets that the ratio is not asked of."""

XLSX_PART: Final = 1024 * MEGABYTE
"""Octets that one of them may unpack to."""

XLSX_SMALL_PART: Final = 16 * MEGABYTE
"""The same, of a part that lists sheets, relations or styles."""

XLSX_ROW: Final = 4 * MEGABYTE
"""Octets of a row, or of a text that is shared, as it stands in the XML: it is held whole."""

XLSX_ROWS: Final = 1_048_576
"""Excel's own bound."""

XLSX_CELLS: Final = 16_000_000

XLSX_STRINGS: Final = 999_999
"""Texts that a workbook shares among its cells."""

XLSX_STRINGS_SIZE: Final = 128 * MEGABYTE
"""Their octets."""

XLSX_MEMORY: Final = 384 * MEGABYTE
"""Address space of the process that reads an XLSX."""

XLSX_SECONDS: Final = 8
"""CPU time of that process, and so much more for each megabyte of the file:"""
XLSX_SECONDS_A_MEGABYTE: Final = 4


def beyond(code: str, limit: int, row: int | None = None, column: str = "") -> InputError:
    """The refusal of a file that goes beyond a bound."""
    return refused(code, row, limit=limit, **({"column": column} if column else {}))


def refused(code: str, row: int | None = None, **params: Param) -> InputError:
    """The refusal of a file as a whole, at that row of it."""
    if row is not None:
        params = {"row": row, **params}
    return InputError([Problem(code, "/upload", row, params)])


def question(code: str, choose: str, readings: tuple[str, ...], **params: Param) -> InputError:
    """What a file leaves open, with the field of the request's `reading` that chooses."""
    return InputError(
        [Problem(code, "/upload", params=params, readings=readings, choose=f"/reading/{choose}")]
    )
