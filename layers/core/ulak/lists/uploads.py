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
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from secrets import token_hex
from typing import Final

import orjson

from ulak.errors import InputError, NotFound, Problem
from ulak.identity import recipient, tckn
from ulak.identity.msisdn import Region
from ulak.jobs.job import Plan, Upload
from ulak.jobs.keys import snapshot_key, upload_key
from ulak.lists import sheets
from ulak.lists.cells import restored
from ulak.lists.columns import Columns, find, fold
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.text.placeholders import escaped, escaped_names, placeholders_of

LARGEST_UPLOAD: Final = 512 * 1024 * 1024
"""Octets: five million rows of a hundred each."""

FORM_SECONDS: Final = 15 * 60

_RULES: Final = 1
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
    form: sheets.Form | None
    columns: Sequence[str]
    """Its header; empty where its first row is data already."""
    to: str | None
    """The column that holds the numbers."""
    problems: Sequence[Problem]


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

    def view(self, firm_id: str, upload_id: str) -> UploadView:
        """What the file is taken for: its kind, its columns, and which holds the numbers; or why it is no
        list. ``NotFound`` until it is there."""
        found = find_upload(self.bucket, firm_id, upload_id)
        if found is None:
            raise NotFound
        upload, size = found
        form: sheets.Form | None = None
        try:
            form, first = self._first_row(upload)
            columns = find(first, [], {}, Region.TR)
        except InputError as error:
            return UploadView(upload_id, size, form, (), None, error.problems)
        header = first if columns.header else []
        return UploadView(upload_id, size, form, header, columns.title("to"), ())

    def _first_row(self, upload: Upload) -> tuple[sheets.Form, list[str]]:
        form = sheets.examine(self.bucket.beginning(upload.key, sheets.SAMPLE, upload.version))
        with self.bucket.open(upload.key, upload.version) as source:
            for row in sheets.rows(source, form):
                if row:
                    return form, row
        raise InputError([Problem("file_empty", "/upload")])


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
    return snapshot_key(firm_id, sha256(orjson.dumps(source)).hexdigest())


@dataclass(frozen=True, slots=True)
class Filed:
    """How the rows of a snapshot stood in the file that it was made from."""

    form: sheets.Form
    columns: Columns
    first_row: int
    """The file's row that is the snapshot's row 1; the file's rows are counted from 1, as spreadsheets do."""

    def encode(self) -> bytes:
        form = {"kind": self.form.kind, "encoding": self.form.encoding, "delimiter": self.form.delimiter}
        return orjson.dumps({"form": form, "columns": self.columns.encode(), "first_row": self.first_row})

    @classmethod
    def decode(cls, data: bytes) -> Filed:
        fields = orjson.loads(data)
        return cls(sheets.Form(**fields["form"]), Columns.decode(fields["columns"]), fields["first_row"])


def filed_key(snapshot: str) -> str:
    """Beside a snapshot made from a file: how it stood there."""
    return snapshot.removesuffix(".csv") + ".json"


def resolve(bucket: Bucket, plan: Plan, conceal: Callable[[str], str]) -> None:
    """Make the snapshot of a plan's upload, unless it is there, or other recipients are in it too. Memory does not
    grow with a CSV. `conceal` answers what is kept in the place of a TCKN.

    Raises `InputError` when the file is no list, or lacks what the text asks for.
    """
    if plan.upload is None or plan.sources is not None or bucket.head(plan.snapshot) is not None:
        return
    for_each_form(bucket, plan.upload, lambda form: _write(bucket, plan, form, conceal))


def for_each_form(bucket: Bucket, upload: Upload, work: Callable[[sheets.Form], None]) -> None:
    """`work` with what the file is; and once more, when it turns out to be in its other encoding. ``InputError`` if
    the version that was taken is gone."""
    try:
        form = sheets.examine(bucket.beginning(upload.key, sheets.SAMPLE, upload.version))
    except NotFound as gone:
        raise InputError([Problem("upload_missing", "/upload")]) from gone
    try:
        work(form)
    except UnicodeDecodeError:
        work(sheets.Form(form.kind, form.otherwise, form.delimiter))


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


@contextmanager
def filed_rows(
    bucket: Bucket, plan: Plan, form: sheets.Form, conceal: Callable[[str], str]
) -> Iterator[tuple[Filed, Iterator[list[str]]]]:
    """How a plan's upload is filed, and its rows as a snapshot has them, empty ones too."""
    upload = plan.upload
    if upload is None:
        raise LookupError("a plan without an upload")
    kind = recipient.of(plan.message_type)
    with bucket.open(upload.key, upload.version) as source:
        rows = sheets.rows(source, form)
        number, first = _first(rows)
        # The text was asked about when the request came.
        columns = find(first, placeholders_of(plan.text, "written"), upload.columns, plan.region, kind)
        _refuse_escaped(plan, columns)
        if not columns.header:
            rows = chain([first], rows)
        arranged = (columns.arranged(_cleaned(row)) for row in rows)
        width = len(columns.names)
        if kind.hidden:
            arranged = (_concealed(row, conceal, width) for row in arranged)
        else:
            arranged = (_without_tckn(row, width) for row in arranged)
        yield Filed(form, columns, number + 1 if columns.header else number), arranged


def _write(bucket: Bucket, plan: Plan, form: sheets.Form, conceal: Callable[[str], str]) -> None:
    with (
        filed_rows(bucket, plan, form, conceal) as (filed, rows),
        bucket.writer(plan.snapshot, content_type="text/csv; charset=utf-8") as stream,
    ):
        text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=False)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(filed.columns.names)
        writer.writerows(rows)
        text.flush()
        text.detach()
        # Before the snapshot itself, so that whoever finds the snapshot finds this.
        bucket.put_once(filed_key(plan.snapshot), filed.encode())


def _first(rows: Iterator[list[str]]) -> tuple[int, list[str]]:
    """The first row that holds anything, and its number."""
    for number, row in enumerate(rows, 1):
        if row:
            return number, [cell.strip() for cell in row]
    raise InputError([Problem("file_empty", "/upload")])


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
    for place, cell in enumerate(row):
        if cell[:1] == "'":
            row[place] = restored(cell)
    return row
