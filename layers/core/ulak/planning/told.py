"""Of what a person is told by an SMS, and the pointer that asks for it. Imports nothing of what sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ulak.jobs.job import JobRef
from ulak.platform.queue import Pointer

TOLD: Final[Mapping[str, str]] = {
    "job.awaiting_approval": "tell_awaiting",
    "job.finished": "tell_finished",
    "job.cancelled": "tell_cancelled",
    "job.failed": "tell_failed",
}
"""Of which events a person is told, and the sentence of each."""


@dataclass(frozen=True, slots=True)
class TellingPointer:
    """What a message of the plan queue says: of this job, tell that."""

    ref: JobRef
    event: str

    def encode(self) -> Pointer:
        return {"firm": self.ref.firm_id, "job": self.ref.job_id, "tell": self.event}
