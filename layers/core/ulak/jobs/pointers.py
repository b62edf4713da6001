"""What the messages of the queues say: which job, which chunk; nothing of a person."""

from __future__ import annotations

import orjson

from ulak.jobs.job import JobRef
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class JobPointer:
    """What a message of the plan and reports queues says."""

    ref: JobRef

    def encode(self) -> dict[str, str | int]:
        return {"firm": self.ref.firm_id, "job": self.ref.job_id}

    @classmethod
    def decode(cls, body: str) -> JobPointer:
        fields = orjson.loads(body)
        return cls(JobRef(fields["firm"], fields["job"]))


@dataclass(frozen=True, slots=True)
class ChunkPointer:
    """What a message of the send queues says."""

    ref: JobRef
    chunk: int

    def encode(self) -> dict[str, str | int]:
        return {"firm": self.ref.firm_id, "job": self.ref.job_id, "chunk": self.chunk}

    @classmethod
    def decode(cls, body: str) -> ChunkPointer:
        fields = orjson.loads(body)
        return cls(JobRef(fields["firm"], fields["job"]), fields["chunk"])
