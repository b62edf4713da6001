"""Floods: of one key, of one firm, of bulk beside codes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local import Stack
from tests.attacks.victims import Victim, armed, code_at, number, uploaded
from tests.e2e.programs import FirmProgram, eventually, make_firm
from tests.e2e.roots import house_of
from ulak.directory.request_limits import set_request_limits

pytestmark = [pytest.mark.stack, pytest.mark.attack]

ROWS = 20_000


@pytest.fixture
def flooder(stack: Stack, pepper: None) -> Iterator[FirmProgram]:
    program = armed(make_firm(stack, credits=2 * ROWS))
    with program.http:
        yield program


def test_a_flood_is_refused_with_when_to_come_back_and_touches_nobody_else(
    stack: Stack, flooder: FirmProgram, victim: Victim
) -> None:
    set_request_limits(house_of(stack).platform.table, flooder.firm, 5, 5)
    over, others = threading.Event(), Counter[int]()

    def ask(_: int) -> httpx.Response:
        return flooder.http.get("/v1/credit")

    def another() -> None:
        while not over.wait(0.2):
            others[victim.program.http.get("/v1/credit").status_code] += 1

    beside = threading.Thread(target=another)
    beside.start()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(400)))
    over.set()
    beside.join()
    statuses = Counter(one.status_code for one in answers)
    assert set(statuses) <= {200, 429}, statuses
    assert statuses[429] > 100
    assert all(int(one.headers["retry-after"]) > 0 for one in answers if one.status_code == 429)
    assert set(others) == {200}


def test_a_large_list_of_one_firm_delays_neither_anothers_small_one_nor_a_code(
    flooder: FirmProgram, attacker: FirmProgram
) -> None:
    msisdn, text = number(), {"text": "a", "purpose": "informational"}
    rows = "\n".join(["Telefon", *(f"90533{1_000_000 + n}" for n in range(ROWS))])
    job = flooder.post("/v1/jobs", text | {"upload": uploaded(flooder, rows.encode())})["id"]
    started = time.monotonic()
    small = attacker.post("/v1/jobs", text | {"recipients": [number() for _ in range(10)]})["id"]
    otp = attacker.post("/v1/otp", {"to": msisdn, "purpose": "sign_in"}, expect=201)["id"]
    code = code_at(attacker, msisdn)
    verified = attacker.http.post(f"/v1/otp/{otp}/verify", json={"code": code})
    assert verified.json()["status"] == "approved"
    eventually(
        lambda: attacker.get(f"/v1/jobs/{small}")["status"] in ("sent", "finished") or None,
        "the small one is sent",
        patience=45,
    )
    took = time.monotonic() - started
    standing = flooder.get(f"/v1/jobs/{job}")["status"]
    assert standing != "finished", f"the large one was through within {took:.1f} s"
    assert flooder.http.post(f"/v1/jobs/{job}/cancel").is_success
