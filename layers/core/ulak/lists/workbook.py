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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from ulak.lists import bounds
from ulak.lists.bounds import beyond, refused
from ulak.lists.columns import letters
from ulak.lists.number_formats import BUILT_IN, GENERAL, is_text, shown

_BLOCK: Final = 1 << 16
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1
_DAYS_1904: Final = 1_462
_MOST_STYLES: Final = 65_490
"""Excel's own bound."""
_HIDDEN_SHOWN: Final = 4
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_COLUMNS: Final = {letters(place): place for place in range(bounds.COLUMNS)}
_TRUE: Final = ("1", "true")
_DOCTYPE: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
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
        # `zipfile` raises NotImplementedError where a part is packed in a way that it does not know.
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


def _grown(blocks: Iterator[bytes]) -> Iterator[Element]:
    """The part's root as it grows, after each block that is parsed. All of it is held: who asks takes off what is at
    its end."""
    builder = TreeBuilder()
    parser = XMLParser(target=builder)  # noqa: S314 - no entities come by without a document type
    before = b""
    try:
        for block in blocks:
            if any(mark in before + block for mark in _DOCTYPE):
                raise refused("file_xlsx_broken")  # no program writes one, and entities are bombs
            before = block[-32:]
            parser.feed(block)
            root = builder.close()  # what there is of it; it goes on growing
            if root is not None:
                yield root
        parser.close()
    except ParseError as error:
        raise refused("file_xlsx_broken") from error


def _small(blocks: Iterator[bytes]) -> Iterator[tuple[str, Element]]:
    """The elements of a small part, by their names without namespace."""
    root: Element | None = None
    for grown in _grown(_bounded(blocks)):
        root = grown
    if root is None:
        raise refused("file_xlsx_broken")
    for element in root.iter():
        yield _local(element.tag), element


def _bounded(blocks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > bounds.XLSX_SMALL_PART:
            raise beyond("file_unpacked", bounds.XLSX_SMALL_PART // bounds.MEGABYTE)
        yield block


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text_of(runs: Element) -> str:
    """The text of a shared or inline string, without what is spoken beside it (``rPh``)."""
    pieces: list[str] = []
    for element in runs:
        name = _local(element.tag)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "r":
            pieces += (one.text or "" for one in element if _local(one.tag) == "t")
    text = unescaped("".join(pieces))
    if len(text) > bounds.CELL:
        raise beyond("file_cell", bounds.CELL)
    return text


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
        from_1904 = False
        for name, element in _small(archive.blocks(root)):
            if name == "sheet" and element.get("state", "visible") == "visible":
                relation = next((value for key, value in element.items() if _local(key) == "id"), "")
                names.append((element.get("name", ""), relation))
            elif name == "workbookPr":
                from_1904 = element.get("date1904") in _TRUE
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
        return cls(archive, name, path, texts, formats, from_1904)

    def hidden_rows(self) -> tuple[int, list[list[str]]]:
        """Rows of the sheet with something in them that it hides, or that its filter leaves out: how many there are,
        and the first of them."""
        seen = b""
        for block in self.archive.blocks(self.sheet_path):
            if b"hidden" in seen[-8:] + block or b"zeroHeight" in seen[-12:] + block:
                break
            seen = block
        else:
            return 0, []
        count, first = 0, list[list[str]]()
        for _, hidden, cells in self.rows(only_hidden=True):
            if hidden and any(cells):
                count += 1
                if count <= _HIDDEN_SHOWN:
                    first.append(cells)
        return count, first

    def rows(self, *, only_hidden: bool = False) -> Iterator[tuple[int, bool, list[str]]]:
        """Each row with something in it: its number, whether it is hidden, its cells from column A on."""
        reader = _SheetReader(self, only_hidden=only_hidden)
        for root in _grown(self.archive.blocks(self.sheet_path)):
            yield from reader.rows(root)
            if reader.ended:
                return
        yield from reader.rest()


class _SheetReader:
    """Makes rows of a sheet's elements."""

    def __init__(self, book: Workbook, *, only_hidden: bool) -> None:
        self._book, self._only_hidden = book, only_hidden
        self._row = self._count = 0
        self._hidden_by_default = False
        self._data: Element | None = None
        self._since = 0
        """Blocks since a row ended."""
        self.ended = False
        """What comes is not of the rows."""

    def rows(self, root: Element) -> Iterator[tuple[int, bool, list[str]]]:
        """The rows that `root` has grown by, as far as they are at their ends."""
        if self._data is None:
            self._data = self._begun(root)
        data = self._data
        self._since += 1
        self.ended = data is not None and root[-1] is not data
        if data is not None:
            whole = data[:] if self.ended else data[:-1]
            if whole:
                for element in whole:
                    row = self._made(element)
                    if row is not None:
                        yield row
                del data[: len(whole)]
                self._since = 0
            if len(data) and len(data[-1]) > bounds.COLUMNS:
                raise beyond("file_columns", bounds.COLUMNS, self._row + 1)
        if self._since * _BLOCK > bounds.XLSX_ROW:
            raise beyond("file_line", bounds.XLSX_ROW, self._row + 1)

    def rest(self) -> Iterator[tuple[int, bool, list[str]]]:
        """The rows that are left when the sheet is at its end."""
        for element in self._data if self._data is not None else ():
            row = self._made(element)
            if row is not None:
                yield row

    def _begun(self, root: Element) -> Element | None:
        """Where the rows will be, once they begin; looks at what the sheet says of itself before them."""
        for element in root:
            name = _local(element.tag)
            if name == "sheetData":
                return element
            if name == "dimension":
                _check_dimension(element.get("ref", ""))
            elif name == "sheetFormatPr":
                self._hidden_by_default = element.get("zeroHeight") in _TRUE
        return None

    def _made(self, element: Element) -> tuple[int, bool, list[str]] | None:
        """The row; ``None`` if there is nothing in it, or it is not asked for."""
        given = element.get("r")
        number = self._row + 1 if given is None else _whole(given)
        if number > bounds.XLSX_ROWS:
            raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
        if number <= self._row:
            raise refused("file_xlsx_broken")  # two rows of one number, or out of order
        self._row = number
        said = element.get("hidden")
        hidden = self._hidden_by_default if said is None else said in _TRUE
        if self._only_hidden and not hidden:
            return None
        self._count += len(element)
        if self._count > bounds.XLSX_CELLS:
            raise beyond("file_cells", bounds.XLSX_CELLS)
        cells: list[str] = []
        place, ending = 0, str(number)
        for cell in element:
            reference = cell.get("r")
            if reference is not None:
                at = _COLUMNS.get(reference[: -len(ending)], -1) if reference.endswith(ending) else -1
                if at < place:
                    self._refuse_place(reference, number)
                place = at
            elif place >= bounds.COLUMNS:
                raise beyond("file_columns", bounds.COLUMNS, number)
            shown_as = self._shown(cell)
            if shown_as:
                if len(shown_as) > bounds.CELL:
                    raise beyond("file_cell", bounds.CELL, number)
                if len(cells) < place:
                    cells.extend([""] * (place - len(cells)))
                cells.append(shown_as)
            place += 1
        return (number, hidden, cells) if cells else None

    def _refuse_place(self, reference: str, number: int) -> NoReturn:
        found = _REFERENCE.fullmatch(reference)
        if found is not None and int(found[2]) > bounds.XLSX_ROWS:
            raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
        if found is not None and int(found[2]) == number and found[1] not in _COLUMNS:
            raise beyond("file_columns", bounds.COLUMNS, number)
        raise refused("file_xlsx_broken")

    def _shown(self, cell: Element) -> str:
        kind, value = cell.get("t", "n"), ""
        for part in cell:
            name = part.tag
            if name[-1:] == "v" and _local(name) == "v":
                value = part.text or ""
            elif kind == "inlineStr" and _local(name) == "is":
                return _text_of(part)
        if not value:
            return ""
        match kind:
            case "n":
                return self._number(value.strip(), cell.get("s", "0"))
            case "s":
                return self._book.texts[_whole(value.strip())]
            case "str":
                return unescaped(value)
            case "b":
                return "DOĞRU" if value.strip() in _TRUE else "YANLIŞ"
            case "e" | "d":
                return value
        raise refused("file_xlsx_broken")

    def _number(self, value: str, given_style: str) -> str:
        try:
            number = float(value)
        except ValueError as error:
            raise refused("file_xlsx_broken") from error
        if number != number or number in (float("inf"), float("-inf")):
            raise refused("file_xlsx_broken")
        formats, style = self._book.formats, _whole(given_style)
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


def _check_dimension(claimed: str) -> None:
    """``InputError`` if the sheet claims to be larger than a sheet can be. That it claims too little is no harm."""
    for column, number in _DIMENSION.findall(claimed):
        if len(number) > 7 or int(number) > bounds.XLSX_ROWS:
            raise beyond("file_xlsx_rows", bounds.XLSX_ROWS)
        if len(column) > 3:
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
    for element, relation in _small(archive.blocks(f"{folder}/_rels/{name}.rels".lstrip("/"))):
        if element == "Relationship" and relation.get("TargetMode") != "External":
            kind = relation.get("Type", "").rpartition("/")[2]
            target = relation.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def _texts(archive: Archive, path: str) -> Texts:
    texts = Texts()
    since = 0
    last: Element | None = None
    for root in _grown(archive.blocks(path)):
        claimed = root.get("uniqueCount", "0")
        if len(claimed) > 9 or (claimed.isdecimal() and int(claimed) > bounds.XLSX_STRINGS):
            raise beyond("file_strings", bounds.XLSX_STRINGS)
        whole = root[:-1]
        for element in whole:
            texts.add(_text_of(element))
        del root[: len(whole)]
        since = 0 if whole else since + 1
        if since * _BLOCK > bounds.XLSX_ROW:
            raise beyond("file_cell", bounds.CELL)
        last = root[0] if len(root) else None
    if last is not None:
        texts.add(_text_of(last))
    return texts


def _formats(archive: Archive, path: str) -> list[str]:
    """The number format of each cell style."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = False
    for name, element in _small(archive.blocks(path)):
        if name == "numFmt":
            own[element.get("numFmtId", "")] = element.get("formatCode", "")[:1_000]
        elif name == "xf" and inside:
            formats.append(_format(element.get("numFmtId", "0"), own))
            if len(formats) > _MOST_STYLES:
                raise beyond("file_styles", _MOST_STYLES)
        elif name != "xf" and name in (
            "cellXfs",
            "cellStyles",
            "dxfs",
            "cellStyleXfs",
            "tableStyles",
            "colors",
        ):
            inside = name == "cellXfs"
    return formats


def _format(number: str, own: Mapping[str, str]) -> str:
    built_in = BUILT_IN.get(int(number), GENERAL) if number.isdecimal() and len(number) < 9 else GENERAL
    return own.get(number, built_in)
