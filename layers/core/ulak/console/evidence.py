"""Evidence as the pages show it: one message's proof to read and to take along, and one file a job."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

import orjson

from ulak.catalogue import Locale
from ulak.directory.known_firms import KnownFirms
from ulak.evidence.answers import proof_answer
from ulak.evidence.files import EvidenceFiles
from ulak.evidence.page import Facts, sections
from ulak.evidence.proofs import MessageEvidence
from ulak.evidence.statements import claims_of
from ulak.jobs.access import reached
from ulak.jobs.job import Job, MessageId
from ulak.jobs.store import SETTLED
from ulak.jobs.views import found_job
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.artefacts import BuiltFile


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A proof, to be read and to be kept: `octets` are what is signed and checked."""

    octets: bytes
    said: list[tuple[str, Facts]]

    @property
    def address(self) -> str:
        """Holds the octets themselves, so that what is kept is what was shown: a second proof has another signature."""
        return f"data:application/json;base64,{base64.b64encode(self.octets).decode()}"


@dataclass(frozen=True, slots=True)
class EvidencePages:
    messages: MessageEvidence
    files: EvidenceFiles
    firms: KnownFirms
    trail: Trail

    def proof(self, visitor: Visitor, message_id: MessageId, locale: Locale) -> ShownProof:
        """``NotFound`` if there is no such message, or nothing of it is kept."""
        reached(self.messages.store, visitor, message_id.job_id)
        proof = self.messages.proof(visitor.firm_id, message_id)
        self.trail.note(visitor, "evidence_taken", str(message_id))
        octets = orjson.dumps(proof_answer(proof))
        zone = self.firms.zone(visitor.firm_id)
        digest = sha256(octets).hexdigest()
        said = sections(claims_of(proof.statement), orjson.loads(proof.leaf), digest, locale, zone)
        return ShownProof(octets, said)

    def job(self, visitor: Visitor, job_id: str) -> Job:
        """``NotFound`` if there is no such job."""
        return found_job(self.files.store, reached(self.files.store, visitor, job_id))

    def file(self, visitor: Visitor, job_id: str) -> BuiltFile | None:
        """``None`` while it is built. ``Conflict`` while the job is not over, or where nobody was written to."""
        file = self.files.file(reached(self.files.store, visitor, job_id))
        if file is not None:
            self.trail.note(visitor, "evidence_taken", job_id)
        return file


def is_over(job: Job) -> bool:
    """Whether its evidence can be made into one file."""
    return job.status in SETTLED and job.totals.chunks > 0
