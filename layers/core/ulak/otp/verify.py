"""A code comes back: counted first, compared in constant time, consumed once.

A wrong code is one call to the table, a right one two. Nothing read before the count is trusted, and what the
count let through can still be consumed by one check only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ulak.errors import Conflict, Forbidden, NotFound, Unavailable
from ulak.identity.erp_user import same_user
from ulak.otp.challenge import Challenge, NumberRecord, Status, TaskChanged, status_of
from ulak.otp.codes import ChallengeRef, same
from ulak.otp.limits import Limits
from ulak.otp.requests import VerifyBody, read_verify
from ulak.otp.secret import PepperSecret
from ulak.otp.store import NotCounted, OtpStore
from ulak.otp.views import view
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.edge import Request
from ulak.platform.metrics import emit
from ulak.platform.table import new_token


@dataclass(frozen=True, slots=True)
class Verify:
    """`signed` gives an approved task's record."""

    store: OtpStore
    peppers: PepperSecret
    limits_for: Callable[[str], Limits]
    signed: Callable[[ChallengeRef, Challenge], str | None]
    clock: Clock

    def verify(self, request: Request) -> dict[str, Any]:
        """``POST /v1/otp/{otp_id}/verify``: the challenge as it is after this check."""
        ref = ChallengeRef.parse(request.caller.firm_id, request.path.get("otp_id", ""))
        body = read_verify(request.body)
        client, task = request.caller.erp_user or "", body.task
        if task is not None and client and not same_user(task.approver, client):
            raise Forbidden("otp_not_the_approver")
        limits = self.limits_for(ref.firm_id)
        self.peppers.peppers()  # not between count and consume, where a slow read would cost the last try
        now, token = self.clock(), new_token()
        counted = self.store.count(
            ref,
            client=client,
            task_id=task.id if task else "",
            task_digest=task.digest() if task else "",
            limits=limits,
            now=now,
            token=token,
        )
        if isinstance(counted, NotCounted):
            return self._not_counted(ref, counted.record, client, body, limits, now)
        challenge = counted.challenge
        mac = challenge.bound(ref).mac(self._pepper(challenge.key_id), body.code)
        if not same(mac, challenge.mac):
            answer = view(ref, challenge, counted.record, limits, now)
            if answer["status"] == Status.LOCKED.value:
                emit("otp_locked", {"firm": ref.firm_id}, {"otp_id": str(ref)})
            return answer
        consumed = self.store.consume(ref, challenge, now=now, token=token)
        if isinstance(consumed, NotCounted):
            return self._not_counted(ref, consumed.record, client, body, limits, now)
        emit("otp_approved", {"firm": ref.firm_id, "prefix": consumed.prefix}, {"otp_id": str(ref)})
        answer = view(ref, consumed, NumberRecord(), limits, now)
        if consumed.task_id:
            answer["approval"] = self.signed(ref, consumed)
        return answer

    def _not_counted(
        self,
        ref: ChallengeRef,
        record: NumberRecord | None,
        client: str,
        body: VerifyBody,
        limits: Limits,
        now: Milliseconds,
    ) -> dict[str, Any]:
        """Why a check was not let through. That something was approved before is never said here: whoever
        comes second has approved nothing."""
        challenge = record.challenges.get(ref.local_id) if record else None
        task_id = body.task.id if body.task else ""
        if record is None or challenge is None or challenge.client != client or challenge.task_id != task_id:
            raise NotFound
        status = status_of(challenge, now, number_locked=record.is_locked(limits, now))
        if status is Status.APPROVED:
            raise Conflict("otp_already_used")
        digest = body.task.digest() if body.task else ""
        if status is Status.PENDING and challenge.task_digest != digest:
            self.store.cancel(ref, client, "task_changed")
            raise TaskChanged
        return view(ref, challenge, record, limits, now)

    def _pepper(self, key_id: str) -> bytes:
        """The key that a code was bound with. The secret is read once more for a key younger than what is
        remembered; `Unavailable` for one that is unknown even then."""
        key = self.peppers.peppers().key(key_id) or self.peppers.peppers(anew=True).key(key_id)
        if key is None:
            raise Unavailable("otp_pepper_missing")
        return key
