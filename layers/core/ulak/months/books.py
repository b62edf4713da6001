"""What a firm sent in a month by its clock, by who sent it, for whom, from what and by which operator.

Nothing is written for it: a job's own line of its day, its record and its plan say all of it, and a code's line of
its month. Of a job with several accounts its chunks say by which of them each recipient went. A job belongs to the
month in which its sending began.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Final

from ulak.catalogue import Locale
from ulak.jobs.job import Job, Plan
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.ledger.codes import CodeLine, CodeState, lines
from ulak.ledger.quotas import Month
from ulak.months.shares import Chunks, Share
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Table
from ulak.rules import profile
from ulak.words import SERVICES, word

MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)

LONGEST_WAIT: Final = timedelta(days=31)
"""From a job's acceptance to its sending, and some hours."""

_JOBS_AT_ONCE: Final = 500

CODES: Final = "otp"


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the report: what all of its messages share. Empty where they say nothing."""

    service: str
    operator: str
    sender_id: str
    template: str = ""
    requested_by: str = ""
    company: str = ""
    branch: str = ""
    department: str = ""
    cost_center: str = ""
    account: str = ""
    """The operator account's id; empty of codes."""

    @classmethod
    def of_job(cls, plan: Plan) -> Group:
        return cls(
            service=plan.service,
            operator=plan.operator_id,
            sender_id=plan.sender_id,
            template=(plan.template or "").partition("@")[0],
            requested_by=plan.requested_by or "",
            company=plan.tags.get("erp_company", ""),
            branch=plan.tags.get("branch", ""),
            department=plan.tags.get("department", ""),
            cost_center=plan.tags.get("cost_center", ""),
            account=plan.account_id,
        )

    @classmethod
    def of_code(cls, line: CodeLine) -> Group:
        return cls(
            service=CODES,
            operator=line.operator_id,
            sender_id=line.sender_id,
            template=line.template,
            requested_by=line.requested_by,
            company=line.tags.get("erp_company", ""),
            branch=line.tags.get("branch", ""),
            department=line.tags.get("department", ""),
            cost_center=line.tags.get("cost_center", ""),
        )


@dataclass(slots=True)
class Figures:
    """Sums of a group. Recipients are in one of the last six, by how they stand now."""

    jobs: int = 0
    """Requests: bulk jobs, single messages, codes."""
    recipients: int = 0
    segments: int = 0
    """Billed: of what was sent or is in doubt."""
    credits: int = 0
    delivered: int = 0
    undelivered: int = 0
    sent: int = 0
    """Accepted by the operator, and not reported on."""
    uncertain: int = 0
    failed: int = 0
    not_tried: int = 0
    """Pending still, cancelled before their turn, or suppressed."""

    def add_job(self, job: Job) -> None:
        counts = job.counts()
        self.jobs += 1
        self.recipients += job.totals.recipients
        self.segments += job.progress.billed_segments
        self.credits += job.progress.charged - job.progress.corrected
        for name in ("delivered", "undelivered", "sent", "uncertain", "failed"):
            setattr(self, name, getattr(self, name) + counts[name])
        self.not_tried += counts["pending"] + counts["cancelled"] + counts["suppressed"]

    def add_share(self, share: Share) -> None:
        """What of a job with several accounts went by one of them; the job itself is counted once."""
        told = {one.value: count for one, count in share.standings.items()}
        self.recipients += sum(told.values())
        self.segments += share.segments
        self.credits += share.credits
        for name in ("delivered", "undelivered", "sent", "uncertain", "failed"):
            setattr(self, name, getattr(self, name) + told.pop(name, 0))
        self.not_tried += sum(told.values())

    def add_code(self, line: CodeLine) -> None:
        self.jobs += 1
        self.recipients += 1
        match line.state:
            case CodeState.FAILED:
                self.failed += 1
                return
            case CodeState.UNCERTAIN:
                self.uncertain += 1
            case CodeState.SENT:
                self.sent += 1
        self.segments += line.segments
        self.credits += line.credits


TITLES: Final = {
    "service": ("Hizmet", "Service"),
    "operator": ("Operatör", "Operator"),
    "sender_id": ("Gönderici kısa tanımı", "Sender ID"),
    "template": ("Şablon", "Template"),
    "requested_by": ("ERP kullanıcısı", "ERP user"),
    "company": ("Şirket", "Company"),
    "branch": ("İşyeri", "Branch"),
    "department": ("Bölüm", "Department"),
    "cost_center": ("Masraf merkezi", "Cost center"),
    "jobs": ("Gönderim", "Requests"),
    "recipients": ("Alıcı", "Recipients"),
    "segments": ("SMS", "Segments"),
    "credits": ("Kredi", "Credits"),
    "delivered": ("İletildi", "Delivered"),
    "undelivered": ("İletilmedi", "Undelivered"),
    "sent": ("Gönderildi", "Sent"),
    "uncertain": ("Belirsiz", "Uncertain"),
    "failed": ("Gönderilemedi", "Failed"),
    "not_tried": ("Denenmedi", "Not tried"),
    "account": ("Hesap", "Account"),
}
COLUMNS: Final = tuple(TITLES)
"""The account came later than the others: it stands last."""


def figures(
    store: JobStore, bucket: Bucket, table: Table, firm_id: str, first: Milliseconds, after: Milliseconds
) -> dict[Group, Figures]:
    """The sums of the firm's month (`bounds`) by group. Memory grows with the groups, not with the jobs."""
    found: dict[Group, Figures] = defaultdict(Figures)
    chunks = Chunks(store, bucket)
    for job, plan in jobs_begun(store, firm_id, first, after):
        if first > (job.sending_since or 0):
            continue
        if not plan.accounts:
            found[Group.of_job(plan)].add_job(job)
            continue
        shares = chunks.shares(job, plan)
        for place in sorted(shares):
            found[Group.of_job(plan.through(place))].add_share(shares[place])
        found[Group.of_job(plan.through(min(shares, default=0)))].jobs += 1
    for line in lines(table, firm_id, first, after):
        found[Group.of_code(line)].add_code(line)
    return dict(found)


def rows(found: dict[Group, Figures], locale: Locale) -> Iterator[list[str | int]]:
    """A line a group, in the order of `COLUMNS`, its service and operator by their names."""
    for group in sorted(found, key=astuple):
        service, operator = word(SERVICES, group.service, locale), profile(group.operator).name
        named = replace(group, service=service, operator=operator)
        cells = asdict(named) | asdict(found[group])
        yield [cells[name] for name in COLUMNS]


def jobs_begun(
    store: JobStore, firm_id: str, first: Milliseconds, after: Milliseconds
) -> Iterator[tuple[Job, Plan]]:
    """The firm's jobs whose sending began before `after` and that were accepted no longer than the longest
    wait before `first`; those that were cancelled before it began are none."""
    refs = store.jobs_of_days(firm_id, _utc(first) - LONGEST_WAIT, _utc(after))
    while some := list(islice(refs, _JOBS_AT_ONCE)):
        for job, plan in store.jobs_with_plans(some):
            if job.sending_since is None or job.sending_since >= after or _never_began(job):
                continue
            yield job, plan


def bounds(month: Month, zone: tzinfo) -> tuple[Milliseconds, Milliseconds]:
    """When the month begins by the clocks of `zone`, and when the next one does.

    >>> from zoneinfo import ZoneInfo
    >>> bounds("2026-12", ZoneInfo("Europe/Istanbul")), bounds("2026-12", ZoneInfo("Asia/Baku"))[0]
    ((1796072400000, 1798750800000), 1796068800000)
    """
    year, number = map(int, month.split("-"))
    first = datetime(year, number, 1, tzinfo=zone)
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return int(first.timestamp()) * SECOND, int(after.timestamp()) * SECOND


_HELD: Final = frozenset({JobStatus.SCHEDULED, JobStatus.AWAITING_APPROVAL, JobStatus.CANCELLED})


def _never_began(job: Job) -> bool:
    """It waits for its hour, its window or its approval, or was cancelled while it did."""
    p = job.progress
    return job.status in _HELD and not p.accepted + p.failed + p.uncertain


def _utc(instant: Milliseconds) -> date:
    return datetime.fromtimestamp(instant / SECOND, UTC).date()
