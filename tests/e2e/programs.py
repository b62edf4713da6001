"""What a firm has around it: a key, a program that speaks to the API, a receiver of webhooks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import pytest

from local import Stack
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.caller import OWN_SCOPES, Scope
from ulak.identity.msisdn import Region

PATIENCE_SECONDS = 60.0
T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, patience: float = PATIENCE_SECONDS) -> T:
    """What `look` finds, as soon as it finds it."""
    deadline = time.monotonic() + patience
    while (found := look()) is None:
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.1)
    return found


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


@dataclass
class Receiver:
    """A firm's own program, waiting for webhooks. `answers` are the statuses of the next calls; then 204."""

    url: str
    answers: list[int] = field(default_factory=list)
    location: str = ""
    received: list[Received] = field(default_factory=list)

    def of(self, kind: str) -> list[Received]:
        return [one for one in self.received if one.event["type"] == kind]

    def wait_for(self, kind: str, count: int = 1) -> list[Received]:
        def look() -> list[Received] | None:
            found = self.of(kind)
            return found if len(found) >= count else None

        return eventually(look, f"{count} × {kind}")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.received.append(
                Received({k.lower(): v for k, v in self.headers.items()}, body, time.time())
            )
            status = state.answers.pop(0) if state.answers else 204
            self.send_response(status)
            if state.location:
                self.send_header("location", state.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/ulak"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class FirmProgram:
    """A firm on the stack, and its program that speaks to the API."""

    stack: Stack
    firm: str
    http: httpx.Client

    def post(self, path: str, body: Any = None, *, key: str | None = None, expect: int = 202) -> Any:
        headers = {"idempotency-key": key or str(uuid4())}
        answer = self.http.post(path, json=body, headers=headers)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def put(self, path: str, body: Any, *, expect: int = 200) -> Any:
        answer = self.http.put(path, json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def get(self, path: str, *, expect: int = 200, **query: str) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def webhook(self, url: str, *types: str) -> Any:
        return self.post("/v1/webhooks", {"url": url, "types": [*types] or ["*"]}, expect=201)

    def operators_texts(self) -> list[dict[str, Any]]:
        """What the operator took, by its own books."""
        found: list[dict[str, Any]] = []
        after: int | None = 0
        while after is not None:
            query = {"after": after, "limit": 1000}
            page = httpx.get(f"{self.stack.operator_url}/books/messages", params=query).json()
            found += page["messages"]
            after = page["next"]
        return found


def make_firm(stack: Stack, credits: int = 1000) -> FirmProgram:
    """A firm of its own for a test, with an account at the simulated operator, credit and a key."""
    firm_id = "f" + uuid4().hex[:10]
    house = house_of(stack)
    house.firm.worlds.add_firm(firm_id, "Deneme A.Ş.")
    account = OperatorAccount(
        firm_id,
        Service.SMS,
        "netgsm",
        Region.TR,
        ("ULAK",),
        report_calls_per_minute=1_200,
        base_url=stack.operator_url,
    )
    house.directory.store.set_account(account)
    house.platform.secrets.set(
        account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
    )
    house.ledger.store.top_up(firm_id, "sms", credits, "first", by="tests", now=house.clock())
    key, text = new_key(firm_id, "e2e", erp_user="logo", scopes=OWN_SCOPES | {Scope.ADMIN})
    house.directory.store.add_key(key)
    headers = {"authorization": f"Bearer {text}", "accept-language": "en"}
    return FirmProgram(
        stack, firm_id, httpx.Client(base_url=stack.api_url, headers=headers, timeout=30, trust_env=False)
    )


@pytest.fixture
def firm(stack: Stack) -> Iterator[FirmProgram]:
    program = make_firm(stack)
    with program.http:
        yield program


@pytest.fixture
def another_firm(stack: Stack) -> Iterator[FirmProgram]:
    program = make_firm(stack)
    with program.http:
        yield program
