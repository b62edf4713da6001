"""*Görevi Gerçekle* was clicked: one challenge, one message, and what came of it goes back. On moto."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.otp.otp_world import CREDIT, FIRM, MSISDN, TASK, OtpWorld
from tests.world import make_webhook_master
from ulak.erp.records import ErpRef
from ulak.erp.sources import Scheme
from ulak.identity.caller import Caller
from ulak.operators.port import InDoubt, NotSent
from ulak.platform.clock import MINUTE, SECOND

EVENT: dict[str, Any] = {
    "type": "approval.started",
    "id": "WF-1042-1",
    "data": {
        "users": ["ayse"],
        "task_id": TASK["id"],
        "title": TASK["title"],
        "document_number": TASK["document_number"],
        "amount": TASK["amount"],
        "currency": TASK["currency"],
        "party": TASK["party"],
    },
}


def event(**data: Any) -> dict[str, Any]:
    return EVENT | {"data": EVENT["data"] | data}


class Erp:
    def __init__(self, clock: HandClock) -> None:
        self.otp = OtpWorld(clock)
        self.root = self.otp.house
        self.store, self.process = self.root.events.erp_store, self.root.events.erp_process

    def post(self, body: dict[str, Any], erp_user: str | None = None) -> Answer:
        return call(self.root, "POST", "/v1/erp/events", body, caller=Caller(FIRM, "k", erp_user))

    def take(self, body: dict[str, Any], erp_user: str | None = None) -> ErpRef:
        taken = self.post(body, erp_user)
        assert taken.status == 202, taken
        return ErpRef(FIRM, str(taken.body["id"]))

    def run(self, body: dict[str, Any], erp_user: str | None = None) -> dict[str, Any]:
        ref = self.take(body, erp_user)
        self.process.run(ref)
        return self.show(ref)

    def show(self, ref: ErpRef) -> dict[str, Any]:
        path = f"/v1/erp/events/{ref.event_id}"
        return dict(call(self.root, "GET", path, caller=Caller(FIRM, "k")).body)


@pytest.fixture
def erp(aws_in_process: None, clock: HandClock) -> Erp:
    return Erp(clock)


def test_a_click_sends_a_code_and_tells_the_challenge_and_the_credit_left(erp: Erp) -> None:
    shown = erp.run(EVENT)
    assert shown["status"] == "processed"
    (sent,) = shown["sent"]
    assert (sent["user"], sent["status"], sent["credit"]["remaining"]) == ("ayse", "pending", CREDIT - 1)
    assert erp.otp.operator.calls[-1].msisdns == (MSISDN,)
    assert "48.250,00 TRY" in erp.otp.message()
    approved = erp.otp.verify(sent["otp_id"], erp.otp.code(), task=TASK)
    assert approved["status"] == "approved"
    assert approved["client_reference"] == EVENT["id"]


def test_the_same_click_twice_is_one_challenge_and_one_message(erp: Erp) -> None:
    first = erp.run(EVENT)
    assert erp.run(EVENT) == first
    assert len(erp.otp.operator.calls) == 1
    assert erp.otp.remaining() == CREDIT - 1


@pytest.mark.parametrize("number_changes", [False, True])
def test_a_death_before_the_end_is_written_sends_no_second_code(erp: Erp, number_changes: bool) -> None:
    ref = erp.take(EVENT)

    class Dead(BaseException):
        pass

    def dies(*args: object) -> None:
        raise Dead

    finishing = erp.store.finish
    erp.store.finish = dies  # type: ignore[method-assign] # the moment of death
    with pytest.raises(Dead):
        erp.process.run(ref)
    erp.store.finish = finishing  # type: ignore[method-assign] # the next life's own
    if number_changes:
        erp.otp.approver("ayse", "905339999999")
    erp.otp.clock.turn(10 * MINUTE)
    erp.process.run(ref)
    shown = erp.show(ref)
    if number_changes:
        assert [one["code"] for one in shown["refused"]] == ["otp_approver_changed"]
    else:
        assert [one["status"] for one in shown["sent"]] == ["expired"]
    assert [call.msisdns for call in erp.otp.operator.calls] == [(MSISDN,)]


def test_a_user_without_a_number_is_told(erp: Erp) -> None:
    shown = erp.run(event(users=["mehmet"]))
    assert (shown["status"], shown["sent"]) == ("failed", [])
    assert shown["unreachable"] == [{"user": "mehmet", "code": "user_without_number"}]
    assert erp.otp.operator.calls == []


def test_a_number_that_a_programs_key_registered_gets_no_code(erp: Erp) -> None:
    erp.root.events.erp_users.set_user(FIRM, "mehmet", "905330000000")
    erp.root.events.erp_users.set_user(FIRM, "ayse", "905330000000")
    assert erp.run(event(users=["mehmet"]))["unreachable"]
    erp.run(EVENT | {"id": "WF-1042-2"})
    assert [call.msisdns for call in erp.otp.operator.calls] == [(MSISDN,)]


def test_nobody_who_has_left_his_screen_gets_a_code(erp: Erp) -> None:
    ref = erp.take(EVENT)
    erp.otp.clock.turn(180 * SECOND)
    erp.process.run(ref)
    assert erp.show(ref)["refused"] == [{"user": "ayse", "code": "otp_too_late"}]
    assert erp.otp.operator.calls == []


def test_what_stands_in_the_way_is_told_at_once(erp: Erp) -> None:
    erp.otp.operator.answers = [lambda call: NotSent("ConnectError")] * 2
    (refused,) = erp.run(EVENT)["refused"]
    assert refused == {"user": "ayse", "code": "otp_operator_unreachable"}
    erp.otp.operator.answers = [erp.otp.operator.refuse("40")]
    (refused,) = erp.run(EVENT | {"id": "2"})["refused"]
    assert (refused["code"], refused["status"], refused["credit"]["remaining"]) == (
        "refused_sender_id",
        "failed",
        CREDIT,
    )
    erp.otp.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    (sent,) = erp.run(EVENT | {"id": "3"})["sent"]
    assert (sent["status"], sent["in_doubt"]) == ("pending", True)
    erp.otp.directory.set_otp_settings(FIRM, {"limits": {"firm_hour": 1}})
    erp.otp.clock.turn(2 * MINUTE)
    (refused,) = erp.run(EVENT | {"id": "4"})["refused"]
    assert (refused["code"], refused["limit"]) == ("otp_limit_firm_hour", 1)


def test_everything_wrong_with_what_is_to_be_approved_is_told_where_it_stands(erp: Erp) -> None:
    refused = erp.post(event(amount="1.250,00 TL", text="Onay", ttl=5, task_id="") | {"id": "x"})
    assert {(problem["code"], problem["pointer"]) for problem in refused.body["problems"]} == {
        ("field_unknown", "/data/text"),
        ("field_empty", "/data/task_id"),
        ("otp_amount", "/data/amount"),
        ("otp_amount_and_currency", "/data/amount"),
        ("otp_field_range", "/data/ttl"),
    }


@pytest.mark.parametrize(
    "data", [{"users": ["ayse", "ali"]}, {"recipients": ["05321234567"]}], ids=["two users", "a number"]
)
def test_an_approval_is_one_users(erp: Erp, data: dict[str, Any]) -> None:
    assert erp.post(event(**data)).codes == ["otp_one_approver"]


def test_a_users_key_starts_his_own_approvals_and_is_the_only_one_to_end_them(erp: Erp) -> None:
    assert erp.post(EVENT, erp_user="ali").code == "otp_not_the_approver"
    (sent,) = erp.run(EVENT, erp_user="AYSE")["sent"]
    code = erp.otp.code()
    assert erp.otp.verify(sent["otp_id"], code, task=TASK).status == 404
    ayse = erp.otp.new_key(FIRM, "AYSE")
    assert erp.otp.verify(sent["otp_id"], code, task=TASK, key=ayse)["status"] == "approved"


def test_a_foreign_payload_starts_an_approval_too(erp: Erp) -> None:
    names = {"users": "ONAYLAYAN", "task_id": "GOREV_NO", "amount": "TUTAR", "currency": "DOVIZ"}
    rule = {"type": "approval.started", "id": "GOREV_NO", "data": names | {"document_number": "BELGE"}}
    make_webhook_master(erp.root)
    source = erp.store.set_source(FIRM, "logo", Scheme.URL, [rule])
    payload = {"ONAYLAYAN": "AYSE", "GOREV_NO": "WF-7", "BELGE": "SA-1", "TUTAR": 48250, "DOVIZ": "TRY"}
    path = f"/v1/erp/hooks/{FIRM}/logo/{source.secret(erp.root.events.webhook_master)}"
    taken = call(erp.root, "POST", path, payload, caller=Caller("", ""))
    ref = ErpRef(FIRM, str(taken.body["id"]))
    erp.process.run(ref)
    (sent,) = erp.show(ref)["sent"]
    task = {
        "id": "WF-7",
        "document_number": "SA-1",
        "amount": "48250.00",
        "currency": "TRY",
        "approver": "AYSE",
    }
    assert erp.otp.verify(sent["otp_id"], erp.otp.code(), task=task)["status"] == "approved"
