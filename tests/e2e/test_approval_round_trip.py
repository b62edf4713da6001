"""An approval's round trip through the deployed stack: *Görevi Gerçekle* is clicked, a code comes to the phone, the
right one approves, and the firm's webhook is called with a record that anyone can check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from standardwebhooks.webhooks import Webhook

from local import Stack
from tests.e2e.conftest import command
from tests.e2e.programs import FirmProgram, Receiver, eventually, make_firm
from tests.e2e.roots import house_of
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.msisdn import Region

pytestmark = [pytest.mark.stack, pytest.mark.slow]

CREDIT = 100
TASK = {
    "id": "WF-1042",
    "title": "Satınalma onayı",
    "document_number": "SA-2026-117",
    "amount": "48250.00",
    "currency": "TRY",
    "party": "Yıldız Çelik A.Ş.",
    "approver": "ayse",
}
DATA = {name: value for name, value in TASK.items() if name not in ("id", "approver")} | {
    "task_id": TASK["id"],
    "users": ["ayse"],
}


class Erp:
    """A firm whose users approve by codes; its key is linked to no user."""

    def __init__(self, program: FirmProgram) -> None:
        self.program, stack = program, program.stack
        house = house_of(stack)
        self.directory = house.directory.store
        firm_id = program.firm
        account = OperatorAccount(
            firm_id, Service.OTP, "netgsm", Region.TR, ("ULAK",), base_url=stack.operator_url
        )
        self.directory.set_account(account)
        house.platform.secrets.set(
            account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
        )
        house.ledger.store.top_up(firm_id, "otp", CREDIT, "first", by="tests", now=house.clock())
        self.msisdn = f"90532{uuid4().int % 9_000_000 + 1_000_000}"
        self.directory.approvers.put(Approver(firm_id, "ayse", self.msisdn, EVERYTHING, alone=True))
        key, text = new_key(firm_id, "erp")
        self.directory.add_key(key)
        program.http.headers["authorization"] = f"Bearer {text}"

    def click(self, **changed: Any) -> dict[str, Any]:
        event = {"type": "approval.started", "id": str(uuid4()), "data": DATA | changed}
        kept = self.program.post("/v1/erp/events", event)

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.program.get(f"/v1/erp/events/{kept['id']}")
            return found if found["status"] != "received" else None

        done = eventually(look, "the click worked through")
        assert self.program.post("/v1/erp/events", event) == done, done
        return done

    def texts(self) -> list[str]:
        answer = httpx.get(f"{self.program.stack.operator_url}/books/phone/{self.msisdn}", trust_env=False)
        return [message["text"] for message in answer.json()["messages"]]

    def code(self) -> str:
        (text,) = self.texts()
        found = re.search(r"kodu (\d{6})", text)
        assert found is not None
        return found[1]

    def verify(self, otp_id: str, code: str) -> dict[str, Any]:
        body = {"code": code, "task": TASK}
        return dict(self.program.post(f"/v1/otp/{otp_id}/verify", body, expect=200))


@pytest.fixture(scope="module")
def pepper(stack: Stack) -> None:
    command(stack, "rotate-pepper")


@pytest.fixture
def erp(stack: Stack, pepper: None) -> Iterator[Erp]:
    program = make_firm(stack)
    with program.http:
        yield Erp(program)


def test_a_click_becomes_a_code_an_approval_and_a_signed_record_at_the_firms_webhook(
    erp: Erp, receiver: Receiver
) -> None:
    hook = erp.program.webhook(receiver.url, "erp.processed", "otp.issued", "otp.approved", "otp.locked")
    done = erp.click()
    assert done["status"] == "processed", done
    (sent,) = done["sent"]
    assert (done["status"], sent["user"], sent["credit"]["remaining"]) == ("processed", "ayse", CREDIT - 1)
    assert "48.250,00 TRY" in erp.texts()[0]
    code = erp.code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(4):
        assert erp.verify(sent["otp_id"], wrong)["status"] == "pending"
    # The last try is the right one: no lock is told before it is over.
    assert erp.verify(sent["otp_id"], code)["status"] == "approved"
    (told,) = receiver.wait_for("otp.approved")
    verified = Webhook(hook["secret"]).verify(told.body, told.headers)["data"]
    assert (verified["otp_id"], verified["task"]["approver"]) == (sent["otp_id"], "ayse")
    # Anyone may read the keys, and keep them.
    published = httpx.get(erp.program.stack.api_url + "/v1/otp/keys", trust_env=False)
    assert (published.status_code, published.headers["cache-control"]) == (200, "public, max-age=3600")
    keys = jwt.PyJWKSet.from_dict(published.json())
    key = keys[jwt.get_unverified_header(verified["approval"])["kid"]].key
    record = jwt.decode(verified["approval"], key, algorithms=["ES256"], audience=erp.program.firm)
    canonical = json.dumps(TASK, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert (record["sub"], record["task_sha256"]) == ("ayse", sha256(canonical).hexdigest())
    (processed,) = receiver.wait_for("erp.processed")
    assert processed.event["data"]["sent"] == done["sent"]
    log = [event["type"] for event in erp.program.get("/v1/events")["events"] if "otp" in event["type"]]
    assert log == ["otp.issued", "otp.approved"]
    assert code not in b"".join(one.body for one in receiver.received).decode()
    assert len(erp.texts()) == 1


def test_five_wrong_codes_are_told_as_a_lock(erp: Erp, receiver: Receiver) -> None:
    erp.program.webhook(receiver.url, "otp.locked")
    (sent,) = erp.click()["sent"]
    wrong = f"{(int(erp.code()) + 1) % 10**6:06d}"
    assert [erp.verify(sent["otp_id"], wrong)["status"] for _ in range(5)] == ["pending"] * 4 + ["locked"]
    (told,) = receiver.wait_for("otp.locked")
    assert told.event["data"]["otp_id"] == sent["otp_id"]


def test_a_user_without_a_number_is_told_by_the_webhook(erp: Erp, receiver: Receiver) -> None:
    erp.program.webhook(receiver.url, "erp.processed")
    done = erp.click(users=["mehmet"])
    assert done["unreachable"] == [{"user": "mehmet", "code": "user_without_number"}]
    (told,) = receiver.wait_for("erp.processed")
    assert told.event["data"]["unreachable"] == done["unreachable"]
