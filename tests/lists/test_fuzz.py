"""Files that were damaged on their way are read as they were, or refused; nobody gets another one's cells.

``ULAK_FUZZ=20`` looks twenty times longer.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from typing import Final

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lists.files_in import read
from ulak.errors import InputError

LONGER: Final = int(os.environ.get("ULAK_FUZZ", "1"))

HEADER: Final = ["Telefon", "Unvan", "Ad", "Tutar"]
ROWS: Final = [[f"05321112{n}", f"Kaya{n}; Gıda", f'Ad{n} "Şef{n}"', f"{n},{n}"] for n in range(100, 112)]
OWN: Final = {row[0]: row for row in ROWS}


def written(*, all_quoted: bool, end: str) -> str:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=";", lineterminator=end, quoting=quoting).writerows([HEADER, *ROWS])
    return out.getvalue()


def letters(cells: list[str]) -> str:
    """What a row holds, whatever stands around and between its cells."""
    return re.sub(r'[";\s]', "", "".join(cells))


def found_in(data: bytes) -> list[list[str]] | None:
    """The rows below the header; ``None``: the file is refused."""
    try:
        return read(data, delimiter=";", header_row=1, encoding="utf-8")[1:]
    except InputError:
        return None


def check_own(rows: list[list[str]]) -> None:
    """Nobody has a letter of another one's row, or lacks one of his own."""
    for row in rows:
        if row[0] in OWN:
            assert letters(row) == letters(OWN[row[0]])


@settings(max_examples=150 * LONGER, deadline=None)
@given(data=st.data(), all_quoted=st.booleans(), end=st.sampled_from(["\n", "\r\n"]))
def test_a_csv_that_lost_or_won_marks_gives_nobody_anothers_cells(
    data: st.DataObject, all_quoted: bool, end: str
) -> None:
    text = written(all_quoted=all_quoted, end=end)
    begin = text.index(end) + 1
    marks = [place for place in range(begin, len(text) - 2) if text[place] in '";']
    for place in sorted(data.draw(st.sets(st.sampled_from(marks), min_size=1, max_size=3)), reverse=True):
        mark = data.draw(st.sampled_from(["", "", '"', ";", '""', ";;"]))
        text = text[:place] + mark + text[place + (not mark) :]
    rows = found_in(text.encode())
    if rows is not None:
        check_own(rows)


@settings(max_examples=50 * LONGER, deadline=None)
@given(data=st.data(), all_quoted=st.booleans())
def test_of_a_csv_that_was_cut_at_its_end_only_the_last_row_may_lack_something(
    data: st.DataObject, all_quoted: bool
) -> None:
    text = written(all_quoted=all_quoted, end="\n")
    rows = found_in(text[: data.draw(st.integers(text.index("\n") + 40, len(text)))].encode())
    if rows is not None:
        assert rows[:-1] == ROWS[: len(rows) - 1]
        assert all(map(str.startswith, ROWS[len(rows) - 1], rows[-1]))


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEADER, *ROWS]):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
    return out.getvalue()


WORKBOOK: Final = workbook()


@settings(max_examples=15 * LONGER, deadline=None)
@given(data=st.data())
def test_an_archive_that_was_damaged_reads_the_same_or_is_refused(data: st.DataObject) -> None:
    octets = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(4, len(octets) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del octets[data.draw(st.integers(len(octets) // 2, len(octets) - 1)) :]
    rows = found_in(bytes(octets))
    assert rows is None or rows == ROWS


def rezipped(part: str, text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, text if name == part else before.read(name))
    return out.getvalue()


PARTS: Final = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)


@settings(max_examples=25 * LONGER, deadline=None)
@given(data=st.data(), part=st.sampled_from(PARTS))
def test_a_part_that_lost_a_mark_of_its_xml_gives_nobody_anothers_cells(
    data: st.DataObject, part: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        text = archive.read(part).decode()
    marks = [found.start() for found in re.finditer(r'[<>/="]|\b[rt]=|(?<=r=")[A-Z]', text)]
    place = data.draw(st.sampled_from(marks))
    rows = found_in(rezipped(part, text[:place] + text[place + 1 :]))
    if rows is not None:
        check_own(rows)


@settings(max_examples=10 * LONGER, deadline=None)
@given(data=st.data(), part=st.sampled_from(PARTS))
def test_a_part_that_lost_a_whole_element_gives_nobody_anothers_cells(data: st.DataObject, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
        text = archive.read(part).decode()
    elements = list(re.finditer(r"<(c|si|row|sheet|Relationship)\b[^>]*(?:/>|>.*?</\1>)", text))
    lost = data.draw(st.sampled_from(elements))
    rows = found_in(rezipped(part, text[: lost.start()] + text[lost.end() :]))
    for row in rows or ():
        if row[0] in OWN:  # a cell that is lost is empty
            assert all(cell in ("", own) for cell, own in zip(row, OWN[row[0]], strict=True))
