"""Netgsm's own client, ``@netgsm/sms`` from npm, against the simulator: its content is our proof."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.accounts import DEFAULT

HERE = Path(__file__).parent / "npm"
NODE = shutil.which("node")
NPM = shutil.which("npm")

pytestmark = pytest.mark.skipif(not (NODE and NPM), reason="node and npm are not on PATH")


@pytest.fixture(scope="module")
def modules(request: pytest.FixtureRequest) -> Path:
    """The pinned packages, installed into pytest's cache; again only when the lock changes."""
    folder = request.config.cache.mkdir("netgsm-npm-client")
    lock = (HERE / "package-lock.json").read_bytes()
    installed = folder / "installed.json"
    if not installed.exists() or installed.read_bytes() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        command = [NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"npm ci failed:\n{done.stderr}"
        installed.write_bytes(lock)
    return folder / "node_modules"


@pytest.fixture(scope="module")
def heard(modules: Path, program) -> dict[str, Any]:
    """What the client heard to each of its calls."""
    later = datetime.now(UTC) + timedelta(hours=3 + 1)  # Türkiye's time, in an hour
    with program.client() as http:
        written = {"account": DEFAULT.user, "text": "RET"}
        assert http.post("/books/phone/905320000001", json=written).status_code == 201
    done = subprocess.run(
        [NODE, str(HERE / "client.cjs")],
        env={
            **os.environ,
            "NODE_PATH": str(modules),
            "BASE_URL": program.url,
            "NETGSM_USER": DEFAULT.user,
            "NETGSM_PASSWORD": DEFAULT.password,
            "SENDER_ID": DEFAULT.senders[0],
            "LATER": later.strftime("%d%m%Y%H%M"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_sends_and_reads_the_report(heard, program):
    jobid = heard["sent"]["jobid"]
    assert heard["sent"]["code"] == "00"
    rows = [(row["jobid"], row["number"], row["status"], row["msglen"]) for row in heard["report"]["jobs"]]
    assert rows == [(jobid, "905320000001", 1, 1), (jobid, "905320000015", 15, 2)]
    with program.client() as http:
        messages = http.get("/books/messages").json()["messages"]
    assert [m["text"] for m in messages if m["jobid"] == jobid] == [
        "Sayın Ayşe, borcunuz 15,00 TL.",
        "ğ" * 76,
    ]


def test_it_sends_a_one_time_password(heard):
    assert heard["otp"]["code"] == "00"


def test_it_reads_the_balance_in_both_forms(heard):
    [package] = heard["packages"]["balance"]
    assert package["amount"] == int(heard["credit"]["balance"]) == DEFAULT.credits - 3


def test_it_reads_the_headers(heard):
    assert heard["headers"]["msgheaders"] == list(DEFAULT.senders)


def test_it_cancels_a_scheduled_job_once(heard):
    assert heard["cancelled"]["code"] == "00"
    assert (heard["cancelledAgain"]["error"]["status"], heard["cancelledAgain"]["error"]["code"]) == (
        406,
        "60",
    )


def test_it_reads_the_inbox_once(heard):
    assert [message["message"] for message in heard["inbox"]["messages"]] == ["RET"]
    assert heard["inboxAgain"]["error"]["code"] == "40"


def test_it_is_told_its_errors_by_code(heard):
    assert heard["unknownHeader"]["error"]["code"] == "40"
    assert heard["wrongPassword"]["error"]["code"] == "30"
    assert heard["garbage"]["error"]["code"] == "PARSE_ERROR"
