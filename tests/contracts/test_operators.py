"""What the engine relies on whichever operator it speaks to."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.contracts import benches
from tests.contracts.benches import Bench, SimulatorBench
from tests.e2e.programs import eventually
from ulak.operators.port import (
    Accepted,
    BalanceUnavailable,
    InDoubt,
    NotAnswered,
    NotSent,
    Operator,
    Outbound,
    Rejected,
    ReportRow,
)
from ulak.operators.wire import Capability
from ulak.platform.clock import MINUTE
from ulak.rules import Then
from ulak.text import MessageType

NUMBER = "905321234567"


_references = count()


def call(*msisdns: str, **more: Any) -> Outbound:
    """Each call bears a reference of its own, as the engine's do."""
    return benches.call(*msisdns, reference=f"7f3a-0-{next(_references)}", **more)


def need(bench: Bench, *capabilities: Capability) -> None:
    """Skip what an operator cannot do."""
    for one in capabilities:
        if one not in bench.wire.capabilities:
            pytest.skip(f"{bench.rules.id} has no {one}")


def all_rows(operator: Operator, job_ids: list[str], now: int) -> list[ReportRow]:
    rows: list[ReportRow] = []
    for page in range(1, 10):
        answer = operator.reports(job_ids, now - MINUTE, now + MINUTE, page)
        rows += answer.rows
        if answer.last:
            return rows
    raise AssertionError("no page is the last")


def accepted(bench: Bench, *msisdns: str, text: str = "Merhaba") -> str:
    answer = bench.operator.send(call(*msisdns, text=text))
    assert isinstance(answer, Accepted)
    return answer.operator_job_id


def test_an_accepted_call_is_in_the_operators_books_number_by_number(bench: Bench) -> None:
    numbers = (NUMBER, "905321234568", "905321234569")[: bench.rules.batch_size]
    texts = ["bir"] * 3 if bench.rules.one_text_a_call else ["bir", "iki", "üç"]
    assert isinstance(bench.operator.send(call(*numbers, texts=texts[: len(numbers)])), Accepted)
    assert bench.taken() == list(zip(numbers, texts, strict=False))


def test_each_accepted_call_has_a_job_id_of_its_own(bench: Bench) -> None:
    assert accepted(bench, NUMBER) != accepted(bench, NUMBER, text="yine")


@pytest.mark.parametrize(
    ("code", "reason", "then"),
    [
        ("20", "refused_text", Then.FAIL),
        ("30", "refused_credentials", Then.PAUSE),
        ("40", "refused_sender_id", Then.PAUSE),
        ("50", "refused_iys_not_allowed", Then.PAUSE),
        ("51", "refused_iys_no_brand", Then.PAUSE),
        ("70", "refused_parameter", Then.FAIL),
        ("80", "refused_rate", Then.RETRY),
        ("85", "refused_rate_one_msisdn", Then.RETRY),
    ],
)
def test_a_refusal_says_why_and_what_follows(bench: Bench, code: str, reason: str, then: Then) -> None:
    raw = bench.raw(code)
    if raw is None:
        pytest.skip(f"{bench.rules.id} has no code for {reason}")
    answer = bench.operator.send(call(bench.number_that(f"refused_{code}")))
    assert answer == Rejected(raw, reason, then)
    assert bench.taken() == []


def test_a_throttled_call_goes_through_when_it_is_made_again(bench: Bench) -> None:
    if bench.raw("80") is None:
        pytest.skip(f"{bench.rules.id} has no code for it")
    again = call(bench.number_that("refused_80"))
    assert isinstance(bench.operator.send(again), Rejected)
    assert isinstance(bench.operator.send(again), Accepted)
    assert len(bench.taken()) == 1


@pytest.mark.parametrize("kind", ["timeout", "server_error", "garbage", "hang_up"])
@pytest.mark.parametrize(("moment", "messages"), [("before", 0), ("after", 1)])
def test_a_call_without_a_clear_answer_is_in_doubt_whether_it_was_taken_or_not(
    bench: Bench, kind: str, moment: str, messages: int
) -> None:
    answer = bench.operator.send(call(bench.number_that(f"{kind}_{moment}")))
    assert isinstance(answer, InDoubt)
    if messages:  # it may still be at it when we wait no longer
        eventually(lambda: bench.taken() or None, "the message is in its books", patience=10)
    assert len(bench.taken()) == messages


def test_a_call_that_comes_again_under_its_reference_is_taken_once_where_the_row_says_so(
    bench: Bench,
) -> None:
    if not bench.rules.dedupes_by_reference:
        pytest.skip(f"{bench.rules.id} takes a repeated reference as another call")
    silent = call(bench.number_that("timeout_after"))
    assert isinstance(bench.operator.send(silent), InDoubt)
    assert isinstance(bench.operator.send(silent), Accepted)
    once = call(NUMBER)
    assert [type(bench.operator.send(once)) for _ in range(3)] == [Accepted] * 3
    assert len(bench.taken()) == 2


def test_a_system_error_of_the_operator_is_in_doubt(bench: Bench) -> None:
    answer = bench.operator.send(call(bench.number_that("refused_100")))
    assert isinstance(answer, InDoubt)
    if raw := bench.raw("100"):
        assert answer == InDoubt(f"refused_operator_error:{raw}")


def test_a_token_that_died_is_renewed_and_the_call_is_taken_once(bench: Bench) -> None:
    if bench.sessions is None:
        pytest.skip(f"{bench.rules.id} wants no log-in")
    accepted(bench, NUMBER)
    assert isinstance(bench, SimulatorBench)
    with bench.program.client() as simulator:
        simulator.delete(bench.sessions).raise_for_status()
    accepted(bench, NUMBER, text="yine")
    assert bench.taken() == [(NUMBER, "Merhaba"), (NUMBER, "yine")]


def test_a_message_type_of_its_own_is_sent_where_the_adapter_says_so(bench: Bench) -> None:
    if MessageType.FLASH not in bench.wire.message_types:
        pytest.skip(f"{bench.rules.id} sends no flash")
    assert isinstance(bench.operator.send(call(NUMBER, message_type=MessageType.FLASH)), Accepted)
    if bench.cuts_flash:
        long = call(NUMBER, text="a" * 156, message_type=MessageType.FLASH)
        assert isinstance(bench.operator.send(long), Rejected)
    assert bench.taken() == [(NUMBER, "Merhaba")]


def test_a_call_that_nobody_heard_was_not_sent(bench: Bench) -> None:
    assert bench.unreachable().send(call(NUMBER)) == NotSent("ConnectError")
    assert bench.taken() == []


def test_reports_tell_of_each_number_once_its_raw_status(bench: Bench) -> None:
    need(bench, Capability.REPORTS)
    numbers = {bench.number_that(fate): bench.status(fate) for fate in ("delivered", "expired")}
    job_id = accepted(bench, *numbers)
    rows = all_rows(bench.operator, [job_id], bench.clock())
    assert {row.msisdn: row.raw_status for row in rows} == numbers
    assert {row.operator_job_id for row in rows} == {job_id}
    assert not bench.dated or all(
        abs((row.done_at or 0) - bench.clock()) < MINUTE
        for row in rows
        if row.raw_status == bench.status("delivered")
    )


def test_a_number_without_a_report_is_told_as_pending(bench: Bench) -> None:
    need(bench, Capability.REPORTS)
    job_id = accepted(bench, bench.number_that("no_report"))
    (row,) = all_rows(bench.operator, [job_id], bench.clock())
    assert row.raw_status == bench.status("no_report")


@pytest.mark.parametrize("count", [1, 100, 200, 250])
def test_following_pages_to_the_last_gives_each_row_once(bench: Bench, count: int) -> None:
    need(bench, Capability.REPORTS)
    numbers = [f"90532{9_000_000 + n}" for n in range(count)]
    size = min(bench.rules.batch_size or 1, 50)
    job_ids = [accepted(bench, *numbers[first : first + size]) for first in range(0, count, size)]
    assert sorted(row.msisdn for row in all_rows(bench.operator, job_ids, bench.clock())) == numbers


def test_reports_are_of_the_calls_named_and_no_others(bench: Bench) -> None:
    need(bench, Capability.REPORTS)
    first, second = accepted(bench, NUMBER), accepted(bench, NUMBER, text="yine")
    rows = all_rows(bench.operator, [second], bench.clock())
    assert [row.operator_job_id for row in rows] == [second]
    assert {row.operator_job_id for row in all_rows(bench.operator, [first, second], bench.clock())} == {
        first,
        second,
    }


def test_calls_unknown_to_the_operator_have_one_empty_page(bench: Bench) -> None:
    answer = bench.operator.reports(["404404"], bench.clock() - MINUTE, bench.clock() + MINUTE, 1)
    assert (list(answer.rows), answer.last) == ([], True)


def test_a_window_lists_what_was_accepted_within_it_and_nothing_else(bench: Bench) -> None:
    need(bench, Capability.REPORTS_BETWEEN)
    # also what was accepted without an answer: this is how it is found
    bench.operator.send(call(bench.number_that("timeout_after"), text="sessiz"))
    job_id = accepted(bench, NUMBER)
    now = bench.clock()
    within = bench.operator.reports_between(now - MINUTE, now + MINUTE, 1)
    assert len({row.operator_job_id for row in within.rows}) == 2
    assert job_id in {row.operator_job_id for row in within.rows}
    before = bench.operator.reports_between(now - 10 * MINUTE, now - 5 * MINUTE, 1)
    assert (list(before.rows), before.last) == ([], True)


def test_an_adapter_looks_a_call_up_by_reference_if_it_declares_so_and_else_refuses(bench: Bench) -> None:
    if Capability.QUERY in bench.wire.capabilities:
        assert bench.operator.query("unknown-0-0") is None
    else:
        with pytest.raises(NotImplementedError):
            bench.operator.query("unknown-0-0")


def test_an_adapter_that_declares_balances_tells_each_by_a_name_with_an_amount(bench: Bench) -> None:
    if Capability.BALANCES not in bench.wire.capabilities:
        with pytest.raises(BalanceUnavailable):
            bench.operator.balances()
        return
    balances = bench.operator.balances()
    assert balances
    assert all(one.name and float(one.amount) > 0 for one in balances)


def test_an_account_that_the_operator_does_not_open_is_told_apart_from_an_operator_that_is_not_there(
    bench: Bench,
) -> None:
    can = bench.wire.capabilities & {Capability.BALANCES, Capability.LOG_IN}
    if not can or not isinstance(bench, SimulatorBench):
        pytest.skip(f"{bench.rules.id} has nothing by which an account is tried without sending")
    wrong = {one.name: "no-such" for one in bench.wire.credentials if one.required}
    for operator, refused in (
        (bench.wire.connect(wrong, bench.program.url, 5), True),
        (bench.unreachable(), False),
    ):
        tried: Any = operator
        with pytest.raises(NotAnswered) as told:
            tried.balances() if Capability.BALANCES in can else tried.log_in()
        assert told.value.refused is refused
        tried._http.close()  # or its socket is found unclosed, by whichever test the collector runs in


def test_an_adapter_that_logs_in_tries_an_account_by_it_and_sends_nothing(bench: Bench) -> None:
    if Capability.LOG_IN not in bench.wire.capabilities:
        pytest.skip(f"{bench.rules.id} wants no log-in")
    operator: Any = bench.operator
    operator.log_in()
    assert bench.taken() == []


def test_the_sender_ids_are_those_that_the_operator_has(bench: Bench) -> None:
    if Capability.SENDER_IDS not in bench.wire.capabilities:
        pytest.skip(f"{bench.rules.id} does not list them")
    operator: Any = bench.operator
    assert {"ULAK"} <= set(operator.sender_ids())


def test_sender_ids_of_an_operator_that_is_not_there_are_not_told(bench: Bench) -> None:
    if Capability.SENDER_IDS not in bench.wire.capabilities or not isinstance(bench, SimulatorBench):
        pytest.skip(f"{bench.rules.id} does not list them")
    nobody: Any = bench.unreachable()
    with pytest.raises(NotAnswered):
        nobody.sender_ids()
