"""Codes guessed, raced, replayed and pumped through the deployed stack."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.attacks.victims import code_at, key_of, number
from tests.e2e.programs import FirmProgram
from tests.e2e.roots import house_of
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.identity.caller import Scope
from ulak.otp.limits import MOST_ATTEMPTS

pytestmark = [pytest.mark.stack, pytest.mark.attack]

AT_ONCE = 8
SEED = 20_261_127


def issue(program: FirmProgram, msisdn: str, **more: Any) -> str:
    body = {"to": msisdn, "purpose": "sign_in", "ttl": 600} | more
    return str(program.post("/v1/otp", body, expect=201)["id"])


def verify(program: FirmProgram, otp_id: str, code: Any, **more: Any) -> httpx.Response:
    return program.http.post(f"/v1/otp/{otp_id}/verify", json={"code": code} | more)


def at_once(program: FirmProgram, otp_id: str, codes: list[str]) -> Counter[str]:
    """What came of the checks, made over many connections."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda code: verify(program, otp_id, code), codes))
    assert {one.status_code for one in answers} <= {200, 409, 429, 503}, Counter(
        a.status_code for a in answers
    )
    return Counter(one.json().get("status", one.json().get("code")) for one in answers)


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


def test_hundreds_of_guesses_at_once_are_five_and_the_right_code_is_refused_then(
    attacker: FirmProgram,
) -> None:
    msisdn = number()
    otp_id = issue(attacker, msisdn)
    code = code_at(attacker, msisdn)
    told = at_once(attacker, otp_id, [wrong(code, n) for n in range(1, 401)])
    assert told["approved"] == 0
    assert told["pending"] <= MOST_ATTEMPTS - 1
    assert verify(attacker, otp_id, code).json()["status"] == "locked"


@pytest.mark.parametrize("round_", range(3))
def test_of_fifty_right_codes_at_once_one_approves(attacker: FirmProgram, round_: int) -> None:
    msisdn = number()
    otp_id = issue(attacker, msisdn)
    told = at_once(attacker, otp_id, [code_at(attacker, msisdn)] * 50)
    assert told["approved"] == 1, told


def test_a_resend_gives_no_further_guess(attacker: FirmProgram) -> None:
    msisdn = number()
    otp_id = issue(attacker, msisdn)
    code = code_at(attacker, msisdn)
    statuses = [verify(attacker, otp_id, wrong(code, n)).json()["status"] for n in range(1, 5)]
    assert statuses == ["pending"] * 4
    again = attacker.post(
        f"/v1/otp/{otp_id}/resend", {"to": msisdn, "purpose": "sign_in", "ttl": 600}, expect=429
    )
    assert again["code"] == "otp_limit_resend"
    assert verify(attacker, otp_id, wrong(code, 5)).json()["status"] == "locked"


def test_wrong_codes_over_many_challenges_lock_the_number(attacker: FirmProgram) -> None:
    msisdn = number()
    first = issue(attacker, msisdn)
    right = code_at(attacker, msisdn)
    for _ in range(4):
        otp_id = issue(attacker, msisdn)
        code = code_at(attacker, msisdn)
        for n in range(1, MOST_ATTEMPTS + 1):
            verify(attacker, otp_id, wrong(code, n))
    assert verify(attacker, first, right).json()["status"] == "locked"
    body = {"to": msisdn, "purpose": "sign_in"}
    refused = attacker.http.post("/v1/otp", json=body, headers={"idempotency-key": str(uuid4())})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


NOT_CODES: dict[str, Any] = {
    "null": None,
    "empty": "",
    "true": True,
    "a number": 123456,
    "a list": ["123456"],
    "a line feed": "123456\n",
    "a no-break space": "123456\u00a0",
    "Arabic-Indic": "١٢٣٤٥٦",
    "full-width": "１２３４５６",
    "NUL": "12345\x00",
    "a megabyte": "1" * 1_000_000,
}


def test_what_is_no_code_is_refused_and_costs_no_guess(attacker: FirmProgram) -> None:
    msisdn = number()
    otp_id = issue(attacker, msisdn)
    for what, code in NOT_CODES.items():
        answer = verify(attacker, otp_id, code)
        assert 400 <= answer.status_code < 500, (what, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert verify(attacker, otp_id, code_at(attacker, msisdn)).json()["status"] == "approved"


TASK = {"id": "WF-7", "title": "Ödeme", "amount": "100.00", "currency": "TRY", "approver": "mudur"}


@pytest.fixture
def approver(attacker: FirmProgram) -> str:
    """The phone of whoever approves."""
    msisdn = number()
    approver = Approver(attacker.firm, "mudur", msisdn, EVERYTHING, alone=True)
    approvers = house_of(attacker.stack).directory.store.approvers
    approvers.put(approver, approvers.get(attacker.firm, "mudur"))
    return msisdn


@pytest.mark.parametrize(
    "changed", [{"amount": "1000000.00"}, {"id": "WF-8"}, {"currency": "USD"}, {"title": "Başka"}], ids=repr
)
def test_a_code_for_one_task_approves_no_other(
    attacker: FirmProgram, approver: str, changed: dict[str, str]
) -> None:
    body = {"to": {"erp_user": "mudur"}, "purpose": "approve_task", "task": TASK}
    otp_id = attacker.post("/v1/otp", body, expect=201)["id"]
    code = code_at(attacker, approver)
    answer = verify(attacker, otp_id, code, task=TASK | changed)
    assert answer.json().get("status") != "approved", answer.text
    if "id" in changed:
        assert answer.status_code == 404, "another task has no such challenge"
        return
    again = verify(attacker, otp_id, code, task=TASK).json()
    assert again.get("status") != "approved", "a changed task voids the challenge"


def test_an_approvers_code_goes_to_no_number_of_the_requests_choice(
    attacker: FirmProgram, approver: str
) -> None:
    mine = number()
    body = {"to": mine, "purpose": "approve_task", "task": TASK}
    answer = attacker.http.post("/v1/otp", json=body, headers={"idempotency-key": str(uuid4())})
    assert answer.status_code == 422, answer.text
    sending = key_of(attacker, scopes={Scope.READ, Scope.SEND})
    moved = attacker.http.put(
        "/v1/settings/approvers/mudur",
        json={"msisdn": mine, "approves": ["task"]},
        headers={"authorization": f"Bearer {sending}"},
    )
    assert moved.status_code == 403
    attacker.http.put("/v1/erp/users/mudur", json={"msisdn": mine})
    by_user = {"to": {"erp_user": "mudur"}, "purpose": "approve_task", "task": TASK}
    attacker.post("/v1/otp", by_user, expect=201)
    assert code_at(attacker, approver)
    phone = httpx.get(f"{attacker.stack.operator_url}/books/phone/{mine}", trust_env=False).json()
    assert phone["messages"] == []


def test_codes_to_numbers_abroad_and_to_one_prefix_are_capped(attacker: FirmProgram) -> None:
    draw = random.Random(SEED)
    closed = [
        f"{country}{draw.randrange(10**8):08d}" for country in ("+992", "+371", "+1900", "+881", "+90900")
    ]
    refused = [
        attacker.http.post(
            "/v1/otp",
            json={"to": to, "purpose": "sign_in"},
            headers={"idempotency-key": str(uuid4())},
        ).status_code
        for to in closed
    ]
    assert refused == [422] * len(closed)
    one = number()
    statuses = [
        attacker.http.post(
            "/v1/otp",
            json={"to": one, "purpose": "sign_in"},
            headers={"idempotency-key": str(uuid4())},
        ).status_code
        for _ in range(8)
    ]
    assert statuses == [201] * 5 + [429] * 3
