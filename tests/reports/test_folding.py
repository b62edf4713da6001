"""Reports change a chunk's record in one direction, whatever order they come in. Pure."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from ulak.jobs.journal import Entry, Journal, Outcome
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.operators.port import ReportRow
from ulak.reports.folding import fold
from ulak.rules import profile

NETGSM = profile("netgsm")
NUMBERS = ("905320000001", "905320000002")
CALLS = (range(2),)
RECORD = ChunkRecord(0, True, 0, Journal(50, (Entry(Outcome.ACCEPTED, "77"),)))


def folded(*rows: ReportRow) -> ReportRecord:
    record, _ = fold(NUMBERS, CALLS, RECORD, ReportRecord(0), rows, NETGSM, 0, 60_000)
    return record


def row(msisdn: str, raw: str, operator_job_id: str = "77") -> ReportRow:
    return ReportRow(operator_job_id, msisdn, raw)


def test_a_raw_status_that_nobody_knows_tells_nothing_yet() -> None:
    assert folded(row(NUMBERS[0], "99")).statuses == bytes(2)
    assert folded(row(NUMBERS[0], "99"), row(NUMBERS[0], "1")) == folded(row(NUMBERS[0], "1"))


def test_a_report_of_another_call_or_number_is_passed_over() -> None:
    assert folded(row(NUMBERS[0], "1", "78"), row("905329999999", "1")).statuses == bytes(2)


@given(st.lists(st.sampled_from([one.raw for one in NETGSM.report_statuses]), min_size=1, max_size=4))
def test_in_whatever_order_and_however_often_reports_come_the_status_is_the_same(raws: list[str]) -> None:
    reports = [row(NUMBERS[0], raw) for raw in raws]
    found = {status_of(*some) for some in permutations(reports)}
    assert found == {status_of(*reports, *reports)}


def status_of(*reports: ReportRow) -> str | None:
    """What reports have told of the first number."""
    byte = folded(*reports).statuses[0]
    return NETGSM.report_statuses[byte - 1].status if byte else None
