"""A challenge as its firm sees it, and the use cases that show and cancel one. Its code is never shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ulak.errors import Conflict, NotFound
from ulak.identity.caller import Caller
from ulak.otp.challenge import (
    Challenge,
    NumberRecord,
    Status,
    attempts_remaining,
    resend_after,
    status_of,
)
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import Limits
from ulak.otp.store import ChallengeStore
from ulak.platform.clock import Clock, Milliseconds
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Approval:
    """The signed record of an approved task; ``None`` while it cannot be signed."""

    signed: str | None


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge as its firm may see it at one instant."""

    ref: ChallengeRef
    challenge: Challenge
    status: Status
    attempts_remaining: int
    resend_after: Milliseconds | None
    """The instant from which a new code may be asked for; ``None`` if none may."""
    locked_until: Milliseconds | None
    """The instant at which the number's lock is over; ``None`` if the number is not locked."""
    approval: Approval | None = None


def view_of(
    ref: ChallengeRef, challenge: Challenge, record: NumberRecord, limits: Limits, now: Milliseconds
) -> ChallengeView:
    """The challenge as its firm may see it at `now`."""
    number_locked = record.is_locked(limits, now)
    status = status_of(challenge, now, number_locked=number_locked)
    resendable = status is Status.PENDING and challenge.generation < limits["challenge_sends"].most
    return ChallengeView(
        ref=ref,
        challenge=challenge,
        status=status,
        attempts_remaining=attempts_remaining(challenge, status),
        resend_after=max(resend_after(challenge, limits), challenge.issued_at) if resendable else None,
        locked_until=record.locked_until(limits) if status is Status.LOCKED and number_locked else None,
    )


@dataclass(frozen=True, slots=True)
class OtpViews:
    """`signed` gives the record of an approved task, or ``None`` when it cannot be signed now."""

    store: ChallengeStore
    limits_for: Callable[[str], Limits]
    signed: Callable[[ChallengeRef, Challenge], str | None]
    clock: Clock

    def show(self, caller: Caller, otp_id: str) -> ChallengeView:
        """The challenge; an approved task's with its signed record."""
        ref = ChallengeRef.parse(caller.firm_id, otp_id)
        record, challenge = _found(self.store.record(ref), ref, caller)
        view = view_of(ref, challenge, record, self.limits_for(ref.firm_id), self.clock())
        return with_approval(view, self.signed)

    def cancel(self, caller: Caller, otp_id: str) -> ChallengeView:
        """The challenge, whose code holds no more. `Conflict` once it was approved."""
        ref = ChallengeRef.parse(caller.firm_id, otp_id)
        cancelled = self.store.cancel(ref, caller.erp_user or "", "cancelled")
        record, challenge = _found(cancelled, ref, caller)
        if challenge.stored is Status.APPROVED:
            raise Conflict("otp_already_used")
        return view_of(ref, challenge, record, self.limits_for(ref.firm_id), self.clock())


def with_approval(
    view: ChallengeView, signed: Callable[[ChallengeRef, Challenge], str | None]
) -> ChallengeView:
    """The view with the signed record, if it is of an approved task."""
    if view.status is not Status.APPROVED or not view.challenge.task_id:
        return view
    return replace(view, approval=Approval(signed(view.ref, view.challenge)))


def _found(record: NumberRecord | None, ref: ChallengeRef, caller: Caller) -> tuple[NumberRecord, Challenge]:
    """The caller's challenge of that name, and its number's record. `NotFound` for another client's challenge as
    for none."""
    challenge = record.challenges.get(ref.local_id) if record else None
    if record is None or challenge is None or challenge.client != (caller.erp_user or ""):
        raise NotFound
    return record, challenge
