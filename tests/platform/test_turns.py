"""Turns: at most so many at once, whatever comes in between. On moto."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.world import World
from ulak.platform.clock import SECOND
from ulak.platform.turns import Share, Turn, Turns

SHARE = Share(("FIRM#acme", "TURNS#x"), places=2, usual=4 * SECOND)


@pytest.fixture
def turns(aws_in_process: None, clock: HandClock) -> Turns:
    return World(clock).house.platform.turns


def take(turns: Turns, clock: HandClock, share: Share = SHARE) -> Turn | int:
    return turns.take(share, now=clock(), until=clock() + 30 * SECOND)


def test_a_share_has_so_many_places_and_no_more(turns: Turns, clock: HandClock) -> None:
    held = [take(turns, clock) for _ in range(2)]
    assert all(isinstance(one, Turn) for one in held)
    assert take(turns, clock) == 2 * SECOND
    other = take(turns, clock, Share(("FIRM#other", "TURNS#x"), 2, SECOND))
    assert isinstance(other, Turn)


def test_a_place_that_is_given_back_is_free_and_tells_how_long_it_was_held(
    turns: Turns, clock: HandClock
) -> None:
    first, second = take(turns, clock), take(turns, clock)
    assert isinstance(first, Turn)
    assert isinstance(second, Turn)
    clock.turn(SECOND)
    turns.give_back(first, now=clock())
    turns.give_back(first, now=clock())  # twice is once
    third = take(turns, clock)
    assert isinstance(third, Turn)
    assert take(turns, clock) == SECOND // 2, "two places, each held for a second"


def test_a_place_of_a_worker_that_died_is_free_when_its_time_has_passed(
    turns: Turns, clock: HandClock
) -> None:
    dead = [take(turns, clock) for _ in range(2)]
    clock.turn(30 * SECOND)
    successors = [take(turns, clock) for _ in range(2)]
    assert all(isinstance(one, Turn) for one in successors)
    for one in dead:
        assert isinstance(one, Turn)
        turns.give_back(one, now=clock())  # it was not dead: its place is another's now
    assert not isinstance(take(turns, clock), Turn)


def test_those_who_wait_come_back_one_after_the_other(turns: Turns, clock: HandClock) -> None:
    for _ in range(2):
        take(turns, clock)
    waits = [take(turns, clock) for _ in range(1_000)]
    assert waits == [2 * SECOND * n for n in range(1, 1_001)]
    clock.turn(10**7)
    for _ in range(2):
        take(turns, clock)
    assert take(turns, clock) == 2 * SECOND, "the line of those who waited is over"
