"""Whether a challenge proves that a person approved a task. Work that needs an approval asks before it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ulak.errors import NotFound
from ulak.otp.challenge import Challenge, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.secret import PepperSecret
from ulak.otp.store import ChallengeStore
from ulak.otp.task import Task


@dataclass(frozen=True, slots=True)
class Proofs:
    store: ChallengeStore
    peppers: PepperSecret

    def approves(self, firm_id: str, otp_id: str, task: Mapping[str, str], msisdn: str) -> bool:
        """Whether that challenge is approved, of exactly this task, and its code went to `msisdn`: a code that
        was sent to any other phone proves nothing. Raises ``NotFound`` if there is no such challenge."""
        ref, challenge = self._found(firm_id, otp_id)
        return (
            challenge.stored is Status.APPROVED
            and challenge.task_digest == Task(**task).digest()
            and ref.number == self.peppers.peppers().digest(firm_id, "msisdn", msisdn)
        )

    def approver(self, firm_id: str, otp_id: str) -> str:
        """The ERP user that the challenge names as its approver; empty: none. ``NotFound`` as above."""
        return self._found(firm_id, otp_id)[1].approver

    def _found(self, firm_id: str, otp_id: str) -> tuple[ChallengeRef, Challenge]:
        ref = ChallengeRef.parse(firm_id, otp_id)
        record = self.store.record(ref)
        challenge = record.challenges.get(ref.local_id) if record else None
        if challenge is None:
            raise NotFound
        return ref, challenge
