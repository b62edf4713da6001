"""What an XLSX holds: its archive, the first visible sheet, the shared texts, the number formats, the rows.

Every part is read as a stream, and held to its bounds before it is parsed. It is for a process of its own
(`ulak.lists.xlsx_child`): a file that finds a way past the bounds costs that process and nothing else.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from ulak.errors import InputError
from ulak.lists import bounds
from ulak.lists.bounds import beyond, refused
from ulak.lists.number_formats import BUILT_IN, GENERAL, is_text, shown

_BLOCK: Final = 1 << 16
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1
_DAYS_1904: Final = 1_462
_MOST_STYLES: Final = 65_490
"""Excel's own bound."""
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_DIMENSION: Final = re.compile(r"([A-Z]+)([0-9]+)")


class Archive:
    """The parts of an XLSX by their paths; some programs write them with backslashes."""

    def __init__(self, file: BinaryIO) -> None:
        _check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise refused("file_xlsx_broken") from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            name = entry.filename.replace("\\", "/").lstrip("/").lower()
            if name in self._parts:
                raise refused("file_xlsx_broken")  # two parts of one name: nobody knows which is meant
            self._parts[name] = entry
        if "[content_types].xml" in self._parts and not any(one.startswith("xl/") for one in self._parts):
            raise refused("file_not_a_list")
        if not any(one.startswith("xl/") for one in self._parts):
            raise refused("file_not_a_list")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def blocks(self, name: str) -> Iterator[bytes]:
        """The octets of a part. ``InputError`` where it goes beyond a bound."""
        entry = self._parts.get(name.lower())
        stored = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if entry is None or entry.flag_bits & _ENCRYPTED or entry.compress_type not in stored:
            raise refused("file_xlsx_broken")
        most = max(bounds.XLSX_RATIO_FROM, entry.compress_size * bounds.XLSX_RATIO)
        read = 0
        try:
            with self._zip.open(entry) as part:
                while block := part.read(_BLOCK):
                    read += len(block)
                    if read > most:
                        raise beyond("file_ratio", bounds.XLSX_RATIO)
                    if read > bounds.XLSX_PART:
                        raise beyond("file_unpacked", bounds.XLSX_PART // bounds.MEGABYTE)
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise refused("file_xlsx_broken") from error


def _check_directory(file: BinaryIO) -> None:
    """``InputError`` if the archive's own list of its parts goes beyond a bound: it is read whole."""
    size = file.seek(0, 2)
    file.seek(max(size - _END_SIZE - _LONGEST_COMMENT, 0))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise refused("file_xlsx_broken")
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > bounds.XLSX_ENTRIES or directory > bounds.XLSX_DIRECTORY:
        raise beyond("file_entries", bounds.XLSX_ENTRIES)
    file.seek(0)


Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def _parse(
    blocks: Iterator[bytes], start: Start, end: End | None = None, text: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Feed a part to an XML parser, a block at a time; after each it gives way. Names come without their prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(name[name.find(":") + 1 :], attributes)

    def closed(name: str) -> None:
        if end is not None:
            end(name[name.find(":") + 1 :])

    def declared(*_: Any) -> None:
        raise refused("file_xlsx_broken")  # no program writes one, and entities are bombs

    parser.StartElementHandler = opened
    if end is not None:
        parser.EndElementHandler = closed
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = declared
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise refused("file_xlsx_broken") from error


def _read(blocks: Iterator[bytes], start: Start, end: End | None = None, text: Any = None) -> None:
    for _ in _parse(blocks, start, end, text):
        pass


class Texts:
    """The texts that cells share: one run of octets, so that a million of them fit."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._ends = array("L", [0])

    def add(self, text: str) -> None:
        if len(self._ends) > bounds.XLSX_STRINGS:
            raise beyond("file_strings", bounds.XLSX_STRINGS)
        self._octets += text.encode("utf-8", "surrogatepass")
        if len(self._octets) > bounds.XLSX_STRINGS_SIZE:
            raise beyond("file_strings_size", bounds.XLSX_STRINGS_SIZE // bounds.MEGABYTE)
        self._ends.append(len(self._octets))

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise refused("file_xlsx_broken")
        return self._octets[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")


class _TextReader:
    """Gathers the text of a cell out of its runs; what is spoken beside it (``rPh``) is left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._inside = self._aside = False

    def start(self, name: str) -> None:
        if name == "t":
            self._inside = not self._aside
        elif name == "rPh":
            self._aside = True

    def text(self, piece: str) -> None:
        if self._inside:
            self._size += len(piece)
            if self._size > 2 * bounds.CELL:
                raise beyond("file_cell", bounds.CELL)
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._aside = False

    def taken(self) -> str:
        made = "".join(self._pieces)
        self._pieces, self._size = [], 0
        made = unescaped(made)
        if len(made) > bounds.CELL:
            raise beyond("file_cell", bounds.CELL)
        return made


def unescaped(text: str) -> str:
    """
    >>> unescaped("a_x000D_b"), unescaped("_x005F_x000D_")
    ('a\\rb', '_x000D_')
    """
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if number == 0 or 0xD800 <= number < 0xE000 else chr(number)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What of a workbook is asked for: its first visible sheet, opened."""

    archive: Archive
    sheet_name: str
    sheet_path: str
    texts: Texts
    formats: list[str] = field(default_factory=list)
    """Of each cell style, its number format."""
    from_1904: bool = False

    @classmethod
    def open(cls, file: BinaryIO) -> Workbook:
        archive = Archive(file)
        root = _root(archive)
        names: list[tuple[str, str]] = []
        facts: dict[str, bool] = {}

        def of_book(name: str, attributes: Mapping[str, str]) -> None:
            if name == "sheet" and attributes.get("state", "visible") == "visible":
                relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                names.append((attributes.get("name", ""), relation))
            elif name == "workbookPr":
                facts["1904"] = attributes.get("date1904") in ("1", "true")

        _read(archive.blocks(root), of_book)
        related = _related(archive, root)
        sheets = [
            (name, related[of]) for name, of in names if of in related and related[of][0] == "worksheet"
        ]
        if not sheets:
            raise refused("file_not_a_list")
        paths = dict(related.values())
        name, (_, path) = sheets[0]
        texts = _texts(archive, paths["sharedStrings"]) if "sharedStrings" in paths else Texts()
        formats = _formats(archive, paths["styles"]) if "styles" in paths else []
        return cls(archive, name, path, texts, formats, facts.get("1904", False))

    def hidden_rows(self) -> int:
        """Rows of the sheet with something in them that it hides, or that its filter leaves out."""
        seen = b""
        for block in self.archive.blocks(self.sheet_path):
            if b"hidden" in seen[-8:] + block or b"zeroHeight" in seen[-12:] + block:
                break
            seen = block
        else:
            return 0
        return sum(hidden and any(cells) for _, hidden, cells in self.rows(only_hidden=True))

    def rows(self, *, only_hidden: bool = False) -> Iterator[tuple[int, bool, list[str]]]:
        """Each row with something in it: its number, whether it is hidden, its cells from column A on."""
        made: list[tuple[int, bool, list[str]]] = []
        reader = _SheetReader(self, made, only_hidden=only_hidden)
        for _ in _parse(self.archive.blocks(self.sheet_path), reader.start, reader.end, reader.text):
            yield from made
            made.clear()


class _SheetReader:
    """Makes rows of a sheet's elements."""

    def __init__(self, book: Workbook, made: list[tuple[int, bool, list[str]]], *, only_hidden: bool) -> None:
        self._book, self._made, self._only_hidden = book, made, only_hidden
        self._row, self._hidden, self._by_default = 0, False, False
        self._cells: list[str] = []
        self._count = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._in_value = False
        self._inline = _TextReader()
        self._place = 0
        self._anything = self._passing = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            if not self._passing:
                self._begin_cell(attributes)
        elif name == "v":
            self._in_value, self._value = True, []
        elif name == "row":
            self._begin_row(attributes)
        elif name in ("t", "rPh"):
            self._inline.start(name)
        elif name == "dimension":
            _check_dimension(attributes.get("ref", ""))
        elif name == "sheetFormatPr":
            self._by_default = attributes.get("zeroHeight") in ("1", "true")

    def text(self, piece: str) -> None:
        if self._in_value:
            self._value.append(piece)
            if len(self._value) > 1 and sum(map(len, self._value)) > 2 * bounds.CELL:
                raise beyond("file_cell", bounds.CELL, self._row)
        else:
            self._inline.text(piece)

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            if not self._passing:
                self._end_cell()
        elif name == "row":
            if self._anything and not self._passing:
                self._made.append((self._row, self._hidden, self._cells))
        elif name in ("t", "rPh"):
            self._inline.end(name)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = _whole(attributes.get("r", str(self._row + 1)))
        if number > bounds.XLSX_ROWS:
            raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
        if number <= self._row:
            raise refused("file_xlsx_broken")  # two rows of one number, or out of order
        hidden = attributes.get("hidden")
        self._row = number
        self._hidden = hidden in ("1", "true") if hidden is not None else self._by_default
        self._passing = self._only_hidden and not self._hidden
        self._cells, self._place, self._anything = [], 0, False

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > bounds.XLSX_CELLS:
            raise beyond("file_cells", bounds.XLSX_CELLS)
        reference = attributes.get("r")
        if reference is not None:
            place = self._placed(reference)
            if place < self._place:
                raise refused("file_xlsx_broken")
            self._place = place
        if self._place >= bounds.COLUMNS:
            raise beyond("file_columns", bounds.COLUMNS, self._row)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value = []

    def _placed(self, reference: str) -> int:
        found = _REFERENCE.fullmatch(reference)
        if found is None or int(found[2]) != self._row:
            if found is not None and int(found[2]) > bounds.XLSX_ROWS:
                raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
            raise refused("file_xlsx_broken")
        return _column(found[1])

    def _end_cell(self) -> None:
        shown_as = self._shown("".join(self._value))
        if shown_as:
            if len(shown_as) > bounds.CELL:
                raise beyond("file_cell", bounds.CELL, self._row)
            cells = self._cells
            if len(cells) < self._place:
                cells.extend([""] * (self._place - len(cells)))
            cells.append(shown_as)
            self._anything = True
        self._place += 1

    def _shown(self, value: str) -> str:
        match self._kind:
            case "s":
                return self._book.texts[_whole(value.strip())] if value else ""
            case "inlineStr":
                return self._inline.taken()
            case "str":
                return unescaped(value)
            case "b":
                return ("DOĞRU" if value.strip() in ("1", "true") else "YANLIŞ") if value else ""
            case "e":
                return value
            case "d":
                return value
        return self._number(value.strip()) if value else ""

    def _number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError as error:
            raise refused("file_xlsx_broken") from error
        if number != number or number in (float("inf"), float("-inf")):
            raise refused("file_xlsx_broken")
        formats, style = self._book.formats, _whole(self._style)
        code = formats[style] if style < len(formats) else GENERAL
        if self._book.from_1904 and _is_date(code):
            number += _DAYS_1904
        return shown(number, GENERAL if is_text(code) else code)


def _is_date(code: str) -> bool:
    return "[" not in code and re.search("[ymd]", re.sub(r'"[^"]*"|\\.', "", code), re.IGNORECASE) is not None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        raise refused("file_xlsx_broken")
    return int(text)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _check_dimension(claimed: str) -> None:
    """``InputError`` if the sheet claims to be larger than a sheet can be. That it claims too little is no harm."""
    for letters, number in _DIMENSION.findall(claimed):
        if len(number) > 7 or int(number) > bounds.XLSX_ROWS:
            raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
        if len(letters) > 3:
            raise beyond("file_columns", bounds.COLUMNS)


def _root(archive: Archive) -> str:
    """The path of the workbook's own part."""
    if "_rels/.rels" in archive:
        for kind, path in _related(archive, "").values():
            if kind == "officeDocument":
                if not path.endswith(".xml"):
                    raise refused("file_not_a_list")  # .xlsb
                return path
    return "xl/workbook.xml"


def _related(archive: Archive, of: str) -> dict[str, tuple[str, str]]:
    """The kinds and paths of what a part names as related, by the names that it gives them."""
    folder, name = posixpath.split(of)
    found: dict[str, tuple[str, str]] = {}

    def relation(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

    _read(archive.blocks(f"{folder}/_rels/{name}.rels".lstrip("/")), relation)
    return found


def _texts(archive: Archive, path: str) -> Texts:
    texts, reader = Texts(), _TextReader()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sst":
            claimed = attributes.get("uniqueCount", "0")
            if len(claimed) > 9 or (claimed.isdecimal() and int(claimed) > bounds.XLSX_STRINGS):
                raise beyond("file_strings", bounds.XLSX_STRINGS)
        elif name == "si":
            reader.taken()
        else:
            reader.start(name)

    def end(name: str) -> None:
        if name == "si":
            texts.add(reader.taken())
        else:
            reader.end(name)

    _read(archive.blocks(path), start, end, reader.text)
    return texts


def _formats(archive: Archive, path: str) -> list[str]:
    """The number format of each cell style."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:1_000]
        elif name == "cellXfs":
            inside.append(name)
        elif name == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            built_in = (
                BUILT_IN.get(int(number), GENERAL) if number.isdecimal() and len(number) < 9 else GENERAL
            )
            formats.append(own.get(number, built_in))
            if len(formats) > _MOST_STYLES:
                raise beyond("file_styles", _MOST_STYLES)

    def end(name: str) -> None:
        if name == "cellXfs":
            inside.clear()

    _read(archive.blocks(path), start, end)
    return formats


def as_input_error(error: Exception) -> InputError:
    """The refusal that an exception of reading comes to."""
    return error if isinstance(error, InputError) else refused("file_xlsx_broken")
