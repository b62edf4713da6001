"""The states of a recipient and of a job.

A recipient's states have ranks, and a state only ever gives way to one of a higher rank: reports that come
late, twice or in reverse cannot undo what is known.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class RecipientStatus(StrEnum):
    PENDING = "pending"
    """Not yet tried."""
    SUPPRESSED = "suppressed"
    """Never tried: the recipient may not be written to."""
    CANCELLED = "cancelled"
    """Never tried: the job was cancelled first."""
    CLAIMED = "claimed"
    """An attempt is under way."""
    UNCERTAIN = "uncertain"
    """Acceptance is unknown, nothing else; counted as charged."""
    SENT = "sent"
    """Accepted by the operator."""
    FAILED = "failed"
    """Refused by the operator."""
    UNDELIVERED = "undelivered"
    """By report, or no report came by the deadline."""
    DELIVERED = "delivered"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS: Final = {
    RecipientStatus.PENDING: 0,
    RecipientStatus.SUPPRESSED: 1,
    RecipientStatus.CANCELLED: 1,
    RecipientStatus.CLAIMED: 2,
    RecipientStatus.UNCERTAIN: 3,
    RecipientStatus.SENT: 4,
    RecipientStatus.FAILED: 5,
    RecipientStatus.UNDELIVERED: 6,
    RecipientStatus.DELIVERED: 7,
}


class JobStatus(StrEnum):
    ACCEPTED = "accepted"
    EXPANDING = "expanding"
    AWAITING_APPROVAL = "awaiting_approval"
    """It costs more than its cap: its approver has to approve it."""
    SCHEDULED = "scheduled"
    """Ready, and waiting for its hour."""
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    """Every recipient is sent, refused or past the doubt deadline; reports may still come."""
    CANCELLED = "cancelled"
    FAILED = "failed"
    """Nothing was sent; ``failure`` says why."""
