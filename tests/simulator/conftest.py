"""The fixtures of this room; what they are made of stands in ``simulator_world``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.simulator_world import MakeWorld, Program, World, new_world, running


@pytest.fixture
def make_world() -> MakeWorld:
    return new_world


@pytest.fixture
def world() -> World:
    """Calm: what its numbers do not fix is delivered within a second."""
    return new_world()


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    """One for a module; silent calls are held for 0.3 seconds, reports are out at once."""
    with running("--mix", "calm", "--timeout-seconds", "0.3", "--time-factor", "0") as started:
        yield started
