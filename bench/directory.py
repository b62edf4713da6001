"""What a firm's directory costs as it grows: calls to DynamoDB, counted, and rows a second, measured.

``python -m bench.directory 20000 100000`` fills a directory of so many subscribers, all in one group, in this process
over moto with the local stack's DynamoDB, and prints a line for each size. Calls are what AWS would be asked too;
seconds hold the emulator's own work besides ours.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto import mock_aws

from tests.calls import call
from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.world import FIRM, World
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.platform.aws import client

REQUEST_ROWS = 10_000


@contextmanager
def counted(into: dict[str, Any], name: str) -> Iterator[None]:
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    events = [client(service).meta.events for service in ("dynamodb", "s3")]
    for one in events:
        one.register("before-call", count)
    began = time.perf_counter()
    try:
        yield
    finally:
        for one in events:
            one.unregister("before-call", count)
    into[name] = {"seconds": round(time.perf_counter() - began, 1), "calls": sum(calls.values()), **calls}


def ask(world: World, route: str, query: dict[str, str] | None = None, **body: Any) -> Any:
    method, _, path = route.partition(" ")
    return call(world.house, method, path, body, caller=Caller(FIRM, "k"), query=query).body


def measure(size: int) -> dict[str, Any]:
    """Adding, adding again, putting into a group, a page, a search, and expanding a job to the group."""
    found: dict[str, Any] = {"subscribers": size}
    world = World(HandClock())
    rows = [{"code": f"S{n:07}", "name": f"Abone {n}", "numbers": [f"0533 {n:07}"]} for n in range(size)]
    parts = [rows[first : first + REQUEST_ROWS] for first in range(0, size, REQUEST_ROWS)]
    with counted(found, "add"):
        for part in parts:
            ask(world, "POST /v1/subscribers", rows=part)
    with counted(found, "add_again"):
        for part in parts:
            assert ask(world, "POST /v1/subscribers", rows=part)["unchanged"] == len(part)
    ask(world, "PUT /v1/groups/ALL", name="All")
    with counted(found, "group"):
        for part in parts:
            ask(world, "POST /v1/groups/ALL/members", subscribers=[row["code"] for row in part])
    with counted(found, "page"):
        assert len(ask(world, "GET /v1/subscribers", query={"limit": "100"})["subscribers"]) == 100
    with counted(found, "members_page"):
        ask(world, "GET /v1/groups/ALL/members", query={"limit": "100"})
    with counted(found, "search"):
        ask(world, "GET /v1/subscribers", query={"name": "abone 19", "limit": "100"})
    body = {"text": "Sayın {ad}", "purpose": "informational", "groups": ["ALL"]}
    ref: JobRef = world.send_job(body).job.ref
    with counted(found, "expand"):
        world.fan_out.run(ref)
    job = world.store.job(ref)
    assert job is not None
    assert job.totals.recipients == size
    found["expand"]["rows_a_second"] = round(size / found["expand"]["seconds"])
    return found


def main(sizes: list[int]) -> None:
    for size in sizes:
        with mock_aws(), engine():
            print(json.dumps(measure(size)), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
