"""An operator's invoice beside our own books: what it counts, what we count, and where they differ.

The file is CSV or XLSX with a header. Its rows name a day, a sender ID, a service, or the operator's own message
id, and how many segments it counts; the columns are found by their headers. Only what was accepted, or may have
been, is counted on our side, on the day (by the firm's clock) of the call that carried it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import chain, islice
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.errors import InputError, InvalidValue, Param, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, Plan, Upload
from ulak.jobs.journal import CHARGED, Call, Outcome
from ulak.jobs.keys import chunk_key
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.ledger.codes import CodeState, lines
from ulak.ledger.quotas import Month
from ulak.lists.columns import fold
from ulak.lists.reading import Reading
from ulak.lists.rows import ListRows
from ulak.lists.uploads import opened_upload
from ulak.lists.writing import Cell
from ulak.months.books import CODES, bounds, jobs_begun
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Milliseconds, day_in
from ulak.platform.table import Table
from ulak.text.amounts import KURUS_A_LIRA, Notation, kurus_of, notation_of, plain_number
from ulak.text.checks import lost_at
from ulak.text.nothing import ERRORS
from ulak.text.questions import Notations
from ulak.words import SERVICES, word

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "day": ("tarih", "gun", "gonderimtarihi", "islemtarihi", "day", "date"),
    "sender_id": (
        "gonderici",
        "gondericikisatanimi",
        "gondericiadi",
        "baslik",
        "sender",
        "senderid",
        "header",
    ),
    "service": ("hizmet", "servis", "urun", "service", "product"),
    "message": ("mesajid", "messageid", "jobid", "bulkid", "gorevid", "gorevno", "islemno", "paketid"),
    "segments": ("sms", "smsadedi", "smssayisi", "adet", "boy", "kontor", "segments", "segment", "quantity"),
}
KEYS: Final = ("day", "sender_id", "service")

DIFFERENCES_SHOWN: Final = 1_000
MOST_PROBLEMS: Final = 1_000
_READERS: Final = 8
_JOBS_AT_ONCE: Final = 200

_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TURKISH: Final = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})", re.ASCII)
_COUNT: Final = re.compile(r"[0-9][0-9.,]*")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invoice:
    """Segments by what the operator's rows are told apart by."""

    by: tuple[str, ...]
    segments: Mapping[Key, int]


def read_invoice(rows: Iterable[list[str]], decimal: Notation | None = None) -> Invoice:
    """What a file's rows come to; `decimal` is what its owner says that stands before decimals. Rows
    without a number of segments and without a key (a total, a blank line) are passed over.

    >>> read_invoice([["Tarih", "Gönderici", "SMS Adedi"], ["01.11.2026", "ACME", "1.250"]])
    Invoice(by=('day', 'sender_id'), segments={('2026-11-01', 'ACME'): 1250})

    Raises `InputError` with every cell that cannot be read: ``invoice_columns``, ``invoice_day``,
    ``invoice_number``, ``invoice_error_cell``, ``invoice_replacement_character``; or with the question that its
    counts leave open.
    """
    numbered = enumerate(rows, 1)
    header = next((row for _, row in numbered if any(row)), [])
    places = _places(header)
    by = ("message",) if "message" in places else tuple(name for name in KEYS if name in places)
    if "segments" not in places or not by:
        named = ", ".join(cell for cell in header if cell)[:200]
        raise InputError([Problem("invoice_columns", "/upload", params={"header": named})])
    counts = _Counts(decimal)
    problems: list[Problem] = []
    for number, row in numbered:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        if not all(cells[name] for name in by):
            continue
        problems += (_unread("invoice_replacement_character", number, cell) for cell in row if lost_at(cell))
        errors = [cell for cell in cells.values() if cell in ERRORS]
        if errors:
            problems += (_unread("invoice_error_cell", number, cell) for cell in errors)
            continue
        key, wrong = _key(by, cells, number)
        problems += wrong
        if not counts.add(number, key, plain_number(cells["segments"])):
            problems.append(_unread("invoice_number", number, cells["segments"]))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    return Invoice(by, counts.settled(header[places["segments"]]))


class _Counts:
    """Adds segments up. ``1.250`` can be no fraction of a segment; ``1.000`` may be one, or a thousand: the others of
    its column decide, or the owner of the file."""

    def __init__(self, decimal: Notation | None) -> None:
        self._decimal = decimal
        self._seen = Notations()
        self._found: Counter[Key] = Counter()
        self._open: list[tuple[int, Key, str]] = []

    def add(self, row: int, key: Key, cell: str) -> bool:
        """Whether the cell is a count."""
        if not _COUNT.fullmatch(cell):
            return False
        if notation_of(cell) == "?" and not cell.endswith("000"):
            cell += ",00" if "." in cell else ".00"  # what it says, and how the column is written
        self._seen.note(row, cell)
        if notation_of(cell) == "?":
            self._open.append((row, key, cell))
            return True
        count = _whole(cell)
        self._found[key] += count or 0
        return count is not None

    def settled(self, column: str) -> dict[Key, int]:
        """The sums. `InputError` with a question, if nothing decides; or with what is no count as it was decided."""
        notation = self._decimal or self._seen.decided
        if self._open and notation is None:
            raise InputError([replace(self._seen.question(column), pointer="/upload")])
        for row, key, cell in self._open:
            if (count := _whole(cell, notation)) is None:
                raise InputError([_unread("invoice_number", row, cell)])
            self._found[key] += count
        return dict(self._found)


def _whole(cell: str, notation: Notation | None = None) -> int | None:
    """The count in a cell; ``None`` if it is no whole number."""
    try:
        count, part = divmod(kurus_of(cell, notation), KURUS_A_LIRA)
    except InvalidValue:
        return None
    return None if part else count


def compared(invoice: Invoice, ours: Mapping[Key, int]) -> dict[str, Any]:
    """Where the invoice and our books differ, the largest difference first.

    >>> invoice = Invoice(("day",), {("2026-11-01",): 10, ("2026-11-02",): 5})
    >>> compared(invoice, {("2026-11-01",): 8, ("2026-11-02",): 5})["differences"]
    [{'day': '2026-11-01', 'ours': 8, 'theirs': 10, 'difference': 2}]
    """
    keys = invoice.segments.keys() | ours.keys()
    differing = differences(invoice, ours)
    mine, theirs = sum(ours.values()), sum(invoice.segments.values())
    return {
        "status": "ready",
        "by": list(invoice.by),
        "segments": {"ours": mine, "theirs": theirs, "difference": theirs - mine},
        "compared": len(keys),
        "differing": len(differing),
        "differences": [
            dict(zip(invoice.by, one.key, strict=True))
            | {"ours": one.ours, "theirs": one.theirs, "difference": one.more}
            for one in differing[:DIFFERENCES_SHOWN]
        ],
    }


@dataclass(frozen=True, slots=True)
class Difference:
    key: Key
    ours: int
    theirs: int

    @property
    def more(self) -> int:
        """Segments that the operator counts and we do not."""
        return self.theirs - self.ours


def differences(invoice: Invoice, ours: Mapping[Key, int]) -> list[Difference]:
    """Where the invoice and our books differ, the largest difference first."""
    both = [
        Difference(key, ours.get(key, 0), invoice.segments.get(key, 0))
        for key in invoice.segments.keys() | ours.keys()
    ]
    return sorted((one for one in both if one.more), key=lambda one: (-abs(one.more), one.key))


_TITLES: Final = {
    "day": ("Gün", "Day"),
    "sender_id": ("Gönderici kısa tanımı", "Sender ID"),
    "service": ("Hizmet", "Service"),
    "message": ("Mesaj no", "Message id"),
}
_COUNTS: Final = (("Bizim kaydımız", "Our books"), ("Fatura", "Invoice"), ("Fark", "Difference"))


def titles(invoice: Invoice, locale: Locale) -> list[str]:
    """The header over `rows`."""
    pairs = [*(_TITLES[name] for name in invoice.by), *_COUNTS]
    return [pair[locale == "en"] for pair in pairs]


def rows(invoice: Invoice, ours: Mapping[Key, int], locale: Locale) -> Iterator[list[Cell]]:
    """A line a difference, the largest first."""
    for one in differences(invoice, ours):
        cells: list[Cell] = []
        for name, value in zip(invoice.by, one.key, strict=True):
            if name == "day":
                cells.append(date.fromisoformat(value))
            else:
                cells.append(word(SERVICES, value, locale) if name == "service" else value)
        yield [*cells, one.ours, one.theirs, one.more]


@dataclass(frozen=True, slots=True)
class Books:
    """Our own count of a month."""

    store: JobStore
    table: Table
    bucket: Bucket
    zone: tzinfo
    """The firm's clock: days and months go by it."""

    def segments(self, firm_id: str, month: Month, by: Sequence[str], operator_id: str) -> Counter[Key]:
        """Segments that the operator took, or may have, told apart as its invoice is. Codes have no message
        id of the operator's here: by that, they are left out.

        A job that began and ended on one day is counted by its record alone; of others each chunk is read.
        """
        first, after = bounds(month, self.zone)
        found: Counter[Key] = Counter()
        by_message = tuple(by) == ("message",)
        jobs = (
            (job, plan)
            for job, plan in jobs_begun(self.store, firm_id, first, after)
            if _may_go_by(plan, operator_id) and not (job.closed_at and job.closed_at < first)
        )

        def of_job(one: tuple[Job, Plan]) -> list[tuple[Milliseconds, Key, int]]:
            return self._of_job(one[0], one[1], by, by_message, operator_id)

        with ThreadPoolExecutor(_READERS) as pool:
            while some := list(islice(jobs, _JOBS_AT_ONCE)):
                for counted in pool.map(of_job, some):
                    for at, key, segments in counted:
                        if first <= at < after and segments:
                            found[key] += segments
        if not by_message:
            for line in lines(self.table, firm_id, first, after):
                if line.operator_id == operator_id and line.state is not CodeState.FAILED:
                    found[self._named(by, line.sent_at, line.sender_id, CODES)] += line.segments
        return found

    def _of_job(
        self, job: Job, plan: Plan, by: Sequence[str], by_message: bool, operator_id: str
    ) -> list[tuple[Milliseconds, Key, int]]:
        """Instant, key and segments of each call, or of all of them together where that says the same."""
        since, closed = job.sending_since or 0, job.closed_at
        over = job.status is JobStatus.FINISHED and closed is not None
        of_one_day = day_in(since, self.zone) == day_in(closed or 0, self.zone)
        if not by_message and over and not plan.accounts and of_one_day:
            named = self._named(by, since, plan.sender_id, plan.service)
            return [(since, named, job.progress.billed_segments)]
        return [
            (at, (name,) if by_message else self._named(by, at, sender_id, plan.service), segments)
            for at, name, segments, sender_id in self._calls(job, plan, operator_id)
        ]

    def _named(self, by: Sequence[str], at: Milliseconds, sender_id: str, service: str) -> Key:
        facts = {"day": day_in(at, self.zone).isoformat(), "sender_id": sender_id, "service": service}
        return tuple(facts[name] for name in by)

    def _calls(self, job: Job, plan: Plan, operator_id: str) -> Iterator[tuple[Milliseconds, str, int, str]]:
        """Instant, operator's id, segments and sender ID of each call by this operator that is paid for."""
        through = [plan.through(place) for place in plan.places]
        for record, reports in self.store.chunks(job.ref, 0, max(job.totals.chunks, 1)):
            if record is None:
                continue
            chunk = Chunk.decode(self.bucket.get(chunk_key(job.ref, record.chunk)))
            size = record.journal.batch_size or plan.profile.batch_size or 1
            calls = replace(record.journal, batch_size=size).calls(chunk.msisdns)
            for at, name, segments, place in _paid(record, reports, chunk, calls):
                if through[place].operator_id == operator_id:
                    yield at, name, segments, through[place].sender_id


def _may_go_by(plan: Plan, operator_id: str) -> bool:
    return any(plan.through(place).operator_id == operator_id for place in plan.places)


def _paid(
    record: ChunkRecord, reports: ReportRecord, chunk: Chunk, calls: Sequence[Call]
) -> Iterator[tuple[Milliseconds, str, int, int]]:
    """Instant, operator's id, segments and account, by its place in the plan."""
    entries = record.journal.entries
    names = {n: entry.operator_job_id for n, entry in enumerate(entries)} | reports.adopted
    for place, (entry, call) in enumerate(zip(entries, calls, strict=False)):
        refuted = entry.outcome is Outcome.UNCERTAIN and place in reports.refuted
        if entry.outcome in CHARGED and not refuted:
            account = record.journal.place_of(place)
            yield entry.at, names.get(place, ""), chunk.by(account).billed_of(call), account


def invoice_rows(bucket: Bucket, upload: Upload) -> Invoice:
    """The invoice in a file of the bucket. `InputError` when it is none."""
    with opened_upload(bucket, upload) as rows:
        return read_invoice(_counted(rows), Reading.decode(upload.reading).decimal)


def _counted(rows: ListRows) -> Iterator[list[str]]:
    """The header and the rows below it, each at its number in the file. A row wider than the header is refused."""
    last = 0
    for number, row in chain([(rows.header_row, list(rows.header))], rows):
        if len(row) > rows.width:
            params: dict[str, Param] = {"expected": rows.width, "given": len(row)}
            raise InputError([Problem("row_too_long", "/upload", number, params)])
        yield from ([] for _ in range(last + 1, number))
        yield row
        last = number


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = [fold(cell) for cell in header]
    return {
        name: folded.index(known)
        for name, headers in _HEADERS.items()
        for known in [next((one for one in headers if one in folded), None)]
        if known is not None
    }


def _key(by: Sequence[str], cells: Mapping[str, str], row: int) -> tuple[Key, list[Problem]]:
    key: list[str] = []
    problems: list[Problem] = []
    for name in by:
        cell = cells[name]
        if name == "day" and (day := _day(cell)) is None:
            problems.append(_unread("invoice_day", row, cell))
        elif name == "day":
            key.append(day or "")
        else:
            key.append(_service(cell) if name == "service" else cell.lstrip("'"))
    return tuple(key), problems


def _day(cell: str) -> str | None:
    """
    >>> _day("24.11.2026 09:30"), _day("2026-11-24T09:30:00"), _day("Kasım"), _day("31.11.2026")
    ('2026-11-24', '2026-11-24', None, None)
    """
    if match := _ISO.match(cell):
        day = match[0]
    elif match := _TURKISH.match(cell):
        day = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    else:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _service(cell: str) -> str:
    """
    >>> _service("OTP SMS"), _service("TCKN'ye SMS"), _service("Toplu SMS")
    ('otp', 'tckn', 'sms')
    """
    plain = fold(cell)
    return "otp" if "otp" in plain else "tckn" if "tckn" in plain or "kimlik" in plain else "sms"


def _unread(code: str, row: int, cell: str) -> Problem:
    params: dict[str, Param] = {"row": row, "value": cell[:40]}
    return Problem(code, "/upload", row, params)
