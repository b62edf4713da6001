"""The one reader of lists: what a file is, which row is its header, and its rows as text.

CSV with ``;``, tab, comma or ``|``, in UTF-8, UTF-16 or windows-1254; and XLSX, of which the first visible sheet is
read, each cell as Excel shows it. Nothing is guessed: what is broken is refused with its place, and what has two
readings is a question, which a field of `Reading` answers.

>>> data = "Telefon;Ad\\r\\n0532 123 45 67; Ayşe \\r\\n".encode("windows-1254")
>>> with opened(lambda: io.BytesIO(data)) as rows:
...     rows.form.encoding, rows.form.delimiter, rows.header_row, list(rows)
('cp1254', ';', 1, [(2, ['0532 123 45 67', 'Ayşe'])])
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import chain, islice
from typing import BinaryIO, Final

from ulak.errors import InputError
from ulak.lists import delimiters, encodings
from ulak.lists.bounds import refused
from ulak.lists.columns import letters
from ulak.lists.csv_rows import CsvRows
from ulak.lists.encodings import TWICE
from ulak.lists.form import SAMPLE, Form, check_text, kind_of
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.text.checks import lost_at
from ulak.text.misread import decoded
from ulak.values import dataclass

LOOKED_AT: Final = 200
"""Rows from which the header is told."""

_SCANNED_TO_SHOW: Final = 8 * 1024 * 1024
"""Octets from which the encoding is told where a file is only shown."""

_AROUND: Final = (
    "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]))
    + "\u2028\u2029\u202f\u205f\u3000"
    + "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e"
)
"""White space, and characters that nobody sees: they are taken off both ends of a cell."""

_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(\s.*)?")
_BETWEEN: Final = re.compile(r"[\s()./+,'\"=-]")
_TELLING: Final = 7
_TELLING_BEGUN: Final = 5

Row = tuple[int, list[str]]
"""Its number in the file, the first being 1 as in a spreadsheet, and its cells."""


@dataclass(slots=True)
class ListRows:
    """A list that is open. Iterate once: numbers and cells of the rows below the header that hold anything, each cell
    without white space around it, each row at least as wide as the header; it is wider only where cells that are not
    empty stand beyond it. The counts hold once iteration ended."""

    form: Form
    header_row: int
    """The row of the file that is the header; 0: there is none."""
    header: tuple[str, ...]
    """Its cells; empty where there is none."""
    width: int
    """Columns, those of the header or, without one, of the widest of the first rows."""
    passed_over: tuple[int, ...]
    """Rows above the header that hold a title, a date or the like."""
    ahead: Sequence[Row]
    """The first rows below the header, a copy."""
    sheet: str
    """The name of an XLSX's sheet."""
    _raw: Iterable[Row]
    _reader: CsvRows | None = None
    _left_out: Callable[[], int] = int
    read_rows: int = 0
    """Rows given so far."""
    last_row: int = 0

    def __iter__(self) -> Iterator[Row]:
        width, read, after = self.width, 0, max(self.header_row, *self.passed_over, 0, 0)
        number, around = 0, _AROUND
        try:
            for number, cells in self._raw:
                row = [cell.strip(around) for cell in cells]
                if len(row) != width:
                    _fit(row, width)
                if number > after and any(row):
                    read += 1
                    yield number, row
        finally:
            self.read_rows, self.last_row = read, number

    @property
    def physical_rows(self) -> int:
        """Of a CSV its lines, all of them; of an XLSX the number of its last row with anything in it."""
        return self._reader.lines if self._reader else self.last_row

    @property
    def left_out(self) -> int:
        """Hidden rows that were left out."""
        return self._left_out()


@contextmanager
def opened(
    source: Callable[[], BinaryIO], reading: Reading = NOTHING_SAID, *, to_show: bool = False
) -> Iterator[ListRows]:
    """The list that `source` opens anew at each call, read as `reading` says. `to_show`: its first rows alone are
    wanted, so a large file is not looked through for its encoding.

    Raises `InputError` when it is no list, is broken, goes beyond a bound of `ulak.lists.bounds`, or leaves a choice
    open that `reading` does not make; so may iterating.
    """
    with closing(source()) as file:
        sample = file.read(SAMPLE)
    if kind_of(sample) == "xlsx":
        with _xlsx(source, reading) as rows:
            yield rows
    else:
        with closing(source()) as scanned:
            encoding = encodings.told(scanned, reading.encoding, _SCANNED_TO_SHOW if to_show else None)
        form, text = _csv_form(sample, encoding.encoding, reading)
        with closing(source()) as file:
            yield _csv(file, form, text, reading, whole=len(sample) < SAMPLE)


def looks_like_data(cells: Iterable[str]) -> bool:
    """Whether one of the cells is a number that somebody has, right or wrong; so that the row is no header.

    >>> [looks_like_data([cell]) for cell in ("0532 12", "5,32123E+09", "12345678901", "24.11.2026", "Telefon 1")]
    [True, True, True, False, False]
    """
    return any(map(_is_number, cells))


def _is_number(cell: str) -> bool:
    if not any(map(str.isdecimal, cell)) or _DATE.fullmatch(cell):
        return False
    compact = _BETWEEN.sub("", cell)
    digits = sum(map(str.isdecimal, compact))
    if digits < len(compact) - 2:
        return False
    if cell.lstrip("'\"=(")[:1] in ("0", "+") and digits == len(compact) and digits >= _TELLING_BEGUN:
        return True
    return digits >= _TELLING


def _fit(row: list[str], width: int) -> None:
    if len(row) < width:
        row += [""] * (width - len(row))
    while len(row) > width and not row[-1]:
        row.pop()


# --- CSV -----------------------------------------------------------------------------------------------------


def _csv_form(sample: bytes, encoding: str, reading: Reading) -> tuple[Form, str]:
    """The form of the file that begins with `sample`, and that beginning as text."""
    codec = "utf-8" if encoding == TWICE else encoding
    text = codecs.getincrementaldecoder(codec)("ignore").decode(sample)
    if encoding == TWICE:
        text = decoded(text)
    check_text(text)
    whole = len(sample) < SAMPLE
    delimiter = reading.delimiter or delimiters.declared(text) or delimiters.told(text, whole=whole)
    if not whole:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    return Form("csv", encoding, delimiter), text


def _csv(file: BinaryIO, form: Form, text: str, reading: Reading, *, whole: bool) -> ListRows:
    reader = CsvRows(file, form.encoding, form.delimiter)
    declared = delimiters.declared(text) is not None
    begun = list(_begun(text, form.delimiter, whole=whole))
    ahead = [(number, row) for number, row in _trimmed(enumerate(begun, 1)) if any(row)]
    if declared:
        ahead = [(number, row) for number, row in ahead if number > 1]
    found = _header(ahead, reading.header_row)
    reader.width = found.width
    rows = enumerate(reader, 1)
    return _list_rows(form, found, ahead, islice(rows, 1, None) if declared else rows, "", reader)


def _begun(text: str, delimiter: str, *, whole: bool) -> Iterator[list[str]]:
    """The rows of a file that begins with `text`, or is all of it. A beginning may end within a cell: whoever
    reads on says what of it is broken (``list_*``). What is beyond a bound (``file_*``) is so however it goes on."""
    given = 0
    try:
        for row in CsvRows(io.BytesIO(text.encode()), "utf-8", delimiter):
            yield row
            given += 1
    except InputError as error:
        if whole or any(problem.code.startswith("file_") for problem in error.problems):
            raise
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        with suppress(csv.Error):
            yield from islice(lines, given, None)


def _trimmed(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with nothing that cannot be seen around their cells."""
    around = _AROUND
    for number, row in rows:
        yield number, [cell.strip(around) for cell in row]


# --- XLSX ----------------------------------------------------------------------------------------------------


@contextmanager
def _xlsx(source: Callable[[], BinaryIO], reading: Reading) -> Iterator[ListRows]:
    from ulak.lists.xlsx_rows import XlsxRows  # what starts processes: a CSV needs none of it

    with closing(source()) as file:
        book = XlsxRows(file, reading.hidden_rows)
    with closing(book):
        rows = iter(book)
        begun = list(islice(rows, LOOKED_AT))
        ahead = list(_trimmed(begun))
        found = _header(ahead, reading.header_row)
        widest = max(_filled_width(row) for _, row in ahead)
        found = replace(
            found, width=max(found.width, widest)
        )  # a sheet's rows end at their last cell that is filled
        raw = chain(begun, rows)
        yield _list_rows(Form("xlsx"), found, ahead, raw, book.sheet, left_out=lambda: book.left_out)


# --- the header ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    cells: tuple[str, ...]
    width: int
    passed_over: tuple[int, ...] = ()


def _list_rows(
    form: Form,
    found: _Header,
    ahead: Sequence[Row],
    raw: Iterable[Row],
    sheet: str,
    reader: CsvRows | None = None,
    left_out: Callable[[], int] = int,
) -> ListRows:
    header = found.cells + ("",) * (found.width - len(found.cells)) if found.row else ()
    for place, cell in enumerate(header):
        if lost_at(cell):
            raise refused("list_header_replacement_character", found.row, column=letters(place))
    after = max(found.row, *found.passed_over, 0, 0)
    below: list[Row] = []
    for number, row in ahead:
        if number > after:
            cells = list(row)
            _fit(cells, found.width)
            below.append((number, cells))
    return ListRows(
        form,
        found.row,
        header,
        found.width,
        found.passed_over,
        below[:LOOKED_AT],
        sheet,
        raw,
        reader,
        left_out,
    )


def _header(ahead: Sequence[Row], chosen: int | None) -> _Header:
    """Which of a file's first rows is its header. Rows above it with one cell alone are titles."""
    if not ahead:
        raise refused("file_empty")
    widest = max(_filled_width(row) for _, row in ahead)
    if chosen == 0:
        return _Header(0, (), widest)
    if chosen is not None:
        row = next((row for number, row in ahead if number == chosen), None)
        if row is None or not any(row):
            raise refused("list_header_row", chosen)
        above = tuple(number for number, _ in ahead if number < chosen)
        return _Header(chosen, *_named(row), above)
    common, _ = Counter(_filled_width(row) for _, row in ahead).most_common(1)[0]
    titles: dict[int, int] = {}
    """Rows, with the place of their cell."""
    for number, row in ahead:
        if looks_like_data(row):
            # One that begins further right than the data is a row that lacks its number.
            rows = [title for title, place in titles.items() if place > _first_filled(row)]
            return _Header(
                0, (), widest, tuple(title for title in titles if title < min(rows, default=number))
            )
        if common > 1 and sum(map(bool, row)) == 1 and number != ahead[-1][0]:
            titles[number] = _first_filled(row)
            continue
        return _Header(number, *_named(row), tuple(titles))
    number, row = ahead[0]
    return _Header(number, *_named(row))


def _named(row: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The header's cells, and how many columns there are."""
    return tuple(row), len(row)


def _first_filled(row: Sequence[str]) -> int:
    return next(place for place, cell in enumerate(row) if cell)


def _filled_width(row: Sequence[str]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1]), 0)
