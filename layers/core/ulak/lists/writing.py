"""Rows written as files that a spreadsheet opens: CSV and XLSX. No cell becomes a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from ulak.catalogue import Locale
from ulak.lists.cells import neutralised

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BLOCK: Final = 1 << 20
_LONGEST_SHEET_NAME: Final = 31
"""Characters, by Excel's own limit."""

_AS_WRITTEN: Final = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)

Line = Sequence[str | int]


def write_csv(
    stream: BinaryIO,
    titles: Sequence[str],
    lines: Iterable[Line],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
) -> None:
    """A line a row under a header of `titles`; memory does not grow with them."""
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows(
        [cell if isinstance(cell, int) else neutralised(cell) for cell in line] for line in lines
    )
    text.flush()
    text.detach()


def write_xlsx(
    stream: BinaryIO, sheet: str, titles: Sequence[str], lines: Iterable[Line], *, as_text: bool = False
) -> None:
    """One sheet, row by row: a text stays a text whatever it begins with. `as_text` keeps what a person types into it
    later a text too."""
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True} | _AS_WRITTEN) as book:
            page = book.add_worksheet(sheet[:_LONGEST_SHEET_NAME])
            text = book.add_format({"num_format": "@"}) if as_text else None
            if as_text:
                page.set_column(0, len(titles), 18, text)
            page.write_row(0, 0, titles, book.add_format({"bold": True}) if as_text else None)
            for number, line in enumerate(lines, 1):
                page.write_row(number, 0, line, text)
        file.seek(0)
        while block := file.read(_BLOCK):
            stream.write(block)


def write_report(
    stream: BinaryIO, form: str, titles: Sequence[str], lines: Iterable[Line], locale: Locale
) -> None:
    """A report as ``csv`` or ``xlsx``, as a spreadsheet of that language opens it: a Turkish one takes the comma for
    a decimal's."""
    if form == "xlsx":
        write_xlsx(stream, "Rapor" if locale == "tr" else "Report", titles, lines)
    else:
        write_csv(stream, titles, lines, delimiter=";" if locale == "tr" else ",")


def content_type(form: str) -> str:
    return XLSX_TYPE if form == "xlsx" else CSV_TYPE
