"""A limit holds over all processes that serve a firm, by simulated processes and a clock turned by hand."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.conftest import HandClock
from ulak.errors import TooManyRequests
from ulak.identity.caller import Caller
from ulak.platform.clock import SECOND
from ulak.platform.http.limiter import WINDOW, RequestLimiter, RequestLimits, Taken

LIMIT = 50
CALLER = Caller("acme", "k1")
SPAN = 60


class Shared:
    """The table's part: counters that every process moves."""

    def __init__(self) -> None:
        self.firms: Counter[tuple[object, ...]] = Counter()
        self.keys: Counter[tuple[object, ...]] = Counter()
        self.writes = 0

    def take(self, firm: str, pool: str, key: str, window: int, requests: int) -> Taken:
        self.writes += 1
        self.firms[firm, pool, window] += requests
        self.keys[firm, pool, key, window] += requests
        return Taken(self.firms[firm, pool, window], self.keys[firm, pool, key, window])


class Fleet:
    """So many processes that serve one API; each request goes to one by chance, as Lambda does."""

    def __init__(self, clock: HandClock, processes: int, limits: RequestLimits, seed: int = 1) -> None:
        self.clock, self.shared, self.random = clock, Shared(), Random(seed)
        self.processes = [RequestLimiter(self.shared.take, lambda _: limits, clock) for _ in range(processes)]

    def ask(self, caller: Caller = CALLER, pool: str = "rest") -> bool:
        try:
            self.random.choice(self.processes).admit(caller, pool)
        except TooManyRequests:
            return False
        return True

    def load(self, a_second: float, seconds: int = SPAN) -> float:
        """Requests by a Poisson process; how many a second were admitted."""
        admitted, start, moment = 0, self.clock(), 0.0
        while (moment := moment + self.random.expovariate(a_second)) < seconds:
            self.clock.turn(start + int(moment * SECOND) - self.clock())
            admitted += self.ask()
        self.clock.turn(start + seconds * SECOND - self.clock())
        return admitted / seconds


@pytest.mark.parametrize("processes", [1, 10, 50])
@pytest.mark.parametrize("demand", [1.2, 2, 10])
@pytest.mark.parametrize("limit", [20, 50, 200])
def test_a_limit_holds_within_a_fifth_over_any_number_of_processes(
    clock: HandClock, processes: int, demand: float, limit: int
) -> None:
    fleet = Fleet(clock, processes, RequestLimits(firm=limit, key=limit))
    admitted = fleet.load(limit * demand)
    print(f"limit {limit}/s, {processes} processes, asked {limit * demand:.0f}/s: {admitted:.1f}/s")
    assert 0.8 * limit <= admitted <= 1.2 * limit


@pytest.mark.parametrize("processes", [1, 10, 50])
def test_who_keeps_below_the_limit_is_not_refused(clock: HandClock, processes: int) -> None:
    fleet = Fleet(clock, processes, RequestLimits(firm=LIMIT, key=LIMIT))
    assert fleet.load(LIMIT * 0.7) >= LIMIT * 0.7 * 0.97


@pytest.mark.parametrize(("processes", "a_request"), [(1, 0.03), (10, 0.2), (50, 0.45)])
def test_the_table_is_written_far_less_than_once_a_request(
    clock: HandClock, processes: int, a_request: float
) -> None:
    fleet = Fleet(clock, processes, RequestLimits(firm=LIMIT, key=LIMIT))
    admitted = fleet.load(LIMIT * 0.9) * SPAN
    print(f"{processes} processes: {fleet.shared.writes / admitted:.3f} writes a request")
    assert fleet.shared.writes / admitted <= a_request


def test_a_flood_costs_no_writes_beyond_the_limit(clock: HandClock) -> None:
    fleet = Fleet(clock, 10, RequestLimits(firm=LIMIT, key=LIMIT))
    fleet.load(LIMIT * 40, seconds=30)
    assert fleet.shared.writes / (LIMIT * 40 * 30) < 0.01


def test_a_firm_that_asks_now_and_then_is_never_written(clock: HandClock) -> None:
    fleet = Fleet(clock, 1, RequestLimits(firm=LIMIT, key=LIMIT))
    for _ in range(100):
        assert fleet.ask()
        clock.turn(WINDOW)
    assert fleet.shared.writes == 0


def test_a_keys_limit_is_its_own_and_the_firms_is_that_of_all_its_keys(clock: HandClock) -> None:
    fleet = Fleet(clock, 1, RequestLimits(firm=50, key=20))
    admitted: Counter[str] = Counter()
    for _ in range(1_000):
        for key in ("k1", "k2", "k3", "k4"):
            admitted[key] += fleet.ask(Caller("acme", key))
    assert max(admitted.values()) <= 20 * WINDOW // SECOND
    assert 0.97 * 50 * WINDOW // SECOND <= admitted.total() <= 50 * WINDOW // SECOND + 4
    assert sum(fleet.ask(Caller("other", "k1")) for _ in range(1_000)) == 20 * WINDOW // SECOND


def test_codes_are_counted_apart_from_the_rest(clock: HandClock) -> None:
    fleet = Fleet(clock, 1, RequestLimits(firm=LIMIT, key=LIMIT))
    while fleet.ask():
        pass
    assert fleet.ask(pool="codes")


def test_a_refusal_says_when_the_window_is_over(clock: HandClock) -> None:
    fleet = Fleet(clock, 1, RequestLimits(firm=2, key=1))
    (process,) = fleet.processes
    clock.turn(-clock() % WINDOW + 1_500)
    for _ in range(5):
        process.admit(CALLER, "rest")
    with pytest.raises(TooManyRequests) as refused:
        process.admit(CALLER, "rest")
    assert (refused.value.reason, refused.value.retry_after) == ("rate_limit_key", 4)
    clock.turn(refused.value.retry_after * SECOND)
    process.admit(CALLER, "rest")
