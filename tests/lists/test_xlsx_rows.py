"""A cell is what Excel shows; a hostile workbook costs its own process and nothing else."""

from __future__ import annotations

import io
import os
import resource
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date, datetime
from multiprocessing import get_context
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.lists.files_in import read
from ulak.errors import InputError, Problem
from ulak.lists import bounds
from ulak.lists.rows import opened
from ulak.text.nothing import ERRORS

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def formatted(*cells: tuple[Any, str]) -> list[str]:
    """What is read of cells with these values and formats."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"Sütun {n}" for n in range(len(cells))])
        for place, (value, code) in enumerate(cells):
            sheet.write(1, place, value, book.add_format({"num_format": code}))
    return read(out.getvalue())[1]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (36.5 / 24, "[h]:mm", "36:30"),
        (0.5, "hh:mm", "12:00"),
        (90 / 86_400, "[m]:ss", "1:30"),
        (0.185, "0%", "19%"),
        (0.185, "0.0%", "18,5%"),
        (1250.5, '#,##0.00 "₺"', "1.250,50 ₺"),
        (1250.5, "[$₺-41F]#,##0.00", "₺1.250,50"),
        (-1250.5, "#,##0.00;[Red]-#,##0.00", "-1.250,50"),
        (1250, '#,##0 "TL"', "1.250 TL"),
        (0.00001, "General", "0,00001"),
        (1e-9, "General", "0,000000001"),
        (5321234567, "General", "5321234567"),
        (5321234567, "0.00E+00", "5321234567"),
        (5321234567, "0### ### ## ##", "0532 123 45 67"),
        (7, "0000", "0007"),
        (0.1 + 0.2, "General", "0,3"),
        (125.5, "0.00", "125,50"),
        (1500, "#,##0", "1500"),
        (date(2026, 11, 24), "dd.mm.yyyy", "24.11.2026"),
        (date(2026, 11, 24), "d mmmm yyyy", "24 Kasım 2026"),
        (datetime(2026, 11, 24, 9, 5), "dd.mm.yyyy hh:mm", "24.11.2026 09:05"),  # noqa: DTZ001 - as a sheet has it
        (datetime(2026, 11, 24, 21, 5), "yyyy-mm-dd hh:mm:ss", "2026-11-24 21:05:00"),  # noqa: DTZ001 - as a sheet has it
        (True, "General", "DOĞRU"),
        ("0532", "@", "0532"),
        ("=A1", "General", "0"),
    ],
)
def test_a_cell_is_what_excel_shows(value: Any, code: str, shown: str) -> None:
    assert formatted((value, code)) == [shown]


def workbook(
    sheet: str | Iterable[bytes],
    *,
    strings: str | None = None,
    slash: str = "/",
    more: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """A workbook of that sheet XML."""
    relations = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    if strings is not None:
        relations += f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="b" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{OFFICE}"><sheets><sheet name="Liste" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("/", slash), text)
        with archive.open(f"xl{slash}worksheets{slash}sheet1.xml", "w") as part:
            for block in [sheet.encode()] if isinstance(sheet, str) else sheet:
                part.write(block)
        for name, data in more:
            archive.writestr(name, data)
    return out.getvalue()


def rows_xml(*rows: str, before: str = "") -> str:
    return f"<worksheet {NS}>{before}<sheetData>{''.join(rows)}</sheetData></worksheet>"


def row(number: int, *cells: str, more: str = "") -> str:
    made = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}"{more}>{made}</row>'


def test_an_archive_with_backslashes_is_read() -> None:
    data = workbook(rows_xml(row(1, "Telefon", "Ad"), row(2, "0532", "Ali")), slash="\\")
    assert read(data) == [["Telefon", "Ad"], ["0532", "Ali"]]


def test_a_sheet_whose_column_a_is_empty_keeps_its_places() -> None:
    data = workbook(rows_xml(row(3, "", "Telefon", "Ad"), row(4, "", "0532", "Ali")))
    assert read(data) == [["", "Telefon", "Ad"], ["", "0532", "Ali"]]


def test_an_error_cell_is_told_for_one() -> None:
    error = '<row r="2"><c r="A2" t="inlineStr"><is><t>0532</t></is></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    data = workbook(rows_xml(row(1, "Telefon", "Bakiye"), error))
    assert read(data)[1] == ["0532", "#N/A"]
    assert {"#N/A", "#DEĞER!"} < ERRORS
    assert "#1" not in ERRORS


HIDDEN = rows_xml(
    row(1, "Telefon", "Ad"),
    row(2, "0532", "Ali"),
    row(3, "0533", "Can", more=' hidden="1"'),
    row(5, "0534", "Ece"),
)


def test_hidden_rows_are_a_question_that_says_how_many() -> None:
    with pytest.raises(InputError) as asked:
        read(workbook(HIDDEN))
    (problem,) = asked.value.problems
    assert (problem.code, problem.readings, problem.choose, dict(problem.params)) == (
        "list_rows_hidden",
        ("send", "leave_out"),
        "/reading/hidden_rows",
        {"rows": 1},
    )
    assert [cells[1] for cells in read(workbook(HIDDEN), hidden_rows="send")[1:]] == ["Ali", "Can", "Ece"]
    assert [cells[1] for cells in read(workbook(HIDDEN), hidden_rows="leave_out")[1:]] == ["Ali", "Ece"]


@settings(max_examples=25)
@given(
    table=st.lists(
        st.lists(
            st.one_of(
                st.text(alphabet="aşİ01 ;\"'_x", min_size=1, max_size=9).map(str.strip).filter(bool),
                st.integers(-(10**9), 10**9),
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_workbook_reads_as_another_library_reads_it(table: list[list[Any]]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([["A", "B", "C"], *table]):
            for place, cell in enumerate(cells):
                (sheet.write_string if isinstance(cell, str) else sheet.write_number)(number, place, cell)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    assert read(out.getvalue(), header_row=1) == [
        [cell if isinstance(cell, str) else str(int(cell)) for cell in cells] for cells in theirs
    ]


# --- hostile files -------------------------------------------------------------------------------------------


def many(piece: bytes, times: int, before: bytes, after: bytes) -> Iterable[bytes]:
    yield before
    for _ in range(times // 10_000):
        yield piece * 10_000
    yield after


SHEET = f"<worksheet {NS}>".encode()
GOOD = rows_xml(row(1, "Telefon"), row(2, "0532 111 22 33"))


def strings(count: int, more: str = "") -> str:
    return f"<sst {NS}>{''.join(f'<si><t>{more}{n}</t></si>' for n in range(count))}</sst>"


def nested() -> bytes:
    inner = b"0" * 5_000_000
    for _ in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.zip", inner)
        inner = out.getvalue()
    return inner


ONE = f"<worksheet {NS}><sheetData><row r='1'>".encode()
END = b"</row></sheetData></worksheet>"


def cell(reference: str, number: int, more: str = "><v>1</v></c>") -> bytes:
    return workbook(rows_xml(f'<row r="{number}"><c r="{reference}"{more}</row>'))


HOSTILE = {
    "a cell far out": (lambda: cell("XFD1048576", 1_048_576), "file_columns"),
    "an absurd row": (lambda: cell("A4000000000", 4_000_000_000), "file_xlsx_rows"),
    "an absurd cell": (lambda: cell("A4000000000", 1), "file_xlsx_rows"),
    "10^9 rows claimed": (
        lambda: workbook(rows_xml(row(1, "a"), before='<dimension ref="A1:XFD1000000000"/>')),
        "file_xlsx_rows",
    ),
    "a million texts": (lambda: workbook(GOOD, strings=strings(1_000_000)), "file_strings"),
    "a million texts claimed": (
        lambda: workbook(GOOD, strings=f'<sst {NS} uniqueCount="1000000"/>'),
        "file_strings",
    ),
    "a million empty texts": (
        lambda: workbook(GOOD, strings=f"<sst {NS}>{'<si/>' * 1_000_000}</sst>"),
        "file_ratio",
    ),
    "a bomb of blanks": (lambda: workbook(many(b" ", 200_000_000, SHEET, b"</worksheet>")), "file_ratio"),
    "a bomb of cells": (lambda: workbook(many(b"<c/>", 20_000_000, ONE, END)), "file_ratio"),
    "a row of 60,000 cells": (lambda: workbook(many(b"<c/>", 60_000, ONE, END)), "file_columns"),
    "a text of 100 MB": (
        lambda: workbook(GOOD, strings=f"<sst {NS}><si><t>{'0' * 100_000_000}</t></si></sst>"),
        "file_cell",
    ),
    "a text of 900 KB": (
        lambda: workbook(GOOD, strings=f"<sst {NS}><si><t>{'0' * 900_000}</t></si></sst>"),
        "file_cell",
    ),
    "entities": (
        lambda: workbook('<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '">]>' + rows_xml(row(1, "&b;"))),
        "file_xlsx_broken",
    ),
    "many parts": (lambda: workbook(GOOD, more=[(f"xl/{n}", b"") for n in range(1_001)]), "file_entries"),
    "an archive in an archive": (nested, "file_not_a_list"),
    "rows out of order": (lambda: workbook(rows_xml(row(2, "a"), row(1, "b"))), "file_xlsx_broken"),
    "no number": (lambda: cell("A1", 1, "><v>NaN</v></c>"), "file_xlsx_broken"),
    "a text that is not there": (lambda: cell("A1", 1, ' t="s"><v>7</v></c>'), "file_xlsx_broken"),
}


def refused(data: bytes, **said: Any) -> Problem:
    with pytest.raises(InputError) as error:
        read(data, **said)
    (problem,) = error.value.problems
    return problem


@pytest.fixture(scope="module")
def small_process() -> Iterator[Executor]:
    """A process that holds little: Linux counts to a child's peak what its parent held when it was started."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield process


def refused_at_a_cost(name: str) -> tuple[Problem, float, int]:
    """The problem of that hostile workbook, CPU seconds, and the peak of memory in kilobytes of any child so far."""
    data = HOSTILE[name][0]()
    before = _cpu_seconds()
    problem = refused(data)
    return problem, _cpu_seconds() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system + time.process_time()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_the_bound_in_time_and_memory(
    name: str, small_process: Executor
) -> None:
    code = HOSTILE[name][1]
    problem, seconds, peak = small_process.submit(refused_at_a_cost, name).result()
    assert problem.code == code
    if not code.startswith("file_xlsx_b") and code != "file_not_a_list":
        assert problem.params["limit"]
    assert seconds < 10
    assert peak * 1024 < bounds.XLSX_MEMORY + 64 * bounds.MEGABYTE


def test_an_archive_within_a_workbook_is_never_opened() -> None:
    assert read(workbook(GOOD, more=[("xl/embeddings/inner.zip", nested())]))[1] == ["0532 111 22 33"]


@pytest.mark.parametrize(
    ("limit", "value", "told", "code"),
    [("XLSX_MEMORY", 48 * bounds.MEGABYTE, 48, "file_memory"), ("XLSX_SECONDS", 1, 1, "file_time")],
)
def test_a_workbook_that_outlasts_its_process_costs_the_file_and_not_the_worker(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, told: int, code: str
) -> None:
    data = workbook(
        rows_xml(*(row(n, f"0532 {n}", "x") for n in range(1, 60_000))), strings=strings(900_000, "x" * 90)
    )
    with monkeypatch.context() as lowered:
        lowered.setattr(bounds, limit, value)
        if code == "file_time":
            lowered.setattr(bounds, "XLSX_SECONDS_A_MEGABYTE", 0)
        problem = refused(data)
    assert (problem.code, problem.params["limit"]) == (code, told)
    assert read(workbook(GOOD))[1] == ["0532 111 22 33"]


def lines_of(size: int, line: bytes) -> io.RawIOBase:
    """A stream of so many octets, made as they are asked for."""

    class Made(io.RawIOBase):
        left = size

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            count = min(len(buffer), self.left)
            buffer[:count] = (line * (count // len(line) + 1))[:count]
            self.left -= count
            return count

    return Made()


def test_a_line_of_510_mb_is_refused_by_its_length() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        pytest.raises(InputError) as error,
        opened(
            lambda: io.BufferedReader(lines_of(510 * bounds.MEGABYTE, b"0532 111 22 33 " * 1_300 + b";"))  # type: ignore[arg-type] # a raw stream in all that a reader asks
        ) as rows,
    ):
        list(rows)
    (problem,) = error.value.problems
    assert (problem.code, problem.params["limit"]) == ("file_line", bounds.CSV_LINE)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Telefon;Ad\n0532;" + b"x" * 32_768 + b"\n", "file_cell"),
        (b"Telefon;Ad\n" + b"0;" * 1_000 + b"\n", "file_columns"),
        (b"Telefon;Ad\n0532;\x00\n", "file_not_a_list"),
    ],
)
def test_cells_and_columns_of_a_csv_are_bounded(data: bytes, code: str) -> None:
    assert refused(data, delimiter=";").code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a;" * 500_000, "file_columns"),
        (b"a" * 32_768 + b";Ad\n0532 123 45 67;Ali\n", "file_cell"),
        (b"a" * 32_768 + b";Ad\n" + b"0532 123 45 67;Ali\n" * 10_000, "file_cell"),
        (b'"' + b"a\n" * 17_000 + b'";Ad\n' + b"0532 123 45 67;Ali\n" * 10_000, "file_cell"),
        (
            b"Telefon;Ad\n0532 123 45 67;" + b"a" * 32_768 + b"\n" + b"0532 123 45 67;Ali\n" * 9_000,
            "file_cell",
        ),
    ],
)
def test_a_beginning_beyond_a_bound_is_refused_before_a_row_is_read(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as error, opened(lambda: io.BytesIO(data)):
        pass
    assert [one.code for one in error.value.problems] == [code]
