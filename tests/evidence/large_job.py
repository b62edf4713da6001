"""Builds the evidence of a job of any length without AWS: its chunks are made when they are read, what is written goes
to a folder. ``python -m tests.evidence.large_job 1000000`` says how long it takes and how much memory."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from tests.faults.test_at_once import PLAN
from ulak.consent.claimed import Found
from ulak.errors import NotFound
from ulak.evidence.files import EvidenceFiles
from ulak.evidence.leaves import Leaves
from ulak.evidence.sealed import SealedJobs
from ulak.jobs.chunks import CHUNK_SIZE, Chunk
from ulak.jobs.job import Job, JobRef, Plan, Totals
from ulak.jobs.journal import Entry, Journal, Outcome
from ulak.jobs.keys import chunk_named
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.operators.port import ReportPage, ReportRow
from ulak.platform.artefacts import Artefacts
from ulak.platform.bucket import Bucket, Head
from ulak.platform.queue import Pointer
from ulak.reports.pages import kept_pages

NOW = 1_795_384_800_000
REF = JobRef("acme", "7f3a" * 8)
PAGES = -(-CHUNK_SIZE // 100)


def _numbers(chunk: int, count: int) -> list[str]:
    first = 905300000000 + chunk * CHUNK_SIZE
    return [str(first + index) for index in range(count)]


class FolderBucket(Bucket):
    """Chunks and reports are made when they are read."""

    def __init__(self, folder: Path, recipients: int) -> None:
        self.folder, self.recipients = folder, recipients

    def _of(self, chunk: int) -> int:
        return min(CHUNK_SIZE, self.recipients - chunk * CHUNK_SIZE)

    def get(self, key: str) -> bytes:
        if key.startswith("chunks/"):
            named = chunk_named(key)
            assert named is not None
            number, count = named[1], self._of(named[1])
            texts = [f"Sayın müşterimiz {index}, faturanız hazır" for index in range(count)]
            return Chunk(number, list(range(1, count + 1)), _numbers(number, count), texts, [1]).encode()
        if key.startswith("reports/"):
            chunk, page = int(key.split("/")[3]), int(key.split("-")[1].removesuffix(".json"))
            some = _numbers(chunk, self._of(chunk))[(page - 1) * 100 : page * 100]
            rows = tuple(ReportRow(f"{chunk}", one, "1", NOW + 60_000) for one in some)
            return kept_pages([ReportPage(rows, last=True, raw=b"[]")], NOW + 120_000)
        path = self.folder / key
        if not path.exists():
            raise NotFound
        return path.read_bytes()

    def keys(self, prefix: str) -> Iterator[str]:
        return (f"{prefix}{NOW}-{page:03d}.json" for page in range(1, PAGES + 1))

    def put_once(self, key: str, data: bytes, *, content_type: str = "") -> bool:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return True

    def head(self, key: str) -> Head | None:
        return None

    @contextmanager
    def writer(
        self, key: str, *, content_type: str, once: bool = True, metadata: Mapping[str, str] | None = None
    ) -> Iterator[BinaryIO]:
        path = self.folder / "file.jsonl"
        with path.open("wb") as stream:
            yield stream


@dataclass
class MadeStore:
    """Records that are made when they are read."""

    job_: Job
    plan_: Plan

    def job(self, ref: JobRef) -> Job:
        return self.job_

    def plan(self, ref: JobRef) -> Plan:
        return self.plan_

    def chunks(self, ref: JobRef, first: int, stop: int) -> Iterator[tuple[ChunkRecord, ReportRecord]]:
        for number in range(first, stop):
            entry = Entry(Outcome.ACCEPTED, f"{number}", "", NOW)
            journal = Journal(CHUNK_SIZE, (entry,))
            yield (
                ChunkRecord(number, True, 0, journal),
                ReportRecord(number, 1, bytes([2] * 500), bytes(1000)),
            )

    def found(self, ref: JobRef, first: int, stop: int, bucket: object) -> Iterator[tuple[int, Found]]:
        return iter(())


class Signs:
    def sign(self, job: Job, plan: Plan, root: bytes, leaves: int) -> str:
        return f"{root.hex()}.{leaves}.x"


def build(recipients: int, folder: Path) -> Path:
    """The file of a job of so many."""
    totals = Totals(recipients=recipients, chunks=-(-recipients // CHUNK_SIZE))
    job = Job(REF, JobStatus.FINISHED, NOW, "", totals, sending_since=NOW)
    store: Any = MadeStore(job, replace(PLAN, operator_id="netgsm"))
    bucket, signs = FolderBucket(folder, recipients), Signs()
    folder.mkdir(exist_ok=True)
    queue: Any = None
    artefacts = Artefacts(bucket, queue)
    statements: Any = signs
    files = EvidenceFiles(
        store,
        artefacts,
        Leaves(store, bucket),
        SealedJobs(bucket),
        statements,
        lambda: NOW,
        lambda work: None,
    )
    pointer: Pointer = {"firm": REF.firm_id, "job": REF.job_id, "evidence": "job"}
    files.build(pointer, lambda: 900_000)
    return folder / "file.jsonl"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        file = build(int(sys.argv[1]), Path(folder))
        took, most = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pages = sum(one.stat().st_size for one in Path(folder).rglob("*.gz"))
        print(f"{sys.argv[1]}: {took:.1f} s CPU, {most:.0f} MB at most")
        print(f"file {file.stat().st_size >> 20} MB, pages {pages >> 20} MB")
