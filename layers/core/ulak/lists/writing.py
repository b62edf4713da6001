"""Rows written as files that a spreadsheet opens right: CSV and XLSX. No cell becomes a formula.

A cell says what it is: a `str` is a text whatever it looks like, an `int` a count, a `Decimal` an amount, a `date` a
day and a `datetime` an instant by the wall clock of its own zone (`wall_clock`). In XLSX each is a cell of that kind;
in CSV each is written as a Turkish Excel reads it.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale
from ulak.lists.cells import neutralised, restored
from ulak.platform.clock import SECOND, Milliseconds
from ulak.text.amounts import KURUS_A_LIRA
from ulak.text.turkish import day, money

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BLOCK: Final = 1 << 20
_LONGEST_SHEET_NAME: Final = 31
"""Characters, by Excel's own limit."""

_LONGEST_CELL: Final = 32_767
"""Characters, by Excel's own limit."""

_OPTIONS: Final = {"constant_memory": True, "remove_timezone": True}

_FORMATS: Final = {
    int: "#,##0",
    Decimal: "#,##0.00",
    date: "dd.mm.yyyy",
    datetime: "dd.mm.yyyy hh:mm",
}
"""Excel's own notation: a Turkish Excel shows the first two as ``1.234`` and ``1.234,50``."""

_WIDTHS: Final = {int: 10, Decimal: 14, date: 12, datetime: 17}
_NARROWEST, _WIDEST, _FILTER_ARROW = 8, 60, 3
"""Widths of columns, in characters."""

Cell = str | int | Decimal | date | datetime
Line = Sequence[Cell]


def wall_clock(instant: Milliseconds | None, zone: ZoneInfo) -> datetime | str:
    """The instant as the clocks of `zone` show it, to the second; nothing if there is none."""
    return datetime.fromtimestamp(instant // SECOND, zone) if instant is not None else ""


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
    writer.writerow(map(neutralised, titles))
    writer.writerows([_written(cell) for cell in line] for line in lines)
    text.flush()
    text.detach()


def _written(cell: Cell) -> str | int:
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, int):
        return cell
    if isinstance(cell, Decimal):
        return money(int(cell * KURUS_A_LIRA))
    if isinstance(cell, datetime):
        return f"{cell.day:02}.{cell.month:02}.{cell.year} {cell.hour:02}:{cell.minute:02}"
    return day(cell)


def write_xlsx(
    stream: BinaryIO, sheet: str, titles: Sequence[str], lines: Iterable[Line], *, as_text: bool = False
) -> None:
    """One sheet, row by row, under a header that stands while the rest moves, with a filter and columns as wide as
    what is in them. `as_text` keeps what a person types into it later a text."""
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            page = book.add_worksheet(sheet_named(sheet))
            formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
            text = book.add_format({"num_format": "@"}) if as_text else None
            widths = [max(len(title) + _FILTER_ARROW, _NARROWEST) for title in titles]
            header(page, titles, book.add_format({"bold": True}))
            number = 0
            for number, line in enumerate(lines, 1):
                for place, cell in enumerate(line):
                    _put(page, number, place, cell, formats.get(type(cell), text))
                    widths[place] = max(widths[place], _width(cell))
            for place, width in enumerate(widths):
                page.set_column(place, place, min(width, _WIDEST), text)
            page.autofilter(0, 0, max(number, 1), len(titles) - 1)
        file.seek(0)
        while block := file.read(_BLOCK):
            stream.write(block)


def header(page: Worksheet, titles: Sequence[str], bold: Any) -> None:
    """The first row of a sheet, which stands while the rest moves."""
    for place, title in enumerate(titles):
        page.write_string(0, place, title, bold)
    page.freeze_panes(1, 0)


def sheet_named(name: str) -> str:
    """`name` as Excel takes a sheet's."""
    return name[:_LONGEST_SHEET_NAME]


def _put(page: Worksheet, row: int, place: int, cell: Cell, shown: Any) -> None:
    if isinstance(cell, str):
        if restored(cell) != cell:
            cell = neutralised(cell)  # or a reader would take its own apostrophe for ours
        if cell:
            page.write_string(row, place, cell[:_LONGEST_CELL], shown)
    elif isinstance(cell, date):
        page.write_datetime(row, place, cell, shown)
    else:
        page.write_number(row, place, cell, shown)


def _width(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n"))) + 1
    return _WIDTHS[type(cell)]


def write_report(
    stream: BinaryIO, form: str, sheet: str, titles: Sequence[str], lines: Iterable[Line], locale: Locale
) -> None:
    """A report as ``csv`` or ``xlsx`` with a sheet of that name, as a spreadsheet of that language opens it: a Turkish
    one takes the comma for a decimal's."""
    if form == "xlsx":
        write_xlsx(stream, sheet, titles, lines)
    else:
        write_csv(stream, titles, lines, delimiter=";" if locale == "tr" else ",")


def content_type(form: str) -> str:
    return XLSX_TYPE if form == "xlsx" else CSV_TYPE
