"""The rows of a CSV, read strictly: what is broken is refused with its place, and never repaired by guess.

A quote opens a cell only at its beginning (a space before it is passed over), and must close before a delimiter or
the line's end. A quoted cell may hold line ends only if none of its lines could be a row of its own: a quote that was
never closed swallows rows, and other people's data with them.

>>> rows = CsvRows(io.BytesIO(b'Telefon;Ad\\n0532; "Kaya; Gida"\\n'), "utf-8", ";")
>>> list(rows)
[['Telefon', 'Ad'], ['0532', 'Kaya; Gida']]
>>> list(CsvRows(io.BytesIO(b'Telefon;Ad\\n0532;"Kaya; Gida\\n0533;Ali\\n'), "utf-8", ";"))
Traceback (most recent call last):
ulak.errors.InputError: /upload: list_quote_open
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Final

from ulak.errors import InputError
from ulak.lists import bounds
from ulak.lists.bounds import beyond, refused
from ulak.lists.columns import letters
from ulak.lists.encodings import TWICE
from ulak.text.misread import decoded

NO_DELIMITER: Final = "\x1f"
"""The delimiter of a file that has none: the unit separator, which stands in no list."""

_BLOCK: Final = 1 << 20
_NUMBER_ALONE: Final = re.compile(r"\s*[+(]?\d(?:[\s()./-]*\d){9,12}\s*")
"""A line that is somebody's number and nothing else."""


class CsvRows:
    """Iterates over the rows of `source`, from its first on; a row is cells as they stand. Set `width` once the
    header is known: then cells that were torn apart are told from those that a row lacks."""

    def __init__(self, source: BinaryIO, encoding: str, delimiter: str) -> None:
        self._source, self._encoding, self._delimiter = source, encoding, delimiter
        self._well_formed = _line_pattern(delimiter)
        self._line = ""
        self.width = 0
        self.row = 0
        """The row that was read last, counted from 1: a quoted cell with line ends is one row."""
        self.lines = 0
        """Physical lines so far."""

    def __iter__(self) -> Iterator[list[str]]:
        records = self._records()
        reader = csv.reader(records, delimiter=self._delimiter, skipinitialspace=True)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise refused("list_malformed", self.row) from error
            if row is None:
                return
            if self.width and len(row) != self.width and '"' in self._line:
                self._check_torn(len(row))
            yield row

    def _check_torn(self, cells: int) -> None:
        """``InputError`` if the row would be as wide as the header were its quotes mere characters, or has one that
        closes nothing: nobody knows then which cell is whose."""
        parsed = _parsed(self._line, self._delimiter)
        if cells < self.width and self._line.count(self._delimiter) + 1 == self.width:
            place = next((place for place, (cell, _) in enumerate(parsed) if self._delimiter in cell), 0)
            raise self._broken("list_quote_open", place)
        for place, (cell, quoted) in enumerate(parsed):
            if not quoted and cell.rstrip().endswith('"') and cell.count('"') % 2:
                raise self._broken("list_quote_stray", place)

    def _records(self) -> Iterator[str]:
        """Each row as one text, its quotes in order."""
        lines = self._lines()
        for line in lines:
            self.row += 1
            if self.row > bounds.CSV_ROWS:
                raise beyond("file_rows", bounds.CSV_ROWS - 100)
            if '"' in line and not self._well_formed(line):
                line = self._whole(line, lines)
            self._line = line
            yield line

    def _whole(self, line: str, more: Iterator[str]) -> str:
        """The row that begins with `line`, whose quotes are not in order within it; with the lines that its quoted
        cells go on in. ``InputError`` if they are broken, or the file is not consistent with it."""
        pieces = [line]
        place = self._open_cell(line)
        while place is not None:
            following = next(more, None)
            if following is None:
                raise self._broken("list_quote_open", place)
            pieces.append(following)
            line += following
            if len(line) > bounds.CSV_LINE:
                raise self._broken("list_quote_open", place)
            if '"' in following:
                place = self._open_cell(line)
        if len(pieces) > 1:
            self._check_pieces(line, pieces)
        return line

    def _open_cell(self, text: str) -> int | None:
        """The place of the quoted cell that `text` leaves open; ``None``: it leaves none."""
        place, at, end = 0, 0, len(text)
        delimiter = self._delimiter
        while True:
            while at < end and text[at] == " ":
                at += 1
            if at < end and text[at] == '"':
                at += 1
                while True:
                    at = text.find('"', at)
                    if at < 0:
                        return place
                    if text.startswith('""', at):
                        at += 2
                        continue
                    break
                at += 1
                while at < end and text[at] == " ":
                    at += 1
                if at == end or text[at] in "\r\n":
                    return None
                if text[at] != delimiter:
                    raise self._broken("list_quote_text_after", place)
            else:
                following = text.find(delimiter, at)
                if following < 0:
                    return None
                at = following
            at, place = at + 1, place + 1

    def _check_pieces(self, text: str, pieces: Sequence[str]) -> None:
        """``InputError`` if a line of a quoted cell could be a row of its own."""
        cells = _parsed(text, self._delimiter)
        place = next(place for place, (cell, _) in enumerate(cells) if "\n" in cell or "\r" in cell)
        if len(cells[place][0]) > bounds.CELL:
            raise beyond("file_cell", bounds.CELL, self.row, letters(place))
        width = self.width or len(cells)
        if len(cells) != width:
            raise self._broken("list_quote_lines", place)
        for number, piece in enumerate(pieces):
            first = number == 0
            wide = piece.count(self._delimiter) >= width - 1
            if first and wide:
                # The last cell of a row may begin on a line as wide as the header, and hold no delimiter in it.
                inside = piece[piece.rindex('"') :] if '"' in piece else piece
                wide = self._delimiter in inside
            if wide or (not first and _NUMBER_ALONE.fullmatch(piece)):
                raise self._broken("list_quote_lines", place)

    def _broken(self, code: str, place: int) -> InputError:
        return refused(code, self.row, column=letters(place))

    def _lines(self) -> Iterator[str]:
        """The lines with their ends. No more than a line beyond a block is held."""
        held = ""
        for block in self._text():
            if "\x00" in block:
                raise refused("file_not_a_list", self.row + 1)
            text = held + block
            cut = text.rfind("\n") + 1
            if not cut:
                cut = text.rfind("\r", 0, len(text) - 1) + 1
            held = text[cut:]
            if len(held) > bounds.CSV_LINE:
                raise beyond("file_line", bounds.CSV_LINE, self.row + 1)
            yield from self._counted(text[:cut])
        yield from self._counted(held)

    def _counted(self, text: str) -> Iterator[str]:
        lines = list(io.StringIO(text, newline=""))
        longest = bounds.COLUMNS  # a shorter line has no cell too long, nor too many
        suspected = max(map(len, lines), default=0) > longest
        if not suspected:
            self.lines += len(lines)
            yield from lines
            return
        for line in lines:
            self.lines += 1
            if len(line) > longest:
                self._check_length(line)
            yield line

    def _check_length(self, line: str) -> None:
        if len(line) > bounds.CSV_LINE:
            raise beyond("file_line", bounds.CSV_LINE, self.row + 1)
        if line.count(self._delimiter) >= bounds.COLUMNS:
            raise beyond("file_columns", bounds.COLUMNS, self.row + 1)
        place = next(
            (n for n, cell in enumerate(line.split(self._delimiter)) if len(cell) > bounds.CELL), None
        )
        if place is not None:
            raise beyond("file_cell", bounds.CELL, self.row + 1, letters(place))

    def _text(self) -> Iterator[str]:
        twice = self._encoding == TWICE
        decoder = codecs.getincrementaldecoder("utf-8" if twice else self._encoding)()
        lines = 1
        while True:
            block = self._source.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                row = lines + error.object[: error.start].count(b"\n")
                raise refused("file_encoding", row, encoding=self._encoding) from error
            lines += block.count(b"\n")
            if twice:
                text = decoded(text)
            if text:
                yield text
            if not block:
                return


def _line_pattern(delimiter: str) -> Callable[[str], re.Match[str] | None]:
    """Tells whether a line's quotes are in order within it."""
    d = re.escape(delimiter)
    cell = rf'(?: *+"(?:[^"\r\n]|"")*+" *+|(?! *+")[^{d}\r\n]*+)'
    return re.compile(rf"{cell}(?:{d}{cell})*+(?:\r\n|\r|\n)?").fullmatch


def _parsed(text: str, delimiter: str) -> list[tuple[str, bool]]:
    """The cells of a row that is in order, and whether each was quoted."""
    cells: list[tuple[str, bool]] = []
    pattern = re.compile(rf' *+"((?:[^"]|"")*+)" *+|([^{re.escape(delimiter)}]*+)')
    at = 0
    text = text.rstrip("\r\n")
    while True:
        found = pattern.match(text, at)
        if found is None:
            return cells
        quoted = found[1] is not None
        cells.append(((found[1].replace('""', '"') if quoted else found[2]), quoted))
        at = found.end()
        if at >= len(text):
            return cells
        at += 1
