"""An older release at work, and this one deployed over it in the middle: what was accepted ends right, once.

The older release comes out of the repository's own history and runs as its users ran it: its own commands, its own
functions, its own template. Then this tree is deployed over the running stack, as ``make deploy`` does on AWS.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from local import Ports, Settings, Stack
from local.builds import ROOT
from local.demo.customer import Admin
from tests.e2e.programs import eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]

RELEASES: Final = {"0.1.0": "62cdab8740c2a77c84a1050f211c8a07a1abe0f2"}
"""Each release that can run today, and its commit."""

FIRM = "tasinan"
ROWS = 3_000
SENDER = ("--username", "8503021000", "--sender-id", "ULAK")
PURPOSE = {"purpose": "informational"}


@dataclass(frozen=True)
class Release:
    """A release's tree, with its own command line and its own local stack."""

    tree: Path
    state: Path

    def run(self, *words: str, stdin: str = "", **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.tree,
            env=os.environ | {"PYTHONPATH": str(self.tree / "layers" / "core")} | environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    def up(self) -> Stack:
        ports = Ports.free()
        given = (
            "--port",
            str(ports.api),
            "--aws-port",
            str(ports.aws),
            "--operator-port",
            str(ports.operator),
        )
        self.run("local", "--state", str(self.state), "up", *given)
        stack = Stack.attach(self.state)
        assert stack is not None
        return stack

    def cli(self, stack: Stack, *words: str, stdin: str = "") -> Any:
        environment = dict(stack.environment) | {"PYTHONPATH": str(self.tree / "layers" / "core")}
        return json.loads(self.run("cli", "--stack", "ulak", *words, stdin=stdin, **environment))


@pytest.fixture(params=RELEASES.values(), ids=RELEASES)
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Release]:
    """The older release's tree, taken from the history."""
    archive = subprocess.run(["git", "archive", request.param], cwd=ROOT, capture_output=True, check=False)
    assert archive.returncode == 0, "the history does not hold this release: clone it whole"
    tree = tmp_path / "release"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(tree, filter="data")
    release = Release(tree, tmp_path / "state")
    yield release
    if stack := Stack.attach(release.state):
        stack.down()


def numbers(start: int, count: int) -> list[str]:
    return [f"0532{start + n:07d}" for n in range(count)]


def messages(stack: Stack) -> list[dict[str, Any]]:
    """What the operator accepted, by its own books."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = httpx.get(
            f"{stack.operator_url}/books/messages", params={"after": after, "limit": 1000}
        ).json()
        found += page["messages"]
        after = page["next"]
    return found


def test_a_release_deployed_over_an_older_one_ends_all_that_was_accepted_once(before: Release) -> None:
    stack = before.up()
    httpx.post(f"{stack.operator_url}/behaviour", json={"mix": "calm", "time_factor": 1.0}).raise_for_status()
    before.cli(stack, "add-firm", FIRM, "--name", "Taşınan A.Ş.")
    for service in ("sms", "otp"):
        account = ("--operator", "netgsm_raised", *SENDER, "--base-url", stack.operator_url)
        before.cli(stack, "set-account", FIRM, service, *account, stdin="sifre-ulak-1\n")
        before.cli(stack, "top-up", FIRM, service, str(3 * ROWS), "--reference", "FAT-1")
    before.cli(stack, "rotate-pepper")
    key = before.cli(stack, "add-key", FIRM, "--label", "tests")["key"]
    headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60, trust_env=False) as http:
        _upgraded_in_the_middle(stack, http)
    assert Admin(stack).run("audit", FIRM)["violations"] == []


def _upgraded_in_the_middle(stack: Stack, http: httpx.Client) -> None:
    def post(path: str, body: Any, key: str, expect: int = 202) -> Any:
        answer = http.post(path, json=body, headers={"idempotency-key": key})
        assert answer.status_code == expect, answer.text
        return answer.json()

    def job(job_id: str) -> dict[str, Any]:
        return dict(http.get(f"/v1/jobs/{job_id}").raise_for_status().json())

    def has(job_id: str, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            shown = job(job_id)
            return shown if holds(shown) else None

        return eventually(look, what, patience=240)

    # Under the older release: a code that waits, a paused job, one for later, a schedule, a large one in its course.
    issue_key = str(uuid4())
    issued = post("/v1/otp", {"to": "05329990001", "purpose": "sign_in"}, issue_key, expect=201)
    code_text = next(m["text"] for m in messages(stack) if m["msisdn"] == "905329990001")
    code = re.findall(r"\b\d{6}\b", code_text)[0]

    paused = post(
        "/v1/jobs", {"text": "Duran", "recipients": numbers(1_000_000, 600), **PURPOSE}, str(uuid4())
    )
    http.post(f"/v1/jobs/{paused['id']}/pause").raise_for_status()

    later = (datetime.now(UTC) + timedelta(seconds=100)).isoformat()
    waiting = post(
        "/v1/jobs",
        {"text": "Sonraki", "recipients": numbers(2_000_000, 40), "send_at": later, **PURPOSE},
        str(uuid4()),
    )
    soon = datetime.now(UTC) + timedelta(seconds=100)
    when = {"time_zone": "UTC", "at": soon.strftime("%Y-%m-%dT%H:%M:%S")}
    http.put(
        "/v1/schedules/aylik",
        json={"when": when, "job": {"text": "Aylık", "recipients": numbers(3_000_000, 5), **PURPOSE}},
    ).raise_for_status()

    large_key = str(uuid4())
    large_body = {"text": "Büyük liste", "recipients": numbers(5_000_000, ROWS), **PURPOSE}
    large = post("/v1/jobs", large_body, large_key)
    half = has(large["id"], lambda shown: shown["counts"]["sent"] > 0, "the large job begins to go out")
    assert half["chunks"]["done"] < half["chunks"]["total"], "nothing is left to upgrade in the middle of"

    upgraded = Stack.up(Settings(state=stack.state, ports=stack.ports))
    assert http.get("/health").json()["version"].startswith("0.2.0")

    # Repeated across the upgrade, a request finds what it made.
    again = http.post("/v1/jobs", json=large_body, headers={"idempotency-key": large_key})
    assert (again.status_code, again.json()["id"]) == (202, large["id"])
    assert again.headers["idempotent-replayed"] == "true"
    same = {"to": "05329990001", "purpose": "sign_in"}
    assert post("/v1/otp", same, issue_key, expect=201)["id"] == issued["id"]

    checked = http.post(f"/v1/otp/{issued['id']}/verify", json={"code": code}).raise_for_status().json()
    assert checked["status"] == "approved"
    http.post(f"/v1/jobs/{paused['id']}/resume").raise_for_status()

    def ended(shown: dict[str, Any]) -> bool:
        return bool(shown["status"] == "finished" and not shown["counts"]["sent"])

    for one, count in ((large, ROWS), (paused, 600), (waiting, 40)):
        shown = has(one["id"], ended, f"job {one['id'][:8]} ends")
        final = {name: n for name, n in shown["counts"].items() if n}
        assert sum(final.values()) == count, final
        assert "uncertain" not in final, final
    fired = eventually(
        lambda: http.get("/v1/schedules/aylik").json()["firings"] or None,
        "the schedule's firing",
        patience=180,
    )
    assert [one["outcome"] for one in fired] == ["fired"]
    has(fired[0]["job_id"], ended, "the schedule's job ends")

    taken = messages(upgraded)
    assert len(taken) == len({(m["msisdn"], m["text"]) for m in taken}) == ROWS + 600 + 40 + 5 + 1
    time.sleep(5)  # what would be sent twice would come within this
    assert len(messages(upgraded)) == len(taken)
