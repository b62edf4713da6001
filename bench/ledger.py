"""D2: how often the balance moves. It is one item for a whole firm, so this bounds what a firm can do at once.

Counted on the product's own course of a job, in process, at the wire: every write of a ``BALANCE`` item, alone or
in a transaction, done again or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto import mock_aws

from tests.conftest import HandClock
from tests.world import CREDIT, FIRM, World
from ulak.ledger.entries import BLOCK
from ulak.platform import aws

_BULK = 1_500
"""Recipients of a job: three chunks, through the plan queue."""


def rows() -> list[dict[str, Any]]:
    """D2 (the most that any bulk job takes) and D2.messages (a block's worth of single messages)."""
    jobs = {
        "plain": _balance_writes(_plain),
        "told of low credit": _balance_writes(_plain, low_below=CREDIT),
        "cancelled": _balance_writes(_cancelled),
    }
    messages = _balance_writes(_two_blocks_of_messages) / 2
    return [
        {
            "id": "D2",
            "what": "writes of the balance item a bulk job, the most of: "
            + ", ".join(f"{name} {writes}" for name, writes in jobs.items()),
            "value": max(jobs.values()),
            "bar": 3,
            "unit": "writes a job",
            "holds": max(jobs.values()) <= 3,
        },
        {
            "id": "D2.messages",
            "what": f"writes of the balance item for {BLOCK} single messages of one credit",
            "value": messages,
            "bar": 1,
            "unit": "writes a block",
            "holds": messages <= 1,
        },
    ]


def _balance_writes(course: Callable[[World], None], *, low_below: int = 0) -> int:
    """Writes of the balance item between an administrator's (top-ups, threshold) and the end of `course`."""
    seen: list[str] = []

    def count(params: dict[str, Any], **_: Any) -> None:
        body = json.loads(params["body"])
        writes = [next(iter(item.values())) for item in body.get("TransactItems", [])] or [body]
        for write in writes:
            sk = (write.get("Key") or write.get("Item") or {}).get("sk", {}).get("S")
            seen.extend(["BALANCE"] if sk == "BALANCE" else [])

    aws.client.cache_clear()
    with mock_aws():
        world = World(HandClock())
        world.house.ledger.store.set_threshold(FIRM, "sms", low_below)
        events = aws.client("dynamodb").meta.events
        for operation in ("TransactWriteItems", "UpdateItem", "PutItem"):
            events.register(f"before-call.dynamodb.{operation}", count)
        course(world)
    aws.client.cache_clear()
    return len(seen)


def _numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


def _plain(world: World) -> None:
    world.post_job(_numbers(_BULK))
    world.run(seconds=60)
    assert world.house.ledger.store.standing(FIRM, "sms").settled == _BULK


def _cancelled(world: World) -> None:
    job = world.post_job(_numbers(_BULK))
    world.step()  # expanded, committed
    world.step()  # the first chunk
    world.control.cancel(job)
    world.run(seconds=60)
    assert world.house.ledger.store.standing(FIRM, "sms").reserved == 0


def _two_blocks_of_messages(world: World) -> None:
    for n in range(2 * BLOCK):
        body = {"to": "05320000000", "text": f"Merhaba {n}", "purpose": "informational"}
        world.send_message(body, key=f"key-message-{n}")
    assert world.house.ledger.store.standing(FIRM, "sms").settled == 2 * BLOCK
