"""Credit under real concurrency: functions in processes of their own, one table, many callers at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local import Stack
from local.demo.customer import RAISED, Admin

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FIRM = "thirty"
JOBS, PAID_FOR, EACH = 50, 30, 4
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Admin:
    return Admin(stack)


@pytest.fixture(scope="module")
def http(admin: Admin) -> Iterator[httpx.Client]:
    admin.run("add-firm", FIRM, "--name", "Otuz A.Ş.")
    account = ("--operator", "netgsm", "--username", "8503021000", "--sender-id", "ULAK", *RAISED)
    url = admin.stack.operator_url
    admin.run("set-account", FIRM, "sms", *account, "--base-url", url, stdin="sifre-ulak-1\n")
    admin.run("top-up", FIRM, "sms", str(PAID_FOR * EACH), "--reference", "FAT-1")
    key = admin.run("add-key", FIRM, "--label", "tests")["key"]
    headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
    with httpx.Client(base_url=admin.stack.api_url, headers=headers, timeout=60, trust_env=False) as http:
        yield http


def test_of_fifty_jobs_at_once_on_credit_for_thirty_exactly_thirty_go_out(
    admin: Admin, http: httpx.Client
) -> None:
    def post(n: int) -> int:
        body = {
            "text": "Merhaba",
            "purpose": "informational",
            "recipients": [f"0532111{EACH * n + one:04d}" for one in range(EACH)],
        }
        return http.post("/v1/jobs", headers={"idempotency-key": f"at-once-{n}"}, json=body).status_code

    with ThreadPoolExecutor(16) as pool:
        answers = Counter(pool.map(post, range(JOBS)))
    assert answers == {202: PAID_FOR, 402: JOBS - PAID_FOR}

    def credit() -> dict[str, int]:
        account: dict[str, int] = http.get("/v1/credit").json()["services"]["sms"]
        return account

    assert credit()["remaining"] == 0
    until = time.monotonic() + PATIENCE_SECONDS
    while credit()["reserved"] and time.monotonic() < until:
        time.sleep(1)
    after = credit()
    assert after["remaining"] + after["reserved"] + after["settled"] == PAID_FOR * EACH
    assert admin.run("audit", FIRM)["violations"] == []
