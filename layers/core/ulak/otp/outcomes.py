"""How a challenge ended, for the events that tell the firm. Asking settles the lock and signs the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ulak.otp.challenge import Challenge, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.store import ChallengeStore


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`signed` gives an approved task's record, or ``None`` when it cannot be signed now."""

    store: ChallengeStore
    signed: Callable[[ChallengeRef, Challenge], str | None]

    def is_locked(self, firm_id: str, otp_id: str) -> bool:
        """Whether the challenge's last try was wrong. The last check is counted before its code is compared, so the
        result is open until this call settles it. ``True`` stays ``True``."""
        return self.store.settle_lock(ChallengeRef.parse(firm_id, otp_id))

    def signed_record(self, firm_id: str, otp_id: str) -> str | None:
        """The signed record of an approved task; ``None`` if KMS does not answer, or the challenge is no
        longer kept."""
        ref = ChallengeRef.parse(firm_id, otp_id)
        record = self.store.record(ref)
        challenge = record.challenges.get(ref.local_id) if record else None
        if challenge is None or challenge.stored is not Status.APPROVED:
            return None
        return self.signed(ref, challenge)
