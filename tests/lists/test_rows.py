"""What a file is, and its rows, as Excel and ERP programs write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from tests.lists.files_in import read
from ulak.errors import InputError
from ulak.lists.rows import opened

TABLE = [["Telefon", "Adı", "Tutar"], ["0532 123 45 67", "Şule Işık", "125,50"], ["0533", "Gül", "1;2"]]


def written(delimiter: str, encoding: str, end: str = "\r\n") -> bytes:
    lines = (delimiter.join(f'"{c}"' if delimiter in c else c for c in row) for row in TABLE)
    return end.join([*lines, ""]).encode(encoding)


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"], ids=["semicolon", "tab", "comma", "bar"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
def test_a_csv_reads_the_same_in_any_dialect_that_turkish_excel_writes(delimiter: str, encoding: str) -> None:
    assert read(written(delimiter, encoding)) == TABLE


def test_line_ends_of_an_old_mac_and_of_unix_are_read() -> None:
    assert read(written(";", "utf-8", "\n")) == TABLE


def test_a_declared_delimiter_holds_and_is_no_row() -> None:
    assert read(b"sep=|\r\nTelefon|Ad\r\n0532|A;B\r\n") == [["Telefon", "Ad"], ["0532", "A;B"]]


def test_a_list_of_one_column_has_no_delimiter() -> None:
    data = b"Telefon\n0532 111 22 33; 0533 444 55 66\n"
    assert read(data) == [["Telefon"], ["0532 111 22 33; 0533 444 55 66"]]


def test_amounts_with_a_decimal_comma_do_not_make_the_comma_the_delimiter() -> None:
    assert read(b"Telefon;Tutar\n0532;1,5\n0533;2,5\n")[1] == ["0532", "1,5"]


def test_rows_without_anything_in_them_are_passed_over_and_counted() -> None:
    with opened(lambda: io.BytesIO(b"Telefon;Ad\r\n;;\r\n0532;A\r\n\r\n")) as rows:
        assert list(rows) == [(3, ["0532", "A"])]
    assert (rows.physical_rows, rows.read_rows, rows.header_row) == (4, 1, 1)


def test_a_file_whose_turkish_letters_come_late_is_told_by_its_whole() -> None:
    data = b"Telefon;Ad\n" + b"0532;Ali\n" * 20_000 + "0533;Şule\n".encode("cp1254")
    assert read(data)[-1] == ["0533", "Şule"]


def sheet(*table: list[object], visible_second: bool = False) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"}) as book:
        first = book.add_worksheet()
        for number, row in enumerate(table):
            first.write_row(number, 0, row)
        if visible_second:
            second = book.add_worksheet()
            second.write_row(0, 0, ["Telefon"])
            second.activate()
            first.hide()
    return file.getvalue()


def test_a_workbook_reads_as_text_with_numbers_whole_and_dates_as_turks_write_them() -> None:
    data = sheet(
        ["GSM", "Tutar", "Vade", "Boş"], [5321234567, 125.5, date(2026, 11, 24), None], [], ["'x", 0.1]
    )
    assert read(data) == [
        ["GSM", "Tutar", "Vade", "Boş"],
        ["5321234567", "125,5", "24.11.2026", ""],
        ["'x", "0,1", "", ""],
    ]


def test_the_first_visible_sheet_is_read() -> None:
    assert read(sheet(["gizli"], visible_second=True)) == [["Telefon"]]


def archive(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (b"%PDF-1.7 ...", "file_pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "file_old_excel"),
        (b"<html><table><tr><td>0532</td></tr></table>", "file_markup"),
        ("\ufeff<?xml version='1.0'?>".encode(), "file_markup"),
        (b"\x1f\x8b\x08\x00\x00", "file_compressed"),
        (b"\x00\x01\x02\x03" * 40, "file_not_a_list"),
        (archive("word/document.xml"), "file_not_a_list"),
        (b"PK\x03\x04 and then nothing", "file_xlsx_broken"),
        (archive("xl/workbook.xml"), "file_xlsx_broken"),
        ("Telefon;Ad\n0532;\n".encode("utf-8-sig") + b"\xff\xfe\n", "file_encoding"),
        (b"Telefon;Ad\n0532;\x8d\xe7\n", "file_encoding"),
        (b'Telefon;Ad\n0532;"' + b"x" * 200_000, "file_cell"),
    ],
    ids=[
        "nothing",
        "blank lines",
        "pdf",
        "xls",
        "a web page",
        "xml",
        "gzip",
        "octets",
        "a word document",
        "a torn archive",
        "an archive that is no workbook",
        "not the utf-8 that its mark says",
        "no letter of windows-1254",
        "a quote that is never closed",
    ],
)
def test_a_file_that_is_not_what_it_says_is_told_for_what_it_is(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read(data)
    assert [problem.code for problem in refused.value.problems] == [code]
