"""Which delimiter a CSV has: the one under which its rows agree with its header.

>>> told("Telefon;Adres, İl\\n0532 123 45 67;Cad. 1, Bursa\\n0533 123 45 67;Cad. 2, İzmir\\n", whole=True)
';'
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from ulak.lists.bounds import question
from ulak.lists.csv_rows import NO_DELIMITER

DELIMITERS: Final = (";", "\t", ",", "|")
_ROWS: Final = 200
_NUMBER: Final = re.compile(r"'?\+?\(?\d(?:[\s()./-]*\d){9,14}\)?")
"""A cell that is somebody's number and nothing else."""


def declared(text: str) -> str | None:
    """The delimiter that the first line declares, as Excel writes it: ``sep=;``."""
    first, _, _ = text.lstrip("\ufeff").partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == len("sep=;"):
        return first[len("sep=")]
    return None


def told(text: str, *, whole: bool) -> str:
    """The delimiter of a file that begins with `text`, or is all of it; `NO_DELIMITER` if its rows have one cell.
    ``list_delimiter_unsure`` asks where its rows agree with its header under two."""
    found: dict[str, tuple[float, int]] = {}
    for candidate in DELIMITERS:
        # A quote that does not close makes one row of many: each line by itself tells the delimiter all the same.
        told_by = (_judged(_rows(text, candidate, whole=whole, apart=apart)) for apart in (False, True))
        if (judged := max(told_by))[0]:
            found[candidate] = judged
    most_agree = {one: told for one, told in found.items() if told[0] > 0.5}
    if not most_agree and len(found) != 1:
        return NO_DELIMITER
    found = (
        most_agree or found
    )  # the one that the header has, though rows do not hold to it: they are refused
    best = max(agreement for agreement, _ in found.values())
    equal = {candidate: numbers for candidate, (agreement, numbers) in found.items() if agreement == best}
    most = max(equal.values())
    left = [candidate for candidate, numbers in equal.items() if numbers == most]
    if len(left) > 1:
        raise question("list_delimiter_unsure", "delimiter", tuple(left))
    return left[0]


def _judged(rows: list[list[str]]) -> tuple[float, int]:
    """How well the rows agree with their header, and how many hold somebody's number."""
    return _agreement(rows), sum(any(map(_NUMBER.fullmatch, row)) for row in rows)


def _rows(text: str, delimiter: str, *, whole: bool, apart: bool) -> list[list[str]]:
    """The first rows; `apart`: each line as a row, whatever its quotes say."""
    found: list[list[str]] = []
    lines = io.StringIO(text, newline="")
    reader: Iterator[list[str]] = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    if apart:
        each = (csv.reader([line], delimiter=delimiter, skipinitialspace=True) for line in lines)
        reader = chain.from_iterable(each)
    try:
        for row in islice(reader, _ROWS):
            cells = [cell.strip() for cell in row]
            if any(cells):
                found.append(cells)
        cut = not whole and next(reader, None) is None
    except csv.Error:
        cut = False  # whoever reads the whole file says where
    if cut and len(found) > 1:
        found.pop()
    return found


def _agreement(rows: list[list[str]]) -> float:
    """The share of rows as wide as the header: the first row of the width that most have, a title's or two passed."""
    if not rows:
        return 0
    width, _ = Counter(map(len, rows)).most_common(1)[0]
    header = next((place for place, row in enumerate(rows) if len(row) >= width), 0)
    if any(map(_NUMBER.fullmatch, rows[header])):
        header = 0  # that is somebody's row already
    below = rows[header:]
    width = len(below[0])
    if width < 2:
        return 0
    fitting = sum(len(row) == width or (len(row) > width and not any(row[width:])) for row in below)
    short = sum(1 < len(row) < width for row in below)
    return (fitting + short * 0.5) / len(rows)
