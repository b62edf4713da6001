"""A whole job through each adapter and its simulated face: what we say of every recipient is what the operator's books
say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.contracts.benches import SimulatorBench
from tests.contracts.conftest import BENCHES
from tests.simulator.simulator_world import Program
from tests.world import FIRM, World
from ulak.assembly import Ports
from ulak.directory.firms import Service
from ulak.jobs.job import JobRef
from ulak.operators.wire import Capability
from ulak.platform.clock import HOUR

FATES = ("delivered", "expired", "blacklisted", "refused_80")
ROWS = 30


class WorldOf(World):
    """A world whose operator is a bench's."""

    def __init__(self, clock: HandClock, bench: SimulatorBench) -> None:
        self.bench = bench
        super().__init__(clock, bench.rules.id)
        account = self.directory.account(FIRM, Service.SMS)
        assert account is not None
        self.directory.set_account(replace(account, sender_ids=("ULAK",)))
        clock.turn(60_000)

    def ports(self) -> Ports:
        return replace(super().ports(), operator=lambda *_: self.bench.operator)


@pytest.fixture(params=BENCHES)
def world(
    request: pytest.FixtureRequest, simulator: Program, aws_in_process: None, clock: HandClock
) -> Iterator[WorldOf]:
    with simulator.client() as books:
        books.post("/books/reset")
    clock.now = time.time_ns() // 1_000_000
    bench: Any = BENCHES[request.param](simulator)
    yield WorldOf(clock, bench)
    bench.close()


def compared(world: WorldOf, ref: JobRef) -> list[tuple[str, Any, Any]]:
    """Of each recipient: its text, what we say (status, segments), and the operator's message."""
    with world.bench.program.client() as books:
        listed = books.get("/books/messages", params={"limit": 1_000}).json()["messages"]
    theirs = {(one["msisdn"], one["text"]): one for one in listed}
    return [
        (one["text"], (one["status"], one["segments"]), theirs.get((one["to"], one["text"])))
        for one in world.recipients(ref)
    ]


def test_every_recipient_ends_as_the_operators_books_say(world: WorldOf) -> None:
    bench = world.bench
    rows = [{"to": f"0532{7_000_000 + n}", "ad": "kâr" if n % 9 == 8 else f"Şule {n}"} for n in range(ROWS)]
    rows[10:10] = [{"to": bench.number_that(fate), "ad": fate} for fate in FATES]
    ref = world.post_job(rows, "Sayın {ad}, borcunuz vardır.")
    world.run(seconds=120)
    told = compared(world, ref)
    assert len(told) == ROWS + len(FATES)
    reports = Capability.REPORTS in bench.wire.capabilities
    for text, ours, message in told:
        if message is None:
            assert ours[0] == "failed", text
            continue
        assert (message["times"], message["segments"]) == (1, ours[1]), text
        assert ours[0] == (message["final_state"] if reports else "sent"), text
    taken = sum(message is not None for _, _, message in told)
    with bench.program.client() as books:
        assert books.get("/books").json()["accepted"] == taken


def test_a_call_that_was_taken_without_an_answer_is_found_as_far_as_the_operator_lets_us(
    world: WorldOf,
) -> None:
    bench = world.bench
    if bench.rules.id == "yanki":
        pytest.skip("its visibility is told by a clock of its own")
    of_one_call = [bench.number_that("timeout_after"), "0532 700 00 01", "0532 700 00 02"]
    ref = world.post_job(of_one_call[: bench.rules.batch_size])
    world.run(seconds=2_400)
    finds = {Capability.QUERY, Capability.REPORTS_BETWEEN} & bench.wire.capabilities
    status = "delivered" if finds else "sent" if bench.rules.dedupes_by_reference else "uncertain"
    for _, ours, message in compared(world, ref):
        assert (ours[0], message["times"]) == (status, 1)


def test_a_call_that_the_operator_took_and_did_not_name_stays_sent_past_the_deadline_of_reports(
    world: WorldOf,
) -> None:
    bench = world.bench
    if not bench.rules.dedupes_by_reference or {Capability.QUERY} & bench.wire.capabilities:
        pytest.skip(f"{bench.rules.id} names every call, or does not know one again")
    ref = world.post_job([bench.number_that("timeout_after"), "0532 700 00 01"])
    world.run(seconds=2_400)
    world.clock.turn(73 * HOUR)
    world.run(seconds=60)
    told = [(one["status"], one["reason"]) for one in world.recipients(ref)]
    assert told == [("sent", "call_unnamed")] * 2
    assert world.job(ref)["counts"]["sent"] == 2
    assert not list(world.store.due(world.clock() + 1000 * HOUR, 10))
    assert world.house.delivery.audit.run(FIRM, whole=True).violations == []
