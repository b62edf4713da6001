"""What asking for consent costs: calls of a hundred numbers at expansion and at the claims, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import World
from ulak.platform.aws import client
from ulak.platform.clock import HOUR

RECIPIENTS = 1_000
NUMBERS = [f"90532{number:07d}" for number in range(RECIPIENTS)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)
    return World(clock)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Calls of the table, by their names."""
    calls: Counter[str] = Counter()

    def note(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    events = client("dynamodb").meta.events
    events.register("before-call.dynamodb", note)
    yield calls
    events.unregister("before-call.dynamodb", note)


def calls_of(world: World, purpose: str, key: str) -> Counter[str]:
    with counted() as calls:
        world.post_job(NUMBERS, purpose=purpose, key=key)
        world.run(seconds=10)
    world.run(seconds=400)  # its reports are no part of it, nor of the next one's
    return calls


def test_a_million_recipients_cost_twenty_thousand_calls_and_no_other(world: World) -> None:
    """Counted over a thousand, two chunks: ten calls at expansion and five a chunk at its claim. What the claim
    found is kept with the chunk's first intent: that write is a transaction, and no call more."""
    calls_of(world, "informational", "key-00000000")  # what functions remember of a firm
    informational = calls_of(world, "informational", "key-00000001")
    commercial = calls_of(world, "commercial", "key-00000002")
    more = commercial - informational
    assert more["BatchGetItem"] == 2 * RECIPIENTS // 100
    assert more.keys() == {"BatchGetItem", "TransactWriteItems"}
    assert informational - commercial == {"UpdateItem": more["TransactWriteItems"]}
