"""What is approved is what was shown: the task in the message, in the MAC, and in the signed record."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import jwt
import pytest

from tests.otp.otp_world import FIRM, TASK, OtpWorld
from ulak.platform.clock import MINUTE


def test_the_message_names_firm_task_amount_and_until_when(world: OtpWorld) -> None:
    issued = world.issue(task=TASK)
    assert world.message() == (
        f"Acme: Satinalma onayi SA-2026-117, 48.250,00 TRY, Yildiz Celik A.S.; onay kodu {world.code()}, "
        "01:03 saatine kadar. Kodu girerseniz gorev onaylanir."
    )
    assert issued["text"]["shown"] == world.message().replace(world.code(), "•" * 6)
    assert issued["text"]["segments"] == 1
    assert issued["text"]["plain_letters"] is True


def test_an_approval_is_signed_and_can_be_checked_with_the_published_key(world: OtpWorld) -> None:
    issued = world.issue(task=TASK, client_reference="PO-117")
    approved = world.verify(issued["id"], world.code(), task=TASK)
    keys = jwt.PyJWKSet.from_dict(world.call("GET /v1/otp/keys").body)
    header = jwt.get_unverified_header(approved["approval"])
    told = jwt.decode(
        approved["approval"],
        keys[header["kid"]].key,
        algorithms=["ES256"],
        audience=FIRM,
        options={"verify_iat": False},  # the clock of this test stands in another year
    )
    canonical = json.dumps(TASK, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert told["task_sha256"] == sha256(canonical).hexdigest()
    assert (told["sub"], told["task_id"], told["jti"]) == ("ayse", "WF-1042", issued["id"])
    assert told["client_reference"] == "PO-117"


def test_a_signed_record_that_was_changed_does_not_check(world: OtpWorld) -> None:
    issued = world.issue(task=TASK)
    record = world.verify(issued["id"], world.code(), task=TASK)["approval"]
    keys = jwt.PyJWKSet.from_dict(world.call("GET /v1/otp/keys").body)
    head, body, signature = record.split(".")
    forged = f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{signature}"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(forged, keys.keys[0].key, algorithms=["ES256"], audience=FIRM)


def test_the_record_of_an_approval_can_be_fetched_again(world: OtpWorld) -> None:
    issued = world.issue(task=TASK)
    first = world.verify(issued["id"], world.code(), task=TASK)["approval"]
    second = world.show(issued["id"])["approval"]
    assert first.split(".")[:2] == second.split(".")[:2]


CHANGES: dict[str, dict[str, Any]] = {
    "amount": {"amount": "84250.00"},
    "currency": {"currency": "USD"},
    "document": {"document_number": "SA-2026-118"},
    "party": {"party": "Ay Çelik A.Ş."},
    "title": {"title": "Satınalma ret"},
    "approver": {"approver": "bora"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_task_is_void(world: OtpWorld, change: dict[str, Any]) -> None:
    issued = world.issue(task=TASK)
    changed = world.verify(issued["id"], world.code(), task=TASK | change)
    assert (changed.status, changed["code"]) == (409, "otp_task_changed")
    void = world.verify(issued["id"], world.code(), task=TASK)
    assert (void["status"], void["why"]) == ("cancelled", "task_changed")


def test_the_same_amount_written_otherwise_is_the_same_task(world: OtpWorld) -> None:
    issued = world.issue(task=TASK | {"amount": 48250})
    assert world.verify(issued["id"], world.code(), task=TASK)["status"] == "approved"


def test_another_task_is_not_found_and_voids_nothing(world: OtpWorld) -> None:
    issued = world.issue(task=TASK)
    assert world.verify(issued["id"], world.code(), task=TASK | {"id": "WF-1043"}).status == 404
    assert world.verify(issued["id"], world.code()).status == 404
    assert world.verify(issued["id"], world.code(), task=TASK)["status"] == "approved"


def test_a_task_changed_before_the_resend_is_void(world: OtpWorld) -> None:
    issued = world.issue(task=TASK)
    world.clock.turn(MINUTE)
    changed = world.resend(issued["id"], task=TASK | {"amount": "1.00"})
    assert (changed.status, changed["code"]) == (409, "otp_task_changed")
    assert world.show(issued["id"])["status"] == "cancelled"
    assert len(world.operator.calls) == 1


def test_a_users_key_approves_that_users_tasks_only(world: OtpWorld) -> None:
    bora, ayse = world.new_key(FIRM, "bora"), world.new_key(FIRM, "ayse")
    assert world.issue(task=TASK, key=bora)["code"] == "otp_not_the_approver"
    issued = world.issue(task=TASK, key=ayse)
    assert world.verify(issued["id"], world.code(), key=bora, task=TASK)["code"] == "otp_not_the_approver"
    assert world.verify(issued["id"], world.code(), key=ayse, task=TASK)["status"] == "approved"


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ({"title": "", "document_number": ""}, "field_empty"),
        ({"amount": "1.250"}, "value_uncertain"),
        ({"amount": "1.250,00 TL"}, "otp_amount"),
        ({"amount": "-1"}, "otp_amount"),
        ({"amount": True}, "otp_amount"),
        ({"amount": None}, "otp_amount_and_currency"),
        ({"currency": "try"}, "field_invalid"),
        ({"id": None}, "field_missing"),
        ({"approver": None}, "field_missing"),
        ({"unheard": 1}, "field_unknown"),
        ({"amount": None, "currency": None, "party": None}, "otp_task_amount_or_party"),
        ({"title": None, "document_number": None}, "otp_task_unnamed"),
        ({"party": "A\n@evil.example #111111"}, "otp_line_end"),
        ({"party": "A\u202eB"}, "text_direction_control"),
    ],
    ids=str,
)
def test_a_task_that_cannot_be_shown_is_refused(world: OtpWorld, task: dict[str, Any], code: str) -> None:
    refused = world.issue(task=TASK | task)
    assert refused.status == 422
    assert code in [problem["code"] for problem in refused["problems"]]
    assert world.operator.calls == []


def test_a_task_and_its_purpose_go_together(world: OtpWorld) -> None:
    assert world.issue(task=TASK, purpose="sign_in")["problems"][0]["code"] == "otp_task_and_purpose"
    assert world.issue(purpose="approve_task")["problems"][0]["code"] == "otp_task_and_purpose"
