"""A number's record and its challenges, and every decision about them. Nothing here reads a clock or a table.

The stored state of a challenge is what somebody did: ``pending, approved, cancelled, failed``. ``expired`` and
``locked`` are never stored: each reader works them out from the clock and the counters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Final

from ulak.errors import Conflict, TooManyRequests
from ulak.otp.codes import ChallengeRef, CodeBinding
from ulak.otp.limits import DAY, MOST_ATTEMPTS, Limit, Limits, seconds_until
from ulak.platform.clock import MINUTE, SECOND, Milliseconds
from ulak.values import dataclass

DEFAULT_TTL_SECONDS: Final = 180
LONGEST_TTL_SECONDS: Final = 600
SHORTEST_TTL_SECONDS: Final = 30

RECORD_KEPT_FOR: Final[Milliseconds] = 30 * DAY
"""How long a number's record is kept after its last message or check: far longer than any lock."""

KEPT_FOR: Final[Milliseconds] = DAY
"""How long after its end a challenge can be read, and its signed record fetched."""


APPROVER_CHANGED: Final = "approver_changed"
"""Why a challenge is void whose approver's number, or what it may approve, has changed."""


class Status(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    EXPIRED = "expired"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One thing to be approved by one number. `stored` is never ``expired`` or ``locked``."""

    stored: Status
    purpose: str
    client: str
    """The ERP user that the issuing key stands for; empty for a key of the firm's own."""
    generation: int
    """1 for the first code, one more for each that was sent again: the serial that its message shows."""
    mac: bytes = field(repr=False)
    key_id: str
    length: int
    ttl: Milliseconds
    attempts: int
    issued_at: Milliseconds
    sent_at: Milliseconds
    expires_at: Milliseconds
    """The first instant at which the code does not hold."""
    body_sha256: str
    """Of the request that made it: what an Idempotency-Key is compared by."""
    prefix: str
    credit_left: int
    """The firm's OTP credit after the last send."""
    task_id: str = ""
    task_digest: str = ""
    approver: str = ""
    approver_number: str = ""
    """The digest of the number that is kept for the approver. Empty: nothing is approved, or v0.1.0 issued it."""
    approver_token: str = ""
    """Of the approver as it stood when the first code went out (`ulak.directory.approvers`)."""
    client_reference: str = ""
    opaque: bool = False
    """A wrong code is not told how many tries are left."""
    why: str = ""
    """Why it failed or was cancelled."""
    checked_by: str = ""
    """The token of the last counted check: a counted write whose answer was lost is known by it."""
    approved_at: Milliseconds = 0
    approved_by: str = ""
    """The token of the check that approved it."""

    def binding(self, ref: ChallengeRef) -> CodeBinding:
        return CodeBinding(ref, self.purpose, self.client, self.task_id, self.task_digest, self.generation)


@dataclass(frozen=True, slots=True)
class NumberRecord:
    """All that is known of one number of one firm."""

    version: int = 0
    """Moves with every send; a check does not move it."""
    token: str = ""
    """Of the write that made this version."""
    failures: int = 0
    """Checks in a row, over all challenges, that no right code has followed."""
    last_check_at: Milliseconds = 0
    sends: tuple[Milliseconds, ...] = ()
    """Instants of the messages of the last day, oldest first."""
    challenges: Mapping[str, Challenge] = field(default_factory=dict)

    def locked_until(self, limits: Limits) -> Milliseconds:
        """The instant at which one more check is let through; 0 if the number is not locked."""
        limit = limits["failures"]
        return self.last_check_at + limit.window if self.failures >= limit.most else 0

    def is_locked(self, limits: Limits, now: Milliseconds) -> bool:
        return now < self.locked_until(limits)


def status_of(challenge: Challenge, now: Milliseconds, *, number_locked: bool = False) -> Status:
    """What the challenge is at `now`. At `expires_at` itself it is expired."""
    if challenge.stored is not Status.PENDING:
        return challenge.stored
    if challenge.attempts >= MOST_ATTEMPTS:
        return Status.LOCKED
    if now >= challenge.expires_at:
        return Status.EXPIRED
    return Status.LOCKED if number_locked else Status.PENDING


def attempts_remaining(challenge: Challenge, status: Status) -> int:
    return MOST_ATTEMPTS - challenge.attempts if status is Status.PENDING else 0


class TaskChanged(Conflict):
    """The task is not the one that was shown when the code went out; the challenge is void."""

    code = "otp_task_changed"


class ApproverChanged(Conflict):
    """The approver's number, or what it may approve, has changed since the code went out; the challenge is void."""

    code = "otp_approver_changed"


# --- sending ----------------------------------------------------------------------------------------------


def require_send_allowed(record: NumberRecord, limits: Limits, now: Milliseconds) -> None:
    """Refuse a message to a number that is locked or has reached a limit: `TooManyRequests`, with the time to wait."""
    if record.is_locked(limits, now):
        wait = seconds_until(record.locked_until(limits), now)
        raise TooManyRequests("otp_number_locked", retry_after=wait)
    for name in ("number_burst", "number_day"):
        limit = limits[name]
        recent = [at for at in record.sends if now - limit.window < at]
        if len(recent) >= limit.most:
            raise limit_reached(
                limit, recent[-limit.most] + limit.window if limit.most else now + limit.window, now
            )


def require_resendable(challenge: Challenge, limits: Limits, now: Milliseconds) -> None:
    """Refuse to send a challenge's next code: `Conflict` unless it is pending and has a send left,
    `TooManyRequests` before the cool-down is over."""
    status = status_of(challenge, now)
    if status is not Status.PENDING:
        raise Conflict("otp_not_pending", status=status.value)
    if challenge.generation >= limits["challenge_sends"].most:
        raise Conflict("otp_no_sends_left", limit=limits["challenge_sends"].most)
    if now < (after := resend_after(challenge, limits)):
        raise limit_reached(limits["resend"], after, now)


def resend_after(challenge: Challenge, limits: Limits) -> Milliseconds:
    return challenge.sent_at + limits["resend"].window if challenge.sent_at else 0


def limit_reached(limit: Limit, until: Milliseconds, now: Milliseconds) -> TooManyRequests:
    """The refusal of a message over `limit`, which may come again at `until`."""
    return TooManyRequests(
        limit.code,
        retry_after=seconds_until(until, now),
        limit=limit.most,
        minutes=max(1, limit.window // MINUTE),
        seconds=limit.window // SECOND,
    )


def with_send(record: NumberRecord, local_id: str, challenge: Challenge, now: Milliseconds) -> NumberRecord:
    """The record after a message of `challenge` at `now`, without what nobody needs any more."""
    kept = {name: one for name, one in record.challenges.items() if now < one.expires_at + KEPT_FOR}
    return replace(
        record,
        version=record.version + 1,
        sends=(*(at for at in record.sends if now - DAY < at), now),
        challenges={**kept, local_id: challenge},
    )
