"""From when on reports of a chunk are asked for. Pure."""

from __future__ import annotations

import pytest

from ulak.jobs.job import Job, JobRef
from ulak.jobs.journal import Entry, Journal, Outcome
from ulak.jobs.status import JobStatus
from ulak.reports.poll import first_call


@pytest.mark.parametrize(
    ("sending_since", "calls_at", "first"),
    [
        (2_000, (2_100, 2_200), 2_000),
        (2_000, (1_500, 2_200), 1_500),  # made before the tables were brought back
        (2_000, (0, 0), 2_000),  # of 0.1.0
        (2_000, (0, 1_500), 1_500),
        (2_000, (), 2_000),
        (None, (), 1_000),
        (None, (0,), 1_000),
    ],
)
def test_a_chunk_is_asked_about_from_its_first_call_on(
    sending_since: int | None, calls_at: tuple[int, ...], first: int
) -> None:
    job = Job(JobRef("acme", "j1"), JobStatus.SENDING, 1_000, "", sending_since=sending_since)
    entries = tuple(Entry(Outcome.ACCEPTED, "77", at=at) for at in calls_at)
    assert first_call(job, Journal(50, entries)) == first
