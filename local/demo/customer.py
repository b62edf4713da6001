"""What the demo does with, as a customer and an administrator have it: a stack, the commands, the public API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from local import Ports, Settings, Stack
from local.builds import ROOT
from local.demo.operators import LOGINS, Login
from local.deploy import STACK_NAME

FIRM: Final = "demo"
RAISED: Final = LOGINS["netgsm"].settings
CREDITS: Final = 100_000


class DemoFailed(Exception):
    """What failed, and what to do about it."""


@contextmanager
def stack_of_its_own(seed: int, keep: bool, mix: Sequence[str] = ()) -> Iterator[Stack]:
    """A stack beside whatever else runs here, gone afterwards with all its data, unless kept."""
    with tempfile.TemporaryDirectory(prefix="ulak-demo-", ignore_cleanup_errors=True) as folder:
        state = ROOT / ".ulak" / "demo" if keep else Path(folder)
        stack = Stack.up(
            Settings(state=state, ports=Ports.free(), operator=("--seed", str(seed), *mix)), wipe=True
        )
        try:
            yield stack
        finally:
            if not keep:
                stack.down()


@dataclass(frozen=True)
class Admin:
    """The administrator's commands against this stack."""

    stack: Stack
    login: Login = LOGINS["netgsm"]

    def run(self, *command: str, stdin: str = "") -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--stack", STACK_NAME, "--lang", "en", *command],
            cwd=ROOT,
            env=os.environ | self.stack.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DemoFailed(f"The command {' '.join(command[:2])} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def key_of_new_firm(self) -> str:
        """A firm with an account at the simulated operator, and a key to speak for it."""
        self.run("add-firm", FIRM, "--name", "Ulak A.Ş.")
        self.account("sms", CREDITS)
        return str(self.run("add-key", FIRM, "--label", "demo")["key"])

    def account(self, service: str, credits: int) -> None:
        """The firm's account of `service` at the simulated operator, with credit."""
        login = LOGINS["netgsm"] if service == "otp" and not self.login.codes else self.login
        where = ("--base-url", self.stack.operator_url)
        self.run("set-account", FIRM, service, *login.options, *where, stdin=login.typed())
        if login.pushes:
            pushed_to = self.stack.api_url + self.run("report-route", FIRM, service)["path"]
            self.run("set-account", FIRM, service, *login.options, *where, stdin=login.typed(pushed_to))
        self.run("top-up", FIRM, service, str(credits), "--reference", "demo")


@dataclass(frozen=True)
class Api:
    """The public API, as a customer's program uses it."""

    http: httpx.Client

    def quote(self, job: Mapping[str, Any]) -> Any:
        """What the job would come to, before it goes."""
        return self.post("/v1/quotes", job)

    def send(self, job: Mapping[str, Any]) -> str:
        answer = self.http.post("/v1/jobs", headers={"idempotency-key": str(uuid4())}, json=job)
        if answer.status_code != 202:
            problems = answer.json().get("problems", [])[:5]
            told = "\n".join(f"  {p.get('pointer', '')}: {p['message']}" for p in problems)
            raise DemoFailed(
                f"The job was refused ({answer.status_code}): {answer.json().get('title')}\n{told}"
            )
        return str(answer.json()["id"])

    def report_file(self, job_id: str) -> bytes:
        """The job's report as a spreadsheet reads it."""
        answer = self.http.get(f"/v1/jobs/{job_id}/report.csv", follow_redirects=True)
        if answer.status_code != 200:
            raise DemoFailed(f"The report file was answered with {answer.status_code}: {answer.text[:300]}")
        return answer.content

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.http.post(path, headers={"idempotency-key": str(uuid4())}, json=body)
        if not answer.is_success:
            raise DemoFailed(f"POST {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def get(self, path: str, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        if answer.status_code != 200:
            raise DemoFailed(f"GET {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def all_of(self, path: str, name: str, **query: str) -> Iterator[dict[str, Any]]:
        asked = query
        while True:
            page = self.get(path, **asked)
            yield from page[name]
            if page["next_cursor"] is None:
                return
            asked = query | {"cursor": page["next_cursor"]}
