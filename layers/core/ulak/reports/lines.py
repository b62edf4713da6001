"""The lines of a job's files: who got what and what became of it, and the rows that were refused."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale, sentence, unfilled
from ulak.identity import msisdn, tckn
from ulak.identity.msisdn import Region
from ulak.identity.recipient import STRAY
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, MessageId, Plan
from ulak.jobs.journal import Journal, places_of
from ulak.jobs.keys import LEFT_OUT, SOURCE, TO, WHO, chunk_key, refusals_key
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.refusals import Refusals
from ulak.jobs.standing import standing
from ulak.jobs.store import JobStore
from ulak.links.store import LinkStore
from ulak.lists.columns import MENDED, MENDING, Columns
from ulak.lists.form import Form
from ulak.lists.uploads import Filed, filed_key
from ulak.lists.writing import Cell, wall_clock
from ulak.platform.bucket import Bucket
from ulak.text import MessageType, segment
from ulak.text.segmentation import report_row
from ulak.words import SOURCES, STATUSES, word

TITLES: Final = (
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

LINK_TITLE: Final = ("Tıklama", "Openings")
"""The last column, where the job's text has a link."""

_NUMBER: Final = 2
"""The column of the recipient."""

_READERS: Final = 8


@dataclass(frozen=True, slots=True)
class Books:
    """What the lines of a report are read from."""

    store: JobStore
    bucket: Bucket
    links: LinkStore


def titles_of(plan: Plan, locale: Locale) -> list[str]:
    """What stands above the lines of a job's report."""
    linked = [LINK_TITLE] if plan.link else []
    return [title[locale == "en"] for title in (*TITLES, *linked)]


def report_lines(
    books: Books, job: Job, plan: Plan, locale: Locale, zone: ZoneInfo, *, masked: bool
) -> Iterator[list[Cell]]:
    """A line a recipient, under `titles_of`, its times by the clocks of `zone`; `masked`, without whole numbers and
    without texts."""
    store, bucket = books.store, books.bucket

    @lru_cache(maxsize=256)
    def reported(text: str, place: int) -> str:
        return report_row(segment(text, plan.through(place).profile, plan.message_type))

    statuses = plan.statuses

    for chunk, record, reports in _chunks(store, bucket, job):
        journal = record.journal if record else Journal(plan.profile.batch_size or 1)
        calls = journal.calls(chunk.msisdns)
        places = places_of(chunk.places, journal, calls)
        opened = books.links.openings(plan.link, chunk.rows[0], chunk.rows[-1]) if plan.link else {}
        for index in range(len(chunk)):
            where = standing(index, calls, record, reports, statuses, job.began_at)
            text, place = chunk.text(index), places[index] if places else chunk.places[0]
            segments = chunk.by(place).billed_segments(index)
            yield [
                str(MessageId(job.ref.job_id, chunk.number, index)),
                chunk.rows[index],
                _recipient(chunk, index, plan.region, masked=masked),
                "" if masked else text,
                segments,
                reported(text, place) if segments > 1 else len(text),
                word(STATUSES, where.status, locale),
                _reason(where.reason, locale),
                wall_clock(where.tried_at, zone),
                wall_clock(where.reported_at, zone),
                *([opened.get(chunk.rows[index], 0)] if plan.link else ()),
            ]


def _chunks(
    store: JobStore, bucket: Bucket, job: Job
) -> Iterator[tuple[Chunk, ChunkRecord | None, ReportRecord]]:
    """All chunks with their records, in order; some are fetched ahead."""
    records = {
        reports.chunk: (record, reports) for record, reports in store.chunks(job.ref, 0, job.totals.chunks)
    }
    numbers = iter(range(job.totals.chunks))
    with ThreadPoolExecutor(_READERS) as pool:
        fetch: Callable[[int], Future[bytes]] = lambda number: pool.submit(  # noqa: E731 - used twice below
            bucket.get, chunk_key(job.ref, number)
        )
        waiting = [fetch(number) for number in islice(numbers, _READERS)]
        for number in range(job.totals.chunks):
            data = waiting.pop(0).result()
            waiting += [fetch(ahead) for ahead in islice(numbers, 1)]
            yield Chunk.decode(data), *records.pop(number, (None, ReportRecord(number)))


def _reason(reason: str, locale: Locale) -> str:
    code, _, raw = reason.partition(":")
    told = sentence(code, locale) if unfilled(code) else code
    return f"{told} ({raw})" if raw else told


def _recipient(chunk: Chunk, index: int, region: Region, *, masked: bool) -> str:
    if chunk.concealed:
        return chunk.shown(index)
    return msisdn.dialled(chunk.msisdns[index], region, masked=masked)


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """The refused rows of a job as a CSV like the one they came in, with what is wrong beside each."""

    header: Sequence[str]
    lines: Iterator[list[Cell]]
    delimiter: str
    encoding: str


def refused_file(bucket: Bucket, job: Job, plan: Plan, locale: Locale) -> RefusedFile:
    rows = csv.reader(bucket.lines(plan.snapshot))
    names = next(rows)
    filed = _filed(bucket, plan, names, locale)
    columns, form = filed.columns, filed.form
    filed_names = columns.as_filed(list(names))
    header = columns.header or [_title(name, plan, locale) for name in filed_names]
    kept = [
        place
        for place, (title, name) in enumerate(zip(header, filed_names, strict=True))
        if title not in MENDED and name != LEFT_OUT
    ]
    source = filed_names.index(SOURCE) if SOURCE in filed_names else None

    def lines() -> Iterator[list[Cell]]:
        number = 0
        for page in range(job.totals.refusal_pages):
            for refusal in Refusals.decode(bucket.get(refusals_key(job.ref, page))).rows:
                row = [_shown(cell) for cell in next(islice(rows, refusal.row - number - 1, None))]
                number = refusal.row
                cells = columns.as_filed([_as_dialled(cell, plan.region) for cell in row[:1]] + row[1:])
                if source is not None:
                    cells[source] = _source(cells[source], locale)
                yield [
                    *(cells[place] if place < len(cells) else "" for place in kept),
                    filed.first_row + refusal.row - 1,
                    columns.title(refusal.column),
                    sentence(refusal.code, locale, refusal.params),
                ]

    return RefusedFile(
        header=[*(header[place] for place in kept), *MENDING[locale]],
        lines=lines(),
        delimiter=form.delimiter if form.delimiter in (";", "\t", ",", "|") else ";",
        encoding="cp1254" if form.encoding == "cp1254" else "utf-8-sig",
    )


def _shown(cell: str) -> str:
    return tckn.shown(cell) if cell.startswith(STRAY) else cell


def _as_dialled(cell: str, region: Region) -> str:
    """A number of digits alone as it is dialled, since a spreadsheet would take it for an amount; any other cell as it
    came."""
    if not cell.isdecimal() or not msisdn.is_valid(cell, region):
        return cell
    return msisdn.dialled(msisdn.normalise(cell, region), region)


_TITLES: Final = {SOURCE: ("Kaynak", "Source"), WHO: ("Kim", "Who")}


def _title(name: str, plan: Plan, locale: Locale) -> str:
    """What a column of a snapshot is called in a file."""
    if name == TO:
        return "TCKN" if plan.message_type is MessageType.TCKN else TITLES[_NUMBER][locale == "en"]
    return _TITLES[name][locale == "en"] if name in _TITLES else name


def _source(source: str, locale: Locale) -> str:
    """
    >>> _source("upload", "tr"), _source("group:VIP", "tr")
    ('dosya', 'grup VIP')
    """
    kind, _, code = source.partition(":")
    return f"{word(SOURCES, kind, locale)} {code}".rstrip()


def _filed(bucket: Bucket, plan: Plan, names: Sequence[str], locale: Locale) -> Filed:
    """How the rows of the plan's snapshot stood in its file; of a list in the request, as a file would have it."""
    if plan.upload is not None and plan.sources is None:
        return Filed.decode(bucket.get(filed_key(plan.snapshot)))
    header = tuple(_title(name, plan, locale) for name in names)
    return Filed(Form("csv", "utf-8", ";"), Columns(header, 0, tuple(names)), first_row=1)
