"""A job as a value: what was asked (the plan, frozen) and how far it is (the record, small and often written)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from ulak.directory.approval_rules import Source
from ulak.errors import Problem
from ulak.identity.caller import PERSON
from ulak.identity.msisdn import Region
from ulak.jobs.accounts import PlannedAccount, PlannedRoute
from ulak.jobs.chunks import Chunk
from ulak.jobs.status import JobStatus
from ulak.links.link import Link
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.rules import BUILT_IN, OperatorProfile, Purpose, RecipientType, profile
from ulak.rules.tariffs import Tariff
from ulak.rules.windows import Window
from ulak.text import EncodingChoice, MessageType
from ulak.text.misread import TextAs
from ulak.values import dataclass

DOUBT_DEADLINE: Final[Milliseconds] = 72 * HOUR
"""How long a call in doubt may wait for its reports before the job closes without knowing."""

APPROVAL_DEADLINE: Final[Milliseconds] = 24 * HOUR
"""How long a job over its cap waits for its approval before it is cancelled, and its credit goes back: what it
says of balances and dates was true of the day it was made."""

OUTSIDE_WINDOW: Final = "outside_window"
"""Why a job pauses whose window closed before it was through."""

REPORT_DEADLINE: Final[Milliseconds] = 72 * HOUR
"""How long delivery reports are asked for; a recipient without one is undelivered then (``no_report``)."""


@dataclass(frozen=True, slots=True)
class JobRef:
    """Where a job's records stand."""

    firm_id: str
    job_id: str


@dataclass(frozen=True, slots=True)
class MessageId:
    """Names one recipient of a job by where its state is kept, so that finding it needs no index."""

    job_id: str
    chunk: int
    index: int

    def __str__(self) -> str:
        return f"{self.job_id}-{self.chunk}-{self.index}"

    @classmethod
    def parse(cls, text: str) -> MessageId | None:
        """
        >>> MessageId.parse("7f3a-12-431")
        MessageId(job_id='7f3a', chunk=12, index=431)
        >>> MessageId.parse("7f3a-12-x") is None
        True
        """
        job_id, *places = text.split("-")
        if len(places) != 2 or not all(p.isascii() and p.isdecimal() and len(p) <= 9 for p in places):
            return None
        return cls(job_id, int(places[0]), int(places[1]))


@dataclass(frozen=True, slots=True)
class Upload:
    """One version of a file of the firm's, and what its owner said of its columns."""

    key: str
    version: str
    columns: Mapping[str, str | int] = field(default_factory=dict)
    """``to`` and placeholders → a header, or a column's number from 1."""
    reading: Mapping[str, Any] = field(default_factory=dict)
    """What its owner said of how it is read (`ulak.lists.reading.Reading`)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what goes out, frozen when the job is accepted. Expansion and sending read nothing
    else, so a template, profile or default that changes later changes no job."""

    text: str
    columns: tuple[str, ...]
    """The snapshot's columns after ``to``; of an upload its snapshot alone tells them."""
    snapshot: str
    """Where the recipients stand in the bucket, or will: an upload's snapshot is made when it is expanded."""
    message_type: MessageType
    purpose: Purpose
    encoding: EncodingChoice
    sender_id: str
    service: str
    operator_id: str
    rules_on: date
    """The day whose rules hold for this job."""
    base_url: str | None
    secret_name: str
    region: Region
    tariff: Mapping[str, int]
    """Credits a segment by calling code: what is reserved by it is settled by it."""
    text_as: TextAs | None = None
    """What its sender chose where its text or a value looks misread."""
    one_per_number: bool = False
    interactive: bool = False
    """A person waits for it: it goes by the queue that bulk jobs do not fill."""
    upload: Upload | None = None
    template: str | None = None
    """The template and version that the text is of: ``CODE@3``."""
    test_to: str | None = None
    """The msisdn that the first row is sent to, in place of its own; then nothing else is."""
    column_types: Mapping[str, str] = field(default_factory=dict)
    """How the template's columns are written; a `ulak.text.columns.ColumnType` each."""
    sources: str | None = None
    """Where what the request names of the directory stands in the bucket, until it is the snapshot."""
    only_to: tuple[str, ...] | None = None
    """The only msisdns that it may be sent to: its caller's key is a team's."""
    all_or_nothing: bool = False
    """One refused row, and nothing is sent."""
    send_at: Milliseconds | None = None
    """Not before this instant."""
    segments_per_second: int | None = None
    """What the account may send."""
    report_calls_per_minute: int | None = None
    """How often the account may ask for reports."""
    reminds: bool = False
    """Whom of the current accounts it reached is written down when it is over."""
    window: Window | None = None
    """Only within these hours."""
    cap: int | None = None
    """Credits; what costs more waits for `approver`."""
    approver: str | None = None
    """The ERP user who may approve it; ``None``: any of the firm's approvers who did not ask for it."""
    source: str = "api"
    """By which way it was asked for (`ulak.directory.approval_rules.Source`)."""
    asked_by: tuple[str, ...] = ()
    """Every name of whoever asked for it: none of them approves it. Empty, where v0.1.0 planned it."""
    asked_with: str = ""
    """The key, or the person of the console, that asked for it. Empty, where an earlier version planned it."""
    tell: str = field(default="", repr=False)
    """The msisdn of the person who is told of its course by an SMS; empty: nobody."""
    window_of_chunks: int | None = None
    """So many of its chunks wait in the queue at once (`ulak.jobs.waves`); ``None``, as in earlier versions: all."""
    recipient_type: RecipientType = RecipientType.BIREYSEL
    """As what its recipients are asked about, where it is commercial."""
    asks_consent: bool = False
    """Whether its expansion asks who of its recipients may be written to (`ulak.consent`). Claims ask in any case."""
    tags: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()
    """The units whose quotas it takes of, where they have any: ``department#SATIS``."""
    requested_by: str | None = None
    client_reference: str | None = None
    reading: Mapping[str, Any] | None = None
    """What its sender said of how values are read (`ulak.lists.reading.Reading`). ``None``: it was planned by v0.1.0,
    which asked nothing."""
    link: Link | None = None
    """What ``{link}`` in its text leads to."""
    account: str = ""
    """The id of its own account; empty: the service's first."""
    accounts: tuple[PlannedAccount, ...] = ()
    """The others that its messages may go by."""
    routes: tuple[PlannedRoute, ...] = ()
    """By which of them recipients go, in order; none: by its own."""
    key_period: Mapping[str, Any] | None = None
    """Where its firm asks for it: the key that it was asked for by, and the approved period of that key (``key_id,
    days, until, by``)."""

    @property
    def account_id(self) -> str:
        return self.account or self.service

    @property
    def of_screen(self) -> bool:
        """Whether a person asked for it in the console: at once, or by a schedule."""
        by_person = self.source == Source.SCHEDULE and self.asked_with.startswith(PERSON)
        return self.source == Source.CONSOLE or by_person

    @property
    def places(self) -> range:
        """Of all its accounts."""
        return range(1 + len(self.accounts))

    def through(self, place: int) -> Plan:
        """The plan as it is for what goes by the account at `place`; at 0 stands its own."""
        if place == 0:
            return self
        other = self.accounts[place - 1]
        return replace(
            self,
            account=other.account,
            operator_id=other.operator_id,
            base_url=other.base_url,
            secret_name=other.secret_name,
            sender_id=other.sender_id,
            tariff=other.tariff,
            segments_per_second=other.segments_per_second,
            report_calls_per_minute=other.report_calls_per_minute,
        )

    @property
    def statuses(self) -> OperatorProfile:
        """The profile by which the report records of its chunks are read: its operator's, with the report statuses of
        its other accounts' operators behind."""
        if not self.accounts:
            return self.profile
        rows = [row for place in self.places for row in self.through(place).profile.report_statuses]
        return replace(self.profile, report_statuses=tuple(rows))

    def statuses_before(self, place: int) -> int:
        """How many of those rows stand before those of the account at `place`."""
        return sum(len(self.through(before).profile.report_statuses) for before in range(place))

    @property
    def linked_text(self) -> str:
        """The text, with as much in the place of ``{link}`` as each recipient's own address takes."""
        return self.text if self.link is None else self.link.filled(self.text)

    @property
    def profile(self) -> OperatorProfile:
        return profile(self.operator_id, self.rules_on)

    @property
    def is_test(self) -> bool:
        """Whether nothing of it goes out: the operator is the built-in one."""
        return self.operator_id == BUILT_IN

    def opens_at(self, at: Milliseconds) -> Milliseconds | None:
        """When its window opens next; ``None`` if it may be sent at `at`."""
        if self.window is None:
            return None
        opens = self.window.opens_at(datetime.fromtimestamp(at / SECOND, UTC))
        return None if opens is None else int(opens.timestamp()) * SECOND

    def begins_at(self, now: Milliseconds) -> Milliseconds:
        """When its sending may begin, `now` or later: at its hour, and within its window."""
        at = max(now, self.send_at or now)
        return self.opens_at(at) or at

    def credits(self, chunk: Chunk, recipients: Sequence[int], place: int | None = None) -> int:
        """What these recipients of a chunk cost by the account at `place`; ``None``: by the first of the chunk's."""
        by = chunk.places[0] if place is None else place
        chunk = chunk.by(by)
        rates = Tariff(self.tariff_of(by))
        return rates.credits(chunk.msisdns_of(recipients), chunk.billed(recipients))

    def tariff_of(self, place: int) -> Mapping[str, int]:
        return self.tariff if place == 0 else self.accounts[place - 1].tariff

    def most_credits(self, chunk: Chunk) -> int:
        """What a chunk costs at the most, each recipient by the dearest of its accounts: what is held for it."""
        if len(chunk.places) == 1:
            return self.credits(chunk, range(len(chunk)))
        by = [(Tariff(self.tariff_of(place)), chunk.by(place)) for place in chunk.places]
        return sum(
            max(rates.credits([msisdn], [counted.billed_segments(index)]) for rates, counted in by)
            for index, msisdn in enumerate(chunk.msisdns)
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """What expansion found, fixed at commit."""

    rows: int = 0
    recipients: int = 0
    duplicates: int = 0
    refused: int = 0
    segments: int = 0
    credits: int = 0
    """What all recipients cost; held from commit until the job's books are closed."""
    by_encoding: Mapping[str, int] = field(default_factory=dict)
    """Recipients by the encoding of their text."""
    by_source: Mapping[str, int] = field(default_factory=dict)
    """Rows by where they came from, when some came from the directory."""
    by_reason: Mapping[str, int] = field(default_factory=dict)
    """Rows that were refused or left out, by why."""
    chunks: int = 0
    refusal_pages: int = 0
    digest: str = ""
    """Of the chunks, where v0.1.0 expanded the job: its report files are known by it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Recipients counted as they went. Workers move the first six, whoever folds reports the last three."""

    chunks_done: int = 0
    accepted: int = 0
    failed: int = 0
    uncertain: int = 0
    cancelled: int = 0
    charged: int = 0
    """Credits of the recipients that were sent or are in doubt."""
    delivered: int = 0
    undelivered: int = 0
    doubts_resolved: int = 0
    doubts_refuted: int = 0
    """Of those resolved: what the operator never accepted."""
    refunded: int = 0
    """Their credits, as far as `charged` was lessened by them: the others are entries of their own."""
    corrected: int = 0
    """Those others' credits."""
    billed_segments: int = 0
    """What the recipients in `charged` come to in segments, which an operator's invoice counts."""
    suppressed: int = 0
    """Those that a chunk's claim found suppressed or without consent."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Credits that a job needed, and those there were."""

    needs: int
    has: int
    unit: str | None = None
    """Whose quota of the month was short; ``None``: the firm's credit was."""
    month: str | None = None


SIGNATURE: Final = "sig-"
"""What the approval of a job begins with that was approved by a signature: the SHA-256 of its file follows."""


@dataclass(frozen=True, slots=True)
class Job:
    """The job's record."""

    ref: JobRef
    status: JobStatus
    created_at: Milliseconds
    body_sha256: str
    totals: Totals = field(default_factory=Totals)
    progress: Progress = field(default_factory=Progress)
    failure: str | None = None
    problems: tuple[Problem, ...] = ()
    """What was wrong with the list as a whole, if that is why it failed."""
    pause_reason: str | None = None
    waits_until: Milliseconds | None = None
    """Paused because its window closed: when it opens."""
    approval_id: str | None = None
    """The challenge by which it was approved."""
    approval_rule: Mapping[str, Any] | None = None
    """The firm's rule by which it waits for its approval (`ulak.directory.approval_rules`), or did."""
    queued_at: Milliseconds = 0
    """When pointers to all chunks that want one were last in the queue; 0: they have to be."""
    due_at: Milliseconds | None = None
    sending_since: Milliseconds | None = None
    moved_at: Milliseconds = 0
    """When a chunk of it was last done, or sending went on after a pause."""
    closed_at: Milliseconds | None = None
    service: str = ""
    """Whose account of credit it holds credits of, since commit."""
    from_block: bool = False
    """It drew them from that account's block."""
    quotas: tuple[str, ...] = ()
    """The units of whose quotas it took, since commit."""
    quota_month: str = ""
    """Of which month."""
    released_at: Milliseconds | None = None
    """When its books were closed: what it had not used went back."""
    short_of: Shortage | None = None
    """Why it failed, if it was for want of credit."""
    polled_from: int = 0
    """Chunks before this one want no more reports."""
    poll_next: int = 0
    """Where the next poll goes on: the last one was stopped by the quota."""
    doubts_at: Milliseconds = 0
    """Calls in doubt are looked for no sooner than this."""
    doubts_next: tuple[int, int] = (0, 0)
    """Calls in doubt before this chunk and place were asked about, as far as the quota went."""
    doubts_first: bool = False
    """The next poll begins with them: the last one never came to them."""
    poll_at: Milliseconds = 0
    """No poll starts before this instant; whoever polls moves it."""
    polls_in_vain: int = 0
    """Polls in a row that were begun and not ended: they failed or died."""
    reports_ended: Problem | None = None
    """Why its reports are not asked for any more, before they were in."""

    @property
    def began_at(self) -> Milliseconds:
        """What the ages of its reports are counted from."""
        return self.sending_since or self.created_at

    def idle_for(self, now: Milliseconds) -> Milliseconds:
        """How long nothing of it has been sent: what its deadlines count, and how often it is asked about. A job
        can be paused, or keep to its pace, for longer than a report is waited for."""
        return now - max(self.sending_since or now, self.moved_at)

    @property
    def all_tried(self) -> bool:
        return self.totals.chunks > 0 and self.progress.chunks_done >= self.totals.chunks

    @property
    def holds_credit(self) -> bool:
        return self.sending_since is not None and self.released_at is None

    def by_its_window(self, moment: Milliseconds) -> Milliseconds:
        """`moment`, but not after its window opens if it waits for that."""
        return moment if self.waits_until is None else min(moment, self.waits_until)

    @property
    def credits_due(self) -> int:
        """What it holds of the firm's credit, or what it cost once its books are closed."""
        return self.progress.charged - self.progress.corrected if self.released_at else self.totals.credits

    @property
    def doubts(self) -> int:
        """Recipients in doubt. A doubt can be resolved before its worker has closed the chunk and counted it."""
        return max(self.progress.uncertain - self.progress.doubts_resolved, 0)

    def counts(self) -> dict[str, int]:
        """Recipients by their present status. Reports can run ahead of the worker's own books, so what is
        merely sent or pending is what the firmer states leave over."""
        p = self.progress
        reported = p.delivered + p.undelivered
        failed = p.failed + p.doubts_refuted
        taken = max(p.accepted + p.doubts_resolved - p.doubts_refuted, reported)
        rest = self.totals.recipients - taken - failed - self.doubts - p.cancelled - p.suppressed
        pending = max(rest, 0)
        cancelled = p.cancelled + (pending if self.status is JobStatus.CANCELLED else 0)
        return {
            "pending": 0 if self.status is JobStatus.CANCELLED else pending,
            "sent": taken - reported,
            "delivered": p.delivered,
            "undelivered": p.undelivered,
            "failed": failed,
            "uncertain": self.doubts,
            "cancelled": cancelled,
            "suppressed": p.suppressed,
        }
