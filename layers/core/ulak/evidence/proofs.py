"""One recipient's proof: its leaf, its salt, and what leads from it to the root that is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_bytes

from ulak.directory.known_firms import KnownFirms
from ulak.errors import NotFound
from ulak.evidence.leaves import Leaves
from ulak.evidence.merkle import SALT_OCTETS, Step, leaf_hash
from ulak.evidence.sealed import SealedJobs
from ulak.evidence.statements import TYPE, claims
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.store import JobStore
from ulak.jobs.views import found_job
from ulak.otp.approval import Signer
from ulak.platform.clock import Clock


@dataclass(frozen=True, slots=True)
class Proof:
    """Checked with the published key alone: the hash of `salt` and `leaf` leads by `path` to the signed root."""

    statement: str
    leaf: str
    salt: str
    path: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Statements:
    """Signs statements about jobs."""

    signer: Callable[[], Signer]
    firms: KnownFirms
    clock: Clock

    def sign(self, job: Job, plan: Plan, root: bytes, leaves: int) -> str:
        signer, firm = self.signer(), self.firms.firm(job.ref.firm_id)
        return signer.sign_as(TYPE, claims(job, plan, firm.name, signer.issuer, root, leaves, self.clock()))


@dataclass(frozen=True, slots=True)
class MessageEvidence:
    store: JobStore
    leaves: Leaves
    sealed: SealedJobs
    statements: Statements

    def proof(self, firm_id: str, message_id: MessageId) -> Proof:
        """Of the job's tree, where the job's file was built and nothing of the job moved since; else of a tree of this
        one leaf, as its records are now. ``NotFound`` if there is no such message, or nothing of it is kept."""
        job = found_job(self.store, JobRef(firm_id, message_id.job_id))
        plan = self.store.plan(job.ref)
        if message_id.chunk >= job.totals.chunks:
            raise NotFound
        if (proof := self._of_the_tree(job, message_id)) is not None:
            return proof
        try:
            leaf = self.leaves.of_message(job, plan, message_id)
        except IndexError as error:
            raise NotFound from error
        salt = token_bytes(SALT_OCTETS)
        statement = self.statements.sign(job, plan, leaf_hash(salt, leaf), 1)
        return Proof(statement, leaf.decode(), salt.hex(), ())

    def _of_the_tree(self, job: Job, message_id: MessageId) -> Proof | None:
        seal = self.sealed.seal(job)
        if seal is None:
            return None
        found = self.sealed.leaf(job, seal, message_id)
        if found is None:
            raise NotFound  # its leaf was erased
        leaf, salt, path = found
        return Proof(seal.statement, leaf, salt, path)
