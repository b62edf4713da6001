"""What the first rows of a list look like under each of its readings: shown to whoever has to choose one.

Nothing is decided here, and nothing is refused: of what cannot be read so, there is nothing to show.

>>> data = "Telefon;Ad\\n0532 123 45 67;Işık Şen\\n".encode("cp857")
>>> of_encodings(lambda: io.BytesIO(data), ("cp857", "mac-turkish"))["cp857"]
[['Telefon', 'Ad'], ['0532 123 45 67', 'Işık Şen']]
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import BinaryIO, Final

from ulak.errors import InputError
from ulak.lists import delimiters, encodings
from ulak.lists.encodings import CODECS, TWICE
from ulak.lists.form import SAMPLE
from ulak.lists.reading import Reading
from ulak.lists.rows import Row, opened
from ulak.text.misread import decoded
from ulak.values import dataclass

Source = Callable[[], BinaryIO]
"""Opens the file anew at each call."""
Rows = list[list[str]]

ROWS: Final = 4
"""Rows that are shown, a header with them."""
_SCANNED: Final = 8 * 1024 * 1024
"""Octets in which rows are looked for that the encodings tell apart."""
_LINE: Final = 2_000
_COLUMNS: Final = 8
_CELL: Final = 40
_AROUND_HEADER: Final = 6
"""Rows from which a header may be chosen."""


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a list as it is read: what its columns are called, and what they hold."""

    header: Sequence[str]
    """A name for each column; empty where there is none."""
    header_row: int
    rows: Sequence[Sequence[str]]


def of_encodings(source: Source, names: Sequence[str], delimiter: str | None = None) -> dict[str, Rows]:
    """By the name of each encoding: the first line, and the first with letters that the encodings tell apart."""
    lines = _telling_lines(source)
    found: dict[str, Rows] = {}
    for name in names:
        text = "\n".join(_decoded(line, name) for line in lines)
        found[name] = _split(text, delimiter or _delimiter(text))
    return found


def of_delimiters(source: Source, reading: Reading, signs: Sequence[str]) -> dict[str, Rows]:
    """By each delimiter: the first rows."""
    with closing(source()) as file:
        sample = file.read(SAMPLE)
    text = _text(source, sample, reading)
    return {sign: _split(text, sign) for sign in signs}


def of_hidden_rows(source: Source) -> Rows:
    """The first rows that a sheet hides, or that its filter leaves out."""
    from ulak.lists.xlsx_rows import hidden_rows  # what starts processes

    with closing(source()) as file:
        return _cut(hidden_rows(file))


def first_rows(source: Source, reading: Reading) -> FirstRows | None:
    """The first rows as they are read; ``None`` where something else is open still."""
    try:
        with opened(source, reading, to_show=True) as rows:
            width = max([len(rows.header), *(len(row) for _, row in rows.ahead[:ROWS])])
            header = [*rows.header, *[""] * (width - len(rows.header))]
            return FirstRows(
                header, rows.header_row, [[*row, *[""] * width][:width] for _, row in rows.ahead[:ROWS]]
            )
    except InputError:
        return None  # it is asked first


def beginning(source: Source, reading: Reading) -> list[Row]:
    """The file's very first rows, each with its number: those from which a header may be chosen."""
    try:
        with opened(source, _without_header(reading), to_show=True) as rows:
            ahead = islice(rows.ahead, _AROUND_HEADER)
            return [(number, cut) for number, row in ahead for cut in _cut([row])]
    except InputError:
        return []  # it is asked first


def _without_header(reading: Reading) -> Reading:
    from dataclasses import replace

    return replace(reading, header_row=0)


def _telling_lines(source: Source) -> list[bytes]:
    first: bytes | None = None
    telling: list[bytes] = []
    with closing(source()) as file:
        for line in _lines(file):
            if not line.strip():
                continue
            if first is None:
                first = line
            elif not line.isascii():
                telling.append(line)
            if len(telling) == ROWS - 1:
                break
    return [first or b"", *telling]


def _lines(file: BinaryIO) -> Iterator[bytes]:
    left, rest = _SCANNED, b""
    while left > 0 and (block := file.read(SAMPLE)):
        left -= len(block)
        *whole, rest = (rest + block).split(b"\n")
        yield from (line[:_LINE] for line in whole)
        rest = rest[:_LINE]
    yield rest


def _decoded(line: bytes, name: str) -> str:
    text = line.decode("utf-8" if name == TWICE else CODECS[name], "replace")
    return (decoded(text) if name == TWICE else text).strip()


def _text(source: Source, sample: bytes, reading: Reading) -> str:
    with closing(source()) as file:
        encoding = encodings.told(file, reading.encoding, SAMPLE).encoding
    codec = "utf-8" if encoding == TWICE else encoding
    text = codecs.getincrementaldecoder(codec)("ignore").decode(sample)
    return decoded(text) if encoding == TWICE else text


def _delimiter(text: str) -> str:
    try:
        return delimiters.told(text, whole=True)
    except InputError:
        return ";"  # what Turkish Excel writes: the letters alone are looked at here


def _split(text: str, delimiter: str) -> Rows:
    rows: Rows = []
    for line in io.StringIO(text):
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, skipinitialspace=True), [])
        if any(cells):
            rows.append(cells)
        if len(rows) == ROWS:
            break
    return _cut(rows)


def _cut(rows: Iterable[Sequence[str]]) -> Rows:
    return [[_short(cell.strip()) for cell in row[:_COLUMNS]] for row in islice(rows, _AROUND_HEADER)]


def _short(cell: str) -> str:
    return cell if len(cell) <= _CELL else f"{cell[:_CELL]}…"
