"""What is wrong with a firm's operator accounts, and what to do: looked up here, and asked of the operators.

Nothing is sent. Where an operator tells what is left on an account, that question also tells whether the credentials
open it, whether the operator takes calls from our address, and what its clock says; where it does not and wants a
log-in, that tells of the credentials.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, cast

from ulak.directory.firms import OperatorAccount, Registration
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, Param, Problem, UlakError
from ulak.operators.breaker import Breaker, Phase
from ulak.operators.breakers import Breakers
from ulak.operators.http import hearing_dates
from ulak.operators.port import ListsSenderIds, LogsIn, NotAnswered, Operator, OperatorBalance
from ulak.operators.push_routes import PushRoutes
from ulak.operators.rates import AccountRates
from ulak.operators.wire import Capability
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds
from ulak.platform.secrets import Secrets
from ulak.rules import profile

if TYPE_CHECKING:
    from ulak.operators.wire import Wire

SKEW: Final[Milliseconds] = MINUTE
"""How far the operator's clock may be from ours before it is told. Reports are asked for by time, two minutes wide."""


class Verdict(StrEnum):
    FINE = "fine"
    ADVICE = "advice"
    """It works as it is; something could be better, or cannot be found out by asking."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what to do where it is not fine."""

    name: str
    verdict: Verdict
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class AccountHealth:
    account: OperatorAccount
    wire: Wire | None
    checks: Sequence[Check]
    sender_ids: Sequence[tuple[str, Registration]]
    registered: Sequence[str] | None
    """The sender IDs that the operator has of the account; ``None``: it does not tell."""
    balances: Sequence[OperatorBalance] | None
    skew: Milliseconds | None
    """Of the operator's clock against ours; ``None``: it said nothing of the time."""
    push_route: bool
    report_calls_a_minute: int | None
    report_calls_left: int | None
    booked_ahead: Milliseconds
    breaker: Breaker

    @property
    def wrong(self) -> Iterator[Problem]:
        return (one.problem for one in self.checks if one.verdict is Verdict.WRONG and one.problem)


@dataclass(frozen=True, slots=True)
class FirmHealth:
    firm_id: str
    egress_address: str
    """That operators see our calls come from; empty: it changes."""
    accounts: Sequence[AccountHealth]

    @property
    def healthy(self) -> bool:
        return not any(True for one in self.accounts for _ in one.wrong)


@dataclass(slots=True)
class _Asked:
    """What the operator said when it was asked."""

    checks: list[Check] = field(default_factory=list)
    balances: Sequence[OperatorBalance] | None = None
    registered: Sequence[str] | None = None
    untold: Problem | None = None
    """Why `registered` is not told, where the operator lists it."""
    skew: Milliseconds | None = None


@dataclass(frozen=True, slots=True)
class Doctor:
    directory: DirectoryStore
    secrets: Secrets
    connect: Callable[[OperatorAccount], Operator]
    wire_of: Callable[[str], Wire | None]
    push_routes: PushRoutes
    rates: AccountRates
    breakers: Breakers
    clock: Clock
    stage: str
    egress_address: str

    def look_at(self, firm_id: str) -> FirmHealth:
        """All accounts of the firm. ``NotFound`` if there is no such firm."""
        self.directory.need_firm(firm_id)
        found = [self._look_at(one) for one in self.directory.routing.accounts(firm_id)]
        return FirmHealth(firm_id, self.egress_address, found)

    def _look_at(self, account: OperatorAccount) -> AccountHealth:
        firm_id, now, rules = account.firm_id, self.clock(), profile(account.operator_id)
        wire = self.wire_of(account.operator_id)
        can = wire.capabilities if wire else frozenset()
        asked = self._ask(account, wire)
        sender_ids = self.directory.sender_ids(firm_id, account.id)
        is_open = self.push_routes.is_open(firm_id, account.id)
        breaker = self.breakers.state(firm_id, account.id)
        a_minute = account.report_calls_per_minute or rules.report_calls_per_minute
        checks = [
            *asked.checks,
            *_sender_checks(account, sender_ids, asked),
            _route_check(account, can, is_open=is_open),
            _breaker_check(breaker),
        ]
        return AccountHealth(
            account=account,
            wire=wire,
            checks=checks,
            sender_ids=sender_ids,
            registered=asked.registered,
            balances=asked.balances,
            skew=asked.skew,
            push_route=is_open,
            report_calls_a_minute=a_minute,
            report_calls_left=self._report_calls_left(account, a_minute, now),
            booked_ahead=self.rates.booked_ahead(firm_id, account.id, now=now),
            breaker=breaker,
        )

    def _report_calls_left(
        self, account: OperatorAccount, a_minute: int | None, now: Milliseconds
    ) -> int | None:
        if a_minute is None:
            return None
        return self.rates.report_calls_left(
            account.firm_id, account.id, interval=MINUTE // a_minute, burst=a_minute, now=now
        )

    def _ask(self, account: OperatorAccount, wire: Wire | None) -> _Asked:
        """Connect, and ask for the balance and the sender IDs where they are told."""
        asked, named = _Asked(), _named(account)
        self.secrets.forget(account.secret_name(self.stage))  # one that was written just now
        try:
            operator = self.connect(account)
        except UlakError as error:
            problems = error.problems if isinstance(error, InputError) else ()
            told = problems or (Problem(error.reason, params=error.params),)
            asked.checks = [Check("credentials", Verdict.WRONG, one) for one in told]
            return asked
        can = wire.capabilities if wire else frozenset()
        if not can & {Capability.BALANCES, Capability.LOG_IN}:
            unasked = Problem("doctor_cannot_ask", params=named)
            asked.checks = [
                Check("credentials", Verdict.ADVICE, unasked),
                self._address_check(account, None),
            ]
            return asked
        with hearing_dates() as dates:
            try:
                self._try(operator, account, can, asked)
            except NotAnswered as silent:
                asked.checks = self._unopened(account, silent)
        asked.skew = _skew(dates, self.clock())
        if asked.skew is not None:
            params: dict[str, Param] = {**named, "seconds": abs(asked.skew) // SECOND}
            off = Problem("doctor_clock", params=params) if abs(asked.skew) > SKEW else None
            asked.checks.append(Check("clock", Verdict.WRONG if off else Verdict.FINE, off))
        return asked

    def _try(
        self, operator: Operator, account: OperatorAccount, can: frozenset[Capability], asked: _Asked
    ) -> None:
        """Ask what tells whether the account opens; ``NotAnswered`` where it does not."""
        if Capability.BALANCES not in can:
            cast(LogsIn, operator).log_in()
            # Whether messages are taken from our address too is not said by a log-in.
            asked.checks = [Check("credentials", Verdict.FINE), self._address_check(account, None)]
            return
        asked.balances = operator.balances()
        asked.checks = [
            Check("credentials", Verdict.FINE),
            _balance_check(asked.balances, _named(account)),
            Check("address", Verdict.FINE),
        ]
        if Capability.SENDER_IDS in can:
            self._ask_sender_ids(cast(ListsSenderIds, operator), asked, _named(account))

    def _ask_sender_ids(self, operator: ListsSenderIds, asked: _Asked, named: Mapping[str, str]) -> None:
        try:
            asked.registered = operator.sender_ids()
        except NotAnswered as silent:
            asked.untold = Problem("doctor_senders_not_told", params={**named, "why": str(silent)})

    def _unopened(self, account: OperatorAccount, silent: NotAnswered) -> list[Check]:
        params = {**_named(account), "why": str(silent)}
        if not silent.refused:
            return [Check("reached", Verdict.WRONG, Problem("doctor_unreachable", params=params))]
        return [
            Check("credentials", Verdict.WRONG, Problem("doctor_refused", params=params)),
            self._address_check(account, False),
        ]

    def _address_check(self, account: OperatorAccount, allowed: bool | None) -> Check:
        """Whether the operator takes calls from our address; ``None``: it cannot be asked."""
        params = {**_named(account), "address": self.egress_address or "-"}
        code = "doctor_address" if self.egress_address else "doctor_no_address"
        return Check(
            "address", Verdict.ADVICE if allowed is None else Verdict.WRONG, Problem(code, params=params)
        )


def _named(account: OperatorAccount) -> Mapping[str, str]:
    return {"account": account.id, "operator": account.operator_id}


def _balance_check(balances: Sequence[OperatorBalance], named: Mapping[str, str]) -> Check:
    """Packages that are all empty are credit that is used up."""
    amounts = [float(one.amount) for one in balances if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", one.amount)]
    if amounts and max(amounts) <= 0:
        return Check("balance", Verdict.WRONG, Problem("doctor_no_balance", params=named))
    return Check("balance", Verdict.FINE)


def _sender_checks(
    account: OperatorAccount, sender_ids: Sequence[tuple[str, Registration]], asked: _Asked
) -> Iterator[Check]:
    """By what is kept of them here, and by what the operator has."""
    registered = asked.registered
    missing = [name for name in account.sender_ids if registered is not None and name not in registered]
    if missing:
        params: dict[str, Param] = {
            **_named(account),
            "names": ", ".join(missing),
            "known": ", ".join(registered or ()) or "-",
        }
        yield Check("sender_ids", Verdict.WRONG, Problem("doctor_sender_unknown", params=params))
    refused = [name for name, state in sender_ids if state is Registration.REFUSED]
    waiting = [name for name, state in sender_ids if state is Registration.PENDING]
    for code, names in (("doctor_sender_refused", refused), ("doctor_sender_pending", waiting)):
        if names:
            yield Check("sender_ids", Verdict.ADVICE, Problem(code, params={"names": ", ".join(names)}))
    if asked.untold is not None:
        yield Check("sender_ids", Verdict.ADVICE, asked.untold)
    elif not (missing or refused or waiting):
        yield Check("sender_ids", Verdict.FINE)


def _route_check(account: OperatorAccount, can: frozenset[Capability], *, is_open: bool) -> Check:
    pushes = can & {Capability.PUSHED_REPORTS, Capability.INBOUND}
    if not pushes or is_open:
        return Check("push_route", Verdict.FINE)
    # Reports that cannot be asked for come by no other way.
    needed = Capability.PUSHED_REPORTS in can and Capability.REPORTS not in can
    problem = Problem("doctor_no_route", params=_named(account))
    return Check("push_route", Verdict.WRONG if needed else Verdict.ADVICE, problem)


def _breaker_check(breaker: Breaker) -> Check:
    match breaker.phase:
        case Phase.OPEN:
            return Check("breaker", Verdict.WRONG, Problem(breaker.why))
        case Phase.SLOW:
            return Check("breaker", Verdict.ADVICE, Problem(breaker.why))
    return Check("breaker", Verdict.FINE)


def _skew(dates: Sequence[str], now: Milliseconds) -> Milliseconds | None:
    """How far the last of `dates` is before (negative) or after our clock.

    >>> _skew(["Sun, 06 Nov 1994 08:49:37 GMT"], 784111717_000), _skew(["soon"], 0)
    (60000, None)
    """
    for text in reversed(dates):
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            continue
        return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()) * SECOND - now
    return None
