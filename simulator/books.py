"""The operator's own books: what it accepted, what became of it, what its reports tell.

Nothing here reads a clock, a seed or the network: the moment and the drawn fate of a message are handed in,
so the state at any moment follows from what was written. Moments are epoch seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from simulator.misbehaviour import FATE_NAMED, NO_CREDIT, Fate
from simulator.segments import Count

CANCELLED: Final = "cancelled"


def state_of(cause: str) -> str:
    """``delivered``, ``undelivered`` or ``pending``.

    >>> [state_of(cause) for cause in ("pending", "delivered", "blacklisted", CANCELLED)]
    ['pending', 'delivered', 'undelivered', 'undelivered']
    """
    return cause if cause in ("pending", "delivered") else "undelivered"


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it comes in, judged and counted."""

    msisdn: str
    text: str
    counted: Count
    fate: Fate
    seconds: float | None
    """From the start of the job until its report is out; None for never."""
    name: str = ""
    """What the caller calls the recipient, for its report."""


@dataclass(frozen=True, slots=True)
class Message:
    seq: int
    """1 for the first message ever accepted; no number is left out."""
    jobid: str
    account: str
    sender: str
    msisdn: str
    text: str
    """As it came, without the operator code."""
    counted: Count
    fate: Fate
    accepted_at: float
    starts_at: float
    reported_at: float | None
    name: str = ""
    form: str = ""

    @property
    def segments(self) -> int:
        return len(self.counted.segments)


@dataclass(frozen=True, slots=True)
class Job:
    """What one accepted call made: messages ``first`` to ``last`` by seq."""

    jobid: str
    account: str
    reference: str | None
    accepted_at: float
    starts_at: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Call:
    """A send call, accepted or not. ``behaviour`` is the rule that decided, None where the operator's
    ordinary rules refused; ``code`` the code that the answer carried, None where it carried none."""

    seq: int
    at: float
    kind: str
    account: str | None
    count: int
    jobid: str | None
    code: str | None
    behaviour: str | None
    answered: bool

    @property
    def outcome(self) -> str:
        """``accepted``, ``refused``, or ``lost``: not accepted, and the caller was not told so."""
        if self.jobid:
            return "accepted"
        return "refused" if self.code else "lost"


@dataclass(frozen=True, slots=True)
class ReportRow:
    message: Message
    cause: str
    reference: str | None
    delivered_at: float | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message from a phone to an account."""

    seq: int
    account: str
    msisdn: str
    text: str
    at: float


class Books:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.jobs: dict[str, Job] = {}
        self.calls: list[Call] = []
        self.inbound: list[Inbound] = []
        self.read: set[int] = set()
        """Seqs of inbound messages that were fetched without dates."""
        self.cancelled: dict[str, float] = {}
        self.times: Counter[tuple[str, str, str]] = Counter()
        """How often (account, msisdn, text) was accepted."""
        self.attempts: Counter[tuple[str, str, str]] = Counter()
        """How often (account, msisdn, text) decided a call."""
        self.spent: Counter[tuple[str, str]] = Counter()
        """Segments by (account, kind of call)."""
        self.by_reference: dict[tuple[str, str], Job] = {}
        """The first job by (account, the caller's reference)."""
        self.phones: dict[str, list[int]] = {}
        """Seqs by msisdn, the phone last written to last."""

    # --- what goes in -------------------------------------------------------------------------------------

    def attempt(self, account: str, msisdn: str, text: str) -> int:
        """Count one more call that this message decides; 1 at the first."""
        self.attempts[account, msisdn, text] += 1
        return self.attempts[account, msisdn, text]

    def accept(
        self,
        *,
        kind: str,
        account: str,
        sender: str,
        lines: Sequence[Line],
        credits: int,
        now: float,
        starts_at: float | None = None,
        reference: str | None = None,
        form: str = "",
    ) -> Job:
        """Write a job. A message for which ``credits`` no longer reach is taken and ends as ``no_credit``."""
        begins = max(now, starts_at or now)
        first = len(self.messages) + 1
        # As long and as opaque as Netgsm's own, and not used again after a restart or a reset.
        jobid = f"{int(now * 1_000_000)}{first:08}"
        for seq, line in enumerate(lines, first):
            cost = len(line.counted.segments)
            paid = self.spent[account, kind] + cost <= credits
            self.spent[account, kind] += cost if paid else 0
            due = line.seconds if paid else line.seconds or 0.0
            self._write(
                Message(
                    seq,
                    jobid,
                    account,
                    sender,
                    line.msisdn,
                    line.text,
                    line.counted,
                    line.fate if paid else NO_CREDIT,
                    now,
                    begins,
                    None if due is None else begins + due,
                    line.name,
                    form,
                )
            )
        job = Job(jobid, account, reference, now, begins, first, first + len(lines) - 1)
        self._keep(job)
        return job

    def _keep(self, job: Job) -> None:
        self.jobs[job.jobid] = job
        if job.reference:
            self.by_reference.setdefault((job.account, job.reference), job)

    def _write(self, message: Message) -> None:
        self.messages.append(message)
        self.times[message.account, message.msisdn, message.text] += 1
        seqs = self.phones.pop(message.msisdn, [])
        seqs.append(message.seq)
        self.phones[message.msisdn] = seqs

    def note_call(
        self,
        *,
        at: float,
        kind: str,
        account: str | None,
        count: int,
        jobid: str | None = None,
        code: str | None = None,
        behaviour: str | None = None,
        answered: bool = True,
    ) -> None:
        seq = len(self.calls) + 1
        self.calls.append(Call(seq, at, kind, account, count, jobid, code, behaviour, answered))

    def cancel(self, account: str, jobid: str, now: float) -> bool:
        """Cancel a job that has not begun; False for any other, and for another account's."""
        job = self.jobs.get(jobid)
        if job is None or job.account != account or job.starts_at <= now or jobid in self.cancelled:
            return False
        self.cancelled[jobid] = now
        return True

    def receive(self, account: str, msisdn: str, text: str, now: float) -> Inbound:
        """A phone writes to an account."""
        message = Inbound(len(self.inbound) + 1, account, msisdn, text, now)
        self.inbound.append(message)
        return message

    # --- what comes out -----------------------------------------------------------------------------------

    def cause(self, message: Message, now: float) -> str:
        """What a report asked for at ``now`` tells of a message."""
        if message.jobid in self.cancelled:
            return CANCELLED
        return message.fate.cause if self._is_out(message, now) else "pending"

    def final_cause(self, message: Message) -> str:
        """What its report will tell in the end, as far as it is known now."""
        return CANCELLED if message.jobid in self.cancelled else message.fate.cause

    def report(
        self,
        account: str,
        now: float,
        jobids: Iterable[str] | None = None,
        since: float | None = None,
        until: float | None = None,
    ) -> Iterator[ReportRow]:
        """The rows of an account's jobs, in order of acceptance; those named, or all, accepted in the range.

        A job's rows keep their places from the first moment on, so that pages do not shift: each message
        once, then the further rows of those that have any, pending until the report is out.
        """
        named = self.jobs.values() if jobids is None else [self.jobs[j] for j in jobids if j in self.jobs]
        for job in named:
            if job.account != account:
                continue
            if (since and job.accepted_at < since) or (until and job.accepted_at > until):
                continue
            messages = self.messages[job.first - 1 : job.last]
            for message in messages:
                yield self._row(job, message, self.cause(message, now))
            for message in messages:
                for cause in message.fate.rows[1:]:
                    truth = self.cause(message, now)
                    yield self._row(job, message, cause if truth == message.fate.cause else truth)

    def _row(self, job: Job, message: Message, cause: str) -> ReportRow:
        return ReportRow(message, cause, job.reference, message.reported_at if cause == "delivered" else None)

    def _is_out(self, message: Message, now: float) -> bool:
        return message.reported_at is not None and message.reported_at <= now

    def after(self, seq: int, limit: int) -> list[Message]:
        """At most ``limit`` messages behind ``seq``, in order."""
        return self.messages[max(seq, 0) : max(seq, 0) + limit]

    def received_by(self, msisdn: str, now: float) -> list[Message]:
        """What is on a phone, newest last. It is there once its job began, before any report; a message whose
        report is late or never comes is there too, one that is not delivered never."""
        return [
            message
            for message in (self.messages[seq - 1] for seq in self.phones.get(msisdn, ()))
            if message.starts_at <= now and state_of(self.final_cause(message)) != "undelivered"
        ]

    def inbox(self, account: str, since: float | None, until: float | None) -> list[Inbound]:
        """With a range, what came in it; without, what was never fetched so, and now is."""
        mine = [message for message in self.inbound if message.account == account]
        if since is not None and until is not None:
            return [message for message in mine if since <= message.at <= until]
        unread = [message for message in mine if message.seq not in self.read]
        self.read.update(message.seq for message in unread)
        return unread

    def states(self, now: float) -> Counter[str]:
        return Counter(state_of(self.cause(message, now)) for message in self.messages)

    def final_states(self) -> Counter[str]:
        return Counter(state_of(self.final_cause(message)) for message in self.messages)

    # --- kept between runs --------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        return {
            "messages": [
                {**asdict(m), "counted": [m.counted.encoding, m.counted.segments], "fate": m.fate.name}
                for m in self.messages
            ],
            "jobs": [asdict(job) for job in self.jobs.values()],
            "calls": [asdict(call) for call in self.calls],
            "inbound": [asdict(message) for message in self.inbound],
            "read": sorted(self.read),
            "cancelled": self.cancelled,
            "attempts": [[*key, times] for key, times in self.attempts.items()],
            "spent": [[*key, segments] for key, segments in self.spent.items()],
        }

    @classmethod
    def load(cls, source: dict[str, Any]) -> Books:
        """The books that ``dump`` wrote."""
        books = cls()
        for fields in source["messages"]:
            encoding, segments = fields.pop("counted")
            fate = FATE_NAMED[fields.pop("fate")]
            books._write(Message(**fields, counted=Count(encoding, tuple(segments)), fate=fate))
        for fields in source["jobs"]:
            books._keep(Job(**fields))
        books.calls = [Call(**fields) for fields in source["calls"]]
        books.inbound = [Inbound(**fields) for fields in source["inbound"]]
        books.read = set(source["read"])
        books.cancelled = source["cancelled"]
        books.attempts = Counter({(a, msisdn, text): times for a, msisdn, text, times in source["attempts"]})
        books.spent = Counter({(a, kind): segments for a, kind, segments in source["spent"]})
        return books
