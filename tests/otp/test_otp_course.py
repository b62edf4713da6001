"""A code's whole way: out to a phone, back through a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.otp.otp_world import CREDIT, FIRM, MSISDN, OTHER_FIRM, Answer, OtpWorld
from ulak.directory.subscribers import SubscriberBody, card_of, subscribers
from ulak.identity.msisdn import Region
from ulak.operators.port import InDoubt, NotSent, Rejected
from ulak.otp.secret import PepperSecret
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE, SECOND
from ulak.platform.secrets import Secrets
from ulak.rules import Then


def test_a_code_goes_out_and_approves_once(world: OtpWorld) -> None:
    issued = world.issue(client_reference="login-7")
    assert (issued.status, issued["status"], issued["attempts_remaining"]) == (201, "pending", 5)
    assert issued["credit"]["remaining"] == CREDIT - 1 == world.remaining()
    assert issued["to"] == "53*****567"
    assert issued.headers["location"] == f"/v1/otp/{issued['id']}"
    approved = world.verify(issued["id"], world.code())
    assert (approved.status, approved["status"]) == (200, "approved")
    assert approved["credit"]["remaining"] == CREDIT - 1
    assert approved["client_reference"] == "login-7"
    again = world.verify(issued["id"], world.code())
    assert (again.status, again["code"]) == (409, "otp_already_used")
    assert world.show(issued["id"])["status"] == "approved"


def test_a_wrong_code_is_told_what_is_left_until_the_challenge_is_locked(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    told = [world.verify(otp_id, world.wrong_code()) for _ in range(6)]
    assert [one.status for one in told] == [200] * 6
    assert [one["attempts_remaining"] for one in told] == [4, 3, 2, 1, 0, 0]
    assert [one["status"] for one in told] == ["pending"] * 4 + ["locked"] * 2
    assert world.verify(otp_id, world.code())["status"] == "locked"


def test_an_opaque_firm_tells_no_attempts(world: OtpWorld) -> None:
    world.directory.set_otp_settings(FIRM, {"opaque": True})
    issued = world.issue()
    wrong = world.verify(issued["id"], world.wrong_code())
    assert wrong["status"] == "pending"
    assert "attempts_remaining" not in issued.body | wrong.body


def test_a_code_is_as_long_as_asked_and_lives_as_long_as_asked(world: OtpWorld) -> None:
    issued = world.issue(length=10, ttl=600)
    assert len(world.code()) == 10
    world.clock.turn(600 * SECOND - 1)
    assert world.verify(issued["id"], world.code())["status"] == "approved"


def test_resending_voids_the_code_before_and_shows_its_serial(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    first = world.code()
    world.verify(otp_id, world.wrong_code())
    world.clock.turn(31 * SECOND)
    resent = world.resend(otp_id)
    assert (resent.status, resent["serial"], resent["attempts_remaining"]) == (200, 2, 4)
    assert f"{world.code()} (2)" in world.message()
    if first != world.code():
        assert world.verify(otp_id, first)["status"] == "pending"
    assert world.verify(otp_id, world.code())["status"] == "approved"
    assert world.remaining() == CREDIT - 2


def test_resending_waits_for_the_message_before(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    early = world.resend(otp_id)
    assert (early.status, early["code"], early.headers["retry-after"]) == (429, "otp_limit_resend", "30")
    assert world.remaining() == CREDIT - 1


def test_a_challenge_gets_five_codes(world: OtpWorld) -> None:
    otp_id = world.issue(ttl=600)["id"]
    for _ in range(4):
        world.clock.turn(3 * MINUTE)
        assert world.resend(otp_id, ttl=600).status == 200
    world.clock.turn(3 * MINUTE)
    assert world.resend(otp_id, ttl=600)["code"] == "otp_no_sends_left"


def test_resending_to_another_number_is_not_found(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    world.clock.turn(MINUTE)
    assert world.resend(otp_id, to="905329999999").status == 404


@pytest.mark.parametrize("ended", ["expired", "cancelled", "approved", "locked"])
def test_what_is_over_gets_no_other_code(world: OtpWorld, ended: str) -> None:
    otp_id = world.issue()["id"]
    if ended == "cancelled":
        assert world.cancel(otp_id)["status"] == "cancelled"
    elif ended == "approved":
        world.verify(otp_id, world.code())
    elif ended == "locked":
        for _ in range(5):
            world.verify(otp_id, world.wrong_code())
    world.clock.turn(HOUR if ended == "expired" else MINUTE)
    refused = world.resend(otp_id)
    assert (refused.status, refused["code"]) == (409, "otp_not_pending")


def test_a_cancelled_code_holds_no_more_and_cancelling_twice_is_the_same(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    assert world.cancel(otp_id)["status"] == "cancelled"
    assert world.cancel(otp_id).status == 200
    assert world.verify(otp_id, world.code())["status"] == "cancelled"


def test_what_is_approved_cannot_be_cancelled(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    world.verify(otp_id, world.code())
    assert world.cancel(otp_id).status == 409
    assert world.show(otp_id)["status"] == "approved"


# --- the same request again -------------------------------------------------------------------------------


def test_the_same_request_again_sends_nothing_and_answers_the_same(world: OtpWorld) -> None:
    first = world.issue(again="order-4711")
    second = world.issue(again="order-4711")
    assert second.body == first.body
    assert second.headers["idempotent-replayed"] == "true"
    assert len(world.operator.calls) == 1
    assert world.remaining() == CREDIT - 1


def test_the_same_resend_again_sends_nothing(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    world.clock.turn(MINUTE)
    first = world.resend(otp_id, again="resend-0001")
    second = world.resend(otp_id, again="resend-0001")
    assert second.body == first.body
    assert second.headers["idempotent-replayed"] == "true"
    assert len(world.operator.calls) == 2


@pytest.mark.parametrize(
    "other", [{"length": 8}, {"to": "905329999999"}, {"purpose": "reset_password"}], ids=str
)
def test_a_key_with_another_body_is_refused(world: OtpWorld, other: dict[str, object]) -> None:
    world.issue(again="order-4711")
    refused = world.issue(again="order-4711", **other)
    assert (refused.status, refused["code"]) == (422, "idempotency_mismatch")
    assert len(world.operator.calls) == 1


def test_a_key_is_required(world: OtpWorld) -> None:
    refused = world.call("POST /v1/otp", {"to": MSISDN})
    codes = {problem["code"] for problem in refused["problems"]}
    assert refused.status == 422
    assert codes == {"idempotency_key_required", "field_missing"}


# --- what the operator says -------------------------------------------------------------------------------


def test_a_refused_message_is_not_charged(world: OtpWorld) -> None:
    world.operator.answers = [lambda _: Rejected("60", "refused_no_credit", Then.FAIL)]
    issued = world.issue()
    assert (issued.status, issued["status"], issued["why"]) == (201, "failed", "refused_no_credit")
    assert issued["credit"]["remaining"] == CREDIT == world.remaining()
    assert world.verify(issued["id"], world.code())["status"] == "failed"


def test_a_message_in_doubt_stays_pending_and_charged_and_may_be_sent_again(world: OtpWorld) -> None:
    world.operator.answers = [lambda _: InDoubt("ReadTimeout")]
    issued = world.issue()
    assert (issued["status"], issued["in_doubt"]) == ("pending", True)
    assert world.remaining() == CREDIT - 1
    assert len(world.operator.calls) == 1
    world.clock.turn(MINUTE)
    assert world.resend(issued["id"]).status == 200
    assert world.verify(issued["id"], world.code())["status"] == "approved"


def test_a_message_that_did_not_leave_is_tried_once_more(world: OtpWorld) -> None:
    world.operator.answers = [lambda _: NotSent("ConnectError")]
    assert world.issue()["status"] == "pending"
    assert len(world.operator.calls) == 2


def test_a_message_that_never_left_costs_nothing_and_the_same_request_may_come_again(world: OtpWorld) -> None:
    world.operator.answers = [lambda _: NotSent("ConnectError")] * 2
    refused = world.issue(again="order-4711")
    assert (refused.status, refused["code"]) == (503, "otp_operator_unreachable")
    assert world.remaining() == CREDIT
    issued = world.issue(again="order-4711")
    assert issued.status == 201
    assert "idempotent-replayed" not in issued.headers
    assert world.verify(issued["id"], world.code())["status"] == "approved"


def test_a_resend_that_never_left_may_come_again_at_once(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    world.clock.turn(MINUTE)
    world.operator.answers = [lambda _: NotSent("ConnectError")] * 2
    assert world.resend(otp_id, again="resend-0001").status == 503
    assert world.resend(otp_id, again="resend-0001").status == 200
    assert world.verify(otp_id, world.code())["status"] == "approved"
    assert world.remaining() == CREDIT - 2


# --- credit -----------------------------------------------------------------------------------------------


def test_without_credit_nothing_is_sent(world: OtpWorld) -> None:
    world.add_firm("pauper")
    refused = world.issue(key=world.keys["pauper"])
    assert (refused.status, refused["code"]) == (402, "insufficient_credit")
    assert world.operator.calls == []


# --- who it goes to ---------------------------------------------------------------------------------------


def test_a_code_goes_to_the_number_that_the_firm_keeps_for_its_user(world: OtpWorld) -> None:
    world.issue(to={"erp_user": "ayse"})
    assert world.operator.calls[-1].msisdns == (MSISDN,)
    unknown = world.issue(to={"erp_user": "nobody"})
    assert [problem["code"] for problem in unknown["problems"]] == ["otp_erp_user_unknown"]


def test_an_erp_users_name_may_be_written_in_any_case(world: OtpWorld) -> None:
    world.issue(to={"erp_user": "AYSE"})
    assert world.operator.calls[-1].msisdns == (MSISDN,)


def _subscriber(world: OtpWorld, code: str, **fields: Any) -> None:
    card = card_of(
        FIRM, code, SubscriberBody(name="Ayşe Işık", **fields), Region.TR, world.house.directory.personal
    )
    subscribers(world.house.platform.table).upsert(FIRM, [card])


def test_a_code_goes_to_the_number_that_a_subscribers_card_chooses(world: OtpWorld) -> None:
    _subscriber(world, "S-1", numbers=["0532 123 45 67"])
    issued = world.issue(to={"subscriber": "S-1"})
    assert (issued.status, world.operator.calls[-1].msisdns) == (201, (MSISDN,))
    assert world.verify(issued["id"], world.code())["status"] == "approved"


def test_a_code_to_a_number_takes_two_calls_to_the_table_and_one_to_a_subscriber_three(
    world: OtpWorld,
) -> None:
    _subscriber(world, "S-1", numbers=["0532 123 45 67"])
    world.issue()  # keys, settings and secrets are remembered from then on
    calls: list[str] = []
    events = client("dynamodb").meta.events

    def count(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events.register("before-call.dynamodb", count)
    try:
        world.issue()
        assert calls == ["BatchGetItem", "TransactWriteItems"]
        calls.clear()
        world.issue(to={"subscriber": "S-1"})
        assert calls == ["GetItem", "BatchGetItem", "TransactWriteItems"]
    finally:
        events.unregister("before-call.dynamodb", count)


UNREACHABLE: dict[str, tuple[str, dict[str, Any]]] = {
    "unknown": ("subscriber_unknown", {}),
    "blocked": ("recipient_blocked", {"numbers": ["05321234567"], "blocked": True}),
    "without a mobile": ("recipient_without_mobile", {"numbers": []}),
}


@pytest.mark.parametrize(("code", "fields"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_a_subscriber_whom_nothing_can_be_sent_to_is_told_with_the_reason(
    world: OtpWorld, code: str, fields: dict[str, Any]
) -> None:
    if code != "subscriber_unknown":
        _subscriber(world, "S-1", **fields)
    (problem,) = world.issue(to={"subscriber": "S-1"})["problems"]
    assert (problem["code"], problem["pointer"]) == (code, "/to/subscriber")
    assert "S-1" in problem["message"]
    assert world.operator.calls == []


@pytest.mark.parametrize("to", [{}, {"erp_user": "ayse", "subscriber": "S-1"}], ids=["nobody", "two"])
def test_a_recipient_is_one(world: OtpWorld, to: dict[str, str]) -> None:
    (problem,) = world.issue(to=to)["problems"]
    assert (problem["code"], problem["pointer"]) == ("otp_to_one", "/to")


def test_another_firm_finds_nothing(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    stranger = world.keys[OTHER_FIRM]
    unknown = world.show("otp_" + "0" * 32 + "_" + "0" * 32, key=stranger)
    for answer in (
        world.show(otp_id, key=stranger),
        world.cancel(otp_id, key=stranger),
        world.verify(otp_id, world.code(), key=stranger),
    ):
        assert (answer.status, answer.body) == (404, unknown.body)
    assert world.record(otp_id).failures == 0


def test_another_user_of_the_firm_finds_nothing(world: OtpWorld) -> None:
    ayse, bora = world.new_key(FIRM, "ayse"), world.new_key(FIRM, "bora")
    otp_id = world.issue(key=ayse)["id"]
    for key in (bora, world.keys[FIRM]):
        assert world.verify(otp_id, world.code(), key=key).status == 404
        assert world.show(otp_id, key=key).status == 404
        assert world.cancel(otp_id, key=key).status == 404
    assert world.verify(otp_id, world.code(), key=ayse)["status"] == "approved"


# --- the secret -------------------------------------------------------------------------------------------


def test_a_code_made_before_a_rotation_holds_and_one_before_two_is_refused(world: OtpWorld) -> None:
    old, old_code = world.issue(), world.code()
    world.house.otp.peppers.rotate()
    assert world.verify(old["id"], old_code)["status"] == "approved"
    older, older_code = world.issue(), world.code()
    world.house.otp.peppers.rotate()
    world.house.otp.peppers.rotate()
    refused = world.verify(older["id"], older_code)
    assert (refused.status, refused["code"]) == (503, "otp_pepper_missing")
    assert world.show(older["id"])["status"] == "pending"


def test_a_key_younger_than_what_is_remembered_is_read_anew(world: OtpWorld) -> None:
    here = world.house.otp.peppers
    here.peppers()
    elsewhere = PepperSecret(Secrets(client("secretsmanager"), world.clock), "test")
    younger = elsewhere.rotate().current.key_id
    issue = world.house.otp.issue
    world.house.otp.issue = replace(issue, preparation=replace(issue.preparation, peppers=elsewhere))
    otp_id = world.issue()["id"]
    assert here.peppers().key(younger) is None
    assert world.verify(otp_id, world.code())["status"] == "approved"


def test_without_the_secret_nothing_is_made(world: OtpWorld) -> None:
    client("secretsmanager").delete_secret(SecretId="ulak/test/otp-pepper", ForceDeleteWithoutRecovery=True)
    refused = world.issue()
    assert (refused.status, refused["code"]) == (503, "otp_pepper_missing")
    assert world.operator.calls == []


# --- templates --------------------------------------------------------------------------------------------


def _keep(world: OtpWorld, text: str, purpose: str = "sign_in", name: str = "short") -> Answer:
    body = {"text": text, "purpose": purpose}
    return world.call("POST /v1/otp/templates/{name}", body, name=name)


def test_a_template_that_is_kept_can_be_named(world: OtpWorld) -> None:
    kept = _keep(world, "{firm} şifreniz: {code}, {until} dek. Kodu giren hesaba girer.")
    assert (kept.status, kept["text"]["segments"]) == (200, 1)
    assert world.issue(template_name="short").status == 201
    assert world.message() == f"Acme sifreniz: {world.code()}, 01:03 dek. Kodu giren hesaba girer."
    assert world.issue(template_name="other")["problems"][0]["code"] == "otp_template_unknown"
    both = world.issue(template_name="short", template="{firm} {code} {until}")
    assert both["problems"][0]["code"] == "otp_template_or_name"


def test_a_template_too_long_at_its_longest_is_refused_when_it_is_kept(world: OtpWorld) -> None:
    refused = _keep(world, "{firm} {code} {until} {task} " + "x" * 90, "approve_task")
    (problem,) = refused["problems"]
    assert (refused.status, problem["code"]) == (422, "otp_text_segments")
    assert "155" in problem["message"]
    assert world.house.directory.firms.otp_template(FIRM, "short") is None


def test_a_template_is_the_firms_own(world: OtpWorld) -> None:
    _keep(world, "{firm} {code} {until}")
    assert world.house.directory.firms.otp_template(OTHER_FIRM, "short") is None
