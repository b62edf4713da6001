"""What callers see of the health of a firm's operator accounts."""

from __future__ import annotations

from ulak.catalogue import Locale, sentence
from ulak.firm_settings.doctor import AccountHealth, FirmHealth
from ulak.operators.breaker import Phase
from ulak.operators.wire import Capability
from ulak.platform.answers import TypedDict
from ulak.platform.clock import SECOND, rfc3339


class CheckAnswer(TypedDict):
    """One thing that was looked at: ``fine``; ``advice``, what could be better or cannot be found out by asking; or
    ``wrong``, with what to do."""

    check: str
    verdict: str
    code: str | None
    message: str | None


class BalanceLeftAnswer(TypedDict):
    name: str
    amount: str


class SenderStateAnswer(TypedDict):
    sender_id: str
    state: str
    """``registered``, ``pending`` or ``refused``."""


class AccountBreakerAnswer(TypedDict):
    """``closed``; ``slow``, used after the others; or ``open``, nothing is sent through it."""

    state: str
    reason: str | None
    since: str | None
    tried_at: str | None
    """When it is tried next."""


class AccountHealthAnswer(TypedDict):
    account: str
    service: str
    operator: str
    sends: list[str]
    reports: list[str]
    """``asked``, ``pushed``"""
    push_route: bool
    """Whether the account has an address that the operator can push to."""
    sender_ids: list[SenderStateAnswer]
    registered_sender_ids: list[str] | None
    """Those that the operator has of the account; ``null``: it does not tell."""
    balance: list[BalanceLeftAnswer] | None
    clock_skew_seconds: int | None
    """How far the operator's clock is before (negative) or after ours."""
    report_calls_per_minute: int | None
    report_calls_left: int | None
    """That may be made at once now."""
    booked_ahead_seconds: int
    """For how long the account's rate is booked by what is being sent."""
    breaker: AccountBreakerAnswer
    checks: list[CheckAnswer]


class DoctorAnswer(TypedDict):
    firm: str
    healthy: bool
    """Nothing is wrong with any account."""
    egress_address: str | None
    """To be registered with the operators: their calls come from it. ``null``: it changes."""
    accounts: list[AccountHealthAnswer]


def doctor_answer(health: FirmHealth, locale: Locale) -> DoctorAnswer:
    return {
        "firm": health.firm_id,
        "healthy": health.healthy,
        "egress_address": health.egress_address or None,
        "accounts": [_account(one, locale) for one in health.accounts],
    }


def _account(one: AccountHealth, locale: Locale) -> AccountHealthAnswer:
    account, can = one.account, one.wire.capabilities if one.wire else frozenset()
    ways = ((Capability.REPORTS, "asked"), (Capability.PUSHED_REPORTS, "pushed"))
    breaker, out = one.breaker, one.breaker.phase is not Phase.CLOSED
    return {
        "account": account.id,
        "service": account.service.value,
        "operator": account.operator_id,
        "sends": sorted(one.wire.message_types) if one.wire else [],
        "reports": [how for capability, how in ways if capability in can],
        "push_route": one.push_route,
        "sender_ids": [{"sender_id": name, "state": state.value} for name, state in one.sender_ids],
        "registered_sender_ids": None if one.registered is None else list(one.registered),
        "balance": None
        if one.balances is None
        else [{"name": left.name, "amount": left.amount} for left in one.balances],
        "clock_skew_seconds": None if one.skew is None else one.skew // SECOND,
        "report_calls_per_minute": one.report_calls_a_minute,
        "report_calls_left": one.report_calls_left,
        "booked_ahead_seconds": one.booked_ahead // SECOND,
        "breaker": {
            "state": breaker.phase.value,
            "reason": breaker.why or None,
            "since": rfc3339(breaker.since) if out else None,
            "tried_at": rfc3339(breaker.until) if out else None,
        },
        "checks": [
            {
                "check": check.name,
                "verdict": check.verdict.value,
                "code": check.problem.code if check.problem else None,
                "message": sentence(check.problem.code, locale, check.problem.filling)
                if check.problem
                else None,
            }
            for check in one.checks
        ],
    }
