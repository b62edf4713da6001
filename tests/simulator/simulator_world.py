"""A simulated operator in this process, its clock in the test's hands; and one as a program of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from simulator import accounts, app
from simulator.misbehaviour import MIXES, Misbehaviour, Mix
from simulator.operator import Operator
from simulator.quotas import RAISED, QuotaProfile

ROOT = Path(__file__).parents[2]
START = 1_767_225_600.0  # 2026-01-01 00:00:00 UTC, 03:00 in Türkiye

POOR = accounts.Account("poor", "p", ("POOR",), credits=2, otp_credits=0, iys="none")
BRANDLESS = accounts.Account("brandless", "b", ("NOBRAND",), iys="no_brand")


@dataclass
class Clock:
    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class InProcess:
    """Requests answered by the application in this process, one at a time."""

    application: Starlette
    base_url: str = "http://operator"

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.application)
            async with httpx.AsyncClient(transport=transport, base_url=self.base_url) as client:
                return await client.request(method, path, **more)

        return asyncio.run(ask())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@dataclass
class World:
    """One operator, its clock, and a client that speaks its wire."""

    operator: Operator
    clock: Clock
    http: InProcess
    account: accounts.Account = accounts.DEFAULT
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.use(self.account)

    def use(self, account: accounts.Account) -> None:
        """Speak for this account from now on."""
        self.account = account
        token = base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}"}

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers)

    def send(self, *messages: tuple[str, str], **more: Any) -> httpx.Response:
        """Send (number in ten digits, text) in one call."""
        body = {
            "msgheader": self.account.senders[0],
            "encoding": "TR",
            "messages": [{"msg": text, "no": number} for number, text in messages],
            **more,
        }
        return self.post("/sms/rest/v2/send", {name: value for name, value in body.items() if value != ...})

    def report(self, **body: Any) -> httpx.Response:
        return self.post("/sms/rest/v2/report", body)

    def messages(self) -> list[dict[str, Any]]:
        return self.http.get("/books/messages").json()["messages"]

    def calls(self) -> list[dict[str, Any]]:
        return self.http.get("/books/calls").json()["calls"]


MakeWorld = Callable[..., World]


def new_world(*, seed: int = 7, mix: str | Mix = "calm", profile: QuotaProfile = RAISED) -> World:
    clock = Clock()
    operator = Operator(
        accounts=accounts.by_user([accounts.DEFAULT, POOR, BRANDLESS]),
        profile=profile,
        misbehaviour=Misbehaviour(seed=seed, mix=MIXES[mix] if isinstance(mix, str) else mix),
        clock=clock,
    )
    return World(operator, clock, InProcess(app.build(operator)))


@dataclass
class Program:
    url: str
    ready_line: str
    process: subprocess.Popen[str]

    def client(self, **more: Any) -> httpx.Client:
        account = accounts.DEFAULT
        return httpx.Client(base_url=self.url, auth=(account.user, account.password), **more)

    def stop(self) -> int:
        """Ask it to end; its exit status. Raises TimeoutExpired if it does not end."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=5)


@contextmanager
def running(*options: str) -> Iterator[Program]:
    """``python -m simulator`` on a free port, until the end of the block."""
    command = [sys.executable, "-m", "simulator", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, f"no ready line but {line!r}, {process.stderr and process.stderr.read()}"
            yield Program(found[0], line.strip(), process)
        finally:
            process.kill()


def rewrite(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path
