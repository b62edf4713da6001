"""Files that a spreadsheet opens: read back as such a program reads them, and by our own readers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.lists.files_in import read
from ulak.lists.cells import restored
from ulak.lists.writing import Cell, Line, wall_clock, write_csv, write_report, write_xlsx
from ulak.platform.clock import instant

AT = instant("2026-11-24T06:00:30Z")
LINE: Line = [
    "0532 111 22 33",
    1_234,
    Decimal("-1234.5"),
    date(2026, 12, 5),
    datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Baku")),
    "=1+1",
    "",
]
TITLES = ["Telefon", "SMS", "Bakiye", "Vade", "Gönderim", "Metin", "Boş"]


def as_csv(lines: Sequence[Line], titles: Sequence[str] = TITLES) -> bytes:
    out = io.BytesIO()
    write_csv(out, titles, iter(lines))
    return out.getvalue()


def as_xlsx(lines: Sequence[Line], titles: Sequence[str] = TITLES, *, as_text: bool = False) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, "Rapor", titles, iter(lines), as_text=as_text)
    return out.getvalue()


def own_rows(data: bytes) -> list[list[str]]:
    """As a list of ours is read."""
    return [[restored(cell) for cell in row] for row in read(data)]


def parts(data: bytes) -> tuple[str, str]:
    """The sheet's and the styles' XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()


def test_a_csv_is_as_a_turkish_excel_opens_it() -> None:
    data = as_csv([LINE])
    assert data.startswith(b"\xef\xbb\xbfTelefon;SMS;")
    (line,) = data.decode("utf-8-sig").splitlines()[1:]
    assert line == "0532 111 22 33;1234;-1.234,50;05.12.2026;24.11.2026 09:00;'=1+1;"


def test_a_sheets_cells_are_real_dates_numbers_and_texts() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx([LINE])))
    titles, line = book.get_sheet_by_name("Rapor").to_python()
    assert titles == TITLES
    assert line == [
        "0532 111 22 33",
        1_234.0,
        -1234.5,
        date(2026, 12, 5),
        datetime(2026, 11, 24, 9),  # noqa: DTZ001 - a sheet knows no zone
        "=1+1",
        "",
    ]
    _, styles = parts(as_xlsx([LINE]))
    shown = set(re.findall(r'formatCode="([^"]*)"', styles))
    assert shown == {"#,##0", "#,##0.00", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"}


def test_a_sheets_header_stands_its_columns_have_widths_and_a_filter() -> None:
    long = ["x" * 25, 1, Decimal(1), date(2026, 1, 1), LINE[4], "y" * 500, ""]
    sheet, _ = parts(as_xlsx([LINE, long]))
    assert 'state="frozen"' in sheet
    assert 'ySplit="1"' in sheet
    assert '<autoFilter ref="A1:G3"/>' in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*?width="([\d.]+)"', sheet)]
    assert [round(width) for width in widths] == [27, 11, 15, 13, 18, 61, 9]
    # What a phone number needs stands in its column, and no date shows as ######.
    assert widths[4] >= len("24.11.2026 09:00")


def test_a_sheet_without_rows_opens_too() -> None:
    sheet, _ = parts(as_xlsx([]))
    assert '<autoFilter ref="A1:G2"/>' in sheet
    assert own_rows(as_xlsx([])) == [TITLES]


def test_what_a_person_types_into_a_sheet_to_be_mended_stays_a_text() -> None:
    sheet, styles = parts(as_xlsx([["007", 1]], ["Kod", "Ret satırı"], as_text=True))
    assert re.search(r'<col min="1" max="1" width="[\d.]+" style="\d+"', sheet)
    assert 'formatCode="@"' in styles


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Istanbul", "24.11.2026 09:00"),
        ("Asia/Famagusta", "24.11.2026 08:00"),
        ("Asia/Baku", "24.11.2026 10:00"),
    ],
)
def test_an_instant_stands_by_the_clocks_of_its_zone(zone: str, shown: str) -> None:
    at = wall_clock(AT, ZoneInfo(zone))
    assert own_rows(as_csv([[at]], ["Gönderim"]))[1] == [shown]
    assert own_rows(as_xlsx([[at]], ["Gönderim"]))[1] == [shown]
    assert wall_clock(None, ZoneInfo(zone)) == ""


def test_clocks_that_turn_are_followed_in_summer() -> None:
    at = wall_clock(instant("2026-07-01T06:00:00Z"), ZoneInfo("Asia/Famagusta"))
    assert own_rows(as_csv([[at]], ["Gönderim"]))[1] == ["01.07.2026 09:00"]


def test_an_english_report_is_apart_by_commas() -> None:
    out = io.BytesIO()
    write_report(out, "csv", "Report", ["A", "B"], [["x", 1]], "en")
    assert out.getvalue().decode("utf-8-sig") == "A,B\r\nx,1\r\n"


_FORMULAS = st.builds(
    "".join, st.tuples(st.sampled_from(["", "'", "''"]), st.sampled_from(list("=+-@")), st.text("ab1;\"'=+"))
)
TEXTS = st.lists(st.one_of(_FORMULAS, st.text("abıİ'=+-@;\",", min_size=1)), min_size=2, max_size=4)


@settings(max_examples=30)  # each starts a process that reads the sheet
@given(TEXTS)
def test_no_text_becomes_a_formula_and_each_comes_back_as_it_was(cells: list[str]) -> None:
    titles = [f"S{number}" for number in range(len(cells))]
    line: list[Cell] = list(cells)
    rows = list(
        csv.reader(io.StringIO(as_csv([line], titles).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert [restored(cell) for cell in rows[1]] == cells
    assert "<f>" not in parts(as_xlsx([line], titles))[0]
    assert own_rows(as_xlsx([line], titles))[1] == cells


def test_a_title_becomes_no_formula_either() -> None:
    assert as_csv([], ["=1+1"]).decode("utf-8-sig") == "'=1+1\r\n"
