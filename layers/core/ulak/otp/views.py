"""What a challenge looks like from outside: looked at, and ended. Never its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ulak.errors import Conflict, NotFound
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
from ulak.otp.store import OtpStore
from ulak.platform.clock import Clock, Milliseconds, rfc3339
from ulak.platform.edge import Request


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer's body. `replayed`: the same request came before."""

    body: dict[str, Any]
    replayed: bool = False


def view(
    ref: ChallengeRef, challenge: Challenge, record: NumberRecord, limits: Limits, now: Milliseconds
) -> dict[str, Any]:
    """The challenge as its firm may see it at `now`."""
    number_locked = record.is_locked(limits, now)
    status = status_of(challenge, now, number_locked=number_locked)
    body: dict[str, Any] = {
        "id": str(ref),
        "status": status.value,
        "purpose": challenge.purpose,
        "issued_at": rfc3339(challenge.issued_at),
        "expires_at": rfc3339(challenge.expires_at),
        "serial": challenge.generation,
        "credit": {
            "remaining": challenge.credit_left,
            "as_of": rfc3339(challenge.sent_at or challenge.issued_at),
        },
    }
    if not challenge.opaque:
        body["attempts_remaining"] = attempts_remaining(challenge, status)
    if status is Status.PENDING and challenge.generation < limits["challenge_sends"].most:
        body["resend_after"] = rfc3339(max(resend_after(challenge, limits), challenge.issued_at))
    if status is Status.LOCKED and number_locked:
        body["locked_until"] = rfc3339(record.locked_until(limits))
    if challenge.task_id:
        body["task"] = {
            "id": challenge.task_id,
            "digest": challenge.task_digest,
            "approver": challenge.approver,
        }
    if challenge.client_reference:
        body["client_reference"] = challenge.client_reference
    if challenge.why:
        body["why"] = challenge.why
    if challenge.approved_at:
        body["approved_at"] = rfc3339(challenge.approved_at)
    return body


@dataclass(frozen=True, slots=True)
class OtpViews:
    """`signed` gives the record of an approved task, or ``None`` when it cannot be signed now."""

    store: OtpStore
    limits_for: Callable[[str], Limits]
    signed: Callable[[ChallengeRef, Challenge], str | None]
    clock: Clock

    def show(self, request: Request) -> dict[str, Any]:
        """``GET /v1/otp/{otp_id}``. An approved task comes with its signed record."""
        ref = ChallengeRef.parse(request.caller.firm_id, request.path.get("otp_id", ""))
        record = self.store.record(ref)
        challenge = _of(record, ref, request)
        assert record is not None
        body = view(ref, challenge, record, self.limits_for(ref.firm_id), self.clock())
        if challenge.stored is Status.APPROVED and challenge.task_id:
            body["approval"] = self.signed(ref, challenge)
        return body

    def cancel(self, request: Request) -> dict[str, Any]:
        """``POST /v1/otp/{otp_id}/cancel``: its code holds no more. `Conflict` once it was approved."""
        ref = ChallengeRef.parse(request.caller.firm_id, request.path.get("otp_id", ""))
        record = self.store.cancel(ref, request.caller.erp_user or "", "cancelled")
        challenge = _of(record, ref, request)
        if challenge.stored is Status.APPROVED:
            raise Conflict("otp_already_used")
        assert record is not None
        return view(ref, challenge, record, self.limits_for(ref.firm_id), self.clock())


def _of(record: NumberRecord | None, ref: ChallengeRef, request: Request) -> Challenge:
    """The caller's challenge of that name; another's and none are told alike."""
    challenge = record.challenges.get(ref.local_id) if record else None
    if challenge is None or challenge.client != (request.caller.erp_user or ""):
        raise NotFound
    return challenge
