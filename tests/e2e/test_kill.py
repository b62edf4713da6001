"""``kill -9`` of functions at any moment of a real bulk job: nobody gets a message twice, and the books close once."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import psutil
import pytest

from local.demo.customer import RAISED, Admin, Api, stack_of_its_own

pytestmark = [pytest.mark.stack, pytest.mark.slow]

SEED = 20_261_122
ROWS = 10_000
KILLS = 6
PATIENCE_SECONDS = 420
FIRM = "killed"


@pytest.fixture(scope="module")
def admin() -> Iterator[Admin]:
    with stack_of_its_own(seed=SEED, keep=False) as stack:
        httpx.post(
            f"{stack.operator_url}/behaviour", json={"mix": "calm", "time_factor": 0.2}
        ).raise_for_status()
        yield Admin(stack)


@pytest.fixture(scope="module")
def http(admin: Admin) -> Iterator[httpx.Client]:
    admin.run("add-firm", FIRM, "--name", "Kill A.Ş.")
    account = ("--operator", "netgsm", "--username", "8503021000", "--sender-id", "ULAK", *RAISED)
    url = admin.stack.operator_url
    admin.run("set-account", FIRM, "sms", *account, "--base-url", url, stdin="sifre-ulak-1\n")
    admin.run("top-up", FIRM, "sms", str(2 * ROWS), "--reference", "FAT-1")
    key = admin.run("add-key", FIRM, "--label", "tests")["key"]
    headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
    with httpx.Client(base_url=admin.stack.api_url, headers=headers, timeout=60, trust_env=False) as http:
        yield http


def kill(admin: Admin, function: str, draw: random.Random) -> int:
    """``kill -9`` one process of the function, if one lives. How many died."""
    processes = admin.stack.function_processes(function)
    if not processes:
        return 0
    with suppress(psutil.NoSuchProcess):  # it ended by itself just now
        draw.choice(processes).kill()
        return 1
    return 0


def send(admin: Admin, queue: str, pointer: dict[str, Any]) -> None:
    url = admin.stack.resources[queue]
    admin.stack.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(pointer))


def books(admin: Admin) -> dict[str, Any]:
    return dict(httpx.get(f"{admin.stack.operator_url}/books").json())


def test_kills_at_any_moment_cost_no_message_and_double_none(admin: Admin, http: httpx.Client) -> None:
    draw = random.Random(SEED)
    api = Api(http)
    rows = [{"to": f"0532{7_000_000 + n}", "ad": f"Firma {n}"} for n in range(ROWS)]
    job_id = api.send({"text": "Sayin {ad}, faturaniz hazir.", "purpose": "informational", "rows": rows})

    deaths = Counter[str]()
    deadline = time.monotonic() + PATIENCE_SECONDS
    job: dict[str, Any] = {}
    next_kill = time.monotonic()
    while time.monotonic() < deadline:
        job = api.get(f"/v1/jobs/{job_id}")
        if not deaths["BulkFanoutFunction"] and job["status"] in ("accepted", "expanding"):
            deaths["BulkFanoutFunction"] += kill(admin, "BulkFanoutFunction", draw)
        elif (
            job["status"] == "sending"
            and deaths["SendWorkerFunction"] < KILLS
            and time.monotonic() >= next_kill
        ):
            deaths["SendWorkerFunction"] += kill(admin, "SendWorkerFunction", draw)
            next_kill = time.monotonic() + draw.uniform(0.2, 1.5)
        done = job["chunks"]["total"] and job["chunks"]["done"] == job["chunks"]["total"]
        if done and (job["status"] == "finished" or not job["counts"]["sent"]):
            break
        time.sleep(0.1)
    print(f"seed {SEED}: killed {dict(deaths)}; {job['status']}, {job['counts']}, {job['chunks']}")
    assert deaths["SendWorkerFunction"] > 0
    assert job["chunks"]["done"] == job["chunks"]["total"] == ROWS // 500

    operator = books(admin)
    assert operator["accepted_more_than_once"] == 0
    # Each death leaves at most the one call in doubt that was under way, of 50 recipients.
    assert job["counts"]["uncertain"] <= 50 * deaths["SendWorkerFunction"]
    assert operator["accepted"] + job["counts"]["uncertain"] >= ROWS
    assert operator["accepted"] >= job["counts"]["delivered"] + job["counts"]["sent"]

    # Everything once more: all pointers, and a second expansion.
    for chunk in range(job["chunks"]["total"]):
        send(admin, "SendQueue", {"firm": FIRM, "job": job_id, "chunk": chunk})
    send(admin, "PlanQueue", {"firm": FIRM, "job": job_id})
    send(admin, "ReportsQueue", {"firm": FIRM, "job": job_id})
    time.sleep(15)  # what would be sent twice would come within this
    again = books(admin)
    assert again["accepted"] == operator["accepted"]
    assert sum(again["calls"].values()) == sum(operator["calls"].values())
    assert admin.run("audit", FIRM)["violations"] == []
