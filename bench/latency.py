"""L1: a code's way from the request to the operator's answer while a list of 100,000 goes out, against without.

On a local stack of its own, at 20 codes a second, the same firm's. The functions reach the simulated operator through a
relay that notes how long it took for each number: that is the operator's own and is taken off. All of AWS, the operator
and the callers share this machine's cores, so the list takes of a code what on AWS it could not.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

from bench.cost import TEXT, listed
from local import Ports, Settings, Stack
from local.stack import PARAMETERS
from tests.e2e.lists_stack import Firm
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef

LARGE: Final = 100_000
A_SECOND: Final = 20
WARMING: Final = ((1, 4), (2, 4), (5, 4), (10, 4), (A_SECOND, 10))
"""Codes a second, and for how many seconds: a process is started for each that finds none free, which takes of the
others while it lasts."""
ALONE_SECONDS: Final = 60
MOST_SECONDS: Final = 240
"""Codes are asked for while the list goes out, but no longer."""
BAR: Final = 2
_CALLERS: Final = 64


class _Relay(BaseHTTPRequestHandler):
    """Hands calls on to the operator and notes what each took."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    operator = ("", 0)
    took: dict[str, float] = {}  # noqa: RUF012 - one for all calls

    def setup(self) -> None:
        super().setup()
        self._operator = HTTPConnection(*self.operator, timeout=30)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        kept = {n: v for n, v in self.headers.items() if n.lower() not in ("host", "connection")}
        began = time.perf_counter()
        self._operator.request("POST", self.path, body, kept)
        answer = self._operator.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        if self.path.endswith("/otp"):
            self.took[str(json.loads(body)["no"])] = seconds
        self.send_response_only(answer.status)
        self.send_header("content-type", answer.headers.get("content-type", "application/json"))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def finish(self) -> None:
        self._operator.close()
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def _relay(operator_url: str) -> Iterator[str]:
    at = urlsplit(operator_url)
    _Relay.operator = (str(at.hostname), int(at.port or 80))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Relay)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Codes:
    """A firm's program that asks for codes by the clock, whatever became of those before."""

    def __init__(self, firm: Firm) -> None:
        self._firm = firm
        self._at = urlsplit(firm.stack.api_url)
        self._asked = 0

    def ask_while(self, goes_on: Callable[[], bool], a_second: int = A_SECOND) -> list[float]:
        """Seconds of each code that ours took: without the operator's own."""
        began = time.perf_counter()
        with ThreadPoolExecutor(_CALLERS) as pool:
            asked: list[Future[float]] = []
            while goes_on():
                due = began + len(asked) / a_second
                time.sleep(max(0.0, due - time.perf_counter()))
                self._asked += 1
                asked.append(pool.submit(self._one, f"{530 + self._asked % 20}{self._asked:07d}"))
            return [one.result() for one in asked]

    def _one(self, national: str) -> float:
        body = json.dumps({"to": f"0{national}", "purpose": "sign_in"})
        key = {"idempotency-key": f"code-{national}", "content-type": "application/json"}
        connection = HTTPConnection(str(self._at.hostname), self._at.port, timeout=60)
        began = time.perf_counter()
        connection.request("POST", f"{self._at.path}/v1/otp", body, self._firm.http.headers | key)
        answer = connection.getresponse()
        content = answer.read()
        took = time.perf_counter() - began
        connection.close()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {content.decode()}")
        return took - _Relay.took[national]


def _for(seconds: float) -> Callable[[], bool]:
    until = time.perf_counter() + seconds
    return lambda: time.perf_counter() < until


def rows() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="ulak-latency-") as folder:
        settings = Settings(
            state=Path(folder),
            ports=Ports.free(),
            parameters={**PARAMETERS, "Pace": "standard"},
            operator=("--mix", "calm", "--time-factor", "0"),
        )
        stack = Stack.up(settings, wipe=True)
        try:
            with _relay(stack.operator_url) as operator:
                alone, beside, sent = _measured(stack, operator)
        finally:
            stack.down()
    value = _percentile(beside, 99) / _percentile(alone, 99)
    yield {
        "id": "L1",
        "what": f"p99 of a code beside the firm's own list of {LARGE:,} at {A_SECOND} a second, {_told(beside)}; "
        f"{sent:,} of the list went out meanwhile",
        "value": round(value, 2),
        "bar": BAR,
        "unit": "x",
        "holds": value <= BAR,
        "against": f"without the list, {_told(alone)}",
    }


def _measured(stack: Stack, operator: str) -> tuple[list[float], list[float], int]:
    firm, house = Firm(stack), house_of(stack)
    account = OperatorAccount(firm.firm_id, Service.OTP, "netgsm", Region.TR, ("ULAK",), base_url=operator)
    house.directory.store.set_account(account)
    house.platform.secrets.set(
        account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
    )
    house.ledger.store.top_up(firm.firm_id, "otp", 100_000, "bench", by="bench", now=house.clock())
    most = dict.fromkeys(("firm_hour", "firm_day", "spend_day", "prefix_hour"), 10**6)
    house.directory.store.set_otp_settings(firm.firm_id, {"limits": most})
    house.otp.peppers.rotate()
    upload = firm.upload(listed(LARGE))
    codes = Codes(firm)
    for a_second, seconds in WARMING:
        codes.ask_while(_for(seconds), a_second)
    alone = codes.ask_while(_for(ALONE_SECONDS))
    ref = JobRef(firm.firm_id, firm.post(text=TEXT, upload=upload).raise_for_status().json()["id"])
    in_time = _for(MOST_SECONDS)
    looked = [time.perf_counter(), 0.0]

    def goes_out() -> bool:
        if time.perf_counter() - looked[0] > 1:
            job = house.jobs.store.job(ref)
            looked[:] = [time.perf_counter(), float(job is not None and job.all_tried)]
        return in_time() and not looked[1]

    beside = codes.ask_while(goes_out)
    job = house.jobs.store.job(ref)
    return alone, beside, job.progress.accepted if job else 0


def _percentile(seconds: list[float], percent: int) -> float:
    return sorted(seconds)[min(len(seconds) * percent // 100, len(seconds) - 1)]


def _told(seconds: list[float]) -> str:
    p50, p99 = (f"{_percentile(seconds, percent) * 1000:.0f} ms" for percent in (50, 99))
    return f"p50 {p50}, p99 {p99}, {len(seconds)} codes"
