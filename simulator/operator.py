"""The operator behind every wire: quotas, the draw of what goes wrong, and the books.

A face (``simulator.faces``) parses, names a refusal in its own words and answers; everything that another wire would
do in the same way stands here.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from simulator.accounts import Account
from simulator.books import Books, Inbound, Job, Line
from simulator.iys.register import Register
from simulator.misbehaviour import CallBehaviour, Misbehaviour
from simulator.quotas import QuotaProfile, Window
from simulator.segments import Count


class Refused(Exception):
    """The operator will not; ``reason`` is worded by the wire. ``behaviour`` is the rule that wanted it so,
    None for the operator's ordinary rules."""

    def __init__(self, reason: str, behaviour: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.behaviour = behaviour


@dataclass(frozen=True, slots=True)
class Submission:
    """A send call that is well formed. ``lines`` are (msisdn, text, its count), never empty."""

    kind: str
    sender: str
    lines: Sequence[tuple[str, str, Count]]
    starts_at: float | None = None
    reference: str | None = None
    names: Sequence[str] = ()
    """As long as ``lines``, where the caller names each recipient for its report."""
    form: str = ""
    """How phones show it: ``flash``, at once and kept nowhere; ``wap_push``, as a service message. Empty: as a text."""


@dataclass(slots=True)
class Operator:
    accounts: Mapping[str, Account]
    profile: QuotaProfile
    misbehaviour: Misbehaviour
    clock: Callable[[], float]
    books: Books = field(default_factory=Books)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the program stops, so that no held connection outlives it."""
    consents: Register = field(init=False)
    """The simulated İYS that stands beside it."""
    hearers: dict[str, Callable[[Inbound], None]] = field(default_factory=dict)
    """By account, who is told at once of what a phone writes to it."""
    _send_calls: Window = field(init=False)
    _jobs_to_number: Window = field(init=False)
    _report_calls: Window = field(init=False)

    def __post_init__(self) -> None:
        self.consents = Register(self.clock)
        self.use(self.profile)

    def use(self, profile: QuotaProfile) -> None:
        """Go on under this quota profile, its windows empty."""
        self.profile = profile
        self._send_calls = Window(profile.send_calls)
        self._jobs_to_number = Window(profile.jobs_to_one_number)
        self._report_calls = Window(profile.report_calls)

    def reset(self) -> None:
        """Forget everything that happened; the rules stay."""
        self.books = Books()
        self.hearers.clear()
        self.use(self.profile)

    def writes_to(self, account: str, hearer: Callable[[Inbound], None]) -> None:
        """Have `hearer` told of what phones write to the account from now on."""
        self.hearers[account] = hearer

    def receive(self, account: str, msisdn: str, text: str) -> Inbound:
        """A phone writes to an account."""
        written = self.books.receive(account, msisdn, text, self.clock())
        if hearer := self.hearers.get(account):
            hearer(written)
        return written

    def authenticate(self, user: str, password: str) -> Account:
        account = self.accounts.get(user)
        if account is None or not secrets.compare_digest(account.password.encode(), password.encode()):
            raise Refused("credentials")
        return account

    def bearer(self, token: str) -> Account:
        """The account that holds this token; raises Refused for none."""
        for account in self.accounts.values():
            if account.token and secrets.compare_digest(account.token.encode(), token.encode()):
                return account
        raise Refused("credentials")

    def submit(self, account: Account, submission: Submission) -> tuple[CallBehaviour, Job | None]:
        """Take a call as the rules in force say; raises Refused where they, or a quota, refuse it.

        What is to be accepted is in the books on return, whatever the caller is about to hear.
        """
        now = self.clock()
        self._take_quotas(account, {msisdn for msisdn, _, _ in submission.lines}, now)
        rules = self.misbehaviour
        msisdn, text = rules.decider([(msisdn, text) for msisdn, text, _ in submission.lines])
        behaviour = rules.call(msisdn, text, self.books.attempt(account.user, msisdn, text))
        if behaviour.refusal:
            raise Refused(behaviour.refusal, behaviour.name)
        if not behaviour.accepts:
            return behaviour, None
        job = self.books.accept(
            kind=submission.kind,
            account=account.user,
            sender=submission.sender,
            lines=[
                Line(msisdn, text, counted, *rules.fate(msisdn, text), name)
                for (msisdn, text, counted), name in zip(
                    submission.lines, submission.names or repeat(""), strict=False
                )
            ],
            credits=_credits(account, submission.kind),
            now=now,
            starts_at=submission.starts_at,
            reference=submission.reference,
            form=submission.form,
        )
        return behaviour, job

    def _take_quotas(self, account: Account, msisdns: set[str], now: float) -> None:
        """All of them or none: a refused call uses nothing up."""
        if self._send_calls.full(account.user, now):
            raise Refused("rate")
        keys = [f"{account.user} {msisdn}" for msisdn in msisdns]
        if any(self._jobs_to_number.full(key, now) for key in keys):
            raise Refused("same_number")
        self._send_calls.take(account.user, now)
        for key in keys:
            self._jobs_to_number.take(key, now)

    def take_report_call(self, account: Account) -> None:
        """Count one report call; raises Refused above the quota."""
        now = self.clock()
        if self._report_calls.full(account.user, now):
            raise Refused("report_rate")
        self._report_calls.take(account.user, now)


def _credits(account: Account, kind: str) -> int:
    return {"otp": account.otp_credits, "tckn": account.tckn_credits}.get(kind, account.credits)
