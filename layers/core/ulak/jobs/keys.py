"""Where a job's objects stand in the bucket. The first part is the data class that a lifecycle rule ends."""

from __future__ import annotations

from typing import Final

from ulak.jobs.job import JobRef


def snapshot_key(firm_id: str, digest: str) -> str:
    """Recipients as they were given, named by their own SHA-256."""
    return f"snapshots/{firm_id}/{digest}.csv"


def chunk_key(ref: JobRef, chunk: int) -> str:
    return f"chunks/{ref.firm_id}/{ref.job_id}/{chunk:05d}.json"


def chunks_prefix(firm_id: str) -> str:
    return f"chunks/{firm_id}/"


def chunk_named(key: str) -> tuple[JobRef, int] | None:
    """The chunk whose object stands at `key`; ``None``: it is none.

    >>> chunk_named(chunk_key(JobRef("acme", "7f3a"), 12))
    (JobRef(firm_id='acme', job_id='7f3a'), 12)
    >>> chunk_named(refusals_key(JobRef("acme", "7f3a"), 0)) is None
    True
    """
    _, firm_id, job_id, name = key.split("/")
    number = name.removesuffix(".json")
    return (JobRef(firm_id, job_id), int(number)) if number.isdecimal() else None


def refusals_key(ref: JobRef, page: int) -> str:
    return f"chunks/{ref.firm_id}/{ref.job_id}/refused-{page:05d}.json"


def stopped_key(ref: JobRef) -> str:
    """Whom the job's expansion leaves out because they may not be written to."""
    return f"chunks/{ref.firm_id}/{ref.job_id}/stopped.json"


def raw_report_key(ref: JobRef, chunk: int | None, instant: int, page: int) -> str:
    """A page of reports of one chunk; ``None``: of all that the account sent in a while."""
    return f"{raw_reports_prefix(ref, chunk)}{instant}-{page:03d}.json"


def raw_reports_prefix(ref: JobRef, chunk: int | None) -> str:
    """Of the pages of one chunk, in the order in which they came."""
    return f"reports/{ref.firm_id}/{ref.job_id}/{'all' if chunk is None else f'{chunk:05d}'}/"


def claim_key(ref: JobRef, chunk: int, attempt: int) -> str:
    """What a claim found of its recipients, where that is large."""
    return f"{claims_prefix(ref, chunk)}{attempt:05d}.zz"


def claims_prefix(ref: JobRef, chunk: int) -> str:
    return f"claims/{ref.firm_id}/{ref.job_id}/{chunk:05d}-"


def upload_key(firm_id: str, upload_id: str) -> str:
    """A list as its owner sent it."""
    return f"uploads/{firm_id}/{upload_id}"


TO: Final = "to"
"""The snapshot's first column: the number, as it was written; or the TCKN, concealed."""


SOURCE: Final = "!source"
WHO: Final = "!who"
LEFT_OUT: Final = "!left_out"
FACTS: Final = (SOURCE, WHO, LEFT_OUT)
"""Last columns of a snapshot made from the directory: where a row came from, whose it is, and why it is left
out. No placeholder has such a name."""
