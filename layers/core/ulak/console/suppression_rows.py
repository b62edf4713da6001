"""Rows of a list of numbers that get no message: pasted, or of a file with a header. All of them are read, or every
cell that is wrong is told."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ulak.cards.suppressions import COLUMNS, spellings
from ulak.consent.bodies import SuppressionRow
from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.lists.cells import restored
from ulak.lists.columns import find, fold
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.lists.rows import opened
from ulak.platform.bodies import parse
from ulak.platform.clock import SECOND, instant, rfc3339

MOST_ROWS: Final = 10_000
LARGEST_FILE: Final = 1024 * 1024
"""Octets: ten thousand rows of a hundred each."""

_FORMS: Final = ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_BETWEEN: Final = re.compile(r"[\n,;\t]+")


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row with something wrong in it: its number in the file, its cells, and what is wrong by the cell's name."""

    row: int
    cells: Mapping[str, str]
    problems: Mapping[str, Problem]


@dataclass(slots=True)
class Read:
    """What a list says."""

    rows: list[SuppressionRow] = field(default_factory=list)
    wrong: list[WrongRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds of a row that does not say otherwise: as the form has it."""

    scope: str
    reason: str
    source: str
    note: str


def read_pasted(typed: str, usual: Usual, region: Region, zone: str) -> Read:
    """Of numbers that are pasted, one a line, or apart by commas, semicolons or tabs."""
    numbers = [one for part in _BETWEEN.split(typed) if (one := part.strip())]
    return _read([(row, {"to": number}) for row, number in enumerate(numbers, 1)], usual, region, zone)


def read_file(
    octets: bytes,
    usual: Usual,
    region: Region,
    zone: str,
    reading: Reading = NOTHING_SAID,
    given: Mapping[str, str | int] | None = None,
) -> Read:
    """Of a CSV or XLSX. ``InputError`` where it is no list, or leaves something open that neither `reading` nor the
    columns that are `given` say."""
    with opened(lambda: io.BytesIO(octets), reading) as rows:
        header = rows.header or (tuple(rows.ahead[0][1]) if rows.ahead else ())
        columns = find(header, [], given or {}, region, header_row=rows.header_row)
        places = _places(rows.header)
        found: list[tuple[int, dict[str, str]]] = []
        for number, cells in rows:
            arranged = [restored(cell) for cell in cells]
            row = {name: arranged[place] for name, place in places.items() if place < len(arranged)}
            found.append((number, row | {"to": arranged[columns.to] if columns.to < len(arranged) else ""}))
            if len(found) > MOST_ROWS:
                break
    return _read(found, usual, region, zone)


def _places(header: Sequence[str]) -> Mapping[str, int]:
    """Where what a row says besides its number stands. ``InputError`` where two columns say the same."""
    folded = [fold(cell) for cell in header]
    found: dict[str, int] = {}
    for name, spelt in COLUMNS.items():
        places = [place for place, title in enumerate(folded) if title in spelt]
        if len(places) > 1:
            columns = ", ".join(header[place][:64] for place in places)
            raise InputError([Problem("suppression_column_twice", "/file", params={"columns": columns})])
        if places:
            found[name] = places[0]
    return found


def _read(rows: Sequence[tuple[int, dict[str, str]]], usual: Usual, region: Region, zone: str) -> Read:
    if not rows:
        raise InputError([Problem("suppressions_nobody", "/numbers")])
    if len(rows) > MOST_ROWS:
        raise InputError([Problem("suppressions_too_many", "/file", params={"most": MOST_ROWS})])
    read = Read()
    for number, cells in rows:
        fields, problems = _fields(cells, usual, region, zone)
        if not problems:
            try:
                read.rows.append(parse(SuppressionRow, fields))
                continue
            except InputError as error:
                problems = {one.pointer.strip("/"): one for one in error.problems}
        read.wrong.append(WrongRow(number, cells, problems))
    return read


def _fields(
    cells: Mapping[str, str], usual: Usual, region: Region, zone: str
) -> tuple[dict[str, Any], dict[str, Problem]]:
    scopes, reasons = spellings()
    fields: dict[str, Any] = {"to": cells["to"], "source": cells.get("source") or usual.source}
    fields |= {"note": cells.get("note") or usual.note, "scope": usual.scope, "reason": usual.reason}
    problems = dict(_amiss(cells, region))
    chosen = (
        ("scope", scopes, "suppression_scope_unknown"),
        ("reason", reasons, "suppression_reason_unknown"),
    )
    for name, spelt, code in chosen:
        if said := cells.get(name):
            if fold(said) in spelt:
                fields[name] = spelt[fold(said)].value
            else:
                problems[name] = Problem(code, f"/{name}")
    if said := cells.get("at"):
        if (at := _moment(said, zone)) is None:
            problems["at"] = Problem("suppression_at_unknown", "/at")
        else:
            fields["at"] = at
    return fields, problems


def _amiss(cells: Mapping[str, str], region: Region) -> Iterator[tuple[str, Problem]]:
    try:
        msisdn.normalise(cells["to"], region)
    except InvalidValue as invalid:
        yield "to", invalid.problem


def _moment(said: str, zone: str) -> str | None:
    """The instant that a cell names, on the clock of `zone` where it names no offset; ``None``: none.

    >>> _moment("24.11.2026", "Asia/Baku"), _moment("2026-11-24T14:30:00+03:00", ""), _moment("dün", "Asia/Baku")
    ('2026-11-23T20:00:00.000Z', '2026-11-24T14:30:00+03:00', None)
    """
    try:
        instant(said)
    except ValueError:
        for form in _FORMS if said.isascii() else ():  # strptime reads the digits of every script
            try:
                at = datetime.strptime(said, form).replace(tzinfo=ZoneInfo(zone))
            except ValueError:
                continue  # the next form
            return rfc3339(int(at.timestamp()) * SECOND)
        return None
    return said
