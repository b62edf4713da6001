"""Jobs as the pages show and steer them. What a person sees whole, downloads or changes stands in the trail."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale
from ulak.console.kept_forms import KeptForms
from ulak.console.texts import text
from ulak.console.times import last_months
from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InputError, Problem
from ulak.jobs.control import Control
from ulak.jobs.job import SIGNATURE, Job, JobRef
from ulak.jobs.listing import JobFilter, JobListing, JobsPage
from ulak.jobs.status import JobStatus
from ulak.jobs.views import JobView, RecipientsPage, RefusalsPage, Views
from ulak.ledger.credit import Credit
from ulak.lists.writing import wall_clock, write_report
from ulak.people.records import Visitor
from ulak.people.trail import WORDS, Trail
from ulak.platform.artefacts import BuiltFile
from ulak.platform.clock import MINUTE, Clock, Milliseconds
from ulak.reports.files import ReportFiles
from ulak.signatures.store import Kept, SignatureStore
from ulak.words import month_name

RECENT: Final = 10
PAGE: Final = 50
ENDED: Final = frozenset({JobStatus.FINISHED, JobStatus.CANCELLED, JobStatus.FAILED})
MOVING: Final = frozenset({JobStatus.ACCEPTED, JobStatus.EXPANDING, JobStatus.SENDING})

REPORTS_FOLLOWED_FOR: Final[Milliseconds] = 15 * MINUTE
"""How long a page goes on asking for reports of a job that is over."""
_OFTEN, _SELDOM = 2, 10

_TRAIL_TITLES: Final = ("trail.when", "trail.who", "trail.what", "trail.about", "trail.id")

Step = Literal["pause", "resume", "cancel"]


@dataclass(frozen=True, slots=True)
class JobPages:
    """Reads."""

    listing: JobListing
    views: Views
    credit: Credit
    firms: KnownFirms
    reports: Callable[[], ReportFiles]
    trail: Trail
    clock: Clock
    signatures: Callable[[], SignatureStore]
    kept: KeptForms

    def signed(self, view: JobView) -> Kept | None:
        """The signature that approved the job; ``None``: none did."""
        job = view.job
        if not (job.approval_id or "").startswith(SIGNATURE):
            return None
        kept = self.signatures().kept(job.ref.firm_id, job.ref.job_id)
        return kept if kept is not None and job.approval_id == SIGNATURE + kept.sha256 else None

    def recent(self, visitor: Visitor) -> JobsPage:
        return self.listing.page(visitor, JobFilter(), None, RECENT)

    def page(self, visitor: Visitor, status: JobStatus | None, cursor: str | None) -> JobsPage:
        return self.listing.page(visitor, JobFilter(status=status), cursor, PAGE)

    def job(self, visitor: Visitor, job_id: str) -> JobView:
        return self.views.job(JobRef(visitor.firm_id, job_id))

    def refusals(self, visitor: Visitor, job_id: str) -> RefusalsPage:
        page = self.views.refusals(JobRef(visitor.firm_id, job_id))
        if visitor.sees_whole and page.refusals:
            self.trail.note(visitor, "numbers_seen", job_id)
        return page

    def recipients(self, visitor: Visitor, job_id: str, cursor: str | None) -> RecipientsPage:
        page = self.views.recipients(JobRef(visitor.firm_id, job_id), None, cursor)
        if visitor.sees_whole and page.recipients:
            self.trail.note(visitor, "numbers_seen", job_id)
        return page

    def report(self, visitor: Visitor, job_id: str, form: str, locale: Locale) -> BuiltFile | None:
        """``None`` while it is built."""
        ref = JobRef(visitor.firm_id, job_id)
        file = self.reports().report(ref, form, locale, masked=not visitor.sees_whole)
        if file is not None:
            self.trail.note(visitor, "report_taken", job_id)
            if visitor.sees_whole:
                self.trail.note(visitor, "numbers_seen", job_id)
        return file

    def months_offered(self, firm_id: str) -> list[str]:
        """The months whose trail is given out, the newest first."""
        return last_months(self.clock(), self.firms.zone(firm_id))

    def trail_file(self, visitor: Visitor, month: str, form: str, locale: Locale) -> bytes:
        """A month of the trail as a file, its times on the firm's clock. `InputError` for what is no month that has
        begun."""
        from ulak.months.books import MONTH, bounds

        zone, english = ZoneInfo(self.firms.zone(visitor.firm_id)), locale == "en"
        if not MONTH.fullmatch(month) or bounds(month, zone)[0] > self.clock():
            raise InputError([Problem("report_month", "/month")])
        found = (
            (wall_clock(one.at, zone), one.name, WORDS[one.what][english], one.about, one.person_id)
            for one in self.trail.since(visitor.firm_id, *bounds(month, zone))
        )
        titles = [text(code, locale) for code in _TRAIL_TITLES]
        stream = io.BytesIO()
        write_report(stream, form, month_name(month, locale), titles, found, locale)
        self.trail.note(visitor, "trail_taken", month)
        return stream.getvalue()

    def follows_every(self, job: Job) -> int:
        """Seconds after which the job's page looks again; 0: it need not."""
        if job.status in MOVING:
            return _OFTEN
        if job.status is JobStatus.SCHEDULED:
            return _SELDOM
        awaited = job.status is JobStatus.FINISHED and job.counts()["sent"] > 0
        return _SELDOM if awaited and self.clock() < (job.closed_at or 0) + REPORTS_FOLLOWED_FOR else 0

    def has_account(self, visitor: Visitor) -> bool:
        """Whether the firm can send messages at all."""
        try:
            self.firms.account(visitor.firm_id, Service.SMS)
        except InputError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Steering:
    """Pauses, resumes and cancels."""

    control: Control
    trail: Trail

    def steer(self, visitor: Visitor, job_id: str, what: Step) -> None:
        """``Conflict`` where the job's state does not allow it."""
        steps = {
            "pause": (self.control.pause, "job_paused"),
            "resume": (self.control.resume, "job_resumed"),
            "cancel": (self.control.cancel, "job_cancelled"),
        }
        step, word = steps[what]
        step(JobRef(visitor.firm_id, job_id))
        self.trail.note(visitor, word, job_id)
