"""One laboratory for all tests here: making AWS anew takes longer than most schedules."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.steps import Steps
from tests.faults.world import World, laboratory


@pytest.fixture(scope="module")
def use() -> Iterator[Callable[[Steps], None]]:
    with laboratory() as use:
        yield use


@pytest.fixture
def world(use: Callable[[Steps], None]) -> Iterator[World]:
    world = World(use)
    yield world
    world.close()
