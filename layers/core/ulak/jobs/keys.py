"""Where a job's objects stand in the bucket. The first part is the data class that a lifecycle rule ends."""

from __future__ import annotations

from typing import Final

from ulak.jobs.job import JobRef


def snapshot_key(firm_id: str, digest: str) -> str:
    """Recipients as they were given, named by their own SHA-256."""
    return f"snapshots/{firm_id}/{digest}.csv"


def chunk_key(ref: JobRef, chunk: int) -> str:
    return f"chunks/{ref.firm_id}/{ref.job_id}/{chunk:05d}.json"


def refusals_key(ref: JobRef, page: int) -> str:
    return f"chunks/{ref.firm_id}/{ref.job_id}/refused-{page:05d}.json"


def raw_report_key(ref: JobRef, instant: int, page: int) -> str:
    return f"reports/{ref.firm_id}/{ref.job_id}/{instant}-{page:03d}.json"


def upload_key(firm_id: str, upload_id: str) -> str:
    """A list as its owner sent it."""
    return f"uploads/{firm_id}/{upload_id}"


def quote_key(firm_id: str, quote_id: str, part: str) -> str:
    """A quote of an upload: what was asked (``request``), and what came of it (``answer``)."""
    return f"quotes/{firm_id}/{quote_id}/{part}.json"


def import_key(firm_id: str, import_id: str, part: str) -> str:
    """An import of cards: what was asked (``request``), how far it is (``progress``), the rows it refused."""
    return f"imports/{firm_id}/{import_id}/{part}.json"


def month_report_key(firm_id: str, report_id: str, part: str) -> str:
    """A month's report or comparison: what was asked (``request.json``), and what came of it."""
    return f"exports/{firm_id}/months/{report_id}/{part}"


def report_file_key(ref: JobRef, name: str) -> str:
    """A report as a file, the latest that was built."""
    return f"exports/{ref.firm_id}/{ref.job_id}/{name}"


TO: Final = "to"
"""The snapshot's first column: the number, as it was written; or the TCKN, concealed."""


FACTS: Final = ("!source", "!who", "!left_out")
"""Last columns of a snapshot made from the directory: where a row came from, whose it is, and why it is left
out. No placeholder has such a name."""
