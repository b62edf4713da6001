"""Lists as Excel and ERP programs write them: what a file is, and its rows as text.

CSV with ``;``, tab, comma or ``|``, in UTF-8 (with or without byte order mark), UTF-16 (Excel's "Unicode text") or
windows-1254; and XLSX, of which the first visible sheet is read. What a file is follows from its content; its name
and content type are not believed.

>>> form = examine("Telefon;Ad\\r\\n0532 123 45 67;Ayşe\\r\\n".encode("windows-1254"))
>>> form.kind, form.encoding, form.delimiter
('csv', 'cp1254', ';')
"""

from __future__ import annotations

import codecs
import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO, Final, Literal

from ulak.errors import InputError, Problem

SAMPLE: Final = 64 * 1024
"""Octets from which a file is told: some thousand rows."""

LARGEST_XLSX: Final = 50 * 1024 * 1024
"""Octets. A sheet ends at 1,048,576 rows; what is larger than this holds pictures or other sheets."""

_LARGEST_UNPACKED: Final = 1024 * 1024 * 1024
"""Octets that an XLSX may claim to unpack to."""

_DELIMITERS: Final = (";", "\t", ",", "|")
_NONE: Final = "\x1f"
"""The delimiter of a file that has none: the unit separator, which stands in no list."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_NOT_LISTS: Final = (
    (b"\xd0\xcf\x11\xe0", "file_old_excel"),
    (b"%PDF", "file_pdf"),
    (b"{\\rtf", "file_not_a_list"),
    (b"\x1f\x8b", "file_compressed"),
    (b"Rar!", "file_compressed"),
    (b"7z\xbc\xaf", "file_compressed"),
)
_MARKUP: Final = ("<!doctype", "<html", "<table", "<?xml", "<head", "<meta")


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is. ``encoding`` and ``delimiter`` are a CSV's; a second encoding is meant for when the file
    turns out not to hold to the first."""

    kind: Literal["csv", "xlsx"]
    encoding: str = ""
    delimiter: str = ""
    otherwise: str = ""


def examine(sample: bytes) -> Form:
    """What the file that begins with `sample` is. ``InputError`` when it is no list, saying what it is."""
    if not sample.strip(b" \t\r\n\x00"):
        raise _refused("file_empty")
    if sample.startswith(b"PK\x03\x04"):
        return Form("xlsx")
    for mark, code in _NOT_LISTS:
        if sample.startswith(mark):
            raise _refused(code)
    encoding, otherwise = _encoding(sample)
    text = codecs.getincrementaldecoder(encoding)("ignore").decode(sample)
    if text.lstrip()[:16].lower().startswith(_MARKUP):
        raise _refused("file_markup")
    if "\x00" in text:
        raise _refused("file_not_a_list")
    return Form("csv", encoding, _delimiter(text), otherwise)


def _encoding(sample: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, ""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1254", ""
    return ("utf-8", "") if not text.isascii() else ("utf-8", "cp1254")


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first rows are as wide as the first, and that is wider than one."""
    declared, _, _ = text.partition("\n")
    if declared.lower().startswith("sep=") and len(declared.rstrip()) == len("sep=;"):
        return declared.rstrip()[-1]
    best, delimiter = (0, 0), _NONE
    for candidate in _DELIMITERS:
        rows = [row for row in islice(_parsed(text, candidate), 50) if any(row)]
        if len(rows) > 1 and len(text) >= SAMPLE // 2:
            rows.pop()  # it may be cut off
        width = len(rows[0]) if rows else 0
        agreeing = sum(len(row) == width for row in rows)
        if width > 1 and (agreeing, width) > best:
            best, delimiter = (agreeing, width), candidate
    return delimiter


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return  # whoever reads the whole file says where


def rows(source: BinaryIO, form: Form) -> Iterator[list[str]]:
    """All rows of the file as text, from its first on; a row without anything in it is empty.

    Raises `InputError` with the row where the file cannot be read on, and ``UnicodeDecodeError`` when a CSV does
    not hold to ``form.encoding`` but may to ``form.otherwise``.
    """
    if form.kind == "xlsx":
        yield from _xlsx(source)
        return
    text = io.TextIOWrapper(source, form.encoding, newline="")
    number = 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=form.delimiter), 1):
            if number == 1 and len(row) <= 2 and "".join(row).lower().startswith("sep="):
                yield []
                continue
            yield row if any(row) else []
    except UnicodeDecodeError as error:
        if form.otherwise:
            raise
        raise _refused("file_encoding", row=number + 1, encoding=form.encoding) from error
    except csv.Error as error:
        raise _refused("list_malformed", row=number) from error


def sheet_name(source: BinaryIO) -> str:
    """The name of an XLSX's sheet that `rows` reads."""
    from python_calamine import CalamineError, CalamineWorkbook

    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(source, file)
        file.seek(0)
        _check_archive(file)
        file.seek(0)
        try:
            return _first_visible(CalamineWorkbook.from_filelike(file))
        except CalamineError as error:
            raise _refused("file_xlsx_broken") from error


def _first_visible(book: Any) -> str:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return str(sheet.name)
    raise _refused("file_not_a_list")


def _xlsx(source: BinaryIO) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(source, file)
        if file.tell() > LARGEST_XLSX:
            raise _refused("file_xlsx_too_large", limit=LARGEST_XLSX // (1024 * 1024))
        file.seek(0)
        _check_archive(file)
        file.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(file)
            for row in book.get_sheet_by_name(_first_visible(book)).iter_rows():
                cells = [_text(cell) for cell in row]
                yield cells if any(cells) else []
        except CalamineError as error:
            raise _refused("file_xlsx_broken") from error


def _check_archive(file: Any) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _refused("file_xlsx_broken") from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise _refused("file_not_a_list")
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise _refused("file_xlsx_too_large", limit=LARGEST_XLSX // (1024 * 1024))


def _text(cell: Any) -> str:
    """A cell as a Turkish sheet shows it, as far as its value tells; Excel's own format of it is not known.

    >>> _text(5321234567.0), _text(125.5), _text(date(2026, 11, 24)), _text(True)
    ('5321234567', '125,5', '24.11.2026', 'DOĞRU')
    """
    match cell:
        case str():
            return cell
        case bool():
            return "DOĞRU" if cell else "YANLIŞ"
        case float() | int():
            return str(int(cell)) if cell == int(cell) else repr(cell).replace(".", ",")
        case datetime():
            return cell.strftime("%d.%m.%Y" if cell.time() == time() else "%d.%m.%Y %H:%M")
        case date():
            return cell.strftime("%d.%m.%Y")
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return str(cell)
    return str(cell)


def _refused(code: str, *, row: int | None = None, **params: str | int) -> InputError:
    return InputError([Problem(code, "/upload", row, params)])
