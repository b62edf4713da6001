"""Whether an operator account is fit to be sent through, decided from how its last calls ended. Pure.

An account is *open* (its circuit is: nothing is sent through it) once it refused us for a reason of its own, or after
some calls in a row that it could not be reached for or gave no answer to. Now and then one call tries it; the first
that it answers closes it again. It is *slow* after some calls in a row that took long: it is used after every other
account, until some calls in a row were quick. Between long and quick lies a span that changes nothing, so that an
account near the border does not go to and fro.

>>> state = Breaker()
>>> for n in range(FAILURES):
...     state = after(state, Seen(Ended.FAILED, "unreachable"), now=n)
>>> state.phase, state.why, state.until
(<Phase.OPEN: 'open'>, 'unreachable', 30004)
>>> after(state, Seen(Ended.ANSWERED), now=40_000).phase
<Phase.CLOSED: 'closed'>
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final

from ulak.operators.port import Answer, InDoubt, NotSent, Rejected
from ulak.platform.clock import MINUTE, SECOND, Milliseconds
from ulak.rules import Then
from ulak.values import dataclass

FAILURES: Final = 5
"""Calls in a row without an answer that open it."""

WINDOW: Final[Milliseconds] = MINUTE
"""Failures further apart than this are not in a row: who succeeds writes nothing down."""

SLOW_CALLS: Final = 5
QUICK_CALLS: Final = 3
LONG: Final[Milliseconds] = 5 * SECOND
QUICK: Final[Milliseconds] = LONG // 2
"""A call that took `LONG` or more counts as slow, one under `QUICK` as quick."""

PAUSES: Final[tuple[Milliseconds, ...]] = (30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE)
"""How long until an open account is tried, by how often it was in vain."""

UNREACHABLE: Final = "account_unreachable"
SILENT: Final = "account_silent"
SLOW: Final = "account_slow"

OF_ACCOUNT: Final = frozenset(
    {
        "refused_account",
        "refused_address",
        "refused_caller_address",
        "refused_credentials",
        "refused_no_credit",
        "refused_service",
    }
)
"""Refusals that are the account's, whatever is sent. Those of a sender ID or of a brand are the message's."""


class Phase(StrEnum):
    CLOSED = "closed"
    """Calls go through it."""
    SLOW = "slow"
    OPEN = "open"


class Ended(StrEnum):
    ANSWERED = "answered"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a call ended, why if badly, and how long it took."""

    ended: Ended
    why: str = ""
    took: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is known of an account. As it stands here it is fit, and nothing of it is kept anywhere."""

    phase: Phase = Phase.CLOSED
    why: str = ""
    """The catalogue's code, where it is not closed."""
    since: Milliseconds = 0
    until: Milliseconds = 0
    """When it is tried next, where it is not closed."""
    failures: int = 0
    """In a row, the last of them at `failed_at`."""
    failed_at: Milliseconds = 0
    slow: int = 0
    """Slow calls in a row."""
    quick: int = 0
    """Quick calls in a row, of an account that is slow."""
    vain: int = 0
    """Tries of an open one in a row that were in vain."""


def seen(answer: Answer, took: Milliseconds) -> Seen:
    """How a call ended, as far as its account is concerned.

    >>> seen(Rejected("30", "refused_credentials", Then.PAUSE), 80).ended, seen(NotSent("ConnectError"), 5).why
    (<Ended.REFUSED: 'refused'>, 'account_unreachable')
    """
    match answer:
        case NotSent():
            return Seen(Ended.FAILED, UNREACHABLE, took)
        case InDoubt():
            return Seen(Ended.FAILED, SILENT, took)
        case Rejected(_, reason, Then.PAUSE) if reason in OF_ACCOUNT:
            return Seen(Ended.REFUSED, reason, took)
    return Seen(Ended.ANSWERED, "", took)


def after(before: Breaker, call: Seen, now: Milliseconds) -> Breaker:
    """What is known of the account after the call."""
    match call.ended:
        case Ended.REFUSED:
            return _open(before, call.why, now)
        case Ended.FAILED:
            in_row = before.failures + 1 if now - before.failed_at <= WINDOW else 1
            counted = replace(before, failures=in_row, failed_at=now)
            fails = before.phase is Phase.OPEN or in_row >= FAILURES
            return _open(counted, call.why, now) if fails else counted
    if before.phase is Phase.SLOW:
        return _less_slow(replace(before, failures=0, failed_at=0), call, now)
    if call.took < LONG:
        return Breaker()
    slow = before.slow + 1
    if slow < SLOW_CALLS:
        return Breaker(slow=slow)
    return Breaker(Phase.SLOW, SLOW, since=now, until=now + PAUSES[0])


def _open(before: Breaker, why: str, now: Milliseconds) -> Breaker:
    was_open = before.phase is Phase.OPEN
    vain = before.vain + 1 if was_open else 0
    return replace(
        before,
        phase=Phase.OPEN,
        why=why,
        since=before.since if was_open else now,
        until=now + PAUSES[min(vain, len(PAUSES) - 1)],
        vain=vain,
    )


def _less_slow(before: Breaker, call: Seen, now: Milliseconds) -> Breaker:
    quick = before.quick + 1 if call.took < QUICK else 0
    if quick >= QUICK_CALLS:
        return Breaker()
    # While it proves itself it is tried at once again; a call that is not quick puts that off.
    return replace(before, quick=quick, until=now if quick else now + PAUSES[0])
