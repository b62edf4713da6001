"""A job's reports as files: who got what and what became of it, and the rows that were refused, to be mended.

A file is built from the records and kept in the bucket; the caller is sent there by an address that holds for a
few minutes. Small ones are built while the caller waits, larger ones behind. A file says how the job stood when it
was built; while a job moves, one not older than a minute is good enough.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO, Final

import orjson

from ulak.catalogue import SENTENCES, Locale, sentence
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import calls_of
from ulak.jobs.keys import chunk_key, refusals_key, report_file_key
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.refusals import Refusals
from ulak.jobs.standing import standing
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.lists.cells import neutralised
from ulak.lists.columns import MENDING, Columns
from ulak.lists.sheets import Form
from ulak.lists.uploads import Filed, filed_key
from ulak.platform.bucket import Bucket
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds, rfc3339
from ulak.platform.edge import Request, Response
from ulak.platform.queue import Queue
from ulak.text import segment
from ulak.text.segmentation import report_row

MOST_XLSX_ROWS: Final = 200_000
"""Recipients of a report as XLSX: what a spreadsheet still opens well. CSV has no such end."""

ROWS_AT_ONCE: Final = 10_000
"""Rows of a file that is built while the caller waits."""

_FRESH: Final[Milliseconds] = MINUTE
URL_SECONDS: Final = 5 * 60
_READERS: Final = 8
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv"

_TITLES: Final = (
    ("Mesaj no", "Message id"),
    ("Satır", "Row"),
    ("Telefon", "Number"),
    ("Metin", "Text"),
    ("SMS", "Segments"),
    ("Operatör raporu", "Operator's report"),
    ("Durum", "Status"),
    ("Neden", "Reason"),
    ("Gönderim", "Tried at"),
    ("Rapor", "Reported at"),
)

_LOCAL: Final = timezone(timedelta(hours=3))
"""Türkiye keeps one time all year (Decree 2016/9154)."""


@dataclass(frozen=True, slots=True)
class File:
    """Which file of a job: also what a message of the lists queue says."""

    ref: JobRef
    kind: str
    """``csv``, ``xlsx`` or ``refusals``."""
    locale: Locale
    masked: bool = False

    @property
    def name(self) -> str:
        if self.kind == "refusals":
            return f"refusals-{self.locale}.csv"
        return f"report-{self.locale}{'-masked' if self.masked else ''}.{self.kind}"

    def encode(self) -> dict[str, str | int]:
        where = {"firm": self.ref.firm_id, "job": self.ref.job_id}
        return {**where, "kind": self.kind, "locale": self.locale, "masked": int(self.masked)}

    @classmethod
    def decode(cls, fields: dict[str, Any]) -> File:
        ref = JobRef(fields["firm"], fields["job"])
        return cls(ref, fields["kind"], fields["locale"], bool(fields["masked"]))


@dataclass(frozen=True, slots=True)
class ReportFiles:
    store: JobStore
    bucket: Bucket
    queue: Queue
    clock: Clock

    def report(self, request: Request, kind: str) -> Response:
        """303 to the report, or 202 while it is built. Masked if that was asked for, and for who may not see whole
        numbers."""
        masked = request.query.get("masked", "false")
        if masked not in ("true", "false"):
            raise InputError([Problem("field_not_boolean", "/masked", params={"field": "masked"})])
        job = self._job(request)
        if kind == "xlsx" and job.totals.recipients > MOST_XLSX_ROWS:
            raise InputError([Problem("report_too_long_for_xlsx", params={"limit": MOST_XLSX_ROWS})])
        hides = masked == "true" or not request.caller.sees_whole
        file = File(job.ref, kind, request.locale, hides)
        return self._given(job, file, rows=job.totals.recipients)

    def refusals(self, request: Request) -> Response:
        """303 to the refused rows as a CSV like the one they came in, with what is wrong beside each."""
        job = self._job(request)
        if job.status in (JobStatus.ACCEPTED, JobStatus.EXPANDING):
            raise Conflict("job_state", status=job.status.value)
        return self._given(job, File(job.ref, "refusals", request.locale), rows=job.totals.rows)

    def build(self, file: File) -> None:
        """Build the file as the job stands now, unless it is there. Safe to repeat."""
        job = self.store.job(file.ref)
        if job is None or self._built_at(job, file) is not None:
            return
        plan = self.store.plan(file.ref)
        metadata = {"state": _state(job), "built": str(self.clock())}
        kind = XLSX_TYPE if file.kind == "xlsx" else CSV_TYPE
        key = report_file_key(file.ref, file.name)
        with self.bucket.writer(key, content_type=kind, once=False, metadata=metadata) as stream:
            if file.kind == "refusals":
                self._write_refusals(stream, job, plan, file.locale)
            else:
                lines = self._lines(job, plan, file)
                titles = [title[file.locale == "en"] for title in _TITLES]
                (write_xlsx if file.kind == "xlsx" else write_csv)(stream, titles, lines, file.locale)

    def _job(self, request: Request) -> Job:
        job = self.store.job(JobRef(request.caller.firm_id, request.path["job_id"]))
        if job is None:
            raise NotFound
        return job

    def _given(self, job: Job, file: File, *, rows: int) -> Response:
        built_at = self._built_at(job, file)
        if built_at is None:
            if rows > ROWS_AT_ONCE:
                self.queue.send([file.encode()])
                return Response(202, {"status": "pending"}, {"retry-after": "3"})
            self.build(file)
            built_at = self.clock()
        url = self.bucket.download_url(
            report_file_key(file.ref, file.name),
            filename=f"{file.ref.job_id}-{file.name}",
            seconds=URL_SECONDS,
        )
        body = {"status": "ready", "url": url, "as_of": rfc3339(built_at)}
        return Response(303, body, {"location": url})

    def _built_at(self, job: Job, file: File) -> Milliseconds | None:
        """When the file that is there was built, if it still tells how the job stands."""
        head = self.bucket.head(report_file_key(file.ref, file.name))
        if head is None:
            return None
        built_at = int(head.metadata["built"])
        same = head.metadata["state"] == _state(job)
        return built_at if same or built_at > self.clock() - _FRESH else None

    # --- the report ---------------------------------------------------------------------------------------

    def _lines(self, job: Job, plan: Plan, file: File) -> Iterator[list[str | int]]:
        @lru_cache(maxsize=256)
        def reported(text: str) -> str:
            return report_row(segment(text, plan.profile, plan.message_type))

        for chunk, record, reports in self._chunks(job):
            size = record.journal.batch_size if record else plan.profile.batch_size or 1
            calls = calls_of(chunk.msisdns, size)
            for index in range(len(chunk)):
                where = standing(index, calls, record, reports, plan.profile, job.began_at)
                text = chunk.text(index)
                segments = chunk.billed_segments(index)
                yield [
                    str(MessageId(job.ref.job_id, chunk.number, index)),
                    chunk.rows[index],
                    chunk.masked(index) if file.masked else chunk.shown(index),
                    "" if file.masked else text,
                    segments,
                    reported(text) if segments > 1 else str(len(text)),
                    where.status.value,
                    _reason(where.reason, file.locale),
                    _local(where.tried_at),
                    _local(where.reported_at),
                ]

    def _chunks(self, job: Job) -> Iterator[tuple[Chunk, ChunkRecord | None, ReportRecord]]:
        """All chunks with their records, in order; some are fetched ahead."""
        records = {
            reports.chunk: (record, reports)
            for record, reports in self.store.chunks(job.ref, 0, job.totals.chunks)
        }
        numbers = iter(range(job.totals.chunks))
        with ThreadPoolExecutor(_READERS) as pool:
            fetch: Callable[[int], Future[bytes]] = lambda number: pool.submit(  # noqa: E731 - used twice below
                self.bucket.get, chunk_key(job.ref, number)
            )
            waiting = [fetch(number) for number in islice(numbers, _READERS)]
            for number in range(job.totals.chunks):
                data = waiting.pop(0).result()
                waiting += [fetch(ahead) for ahead in islice(numbers, 1)]
                yield Chunk.decode(data), *records.pop(number, (None, ReportRecord(number)))

    # --- the refused rows ---------------------------------------------------------------------------------

    def _write_refusals(self, stream: BinaryIO, job: Job, plan: Plan, locale: Locale) -> None:
        rows = csv.reader(self.bucket.lines(plan.snapshot))
        names = next(rows)
        filed = self._filed(plan, names)
        columns, form = filed.columns, filed.form
        header = list(columns.header or ["Telefon" if n == "to" else n for n in columns.as_filed(names)])
        kept = [place for place, title in enumerate(header) if title not in MENDING]
        encoding = "cp1254" if form.encoding == "cp1254" else "utf-8-sig"
        delimiter = form.delimiter if form.delimiter in (";", "\t", ",", "|") else ";"
        with _text(stream, encoding) as text:
            writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
            writer.writerow([*(neutralised(header[place]) for place in kept), *MENDING])
            number = 0
            for page in range(job.totals.refusal_pages):
                for refusal in Refusals.decode(self.bucket.get(refusals_key(job.ref, page))).rows:
                    row = next(islice(rows, refusal.row - number - 1, None))
                    number = refusal.row
                    cells = columns.as_filed(row)
                    writer.writerow(
                        [
                            *(neutralised(cells[place]) if place < len(cells) else "" for place in kept),
                            str(filed.first_row + refusal.row - 1),
                            neutralised(columns.title(refusal.column)),
                            sentence(refusal.code, locale, refusal.params),
                        ]
                    )

    def _filed(self, plan: Plan, names: Sequence[str]) -> Filed:
        if plan.upload is not None and plan.sources is None:
            return Filed.decode(self.bucket.get(filed_key(plan.snapshot)))
        header = ("Telefon", *names[1:])
        return Filed(Form("csv", "utf-8", ";"), Columns(header, 0, tuple(names)), first_row=1)


def _state(job: Job) -> str:
    """Counters only ever grow, so the same counters are the same state."""
    progress = orjson.dumps([job.status.value, asdict(job.progress), job.totals.digest])
    return sha256(progress).hexdigest()[:32]


def _reason(reason: str, locale: Locale) -> str:
    code, _, raw = reason.partition(":")
    told = sentence(code, locale) if code in SENTENCES else code
    return f"{told} ({raw})" if raw else told


def _local(moment: Milliseconds | None) -> str:
    if moment is None:
        return ""
    return datetime.fromtimestamp(moment / SECOND, _LOCAL).strftime("%Y-%m-%d %H:%M")


@contextmanager
def _text(stream: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    yield text
    text.flush()
    text.detach()


def write_csv(
    stream: BinaryIO, titles: Sequence[str], lines: Iterator[list[str | int]], locale: Locale
) -> None:
    """As a spreadsheet of that language opens it: a Turkish one takes the comma for a decimal's."""
    with _text(stream, "utf-8-sig") as text:
        writer = csv.writer(text, delimiter=";" if locale == "tr" else ",", lineterminator="\r\n")
        writer.writerow(titles)
        writer.writerows(
            [cell if isinstance(cell, int) else neutralised(cell) for cell in row] for row in lines
        )


def write_xlsx(
    stream: BinaryIO, titles: Sequence[str], lines: Iterator[list[str | int]], locale: Locale
) -> None:
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        # Row by row, and a text stays a text whatever it begins with.
        options = {"constant_memory": True} | dict.fromkeys(
            ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
        )
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet("Rapor" if locale == "tr" else "Report")
            sheet.write_row(0, 0, titles)
            for number, row in enumerate(lines, 1):
                sheet.write_row(number, 0, row)
        file.seek(0)
        while block := file.read(1 << 20):
            stream.write(block)
