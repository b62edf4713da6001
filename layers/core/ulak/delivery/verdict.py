"""What an operator's answer to a call means for the chunk: noted in its journal, or the chunk left for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.jobs.journal import Outcome
from ulak.operators.port import LONGEST_NAME, Accepted, Answer, InDoubt, NotSent, Rejected
from ulak.rules import Then

_RETRY_SECONDS: Final = (2, 5, 15, 60, 300)
"""How long a chunk that the operator would not take now is left, by the number of its attempts."""

_MOST_ATTEMPTS: Final = 8
"""So often a call without an answer is made again, under the same reference, where the operator takes it as the
same call. Then it stays in doubt."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The call's outcome. The attempt goes on with the next call."""

    outcome: Outcome
    operator_job_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The attempt ends here."""

    call_made: bool
    """Whether the operator may have taken the call, so that its intent stands."""
    requeue_after: int | None = None
    """Seconds; ``None``: whoever resumes the job queues it again."""
    halt: str | None = None
    """Why the whole job is to be paused."""
    elsewhere: bool = False
    """The account is the reason: the call may be made by another."""


def verdict(answer: Answer, *, doubted: bool, dedupes: bool, attempt: int) -> Noted | Left:
    """`doubted`: the call may have been made before. `dedupes`: the operator takes our reference as the same call.

    >>> verdict(NotSent("refused"), doubted=False, dedupes=False, attempt=1)
    Left(call_made=False, requeue_after=2, halt=None, elsewhere=True)
    >>> verdict(InDoubt("time-out"), doubted=False, dedupes=True, attempt=2)
    Left(call_made=True, requeue_after=5, halt=None, elsewhere=False)
    >>> verdict(InDoubt("time-out"), doubted=False, dedupes=False, attempt=2).outcome.name
    'UNCERTAIN'
    >>> verdict(Accepted("7" * 100_000), doubted=False, dedupes=False, attempt=1).operator_job_id
    ''
    >>> verdict(Accepted(""), doubted=True, dedupes=True, attempt=2).reason
    'call_unnamed'
    """
    match answer:
        case Accepted(operator_job_id):
            if len(operator_job_id) > LONGEST_NAME:
                operator_job_id = ""
            return Noted(Outcome.ACCEPTED, operator_job_id, "" if operator_job_id else "call_unnamed")
        case Rejected(_, _, Then.FAIL) if doubted:
            # This time it was refused; whether it was the first time nobody says.
            return Noted(Outcome.UNCERTAIN, reason="no_answer")
        case Rejected(code, reason, Then.FAIL):
            return Noted(Outcome.FAILED, reason=f"{reason}:{code[:LONGEST_NAME]}")
        case Rejected(_, reason, Then.PAUSE):
            return Left(call_made=False, halt=reason, elsewhere=True)
        case NotSent():
            return Left(call_made=False, requeue_after=retry_seconds(attempt), elsewhere=True)
        case Rejected():
            return Left(call_made=False, requeue_after=retry_seconds(attempt))
        case InDoubt() if dedupes and attempt < _MOST_ATTEMPTS:
            return Left(call_made=True, requeue_after=retry_seconds(attempt))
        case InDoubt():
            return Noted(Outcome.UNCERTAIN, reason="no_answer")


def retry_seconds(attempt: int) -> int:
    """How long a chunk is left after its attempt of this number."""
    return _RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS)) - 1]
