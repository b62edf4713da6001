"""What comes back, through the stack: a refusal that an operator pushes, consents on their way to İYS, and a code that
ends with its approver's number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from local import Stack
from tests.attacks.victims import CONSENT, armed, code_at, key_of, number
from tests.e2e.programs import FirmProgram, eventually, make_firm
from tests.e2e.roots import house_of
from ulak.identity.caller import Scope

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Iterator[FirmProgram]:
    house_of(stack).otp.peppers.rotate()
    program = armed(make_firm(stack))
    with program.http:
        yield program


def reported(firm: FirmProgram, to: str) -> bool:
    """Whether İYS has, or has refused, what was recorded of the number."""
    found = [
        one for state in ("done", "refused") for one in firm.get("/v1/iys/reports", state=state)["reports"]
    ]
    return to in {one["to"] for one in found}


def test_a_refusal_that_an_operator_pushes_holds_is_confirmed_once_and_reported(firm: FirmProgram) -> None:
    to = number()
    token = house_of(firm.stack).operators.push_routes.make(firm.firm, "sms")
    body = {"mesaj": "Ret", "ceptel": to[2:], "aboneno": "4609", "gorevid": "1", "tarih": ""}
    for _ in range(2):  # an operator that hears no answer says it again
        pushed = httpx.post(f"{firm.stack.api_url}/v1/operators/{token}", json=body, trust_env=False)
        assert (pushed.status_code, pushed.json()) == (200, {"received": True})
    eventually(lambda: firm.get("/v1/suppressions", to=to)["suppressions"] or None, "the refusal holds")
    assert [one["sender"] for one in firm.get("/v1/inbox")["messages"]] == [to]
    told = eventually(
        lambda: [one for one in firm.operators_texts() if one["msisdn"] == to] or None, "it is confirmed"
    )
    assert len(told) == 1
    message = {"to": to, "text": "Kampanya", "purpose": "commercial"}
    refused = firm.http.post("/v1/messages", json=message, headers={"idempotency-key": "after-the-refusal"})
    assert refused.status_code == 422, refused.text
    eventually(lambda: reported(firm, to) or None, "it is reported", 150)


def test_a_consent_is_recorded_listed_lifted_and_reported(firm: FirmProgram) -> None:
    to, by_program = number(), number()
    firm.post("/v1/consents", {"rows": [CONSENT | {"to": to}]}, expect=200)
    assert [one["to"] for one in firm.get("/v1/consents", limit="50")["consents"] if one["to"] == to] == [to]
    firm.post("/v1/suppressions", {"rows": [{"to": to, "reason": "complaint"}]}, expect=200)
    assert to in {one["to"] for one in firm.get("/v1/suppressions", limit="50")["suppressions"]}
    lifted = firm.post("/v1/suppressions/remove", {"numbers": [to], "reason": "complaint"}, expect=200)
    assert lifted["recorded"] == 1
    inbound = {"id": "modem-7", "sender": by_program, "to": "4609", "text": "IPTAL"}
    assert firm.post("/v1/inbox", inbound, expect=200)["refusal"]
    for one in (to, by_program):
        eventually(lambda one=one: reported(firm, one) or None, "it is reported", 150)


def test_a_code_that_waits_for_an_approver_ends_with_its_number(firm: FirmProgram) -> None:
    key = f"Bearer {key_of(firm, scopes={Scope.READ, Scope.ADMIN})}"
    path, before, after = "/v1/settings/approvers/mudur", number(), number()

    def asked(method: str, body: Any = None) -> httpx.Response:
        return firm.http.request(method, path, json=body, headers={"authorization": key})

    assert asked("PUT", {"msisdn": before, "approves": ["task"], "alone": True}).is_success
    task = {"id": "WF-7", "title": "Ödeme", "amount": "100.00", "currency": "TRY", "approver": "mudur"}
    issued = {"to": {"erp_user": "mudur"}, "purpose": "approve_task", "task": task}
    otp_id = firm.post("/v1/otp", issued, expect=201)["id"]
    code = code_at(firm, before)
    assert asked("PUT", {"msisdn": after, "approves": ["task"], "alone": True}).is_success
    answer = firm.http.post(f"/v1/otp/{otp_id}/verify", json={"code": code, "task": task})
    assert answer.json().get("status") != "approved", answer.text
    told = eventually(
        lambda: (
            [
                one["text"]
                for one in firm.operators_texts()
                if one["msisdn"] == before and code not in one["text"]
            ]
            or None
        ),
        "the old number is told",
    )
    assert len(told) == 1
    assert asked("GET").json()["user"] == "mudur"
    assert [one["user"] for one in firm.get("/v1/settings/approvers")["approvers"]] == ["mudur"]
    assert asked("DELETE").is_success
    assert asked("GET").status_code == 404
