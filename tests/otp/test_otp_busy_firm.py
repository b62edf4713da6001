"""A firm whose codes stand in each other's way: what each of them moves is spread, and limits and credit stay exact.

Transactions that overlap are refused here as on AWS (`tests.contention`).
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.contention import Conflicts, Timeline, contended
from tests.otp.otp_world import CREDIT, FIRM, OtpWorld
from ulak.assembly import House, Ports
from ulak.directory.firms import Service
from ulak.ledger.audit import check_account

NOW = 1_795_384_800_000
HOLD = 20


class Busy:
    """Many processes of one stack."""

    def __init__(self, conflicts: Conflicts) -> None:
        self.timeline, self.conflicts = conflicts.timeline, conflicts
        self.world = OtpWorld(self.timeline)  # type: ignore[arg-type] # a clock that nobody turns by hand
        self.statuses: list[int] = []
        self.idle: list[House] = []
        self.asked = 0

    def limits(self, **most: int) -> None:
        generous = dict.fromkeys(("firm_hour", "firm_day", "spend_day", "prefix_hour"), 10**6)
        self.world.directory.set_otp_settings(FIRM, {"limits": generous | most})

    def ask(self, times: int, a_second: float) -> None:
        """So many codes, each of another number, by Poisson."""
        random, after = Random(times), 0.0
        for _ in range(times):
            after += random.expovariate(a_second) * 1_000
            self.timeline.at(after, self._request)
        self.timeline.run()

    def _request(self) -> None:
        self.asked += 1
        to, key = f"905{30 + self.asked % 20}{self.asked:07d}", f"request-{self.asked:06d}"
        first = self.world.house
        ports = Ports(queue=first.ports.queue, operator=first.ports.operator, sleep=self.timeline.pause)
        house = self.idle.pop() if self.idle else House(first.settings, self.timeline, ports)
        self.statuses.append(self._post(house, to, key))
        self.idle.append(house)

    @staticmethod
    def _post(house: House, to: str, key: str) -> int:
        from tests.calls import call
        from ulak.identity.caller import Caller

        body: dict[str, Any] = {"to": to, "purpose": "sign_in"}
        return call(house, "POST", "/v1/otp", body, caller=Caller(FIRM, "k"), key=key).status


@pytest.fixture
def busy() -> Iterator[Busy]:
    with contended(Timeline(NOW), HOLD) as conflicts:
        yield Busy(conflicts)


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        pytest.param("firm_hour", 100, marks=pytest.mark.slow),
        ("firm_hour", 40),
        pytest.param("firm_day", 40, marks=pytest.mark.slow),  # another counter of the same kind
        ("spend_day", 40),
    ],
)
def test_of_a_limit_exactly_as_many_go_out(busy: Busy, limit: str, most: int) -> None:
    """Whatever parts of the counter they went through: what a part has left is given back before anybody is refused."""
    busy.limits(**{limit: most})
    busy.ask(most * 6 // 5, a_second=120)
    assert busy.conflicts.seen["conflict on DAY"] > most // 5
    assert len(busy.world.operator.calls) == busy.statuses.count(201) <= most
    busy.ask(most // 3, a_second=2)  # in quiet, who was told to come again
    assert len(busy.world.operator.calls) == busy.statuses.count(201) == most
    assert set(busy.statuses) <= {201, 429, 503}
    assert busy.statuses[-1] == 429


def test_a_prefix_gets_as_many_unanswered_codes_as_its_limit_says(busy: Busy) -> None:
    busy.limits(prefix_hour=2)
    busy.ask(60, a_second=120)
    busy.ask(20, a_second=2)
    assert len(busy.world.operator.calls) == busy.statuses.count(201) == 2 * 20


def test_credit_is_spent_to_the_last_and_not_beyond(busy: Busy) -> None:
    """Credits that stand in other blocks come back before anybody is told that there are none."""
    busy.limits()
    house = busy.world.house
    spent = house.ledger.store.drawing(FIRM, Service.OTP, CREDIT - 30)
    spent.refill(now=NOW)
    house.platform.table.write(spent.write)
    busy.ask(40, a_second=120)
    busy.ask(15, a_second=2)
    assert len(busy.world.operator.calls) == busy.statuses.count(201) == 30
    assert busy.statuses[-1] == 402
    standing = house.ledger.store.standing(FIRM, Service.OTP)
    assert standing.remaining == 0
    assert len(standing.blocks) > 1
    assert check_account(FIRM, standing, list(house.ledger.store.entries(FIRM, Service.OTP))) == []


def test_a_firm_that_nobody_stands_in_the_way_of_uses_one_block_and_the_counter_itself(busy: Busy) -> None:
    busy.limits()
    busy.ask(30, a_second=1)
    standing = busy.world.house.ledger.store.standing(FIRM, Service.OTP)
    assert list(standing.blocks) == [0]
    assert busy.statuses == [201] * 30


def test_whoever_is_refused_too_often_is_told_to_come_again(busy: Busy) -> None:
    """503, and no code went out: an item that is held all the time is not waited for without end."""
    busy.limits()
    for number in range(33):
        sk = f"BLOCK#{number:02d}" if number else "BLOCK"
        busy.conflicts.hold_for_good("main", f"FIRM#{FIRM}#CREDIT#otp", sk)
    busy.ask(1, a_second=1)
    assert busy.statuses == [503]
    assert busy.world.operator.calls == []
