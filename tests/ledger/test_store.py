"""The ledger in a table: once, exactly, and never below naught."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.world import TABLE, make_resources
from ulak.errors import IdempotencyMismatch, InsufficientCredit
from ulak.ledger.entries import BLOCK, Kind, replay
from ulak.ledger.store import Ledger
from ulak.platform.aws import client
from ulak.platform.table import Put, Refused, Table

FIRM, SMS = "acme", "sms"


@pytest.fixture
def table(aws_in_process: None) -> Table:
    make_resources()
    return Table(client("dynamodb"), TABLE)


@pytest.fixture
def ledger(table: Table) -> Ledger:
    return Ledger(table)


def numbers_of(ledger: Ledger, service: str = SMS) -> tuple[int, int, int]:
    """Remaining, held by open jobs, spent."""
    standing = ledger.standing(FIRM, service)
    return standing.remaining, standing.reserved, standing.settled


def once(name: str) -> Put:
    """A caller's own write, that succeeds once."""
    return Put({"pk": f"FIRM#{FIRM}", "sk": name}, "attribute_not_exists(pk)")


def top_up(ledger: Ledger, credits: int, reference: str = "INV-1", service: str = SMS) -> None:
    ledger.top_up(FIRM, service, credits, reference, by="tests", now=0)


def test_a_firm_without_a_top_up_has_nothing(ledger: Ledger) -> None:
    assert numbers_of(ledger) == (0, 0, 0)


def test_a_top_up_that_comes_twice_counts_once(ledger: Ledger) -> None:
    first = ledger.top_up(FIRM, SMS, 500, "INV-1", by="k", now=1)
    again = ledger.top_up(FIRM, SMS, 500, "INV-1", by="k", now=99)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.entry == first.entry
    assert numbers_of(ledger) == (500, 0, 0)


def test_a_reference_with_another_amount_is_refused(ledger: Ledger) -> None:
    top_up(ledger, 500)
    with pytest.raises(IdempotencyMismatch):
        top_up(ledger, 501)
    assert numbers_of(ledger) == (500, 0, 0)


def test_services_have_accounts_of_their_own(ledger: Ledger) -> None:
    top_up(ledger, 500, service="otp")
    assert numbers_of(ledger, "otp") == (500, 0, 0)
    assert numbers_of(ledger, SMS) == (0, 0, 0)


def test_a_job_is_reserved_and_released_with_what_it_used(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 500)
    table.write_all([once("committed"), *ledger.reserve(FIRM, SMS, "j1", 120, now=1)])
    assert numbers_of(ledger) == (380, 120, 0)
    table.write_all([once("closed"), *ledger.release(FIRM, SMS, "j1", 120, 117, now=2)])
    assert numbers_of(ledger) == (383, 0, 117)
    assert [entry.kind for entry in ledger.entries(FIRM, SMS)] == [
        Kind.TOP_UP,
        Kind.RESERVATION,
        Kind.RELEASE,
    ]


@pytest.mark.parametrize("again", ["reserve", "release", "correct"])
def test_nothing_moves_twice_for_the_same_job(ledger: Ledger, table: Table, again: str) -> None:
    top_up(ledger, 500)
    writes = {
        "reserve": lambda: ledger.reserve(FIRM, SMS, "j1", 120, now=1),
        "release": lambda: ledger.release(FIRM, SMS, "j1", 120, 117, now=2),
        "correct": lambda: ledger.correct(FIRM, SMS, "j1", 0, 40, 2, now=3),
    }
    for write in writes.values():
        table.write_all(write())
    before = numbers_of(ledger)
    with pytest.raises(Refused):  # by the durable key alone, with no caller's write to stand guard
        table.write_all(writes[again]())
    assert numbers_of(ledger) == before == (385, 0, 115)


def test_a_reservation_beyond_the_credit_moves_nothing(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 100)
    with pytest.raises(Refused) as refused:
        table.write_all([once("committed"), *ledger.reserve(FIRM, SMS, "j1", 101, now=1)])
    assert refused.value.index == 1
    with pytest.raises(InsufficientCredit) as short:
        ledger.recall(FIRM, SMS, 101, now=1)
    assert (short.value.needs, short.value.has) == (101, 100)
    assert numbers_of(ledger) == (100, 0, 0)
    assert table.get((f"FIRM#{FIRM}", "committed")) is None


def test_draws_come_from_the_block_and_the_balance_moves_once_a_block(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 1_000)
    for n in range(2 * BLOCK):
        try:
            table.write_all([once(f"message {n}"), ledger.draw(FIRM, SMS, 1)])
        except Refused:
            ledger.refill(FIRM, SMS, 1, now=n + 1)
            table.write_all([once(f"message {n}"), ledger.draw(FIRM, SMS, 1)])
    assert numbers_of(ledger) == (800, 0, 200)
    assert [entry.kind for entry in ledger.entries(FIRM, SMS)] == [Kind.TOP_UP, Kind.BLOCK, Kind.BLOCK]


def test_what_is_given_back_can_be_drawn_again(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 3)
    ledger.refill(FIRM, SMS, 3, now=1)
    table.write(ledger.draw(FIRM, SMS, 3))
    with pytest.raises(InsufficientCredit):
        ledger.refill(FIRM, SMS, 1, now=2)
    table.write(ledger.give_back(FIRM, SMS, 3))
    table.write(ledger.draw(FIRM, SMS, 2))
    assert numbers_of(ledger) == (1, 0, 2)


def test_what_a_block_holds_back_is_recalled_for_a_job_that_needs_it(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 150)
    ledger.refill(FIRM, SMS, 1, now=1)
    table.write(ledger.draw(FIRM, SMS, 1))
    assert ledger.standing(FIRM, SMS).balance.available == 50
    ledger.recall(FIRM, SMS, 149, now=2)
    table.write_all(ledger.reserve(FIRM, SMS, "j1", 149, now=2))
    assert numbers_of(ledger) == (0, 149, 1)


def test_the_entries_come_to_the_balance(ledger: Ledger, table: Table) -> None:
    top_up(ledger, 1_000)
    ledger.refill(FIRM, SMS, 1, now=1)
    table.write(ledger.draw(FIRM, SMS, 7))
    table.write_all(ledger.reserve(FIRM, SMS, "j1", 900, now=2))
    ledger.refill(FIRM, SMS, 93, now=3)
    table.write_all(ledger.release(FIRM, SMS, "j1", 900, 850, now=4))
    ledger.refill(FIRM, SMS, 100, now=5)
    assert replay(ledger.entries(FIRM, SMS)) == ledger.standing(FIRM, SMS).balance


def test_low_credit_is_told_once_after_each_top_up(ledger: Ledger, table: Table, clock: HandClock) -> None:
    top_up(ledger, 100)
    ledger.set_threshold(FIRM, SMS, 50)
    assert not ledger.warn_if_low(FIRM, SMS, now=clock())
    table.write_all(ledger.reserve(FIRM, SMS, "j1", 60, now=clock()))
    assert [ledger.warn_if_low(FIRM, SMS, now=clock()) for _ in range(2)] == [True, False]
    events = list(table.query(f"FIRM#{FIRM}", between=("EVENT#", "EVENT$")))
    assert [(e["event"], e["remaining"], e["threshold"]) for e in events] == [("credit_low", 40, 50)]
    top_up(ledger, 5, "INV-2")
    clock.turn(1)
    assert ledger.warn_if_low(FIRM, SMS, now=clock())
