"""Netgsm's true quota of ten report calls a minute, kept by ourselves and not by being refused."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.e2e.conftest import MakeFirm, books
from tests.simulator.simulator_world import Program, running

pytestmark = [pytest.mark.stack, pytest.mark.slow]

WATCHED_SECONDS = 75


@dataclass
class Wire:
    """Between us and the operator: when reports were asked for, and what the answers were."""

    operator: str
    asked_at: list[float] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def carry(self, path: str, body: bytes, authorization: str) -> httpx.Response:
        headers = {"authorization": authorization, "content-type": "application/json"}
        answer = httpx.post(self.operator + path, content=body, headers=headers, trust_env=False)
        if path.endswith("/report"):
            self.asked_at.append(time.monotonic())
            self.codes.append(json.loads(answer.content)["code"])
        return answer

    def most_in_a_minute(self) -> int:
        return max(sum(at <= other < at + 60 for other in self.asked_at) for at in self.asked_at)


@pytest.fixture
def operator() -> Iterator[Program]:
    with running("--mix", "calm", "--quota-profile", "true", "--time-factor", "0.1") as program:
        yield program


@pytest.fixture
def wire(operator: Program) -> Iterator[tuple[Wire, str]]:
    wire = Wire(operator.url)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            answer = wire.carry(self.path, body, self.headers["authorization"])
            self.send_response(answer.status_code)
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield wire, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_under_the_true_quota_reports_come_in_and_no_call_is_refused(
    make_firm: MakeFirm, operator: Program, wire: tuple[Wire, str]
) -> None:
    watched, address = wire
    firm = make_firm("patient", raised=False, address=address)
    # more rows than a page of reports holds, and one whose report never comes, so that asking goes on
    recipients = [*(f"0532 1{n:06d}" for n in range(150)), "0532 000 0000"]
    body = {"text": "Merhaba", "purpose": "informational", "recipients": recipients}
    job_id = firm.post("/v1/jobs", body).json()["id"]
    began = time.monotonic()
    firm.job_when(job_id, lambda job: job["counts"]["delivered"] == 150, seconds=WATCHED_SECONDS)
    time.sleep(max(0.0, WATCHED_SECONDS - (time.monotonic() - began)))
    assert "80" not in watched.codes
    assert 5 < watched.most_in_a_minute() <= 10
    assert len(books(operator.url)) == 151
    assert firm.get(f"/v1/jobs/{job_id}")["counts"]["sent"] == 1
