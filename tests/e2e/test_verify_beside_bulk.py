"""Codes are checked beside a flood of bulk, through the deployed stack: nothing starves a code."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from tests.e2e.conftest import command
from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region

pytestmark = [pytest.mark.stack, pytest.mark.slow]

CODES = 60
TRIES = 4
"""Of each code; the last one is the right one."""
FLOOD = 10_000
P99_SECONDS = 2.0
"""On a machine of two cores that also plays AWS, the operator and the caller."""


def _ready_for_codes(firm: FirmProgram) -> None:
    house = house_of(firm.stack)
    account = OperatorAccount(
        firm.firm, Service.OTP, "netgsm", Region.TR, ("ULAK",), base_url=firm.stack.operator_url
    )
    house.directory.store.set_account(account)
    house.platform.secrets.set(
        account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
    )
    house.ledger.store.top_up(firm.firm, "otp", 10 * CODES, "first", by="tests", now=house.clock())
    command(firm.stack, "rotate-pepper")


def _issued(firm: FirmProgram, start: int) -> dict[str, str]:
    """New codes: challenge → the code that its phone received."""
    numbers = {
        f"90535{start + n:07d}": firm.post(
            "/v1/otp", {"to": f"0535{start + n:07d}", "purpose": "sign_in"}, expect=201
        )["id"]
        for n in range(CODES)
    }
    codes = {}
    for message in firm.operators_texts():
        if message["msisdn"] in numbers:
            codes[numbers[message["msisdn"]]] = re.findall(r"\b\d{6}\b", message["text"])[0]
    assert len(codes) == CODES
    return codes


def _checked(firm: FirmProgram, codes: dict[str, str]) -> list[float]:
    """Seconds that each check took, the shortest first; each code is right at its last try."""
    took: list[float] = []
    for otp_id, code in codes.items():
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        for typed in [wrong] * (TRIES - 1) + [code]:
            began = time.perf_counter()
            answer = firm.post(f"/v1/otp/{otp_id}/verify", {"code": typed}, expect=200)
            took.append(time.perf_counter() - began)
            assert answer["status"] == ("approved" if typed == code else "pending")
    return sorted(took)


def _p99(took: list[float]) -> float:
    return took[len(took) * 99 // 100]


@contextmanager
def _flood(firm: FirmProgram) -> Iterator[list[str]]:
    """Bulk jobs, one after another, for as long as the block runs; their ids."""
    over, jobs = Event(), list[str]()

    def post() -> None:
        while not over.is_set():
            first = len(jobs) * FLOOD
            rows = [{"to": f"0532{1_000_000 + first + n}"} for n in range(FLOOD)]
            body = {"text": "Kampanya basladi.", "purpose": "informational", "rows": rows}
            jobs.append(firm.post("/v1/jobs", body)["id"])
            over.wait(2)

    poster = Thread(target=post)
    poster.start()
    try:
        yield jobs
    finally:
        over.set()
        poster.join()
        for job_id in jobs:
            firm.http.post(f"/v1/jobs/{job_id}/cancel")


def test_codes_are_checked_in_time_beside_a_flood_of_bulk(
    firm: FirmProgram, another_firm: FirmProgram
) -> None:
    _ready_for_codes(firm)
    house = house_of(firm.stack)
    house.ledger.store.top_up(another_firm.firm, "sms", 50 * FLOOD, "second", by="tests", now=house.clock())
    alone = _p99(_checked(firm, _issued(firm, 1_000_000)))
    codes = _issued(firm, 2_000_000)
    with _flood(another_firm) as jobs:
        eventually(lambda: jobs or None, "the first job is accepted")
        eventually(
            lambda: another_firm.get(f"/v1/jobs/{jobs[0]}")["counts"]["sent"] or None,
            "the flood is being sent",
        )
        took = _checked(firm, codes)
    beside = _p99(took)
    print(f"\nverify, p99 of {len(took)}: {alone * 1000:.0f} ms alone, {beside * 1000:.0f} ms beside bulk")
    assert beside < P99_SECONDS
