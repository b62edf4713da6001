"""Files of subscribers and current accounts: taken in a batch at a time, mended by a person, given out again.

An import reads an upload's rows in order, writes the cards that differ, and after every batch notes how far it is;
when the function's time ends, it goes on from there. The same file again changes nothing, so a batch that a crash
interrupted is taken in again (and its rows then count as unchanged). Rows that are refused come back as a file like
the one that came, with the reasons beside them.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field
from secrets import token_hex
from typing import Any, Final, Literal

import orjson
from pydantic import Field

from ulak.cards import fields as card_fields
from ulak.cards.fields import KINDS, CardColumns, CardKind, WrongCell
from ulak.catalogue import Locale, reason, sentence
from ulak.directory import current_accounts, subscribers
from ulak.directory.current_accounts import CurrentAccountRow
from ulak.directory.firms import Service
from ulak.directory.gate import Gate
from ulak.directory.register import Card, Register, Upserted
from ulak.directory.subscribers import SubscriberRow
from ulak.errors import InputError, NotFound, Problem
from ulak.identity import tckn
from ulak.identity.msisdn import Region
from ulak.jobs.job import Upload
from ulak.jobs.keys import import_key
from ulak.lists import sheets
from ulak.lists.cells import restored
from ulak.lists.columns import MENDING
from ulak.lists.uploads import find_upload
from ulak.platform.bodies import Body, parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.edge import Request, Response, told
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object
from ulak.platform.table import Table

BATCH: Final = 500
"""Rows between two notes of how far the import is."""

RESERVE: Final[Milliseconds] = 8 * SECOND
"""No batch is begun with less of the function's time left."""

_WRITERS: Final = 4
_WRITTEN_AT_ONCE: Final = 100
_SHOWN: Final = 100
"""Refused rows that the view tells; the file tells all."""
_TELLING: Final = 10
"""Characters from which on the first two and last three of a number give nothing away."""
_ID_OCTETS: Final = 16
_URL_SECONDS: Final = 5 * 60
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportBody(Body):
    """``POST /v1/imports``."""

    kind: Literal["accounts", "subscribers"]
    upload: str
    columns: dict[str, str | int] = Field(default={}, max_length=50)
    """Where headers do not tell: fields → headers, or columns from 1."""


@dataclass(frozen=True, slots=True)
class ImportPointer:
    """What a message of the lists queue says of an import."""

    firm_id: str
    import_id: str

    def encode(self) -> dict[str, str]:
        return {"firm": self.firm_id, "import": self.import_id}

    def key(self, part: str) -> str:
        return import_key(self.firm_id, self.import_id, part)


@dataclass(slots=True)
class Progress:
    """How far an import is; kept after every batch."""

    status: str = "pending"
    """``pending``, ``running``, ``filing`` (the refused rows become a file), ``ready`` or ``failed``."""
    row: int = 0
    """Rows of the file that are behind us, as spreadsheets count."""
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    """Where refused rows stand in the bucket."""
    sheet: str = ""
    encoding: str = ""
    """What the file turned out to be in, where its beginning told otherwise."""
    header: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    """Why the file as a whole is not taken."""


@dataclass(frozen=True, slots=True)
class Imports:
    table: Table
    gate: Gate
    bucket: Bucket
    queue: Queue

    # --- as a caller sees it ------------------------------------------------------------------------------

    def create(self, request: Request) -> Response:
        """202 and where its course is told."""
        body = parse(ImportBody, parse_object(request.body))
        firm_id = request.caller.firm_id
        found = find_upload(self.bucket, firm_id, body.upload)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        known = {one.name for one in KINDS[body.kind].fields}
        if unknown := [name for name in body.columns if name not in known and not name.startswith("fields.")]:
            raise InputError(
                Problem("field_unknown", f"/columns/{name}", params={"field": name}) for name in unknown
            )
        self._region(firm_id)
        pointer = ImportPointer(firm_id, token_hex(_ID_OCTETS))
        asked = {"kind": body.kind, "key": found[0].key, "version": found[0].version, "columns": body.columns}
        self.bucket.put(pointer.key("request"), orjson.dumps(asked | {"locale": request.locale}))
        self.queue.send([pointer.encode()])
        where = f"/v1/imports/{pointer.import_id}"
        return Response(
            202, {"id": pointer.import_id, "status": "pending"}, {"location": where, "retry-after": "2"}
        )

    def view(self, request: Request) -> dict[str, Any]:
        """How far the import is, and its first refused rows: each bad cell by sheet, row, column and reason."""
        pointer, progress = self._of(request)
        view = {name: getattr(progress, name) for name in ("status", *_COUNTED)} | {"id": pointer.import_id}
        view["by_reason"] = [
            {"code": code, "rows": rows, "message": reason(code, request.locale)}
            for code, rows in progress.by_reason.items()
        ]
        view["problems"] = [told(Problem(**one), request.locale) for one in progress.problems]
        view["refusals"] = [
            {"sheet": progress.sheet or None, "row": number}
            | {"column": wrong["column"], "value": wrong["value"], "code": wrong["code"]}
            | {"message": sentence(wrong["code"], request.locale, wrong["params"])}
            for number, _, wrongs in self._refused(progress, _SHOWN)
            for wrong in wrongs
        ]
        if progress.status == "ready" and progress.refused:
            view["refusals_file"] = f"/v1/imports/{pointer.import_id}/refusals.xlsx"
        return view

    def refusals(self, request: Request) -> Response:
        """303 to the refused rows as a sheet, to be mended and sent again."""
        pointer, progress = self._of(request)
        if progress.status not in ("ready", "failed"):
            return Response(202, {"status": progress.status}, {"retry-after": "2"})
        if not progress.refused:
            raise NotFound
        return self._download(pointer.key("refused").removesuffix("json") + "xlsx", "refusals.xlsx")

    def template(self, request: Request, kind: str) -> Response:
        """303 to an empty sheet with the columns of this kind, and a second one that explains them."""
        key = f"exports/{request.caller.firm_id}/templates/{kind}-{request.locale}.xlsx"
        content = template(KINDS[kind], request.locale)
        self.bucket.put(key, content, content_type=_XLSX)
        return self._download(key, f"{kind}.xlsx")

    def _download(self, key: str, filename: str) -> Response:
        url = self.bucket.download_url(key, filename=filename, seconds=_URL_SECONDS)
        return Response(303, {"url": url}, {"location": url})

    def _of(self, request: Request) -> tuple[ImportPointer, Progress]:
        import_id = request.path["import_id"]
        if len(import_id) != 2 * _ID_OCTETS or not (import_id.isascii() and import_id.isalnum()):
            raise NotFound
        pointer = ImportPointer(request.caller.firm_id, import_id)
        self.bucket.get(pointer.key("request"))  # or NotFound
        return pointer, self._progress(pointer)

    def _region(self, firm_id: str) -> Region:
        return self.gate.account(firm_id, Service.SMS).region

    # --- as the worker does it ----------------------------------------------------------------------------

    def run(self, pointer: ImportPointer, remaining: Callable[[], Milliseconds]) -> None:
        """Go on with the import as far as the time allows; then hand it to the next turn. Safe to repeat."""
        asked = orjson.loads(self.bucket.get(pointer.key("request")))
        upload = Upload(asked["key"], asked["version"], asked["columns"])
        kind, progress = KINDS[asked["kind"]], self._progress(pointer)
        try:
            if progress.status in ("pending", "running"):
                if not self._take(pointer, upload, kind, progress, remaining):
                    self.queue.send([pointer.encode()])
                    return
                progress.status = "filing" if progress.refused else "ready"
                self._keep(pointer, progress)
            if progress.status == "filing":
                if progress.refused > BATCH and remaining() < 2 * RESERVE:
                    self.queue.send([pointer.encode()])
                    return
                self._file(pointer, progress, asked["locale"])
                progress.status = "ready"
                self._keep(pointer, progress)
        except InputError as unusable:
            progress.status, progress.problems = "failed", [asdict(one) for one in unusable.problems]
            self._keep(pointer, progress)
        if kind.name == "subscribers" and progress.status in ("ready", "failed"):
            self.bucket.delete(upload.key, upload.version)  # it may hold TCKNs; the cards hold them sealed

    def _take(
        self,
        pointer: ImportPointer,
        upload: Upload,
        kind: CardKind,
        progress: Progress,
        remaining: Callable[[], Milliseconds],
    ) -> bool:
        """Take in what is behind `progress`. ``False``: the time ended before the file did."""
        form = sheets.examine(self.bucket.beginning(upload.key, sheets.SAMPLE, upload.version))
        if progress.encoding:
            form = sheets.Form(form.kind, progress.encoding, form.delimiter)
        if form.kind == "xlsx" and not progress.sheet:
            with closing(self.bucket.open(upload.key, upload.version)) as source:
                progress.sheet = sheets.sheet_name(source)
        batches = _Batches(self, pointer, kind, progress)
        try:
            with self.bucket.open(upload.key, upload.version) as source:
                for number, row in enumerate(sheets.rows(source, form), 1):
                    if row and batches.columns is None:
                        batches.begin(row, upload)
                    elif row:
                        batches.add(number, row)
                    if batches.full and number > progress.row:
                        batches.write(number)
                        if remaining() < RESERVE:
                            return False
        except UnicodeDecodeError:
            progress.encoding = form.otherwise
            return self._take(pointer, upload, kind, progress, remaining)
        if batches.columns is None:
            raise InputError([Problem("file_empty", "/upload")])
        batches.write(progress.row + len(batches.numbers))
        return True

    def card(self, firm_id: str, kind: CardKind, values: dict[str, Any]) -> Card:
        """The card that a row's values describe; ``InputError`` with everything that is wrong."""
        region = self._region(firm_id)
        if kind.name == "accounts":
            row = parse(CurrentAccountRow, values)
            return current_accounts.card_of(row.code, row, region)
        subscriber = parse(SubscriberRow, values)
        return subscribers.card_of(firm_id, subscriber.code, subscriber, region, self.gate.personal)

    def upsert(self, firm_id: str, kind: CardKind, cards: Sequence[Card]) -> Upserted:
        of = current_accounts.current_accounts if kind.name == "accounts" else subscribers.subscribers
        register: Register = of(self.table)
        parts = [cards[first : first + _WRITTEN_AT_ONCE] for first in range(0, len(cards), _WRITTEN_AT_ONCE)]
        with ThreadPoolExecutor(_WRITERS) as pool:
            done = list(pool.map(lambda part: register.upsert(firm_id, part), parts))
        return Upserted(
            *(sum(getattr(one, name) for one in done) for name in ("created", "updated", "unchanged"))
        )

    def keep_refused(self, pointer: ImportPointer, first: int, refused: list[Any]) -> str:
        key = pointer.key(f"refused-{first:08}")
        self.bucket.put(key, orjson.dumps(refused))
        return key

    def _refused(
        self, progress: Progress, most: int | None = None
    ) -> Iterator[tuple[int, list[str], list[Any]]]:
        """Number, cells and what is wrong of each refused row, in order."""
        count = 0
        for key in progress.pages:
            for number, cells, wrongs in orjson.loads(self.bucket.get(key)):
                if count == most:
                    return
                count += 1
                yield number, cells, wrongs

    def _file(self, pointer: ImportPointer, progress: Progress, locale: Locale) -> None:
        kept = [place for place, title in enumerate(progress.header) if title not in MENDING]
        lines = (
            [
                *(cells[place] if place < len(cells) else "" for place in kept),
                str(number),
                ", ".join(dict.fromkeys(wrong["column"] for wrong in wrongs)),
                "\n".join(sentence(wrong["code"], locale, wrong["params"]) for wrong in wrongs),
            ]
            for number, cells, wrongs in self._refused(progress)
        )
        header = [*(progress.header[place] for place in kept), *MENDING]
        key = pointer.key("refused").removesuffix("json") + "xlsx"
        with self.bucket.writer(key, content_type=_XLSX, once=False) as stream:
            write_sheet(stream, progress.sheet or "Ret", header, lines)

    def _progress(self, pointer: ImportPointer) -> Progress:
        try:
            return Progress(**orjson.loads(self.bucket.get(pointer.key("progress"))))
        except NotFound:
            return Progress()

    def _keep(self, pointer: ImportPointer, progress: Progress) -> None:
        self.bucket.put(pointer.key("progress"), orjson.dumps(progress))

    def keep(self, pointer: ImportPointer, progress: Progress) -> None:
        """Note how far the import is."""
        self._keep(pointer, progress)


_COUNTED: Final = ("rows", "created", "updated", "unchanged", "refused")


class _Batches:
    """The rows of a file on their way: those that an earlier turn took in are only looked at for their codes."""

    def __init__(self, imports: Imports, pointer: ImportPointer, kind: CardKind, progress: Progress) -> None:
        self._imports, self._pointer, self._kind = imports, pointer, kind
        self._progress = progress
        self.columns: CardColumns | None = None
        self.numbers: list[int] = []
        self._cards: list[Card] = []
        self._refused: list[tuple[int, list[str], list[dict[str, Any]]]] = []
        self._codes: dict[int, int] = {}
        """Fingerprints of the codes that came, with their rows; 64 bits, so that a million fit."""

    @property
    def full(self) -> bool:
        return len(self.numbers) >= BATCH

    def begin(self, header: Sequence[str], upload: Upload) -> None:
        cells = [cell.strip() for cell in header]
        self.columns = card_fields.find(cells, self._kind, upload.columns)
        self._progress.header, self._progress.status = cells, "running"

    def add(self, number: int, row: list[str]) -> None:
        columns = self.columns
        if columns is None:
            raise LookupError("a row before the header")
        cells = [restored(cell) for cell in row]
        place = columns.targets.index("code")
        code = cells[place].strip() if place < len(cells) else ""
        first = self._codes.setdefault(hash(code), number)
        if number <= self._progress.row:
            return
        self.numbers.append(number)
        values, wrong = card_fields.read(cells, columns, self._kind)
        if code and first != number:
            wrong.append(WrongCell(place, "code_repeated", {"code": code, "first": first}))
        if any(cell.strip() for cell in cells[len(columns.header) :]):
            params = {"expected": len(columns.header), "given": len(cells)}
            wrong.append(WrongCell(None, "row_too_long", params))
        try:
            card = self._imports.card(self._pointer.firm_id, self._kind, values)
        except InputError as error:
            found = [card_fields.wrong_of(problem, cells, columns) for problem in error.problems]
            at = {one.place for one in wrong}
            wrong += [one for one in found if one.place is None or one.place not in at]
        if wrong:
            self._refuse(number, cells, columns, wrong)
        else:
            self._cards.append(card)

    def _refuse(
        self, number: int, cells: list[str], columns: CardColumns, wrong: Sequence[WrongCell]
    ) -> None:
        shown = [_without_tckn(cell, place == columns.tckn) for place, cell in enumerate(cells)]
        told = [
            {
                "column": columns.header[one.place] if one.place is not None else "",
                "value": self._told(shown, one.place, columns),
                "code": one.code,
                "params": dict(one.params),
            }
            for one in wrong
        ]
        self._refused.append((number, shown, told))

    def _told(self, cells: Sequence[str], place: int | None, columns: CardColumns) -> str:
        """A cell as answers tell it: a phone number masked."""
        if place is None or place >= len(cells):
            return ""
        cell = cells[place]
        hidden = columns.targets[place] == self._kind.numbers and len(cell) >= _TELLING
        return f"{cell[:2]}*****{cell[-3:]}" if hidden else cell

    def write(self, row: int) -> None:
        """Write the batch and note that the file is taken in up to `row`."""
        progress, imports, pointer = self._progress, self._imports, self._pointer
        if self._cards:
            done = imports.upsert(pointer.firm_id, self._kind, self._cards)
            progress.created += done.created
            progress.updated += done.updated
            progress.unchanged += done.unchanged
        if self._refused:
            progress.pages.append(imports.keep_refused(pointer, self._refused[0][0], self._refused))
            progress.refused += len(self._refused)
            reasons = Counter(progress.by_reason)
            reasons.update(code for _, _, wrongs in self._refused for code in {one["code"] for one in wrongs})
            progress.by_reason = dict(reasons)
        progress.rows += len(self.numbers)
        progress.row = max(row, progress.row)
        self.numbers, self._cards, self._refused = [], [], []
        imports.keep(pointer, progress)


def _without_tckn(cell: str, is_tckn: bool) -> str:
    compact = tckn.compact(cell)
    if is_tckn or (len(compact) == tckn.DIGITS and tckn.is_valid(compact)):
        return tckn.shown(tckn.refused("", compact)) if compact else ""
    return cell


# --- sheets ---------------------------------------------------------------------------------------------------


def write_sheet(stream: Any, name: str, header: Sequence[str], lines: Iterator[list[str]]) -> None:
    """One sheet, row by row, every cell a text whatever it begins with."""
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True} | dict.fromkeys(
            ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
        )
        with xlsxwriter.Workbook(file, options) as book:
            text = book.add_format({"num_format": "@"})
            sheet = book.add_worksheet(name[:31])
            sheet.set_column(0, len(header), 18, text)
            sheet.write_row(0, 0, header, book.add_format({"bold": True}))
            for number, line in enumerate(lines, 1):
                sheet.write_row(number, 0, line, text)
        file.seek(0)
        while block := file.read(1 << 20):
            stream.write(block)


def template(kind: CardKind, locale: Locale) -> bytes:
    """An empty sheet with a column for each field, its cells texts; beside it what each means."""
    import xlsxwriter

    english = locale == "en"
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(kind.name if english else _SHEETS[kind.name])
        sheet.set_column(0, len(kind.fields), 18, text)
        sheet.write_row(0, 0, [one.titles[english] for one in kind.fields], bold)
        guide = book.add_worksheet("Guide" if english else "Açıklama")
        guide.set_column(0, 3, 24)
        guide.write_row(
            0, 0, ["Column", "Required", "Example"] if english else ["Sütun", "Zorunlu", "Örnek"], bold
        )
        for number, one in enumerate(kind.fields, 1):
            required = ("Evet", "Yes") if one.required else ("Hayır", "No")
            guide.write_row(number, 0, [one.titles[english], required[english], one.example], text)
    return out.getvalue()


_SHEETS: Final = {"accounts": "Cari Hesaplar", "subscribers": "Mobil Aboneler"}
