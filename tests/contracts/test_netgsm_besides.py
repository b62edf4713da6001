"""What Netgsm does besides sending: webhooks, its inbox by dates, figures."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.contracts.benches import NOBODY, call
from tests.contracts.listening import listening
from tests.contracts.netgsm_bench import NetgsmBench, netgsm
from tests.contracts.wires import answering
from tests.simulator.simulator_world import Program
from ulak.operators.netgsm import WIRE, Netgsm
from ulak.operators.port import Accepted, NotAnswered
from ulak.operators.wire import Heard
from ulak.platform.clock import MINUTE

NUMBERS = ("905320000001", "905320000002")
USER = "8503021000"


@pytest.fixture
def bench(simulator: Program) -> Iterator[NetgsmBench]:
    with simulator.client() as books:
        books.post("/books/reset")
    made = NetgsmBench.at(simulator)
    yield made
    made.close()


def heard(body: bytes) -> Heard:
    assert WIRE.hears is not None
    return WIRE.hears(body, "sms")


def test_an_address_that_is_given_is_pushed_reports_and_messages(bench: NetgsmBench) -> None:
    with listening() as address:
        bench.operator.push_to(address.url)
        sent = bench.operator.send(call(*NUMBERS))
        assert isinstance(sent, Accepted)
        with bench.program.client() as books:
            books.post(f"/books/phone/{NUMBERS[0]}", json={"account": USER, "text": "Şimdi RET"})
        address.wait(lambda _: len(address.bodies) >= 3)
    told = [heard(body) for body in address.bodies]
    assert {(row.operator_job_id, row.msisdn, row.raw_status) for one in told for row in one.reports} == {
        (sent.operator_job_id, NUMBERS[0], "1"),
        (sent.operator_job_id, NUMBERS[1], "2"),
    }
    (message,) = (message for one in told for message in one.inbound)
    assert (message.msisdn, message.to, message.text) == (NUMBERS[0], USER, "Şimdi RET")


def test_the_inbox_is_read_by_dates_and_stays_unread(bench: NetgsmBench) -> None:
    now = bench.clock()
    assert bench.operator.inbound_between("sms", now - MINUTE, now + MINUTE) == []
    with bench.program.client() as books:
        books.post(f"/books/phone/{NUMBERS[0]}", json={"account": USER, "text": "RET"})
    for _ in range(2):
        (message,) = bench.operator.inbound_between("sms", now - MINUTE, now + MINUTE)
        assert (message.account, message.msisdn, message.to, message.text) == ("sms", NUMBERS[0], USER, "RET")
        assert abs((message.received_at or 0) / 1000 - time.time()) < 60
    assert bench.operator.inbound_between("sms", now - 9 * MINUTE, now - 5 * MINUTE) == []


def test_the_figures_of_a_call_are_those_of_each_of_its_jobs(bench: NetgsmBench) -> None:
    first, second = (bench.operator.send(call(number, text="a" * 200)) for number in NUMBERS)
    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    figures = bench.operator.figures(f"{first.operator_job_id},{second.operator_job_id}")
    assert [(row["jobid"], row["status"], row["totalSms"], row["totalMessageLength"]) for row in figures] == [
        (first.operator_job_id, "1", "1", "2"),
        (second.operator_job_id, "2", "1", "2"),
    ]


def test_what_is_not_answered_says_why() -> None:
    silent = netgsm(NOBODY)
    refusing = answering(
        Netgsm, {"username": "u", "password": "p"}, lambda _: httpx.Response(406, json={"code": "30"})
    )
    for operator, why in ((silent, "ConnectError"), (refusing, "HTTP 406 30")):
        for ask in (
            lambda one: one.push_to("https://a"),
            lambda one: one.inbound_between("sms", 0, 1),
            lambda one: one.figures("1"),
        ):
            with pytest.raises(NotAnswered, match=why):
                ask(operator)
    silent._http.close()
