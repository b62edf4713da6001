"""A job's evidence as one file: the signed statement, then a line a recipient. Built behind, in steps: pages that are
there are not made again, so that a build of any length ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import orjson

from ulak.errors import Conflict, NotFound, Problem
from ulak.evidence.leaves import Leaves
from ulak.evidence.merkle import PAGE
from ulak.evidence.proofs import Statements
from ulak.evidence.sealed import Seal, SealedJobs, job_root, page_root, state_of
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.keys import chunk_key
from ulak.jobs.store import SETTLED, JobStore
from ulak.jobs.views import found_job
from ulak.lists.queue import build_of
from ulak.platform.artefacts import BUILT, Artefact, ArtefactKind, Artefacts, BuiltFile
from ulak.platform.attempts import Work
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining
from ulak.platform.queue import Pointer

EVIDENCE_FILE: Final = ArtefactKind("job", "exports/{firm}/{id}/{part}")

_RESERVE: Final[Milliseconds] = 60 * SECOND
"""What is left of the function's time when the pages end and the file is begun, or is left to another turn; half of a
turn that is shorter than twice as long."""


def _artefact(ref: JobRef) -> Artefact:
    return Artefact(EVIDENCE_FILE, ref.firm_id, ref.job_id, {"evidence": "job"})


def _name(state: str) -> str:
    return f"evidence-{state}.jsonl"


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    store: JobStore
    artefacts: Artefacts
    leaves: Leaves
    sealed: SealedJobs
    statements: Statements
    clock: Clock
    given_up: Callable[[Work], Problem | None]
    """Why a build that rests was given up."""

    def file(self, ref: JobRef) -> BuiltFile | None:
        """The job's file as the job stands; ``None`` while it is built. ``Conflict`` while the job is not over, or
        where nobody was written to."""
        job = found_job(self.store, ref)
        if job.status not in SETTLED or not job.totals.chunks:
            raise Conflict("job_state", status=job.status.value)
        artefact, name = _artefact(ref), _name(state_of(job))
        head = self.artefacts.bucket.head(artefact.key(name))
        if head is None:
            if (why := self.given_up(build_of(artefact.pointer))) is not None:
                raise Conflict("file_failed", **why.params)
            self.artefacts.send(artefact)
            return None
        built_at = int(head.metadata[BUILT])
        return self.artefacts.address(artefact.key(name), f"{ref.job_id}-evidence.jsonl", built_at)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """Nothing is kept of it: whoever asks for the file while its build rests is told."""

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Make what is missing of the job's pages, its seal and its file. Safe to repeat."""
        ref = JobRef(str(pointer["firm"]), str(pointer["job"]))
        job = self.store.job(ref)
        if job is None:
            return
        state = state_of(job)
        seal = self.sealed.seal(job) or self._seal(job, state, remaining)
        if seal is None:
            self.artefacts.send(_artefact(ref))  # pages are missing still
            return
        key = _artefact(ref).key(_name(state))
        metadata = {BUILT: str(self.clock())}
        with self.artefacts.bucket.writer(
            key, content_type="application/jsonl", once=False, metadata=metadata
        ) as stream:
            stream.write(orjson.dumps({"statement": seal.statement}) + b"\n")
            for line in self.sealed.lines(ref, state, len(seal.roots)):
                stream.write(line + b"\n")

    def _seal(self, job: Job, state: str, remaining: Remaining) -> Seal | None:
        """The job's seal, once all of its pages are there; ``None``: time is up."""
        plan, reserve = self.store.plan(job.ref), min(_RESERVE, remaining() // 2)
        size = len(Chunk.decode(self.artefacts.bucket.get(chunk_key(job.ref, 0))))
        roots: list[bytes] = []
        for page, lines in enumerate(self._pages(job, plan, state, size)):
            roots.append(page_root(lines))
            if remaining() < reserve and (page + 1) * PAGE < job.totals.recipients:
                return None
        if remaining() < reserve:
            return None
        statement = self.statements.sign(job, plan, job_root(roots), job.totals.recipients)
        return self.sealed.keep_seal(job, Seal(statement, [root.hex() for root in roots], size))

    def _pages(self, job: Job, plan: Plan, state: str, size: int) -> Iterator[list[bytes]]:
        pages = -(-job.totals.recipients // PAGE)
        made = 0
        while made < pages and (lines := self.sealed.page(job.ref, state, made)) is not None:
            yield lines
            made += 1
        chunk, skipped = divmod(made * PAGE, size)
        leaves = islice(self.leaves.of_job(job, plan, chunk), skipped, None)
        for page in range(made, pages):
            some = list(islice(leaves, PAGE))
            if not some:
                raise NotFound
            yield self.sealed.keep_page(job.ref, state, page, some)
