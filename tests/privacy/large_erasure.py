"""Erases one number out of a job of any length without AWS, and counts what it takes: ``python -m
tests.privacy.large_erasure 1000000``. The job's chunks, reports and list are made when they are read."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from tests.evidence.large_job import NOW, REF, FolderBucket
from tests.faults.test_at_once import PLAN
from ulak.jobs.chunks import CHUNK_SIZE
from ulak.jobs.job import Job, JobRef, Plan, Totals
from ulak.jobs.status import JobStatus
from ulak.platform.clock import SECOND
from ulak.privacy.erasures import Erasures
from ulak.privacy.messages import SentMessages
from ulak.privacy.person import Person
from ulak.privacy.records import Erasure, ErasureRef, ErasureStatus
from ulak.privacy.rewriting import Rewriting


class CountingBucket(FolderBucket):
    """Counts requests, and octets that go either way."""

    def __init__(self, folder: Path, recipients: int) -> None:
        super().__init__(folder, recipients)
        self.requests: Counter[str] = Counter()
        self.octets: Counter[str] = Counter()

    def get(self, key: str) -> bytes:
        data = super().get(key)
        what = key.partition("/")[0]
        self.requests[f"get {what}"] += 1
        self.octets[f"get {what}"] += len(data)
        return data

    def put(self, key: str, data: bytes, *, content_type: str = "") -> None:
        what = key.partition("/")[0]
        self.requests[f"put {what}"] += 1
        self.octets[f"put {what}"] += len(data)

    def keys(self, prefix: str) -> Iterator[str]:
        self.requests[f"list {prefix.partition('/')[0]}"] += 1
        return super().keys(prefix) if prefix.startswith("reports/") and "all" not in prefix else iter(())

    def lines(self, key: str) -> Iterator[str]:
        self.requests["get list"] += 1
        yield "to,ad\n"
        for place in range(self.recipients):
            line = f"0{5300000000 + place},Müşteri {place}\n"
            self.octets["get list"] += len(line)
            yield line

    @contextmanager
    def writer(
        self, key: str, *, content_type: str, once: bool = True, metadata: Mapping[str, str] | None = None
    ) -> Iterator[BinaryIO]:
        self.requests["put list"] += 1
        with (self.folder / "list.csv").open("wb") as stream:
            yield stream


@dataclass
class OneJob:
    """A store with one job that is over."""

    kept: Job
    plan_: Plan

    def lines_from(self, firm_id: str, first: str, before: int) -> Iterator[str]:
        yield f"{NOW:013d}#{REF.job_id}"

    def jobs_with_plans(self, refs: Sequence[JobRef]) -> Iterator[tuple[Job, Plan]]:
        yield self.kept, self.plan_


class NoItems:
    def query(self, *_: Any, **__: Any) -> Iterator[Any]:
        return iter(())


class Keeps:
    def __init__(self, erasure: Erasure) -> None:
        self.erasure = erasure

    def take(self, *_: Any, **__: Any) -> Erasure:
        return self.erasure

    def keep(self, erasure: Erasure, **_: Any) -> None:
        self.erasure = erasure


def erase(recipients: int, folder: Path) -> tuple[Erasure, CountingBucket]:
    """Erase the number in the middle."""
    number = str(905300000000 + recipients // 2)
    totals = Totals(recipients=recipients, chunks=-(-recipients // CHUNK_SIZE))
    job = Job(REF, JobStatus.FINISHED, NOW, "", totals, sending_since=NOW)
    store: Any = OneJob(job, replace(PLAN, snapshot="snapshots/list.csv"))
    bucket = CountingBucket(folder, recipients)
    ref = ErasureRef(REF.firm_id, "1")
    person = Person("msisdn", number, "")
    kept: Any = Keeps(Erasure(ref, ErasureStatus.OPEN, NOW, "k", "x", "m", "5f0c", person, line="0"))
    nothing: Any = NoItems()
    rewriting = Rewriting(bucket, nothing)
    use = Erasures(
        kept, nothing, SentMessages(store, bucket), rewriting, nothing, nothing, nothing, nothing, nothing,
        lambda firm: (), nothing, nothing, lambda: NOW,
    )  # fmt: skip
    use.build(ref.encode(), lambda: 900 * SECOND)
    return kept.erasure, bucket


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        begun = time.process_time()
        erasure, counted = erase(int(sys.argv[1]), Path(made))
        print(sys.argv[1], dict(erasure.erased), f"{time.process_time() - begun:.2f} s CPU")
        print(dict(counted.requests))
        print({what: f"{octets / 1e6:.2f} MB" for what, octets in counted.octets.items()})
