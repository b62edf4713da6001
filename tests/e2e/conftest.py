"""One whole stack for the session, and Ulak as its users meet it: a command line and an HTTP API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from local import Ports, Settings, Stack, processes
from local.demo.customer import RAISED
from tests.e2e import administrator
from tests.e2e.programs import another_firm, firm, receiver  # noqa: F401 - fixtures of all tests here

ROOT = Path(__file__).parents[2]
OPERATOR_USER, OPERATOR_PASSWORD = "8503021000", "sifre-ulak-1"

T = TypeVar("T")


def until(holds: Callable[[], T], *, seconds: float = 60) -> T:
    deadline = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.25)
    return value


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """On ports and in a folder of its own; nothing of it is left at the end."""
    state = tmp_path_factory.mktemp("e2e") / "state"
    operator = ("--mix", "calm", "--timeout-seconds", "6", "--time-factor", "0.1")
    stack = Stack.up(Settings(state=state, ports=Ports.free(), operator=operator), wipe=True)
    yield stack
    stack.down()
    assert processes.of_stack(state) == []
    assert all(processes.is_free(port) for port in asdict(stack.ports).values())


def command(stack: Stack, *words: str, typed: str = "") -> dict[str, Any]:
    """``python -m cli`` as an administrator of this stack runs it."""
    done = administrator.run(stack.aws_url, words, typed)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@dataclass
class Firm:
    """A firm with its key, speaking to the API."""

    stack: Stack
    firm_id: str
    key: str
    http: httpx.Client = field(init=False)
    _keys: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        headers = {"authorization": f"Bearer {self.key}", "accept-language": "en"}
        self.http = httpx.Client(base_url=self.stack.api_url, headers=headers, timeout=40, trust_env=False)

    def post(self, path: str, body: dict[str, Any], *, key: str = "") -> httpx.Response:
        headers = {"idempotency-key": key or f"{self.firm_id}-{next(self._keys):08d}"}
        return self.http.post(path, json=body, headers=headers)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def all_of(self, path: str, name: str) -> list[dict[str, Any]]:
        """Every entry of a list, page by page."""
        found: list[dict[str, Any]] = []
        query: dict[str, str] = {}
        while True:
            page = self.get(path, **query)
            found += page[name]
            if page["next_cursor"] is None:
                return found
            query = {"cursor": page["next_cursor"]}

    def job_when(
        self, job_id: str, holds: Callable[[dict[str, Any]], bool], *, seconds: float = 60
    ) -> dict[str, Any]:
        """The job as soon as `holds` does of it."""

        def look() -> dict[str, Any] | None:
            job = self.get(f"/v1/jobs/{job_id}")
            return job if holds(job) else None

        found = until(look, seconds=seconds)
        assert found is not None
        return found


MakeFirm = Callable[..., Firm]


@pytest.fixture(scope="session")
def make_firm(stack: Stack) -> Iterator[MakeFirm]:
    made: list[Firm] = []

    def make(firm_id: str, *, raised: bool = True, address: str | None = None) -> Firm:
        command(stack, "add-firm", firm_id, "--name", f"{firm_id} A.Ş.")
        command(
            stack,
            *("set-account", firm_id, "sms", "--operator", "netgsm", "--username", OPERATOR_USER),
            *("--sender-id", "ULAK", "--base-url", address or stack.operator_url),
            *(RAISED if raised else ()),
            typed=f"{OPERATOR_PASSWORD}\n",
        )
        command(stack, "top-up", firm_id, "sms", "100000", "--reference", "INV-1")
        made.append(Firm(stack, firm_id, command(stack, "add-key", firm_id, "--label", "e2e")["key"]))
        return made[-1]

    yield make
    for each in made:
        each.http.close()


@pytest.fixture(scope="session")
def acme(make_firm: MakeFirm) -> Firm:
    return make_firm("acme")


def books(address: str) -> list[dict[str, Any]]:
    """All messages that the operator accepted, by its own books."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = httpx.get(f"{address}/books/messages", params={"after": after}, trust_env=False).json()
        found += page["messages"]
        after = page["next"]
    return found
