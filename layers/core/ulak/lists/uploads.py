"""Lists as files: where to put one, what it is taken for, and how it becomes a job's snapshot.

A file goes from the caller straight to the bucket by a form that names one object, its largest size and a quarter
of an hour. A job (or quote) that names it freezes the version it finds. Its rows become a snapshot whose name is a
digest of everything that decides its content, and the first to write it wins; so whoever needs it writes the same
object or finds it written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from hashlib import sha256
from secrets import token_hex
from typing import Any, BinaryIO, Final

import orjson

from ulak.errors import InputError, NotFound, Problem
from ulak.identity import recipient, tckn
from ulak.identity.msisdn import Region
from ulak.identity.recipient import MSISDN, RecipientKind
from ulak.jobs.job import Plan, Upload
from ulak.jobs.keys import snapshot_key, upload_key
from ulak.lists.cells import restored
from ulak.lists.columns import Columns, find, fold, letters
from ulak.lists.form import Form
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.lists.rows import ListRows, opened
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.text.placeholders import escaped, escaped_names, placeholders_of
from ulak.values import dataclass

LARGEST_UPLOAD: Final = 512 * 1024 * 1024
"""Octets: five million rows of a hundred each."""

FORM_SECONDS: Final = 15 * 60

_RULES: Final = 3
"""Raise it when the same file would give another snapshot."""

_ID_OCTETS: Final = 16


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where one file may be put until `expires_at`: send `fields` and then the file, as ``file``, to `url` as a
    form."""

    id: str
    url: str
    fields: Mapping[str, str]
    expires_at: Milliseconds


@dataclass(frozen=True, slots=True)
class UploadView:
    """What a file is taken for; `problems` tell why it is no list, as far as it is none."""

    id: str
    size: int
    """Octets."""
    form: Form | None
    columns: Sequence[str]
    """Its header; empty where its first row is data already."""
    to: str | None
    """The column that holds the numbers."""
    problems: Sequence[Problem]
    header_row: int = 0
    """The row of the file that is its header; 0: there is none."""
    passed_over: Sequence[int] = ()
    """Rows above the header that are no rows of the list."""


@dataclass(frozen=True, slots=True)
class Uploads:
    bucket: Bucket
    clock: Clock

    def create(self, firm_id: str) -> UploadForm:
        """A form for one file."""
        upload_id = token_hex(_ID_OCTETS)
        form = self.bucket.upload_form(
            upload_key(firm_id, upload_id), largest=LARGEST_UPLOAD, seconds=FORM_SECONDS
        )
        return UploadForm(upload_id, form.url, form.fields, self.clock() + FORM_SECONDS * SECOND)

    def put(self, firm_id: str, octets: bytes) -> str:
        """The id of an upload that holds `octets`: a file that came with a form of ours."""
        upload_id = token_hex(_ID_OCTETS)
        self.bucket.put(upload_key(firm_id, upload_id), octets, content_type="application/octet-stream")
        return upload_id

    def content(self, firm_id: str, upload_id: str) -> str:
        """Names the octets of the file as it stands now, the same for the same file put in twice; empty if there is
        none."""
        head = self.bucket.head(upload_key(firm_id, upload_id))
        return head.etag if head else ""

    def source(self, firm_id: str, upload_id: str) -> Callable[[], BinaryIO]:
        """Opens the file, the version that is there now. ``NotFound`` until it is there."""
        upload, _ = self._found(firm_id, upload_id)
        return lambda: self.bucket.open(upload.key, upload.version)

    def _found(self, firm_id: str, upload_id: str) -> tuple[Upload, int]:
        if (found := find_upload(self.bucket, firm_id, upload_id)) is None:
            raise NotFound
        return found

    def view(
        self,
        firm_id: str,
        upload_id: str,
        kind: RecipientKind = MSISDN,
        reading: Reading = NOTHING_SAID,
        given: Mapping[str, str | int] | None = None,
    ) -> UploadView:
        """What the file is taken for: its kind, its columns, and which holds the recipients of `kind`; or why it is no
        list, or what it leaves open that neither `reading` nor the columns that are `given` say. ``NotFound`` until it
        is there."""
        found, size = self._found(firm_id, upload_id)
        upload = replace(found, reading=reading.encode())
        form: Form | None = None
        try:
            with opened_upload(self.bucket, upload, to_show=True) as rows:
                form = rows.form
                columns = _columns_of(rows, [], given or {}, Region.TR, kind)
        except InputError as error:
            return UploadView(upload_id, size, form, (), None, error.problems)
        return UploadView(
            upload_id, size, form, rows.header, columns.title("to"), (), rows.header_row, rows.passed_over
        )


@contextmanager
def opened_upload(bucket: Bucket, upload: Upload, *, to_show: bool = False) -> Iterator[ListRows]:
    """The rows of a firm's file, as its owner said that it is read (`ulak.lists.rows.opened`). ``InputError`` if the
    version that was taken is gone."""

    def source() -> BinaryIO:
        try:
            return bucket.open(upload.key, upload.version)
        except NotFound as gone:
            raise InputError([Problem("upload_missing", "/upload")]) from gone

    with opened(source, Reading.decode(upload.reading), to_show=to_show) as rows:
        yield rows


def find_upload(bucket: Bucket, firm_id: str, upload_id: str) -> tuple[Upload, int] | None:
    """The firm's upload as it stands now, and its size; ``None`` if there is none by that id."""
    if len(upload_id) != 2 * _ID_OCTETS or not upload_id.isalnum() or not upload_id.isascii():
        return None
    key = upload_key(firm_id, upload_id)
    head = bucket.head(key)
    return (Upload(key, head.version), head.size) if head else None


def snapshot_of(firm_id: str, upload: Upload, names: list[str], plan: Plan) -> str:
    """Where the snapshot of an upload stands: named by all that its content follows from."""
    source = [_RULES, upload.key, upload.version, sorted(upload.columns.items()), names, plan.region.value]
    kind = recipient.of(plan.message_type)
    source += [kind.name] * kind.hidden
    if names_in_braces := escaped_names(plan.text):
        source.append([*names_in_braces, plan.text_as or ""])
    if upload.reading:
        source.append(sorted(upload.reading.items()))
    return snapshot_key(firm_id, sha256(orjson.dumps(source)).hexdigest())


@dataclass(frozen=True, slots=True)
class Filed:
    """How the rows of a snapshot stood in the file that it was made from."""

    form: Form
    columns: Columns
    first_row: int
    """The file's row that is the snapshot's row 1; the file's rows are counted from 1, as spreadsheets do. It is 1: a
    snapshot has a row for each of its file. Before, its row 1 was the first below the header."""
    physical_rows: int = 0
    """Rows that the file has, those too that hold nothing; of a CSV its lines."""
    read_rows: int = 0
    """Of those, the rows below the header that hold anything and are not left out."""
    header_row: int = 0
    """0: there is none."""
    passed_over: tuple[int, ...] = ()
    """Rows above the header that are no rows of the list."""
    left_out: int = 0
    """Hidden rows that its owner leaves out."""
    sheet: str = ""

    def encode(self) -> bytes:
        return orjson.dumps({**facts_of(self), "columns": self.columns.encode()})

    @classmethod
    def decode(cls, data: bytes) -> Filed:
        stored = orjson.loads(data)
        read = {"form": Form(**stored["form"]), "columns": Columns.decode(stored["columns"])}
        passed_over = tuple(stored.get("passed_over", ()))
        return cls(**stored | read | {"passed_over": passed_over})


def facts_of(filed: Filed) -> dict[str, Any]:
    """What the file was read as, its columns apart, as JSON has it."""
    names = [one.name for one in fields(filed) if one.name not in ("form", "columns")]
    form = {"kind": filed.form.kind, "encoding": filed.form.encoding, "delimiter": filed.form.delimiter}
    return {"form": form, **{name: getattr(filed, name) for name in names}}


def file_read(filed: Filed) -> dict[str, Any]:
    """What a quote tells of the file: how it was read, and which column fills what."""
    columns, form = filed.columns, filed.form
    return {
        "kind": form.kind,
        "sheet": filed.sheet or None,
        "encoding": form.encoding or None,
        "delimiter": form.delimiter or None,
        "physical_rows": filed.physical_rows,
        "read_rows": filed.read_rows,
        "header_row": filed.header_row,
        "passed_over": filed.passed_over,
        "left_out": filed.left_out,
        "columns": [
            {"name": name, "column": columns.title(name), "place": letters(place)}
            | ({"found_by": columns.rules[name]} if name in columns.rules else {})
            for place, name in enumerate(columns.as_filed(list(columns.names)))
        ],
    }


def request_read(columns: Sequence[str], rows: int) -> dict[str, Any]:
    """The same of a list that stands in the request itself: `columns` are those that the text uses."""
    named = [{"name": name, "column": name, "place": ""} for name in ("to", *columns)]
    return {"kind": "request", "physical_rows": rows, "read_rows": rows, "columns": named}


def filed_key(snapshot: str) -> str:
    """Beside a snapshot made from a file: how it stood there."""
    return snapshot.removesuffix(".csv") + ".json"


def asked_in_file(bucket: Bucket, plan: Plan, error: InputError) -> InputError:
    """What the rows of a plan's snapshot leave open, each question at the row of the file that they were made from."""
    if plan.upload is None or plan.sources is not None:
        return error
    questions = [one for one in error.problems if one.choose and one.row and not one.pointer]
    if not questions:
        return error
    first_row = Filed.decode(bucket.get(filed_key(plan.snapshot))).first_row
    return InputError(
        replace(one, pointer="/upload", row=one.row + first_row - 1) if one in questions and one.row else one
        for one in error.problems
    )


def resolve(bucket: Bucket, plan: Plan, conceal: Callable[[str], str]) -> None:
    """Make the snapshot of a plan's upload, unless it is there, or other recipients are in it too. Memory does not
    grow with a CSV. `conceal` answers what is kept in the place of a TCKN.

    Raises `InputError` when the file is no list, or lacks what the text asks for.
    """
    if plan.upload is None or plan.sources is not None or bucket.head(plan.snapshot) is not None:
        return
    with filed_rows(bucket, plan, conceal) as (filed, rows):
        _write(bucket, plan, filed, rows)


def forget(bucket: Bucket, plan: Plan) -> None:
    """Take a file with TCKNs out of the bucket, whatever was uploaded under its name: its snapshot holds them
    concealed. Safe to repeat."""
    if plan.upload is not None and recipient.of(plan.message_type).hidden:
        bucket.erase(plan.upload.key)


def _refuse_escaped(plan: Plan, columns: Columns) -> None:
    """``InputError`` if the text has a column of the file in two braces, unless that is meant."""
    headers = {fold(header) for header in columns.header}
    names = [name for name in escaped_names(plan.text) if fold(name) in headers or name in columns.names]
    if names and plan.text_as != "written":
        raise InputError(escaped(name) for name in names)


Told = Callable[[], Filed]
"""How a file's rows stood in it; its counts hold once the rows have been read."""


@contextmanager
def filed_rows(
    bucket: Bucket, plan: Plan, conceal: Callable[[str], str]
) -> Iterator[tuple[Told, Iterator[list[str]]]]:
    """How a plan's upload is filed, and its rows as a snapshot has them: a row that the list has not is empty, so
    that rows can be counted."""
    upload = plan.upload
    if upload is None:
        raise LookupError("a plan without an upload")
    kind = recipient.of(plan.message_type)
    with opened_upload(bucket, upload) as rows:
        # The text was asked about when the request came.
        names = placeholders_of(plan.linked_text, "written")
        columns = _columns_of(rows, names, upload.columns, plan.region, kind)
        _refuse_escaped(plan, columns)

        def told() -> Filed:
            return Filed(
                rows.form,
                columns,
                1,
                rows.physical_rows,
                rows.read_rows,
                rows.header_row,
                rows.passed_over,
                rows.left_out,
                rows.sheet,
            )

        arranged = _arranged(rows, columns)
        width = len(columns.names)
        if kind.hidden:
            arranged = (_concealed(row, conceal, width) for row in arranged)
        else:
            arranged = (_without_tckn(row, width) for row in arranged)
        yield told, arranged


def _arranged(rows: ListRows, columns: Columns) -> Iterator[list[str]]:
    """The rows as a snapshot has them, so that each has its number in the file: the header, titles above it and what
    holds nothing are empty rows."""
    arranged, expected = columns.arranged, 1
    for number, row in rows:
        while expected < number:
            yield []
            expected += 1
        expected += 1
        yield arranged(_cleaned(row))


def _columns_of(
    rows: ListRows,
    names: Sequence[str],
    given: Mapping[str, str | int],
    region: Region,
    kind: RecipientKind = MSISDN,
) -> Columns:
    """The columns of a list, by its header; without one, by the first of its rows that holds a recipient."""
    if rows.header_row:
        first: Sequence[str] = rows.header
    else:
        held = (row for _, row in rows.ahead if any(kind.is_valid(cell, region) for cell in row))
        first = next(held, rows.ahead[0][1] if rows.ahead else [])
    return find(first, names, given, region, kind, header_row=rows.header_row)


def _write(bucket: Bucket, plan: Plan, told: Told, rows: Iterator[list[str]]) -> None:
    with bucket.writer(plan.snapshot, content_type="text/csv; charset=utf-8") as stream:
        text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=False)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(told().columns.names)
        writer.writerows(rows)
        text.flush()
        text.detach()
        # Before the snapshot itself, so that whoever finds the snapshot finds this.
        bucket.put_once(filed_key(plan.snapshot), told().encode())


def _concealed(row: list[str], kept: Callable[[str], str], width: int) -> list[str]:
    """The row with its TCKN concealed; any other that it holds, too."""
    if len(row) != width:
        return [tckn.refused("row_too_short", cell) for cell in row]  # whatever stands where
    others = (
        tckn.mask(cell) if len(cell) >= tckn.DIGITS and tckn.is_valid(cell) else cell for cell in row[1:]
    )
    return [kept(row[0]), *others]


def _without_tckn(row: list[str], width: int) -> list[str]:
    """The row with a TCKN hidden that stands where the number should; of a row that is too short, wherever."""
    if len(row) == width:
        row[0] = recipient.without_tckn(row[0])
        return row
    return [recipient.without_tckn(cell) for cell in row]


def _cleaned(row: list[str]) -> list[str]:
    return [restored(cell) if cell[:1] == "'" else cell for cell in row]
