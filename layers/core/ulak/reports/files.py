"""A job's reports as files: who got what and what became of it, and the rows that were refused, to be mended.

A file is built from the records and kept in the bucket; the caller is sent there by an address that holds for a
few minutes. Small ones are built while the caller waits, larger ones behind. A file says how the job stood when it
was built; while a job moves, one not older than a minute is good enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from ulak.catalogue import Locale
from ulak.directory.known_firms import KnownFirms
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.jobs.job import Job, JobRef
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.links.link import Clicks
from ulak.links.store import LinkStore
from ulak.lists.queue import build_of
from ulak.lists.writing import content_type, write_csv, write_report
from ulak.platform.artefacts import BUILT, Artefact, ArtefactKind, Artefacts, BuiltFile
from ulak.platform.attempts import Work
from ulak.platform.clock import MINUTE, Clock, Milliseconds, Remaining
from ulak.platform.queue import Pointer
from ulak.reports.lines import Books, refused_file, report_lines, titles_of

MOST_XLSX_ROWS: Final = 200_000
"""Recipients of a report as XLSX: what a spreadsheet still opens well. CSV has no such end."""

ROWS_AT_ONCE: Final = 10_000
"""Rows of a file that is built while the caller waits."""

REPORT_FILE: Final = ArtefactKind("job", "exports/{firm}/{id}/{part}")
"""Files of a job. Nothing is kept as asked: the pointer says all of it."""

_FRESH: Final[Milliseconds] = MINUTE
_SHEET: Final[Mapping[Locale, str]] = {"tr": "Rapor", "en": "Report"}
_STATE: Final = "state"
"""The metadata of a file that tells the job's state which it shows."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """Which file of a job."""

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

    @property
    def artefact(self) -> Artefact:
        more: dict[str, str | int] = {"kind": self.kind, "locale": self.locale, "masked": int(self.masked)}
        return Artefact(REPORT_FILE, self.ref.firm_id, self.ref.job_id, more)

    @classmethod
    def of(cls, pointer: Pointer) -> ReportFile:
        ref = JobRef(str(pointer["firm"]), str(pointer["job"]))
        locale: Locale = "en" if pointer["locale"] == "en" else "tr"
        return cls(ref, str(pointer["kind"]), locale, bool(pointer["masked"]))


@dataclass(frozen=True, slots=True)
class ReportFiles:
    store: JobStore
    artefacts: Artefacts
    firms: KnownFirms
    clock: Clock
    given_up: Callable[[Work], Problem | None]
    """Why a build that rests was given up."""
    links: LinkStore

    def report(self, ref: JobRef, form: str, locale: Locale, *, masked: bool) -> BuiltFile | None:
        """The report as ``csv`` or ``xlsx``, without whole numbers if `masked`; ``None`` while it is built."""
        job = self._job(ref)
        if form == "xlsx" and job.totals.recipients > MOST_XLSX_ROWS:
            raise InputError([Problem("report_too_long_for_xlsx", params={"limit": MOST_XLSX_ROWS})])
        return self._given(job, ReportFile(job.ref, form, locale, masked), rows=job.totals.recipients)

    def refusals(self, ref: JobRef, locale: Locale) -> BuiltFile | None:
        """The refused rows as a CSV like the one they came in, with what is wrong beside each; ``None`` while it is
        built."""
        job = self._job(ref)
        if job.status in (JobStatus.ACCEPTED, JobStatus.EXPANDING):
            raise Conflict("job_state", status=job.status.value)
        return self._given(job, ReportFile(job.ref, "refusals", locale), rows=job.totals.rows)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """Nothing is kept of it: whoever asks for the file while its build rests is told."""

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build the file that `pointer` names, as its job stands now, unless it is there. Safe to repeat."""
        file = ReportFile.of(pointer)
        job = self.store.job(file.ref)
        if job is not None and self._built(job, file) is None:
            self._write(job, file)

    def _write(self, job: Job, file: ReportFile) -> None:
        plan, bucket = self.store.plan(file.ref), self.artefacts.bucket
        metadata = {_STATE: self._state(job), BUILT: str(self.clock())}
        key, kind = file.artefact.key(file.name), content_type(file.kind)
        with bucket.writer(key, content_type=kind, once=False, metadata=metadata) as stream:
            if file.kind == "refusals":
                refused = refused_file(bucket, job, plan, file.locale)
                write_csv(
                    stream,
                    refused.header,
                    refused.lines,
                    delimiter=refused.delimiter,
                    encoding=refused.encoding,
                )
            else:
                zone = ZoneInfo(self.firms.firm(file.ref.firm_id).zone(plan.region))
                books = Books(self.store, bucket, self.links)
                lines = report_lines(books, job, plan, file.locale, zone, masked=file.masked)
                titles = titles_of(plan, file.locale)
                write_report(stream, file.kind, _SHEET[file.locale], titles, lines, file.locale)

    def _job(self, ref: JobRef) -> Job:
        job = self.store.job(ref)
        if job is None:
            raise NotFound
        return job

    def _given(self, job: Job, file: ReportFile, *, rows: int) -> BuiltFile | None:
        built_at = self._built(job, file)
        if built_at is None:
            if rows > ROWS_AT_ONCE:
                if (why := self.given_up(build_of(file.artefact.pointer))) is not None:
                    raise Conflict("file_failed", **why.params)
                self.artefacts.send(file.artefact)
                return None
            self._write(job, file)
            built_at = self.clock()
        key, filename = file.artefact.key(file.name), f"{file.ref.job_id}-{file.name}"
        return self.artefacts.address(key, filename, built_at)

    def _built(self, job: Job, file: ReportFile) -> Milliseconds | None:
        """When the file that is there was built, if it still tells how the job stands."""
        head = self.artefacts.bucket.head(file.artefact.key(file.name))
        if head is None:
            return None
        built_at = int(head.metadata[BUILT])
        same = head.metadata[_STATE] == self._state(job)
        return built_at if same or built_at > self.clock() - _FRESH else None

    def _state(self, job: Job) -> str:
        """How the job stands, its clicks among it."""
        link = self.store.plan(job.ref).link
        return _state(job, self.links.clicks(link) if link else Clicks())


def _state(job: Job, clicks: Clicks) -> str:
    """Counters only ever grow, so the same counters are the same state."""
    counted = asdict(job.progress)
    if not counted["suppressed"]:
        del counted["suppressed"]  # so that a file of an earlier version is found again
    counters = [job.status.value, counted, job.totals.digest]
    if clicks.openings:
        counters.append(asdict(clicks))
    progress = orjson.dumps(counters)
    return sha256(progress).hexdigest()[:32]
