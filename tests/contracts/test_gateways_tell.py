"""Gateways of a firm's own tell by fetching the account's address: each report once, and what phones write."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.calls import call as ask
from tests.conftest import HandClock
from tests.contracts.benches import SimulatorBench, call
from tests.contracts.jasmin_bench import JasminBench
from tests.contracts.kannel_bench import KannelBench
from tests.contracts.listening import Listener, listening
from tests.contracts.test_whole_job import FATES, ROWS, WorldOf, compared
from tests.simulator.simulator_world import Program
from tests.world import FIRM
from ulak.identity.caller import Caller
from ulak.operators.port import Accepted, ReportRow
from ulak.operators.wire import Heard

GATEWAYS: dict[str, Callable[[Program, str], SimulatorBench]] = {
    "kannel": KannelBench.told_at,
    "jasmin": JasminBench.told_at,
}
NUMBER = "905321234567"
USER = "8503021000"


@dataclass
class Gateway:
    bench: SimulatorBench
    address: Listener

    def heard(self, reports: int = 0, inbound: int = 0) -> Heard:
        """What the gateway has told, once it is so much."""

        def read(queries: list[str]) -> Heard:
            assert self.bench.wire.hears is not None
            told = [self.bench.wire.hears(query.encode(), "sms") for query in list(queries)]
            return Heard(
                tuple(row for one in told for row in one.reports if row.raw_status != "ESME_ROK"),
                tuple(message for one in told for message in one.inbound),
            )

        def enough(queries: list[str]) -> bool:
            found = read(queries)
            return len(found.reports) >= reports and len(found.inbound) >= inbound

        return read(self.address.wait(enough))


@pytest.fixture(params=GATEWAYS)
def gateway(request: pytest.FixtureRequest, simulator: Program) -> Iterator[Gateway]:
    with simulator.client() as books:
        books.post("/books/reset")
    with listening() as address:
        bench = GATEWAYS[request.param](simulator, address.url)
        address.says = bench.wire.acknowledgement
        yield Gateway(bench, address)
        bench.close()


def test_a_report_names_the_call_by_our_reference_and_the_number(gateway: Gateway) -> None:
    fates = ("delivered", "expired", "blacklisted")
    for place, fate in enumerate(fates):
        sent = call(gateway.bench.number_that(fate), reference=f"7f3a-0-{place}")
        assert gateway.bench.operator.send(sent) == Accepted(f"7f3a-0-{place}")
    rows = gateway.heard(reports=3).reports
    assert {(row.operator_job_id, row.reference, row.msisdn, row.raw_status) for row in rows} == {
        (f"7f3a-0-{place}", f"7f3a-0-{place}", gateway.bench.number_that(fate), gateway.bench.status(fate))
        for place, fate in enumerate(fates)
    }


def test_a_report_that_is_not_acknowledged_is_told_again(gateway: Gateway) -> None:
    gateway.address.says, gateway.address.status = "hayır", 500
    gateway.bench.operator.send(call(NUMBER))
    rows = gateway.heard(reports=2).reports
    assert len(rows) >= 2
    assert len(set(rows)) == 1


def test_a_message_from_a_phone_is_told_with_its_letters(gateway: Gateway) -> None:
    gateway.bench.operator.send(call(NUMBER))
    with gateway.bench.program.client() as books:
        books.post(f"/books/phone/{NUMBER}", json={"account": USER, "text": "Şifre €5 RET"})
    (told,) = gateway.heard(inbound=1).inbound
    assert (told.msisdn, told.to, told.text) == (NUMBER, USER, "Şifre €5 RET")


def test_without_an_address_nothing_is_told(gateway: Gateway) -> None:
    bench = GATEWAYS[gateway.bench.rules.id](gateway.bench.program, "")
    assert isinstance(bench.operator.send(call(NUMBER)), Accepted)
    time.sleep(0.3)
    assert gateway.address.queries == []
    bench.close()


@dataclass
class Fetched:
    """A world whose account's address is fetched by a gateway."""

    world: WorldOf
    address: Listener
    token: str
    passed_on: int = 0

    def settle(self, reports: int, seconds: int = 90) -> None:
        """Pass on what was told, once it is so much, and let the world work it through."""
        self.address.wait(lambda queries: sum("ESME_ROK" not in one for one in queries) >= reports)
        for query in self.address.queries[self.passed_on :]:
            path = f"/v1/operators/{self.token}"
            told = ask(self.world.house, "GET", path, caller=Caller(FIRM, "nobody"), raw_query=query)
            assert told.status == 200
            assert b64decode(told.body).decode() == self.world.bench.wire.acknowledgement
            self.passed_on += 1
        self.world.run(seconds=seconds)


@pytest.fixture
def fetched(gateway: Gateway, aws_in_process: None, clock: HandClock) -> Fetched:
    clock.now = time.time_ns() // 1_000_000
    world = WorldOf(clock, gateway.bench)
    return Fetched(world, gateway.address, world.house.operators.push_routes.make(FIRM, "sms"))


def test_every_recipient_of_a_job_ends_as_the_gateways_books_say(fetched: Fetched) -> None:
    world, bench = fetched.world, fetched.world.bench
    rows: list[Any] = [
        {"to": f"0532{7_000_000 + n}", "ad": "kâr" if n % 9 == 8 else f"Şule {n}"} for n in range(ROWS)
    ]
    rows[10:10] = [{"to": bench.number_that(fate), "ad": fate} for fate in (*FATES, "timeout_after")]
    ref = world.post_job(rows, "Sayın {ad}, borcunuz vardır.")
    world.run(seconds=120)
    fetched.settle(reports=len(rows))
    for text, ours, message in compared(world, ref):
        assert message is not None, text
        assert ours == (message["final_state"], message["segments"]), text
        assert message["times"] == 1
    assert world.job(ref)["status"] == "finished"


def test_an_account_without_an_address_leaves_its_messages_sent_and_asks_nobody(
    gateway: Gateway, aws_in_process: None, clock: HandClock
) -> None:
    clock.now = time.time_ns() // 1_000_000
    world = WorldOf(clock, gateway.bench)
    ref = world.post_job(["0532 700 00 01"])
    world.run(seconds=4 * 24 * 3_600)
    assert [one["status"] for one in world.recipients(ref)] == ["sent"]
    assert world.job(ref)["status"] == "finished"


def test_a_report_row_has_no_more_than_is_told() -> None:
    told = KannelBench.wire.hears
    assert told is not None
    assert told(b"ref=7f3a-0-0&to=%2B905321234567&status=8", "sms").reports == (
        ReportRow("7f3a-0-0", NUMBER, "8", reference="7f3a-0-0"),
    )
