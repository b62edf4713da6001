"""A code comes back: counted first, compared in constant time, consumed once.

A wrong code is one call to the table, a right one two. Nothing read before the count is trusted, and of the checks
that were counted only one can consume.
"""

from __future__ import annotations

from collections.abc import Callable

from ulak.errors import Conflict, Forbidden, NotFound, Unavailable
from ulak.identity.erp_user import same_user
from ulak.otp.challenge import (
    APPROVER_CHANGED,
    ApproverChanged,
    Challenge,
    NumberRecord,
    Status,
    TaskChanged,
    status_of,
)
from ulak.otp.checks import Check, CheckStore, NotCounted
from ulak.otp.codes import ChallengeRef, macs_equal
from ulak.otp.commands import VerifyCode
from ulak.otp.limits import Limits
from ulak.otp.secret import PepperSecret
from ulak.otp.store import ChallengeStore
from ulak.otp.views import ChallengeView, view_of, with_approval
from ulak.platform.clock import Clock
from ulak.platform.metrics import emit
from ulak.platform.table import new_token
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Verify:
    """`signed` gives the record of an approved task, or ``None`` when it cannot be signed now."""

    challenges: ChallengeStore
    checks: CheckStore
    peppers: PepperSecret
    limits_for: Callable[[str], Limits]
    signed: Callable[[ChallengeRef, Challenge], str | None]
    clock: Clock

    def verify(self, command: VerifyCode) -> ChallengeView:
        """The challenge as it is after this check.

        Raises `NotFound`; `Forbidden` if the task is not the caller's to approve; `Conflict` if the challenge was
        approved before, `TaskChanged` if its task was another, `ApproverChanged` if the number that is kept for its
        approver is.
        """
        ref = ChallengeRef.parse(command.caller.firm_id, command.otp_id)
        client, task = command.caller.erp_user or "", command.body.task
        if task is not None and client and not same_user(task.approver, client):
            raise Forbidden("otp_not_the_approver")
        limits = self.limits_for(ref.firm_id)
        self.peppers.peppers()  # not between count and consume, where a slow read would cost the last try
        check = Check(
            ref=ref,
            client=client,
            task_id=task.id if task else "",
            task_digest=task.digest() if task else "",
            now=self.clock(),
            token=new_token(),
        )
        counted = self.checks.count(check, limits)
        if isinstance(counted, NotCounted):
            return self._not_counted(check, counted.record, limits)
        challenge = counted.challenge
        mac = challenge.binding(ref).mac(self._pepper(challenge.key_id), command.body.code)
        if not macs_equal(mac, challenge.mac):
            view = view_of(ref, challenge, counted.record, limits, check.now)
            if view.status is Status.LOCKED:
                emit("otp_locked", {"firm": ref.firm_id}, {"otp_id": str(ref)})
            return view
        try:
            consumed = self.checks.consume(check, challenge)
        except ApproverChanged:
            self.challenges.cancel(ref, client, APPROVER_CHANGED)
            raise
        if isinstance(consumed, NotCounted):
            return self._not_counted(check, consumed.record, limits)
        emit("otp_approved", {"firm": ref.firm_id, "prefix": consumed.prefix}, {"otp_id": str(ref)})
        return with_approval(view_of(ref, consumed, NumberRecord(), limits, check.now), self.signed)

    def _not_counted(self, check: Check, record: NumberRecord | None, limits: Limits) -> ChallengeView:
        """Why a check was not counted. An earlier approval is never answered as one: the second check has approved
        nothing."""
        ref = check.ref
        challenge = record.challenges.get(ref.local_id) if record else None
        if (
            record is None
            or challenge is None
            or challenge.client != check.client
            or challenge.task_id != check.task_id
        ):
            raise NotFound
        status = status_of(challenge, check.now, number_locked=record.is_locked(limits, check.now))
        if status is Status.APPROVED:
            raise Conflict("otp_already_used")
        if status is Status.PENDING and challenge.task_digest != check.task_digest:
            self.challenges.cancel(ref, check.client, "task_changed")
            raise TaskChanged
        return view_of(ref, challenge, record, limits, check.now)

    def _pepper(self, key_id: str) -> bytes:
        """The key that a code was bound with. The secret is read once more for a key younger than what is
        remembered; `Unavailable` for one that is unknown even then."""
        key = self.peppers.peppers().key(key_id) or self.peppers.peppers(anew=True).key(key_id)
        if key is None:
            raise Unavailable("otp_pepper_missing")
        return key
