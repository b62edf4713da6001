"""Who approves is who was meant: by the firm's own setting, and by the phone that is kept for the approver."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from tests.conftest import HandClock
from tests.otp.otp_world import FIRM, MSISDN, OTHER_FIRM, TASK, Answer, OtpWorld
from ulak.directory.approvers import EVERYTHING, Approver, Approves
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.caller import Scope
from ulak.identity.msisdn import Region
from ulak.otp.approvers import MOST_APPROVERS
from ulak.platform.clock import SECOND
from ulak.platform.table import Update

NEW = "905339998877"
JOB_TASK = f"job-{'0' * 32}"


class Firm(OtpWorld):
    """With an SMS account too, which old numbers are told by; and a key that may set approvers."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.directory.set_account(OperatorAccount(FIRM, Service.SMS, "netgsm", Region.TR, ("ACME",)))
        self.house.ledger.store.top_up(FIRM, Service.SMS, 100, "sms", by="tests", now=clock())
        self.office = self.key_with(Scope.ADMIN, Scope.READ)

    def key_with(self, *scopes: Scope) -> str:
        key, text = new_key(FIRM, "office", scopes=frozenset(scopes))
        self.directory.add_key(key)
        return text

    def settings(
        self, method: str, user: str = "ayse", body: Any = None, *, key: str | None = None
    ) -> Answer:
        return self.call(f"{method} /v1/settings/approvers/{{user}}", body, key=key or self.office, user=user)

    def task(self, **more: Any) -> Answer:
        return self.call(
            "POST /v1/otp",
            {"purpose": "approve_task", "task": TASK | more},
            idempotency_key=self.next_key(),
        )

    def refused(self) -> list[dict[str, Any]]:
        """What is kept of refused approvals."""
        between = ("REFUSED#", "REFUSED#~")
        return list(self.house.platform.otp_table.query(f"FIRM#{FIRM}#OTP", between=between))


@pytest.fixture
def firm(aws_in_process: None, clock: HandClock) -> Firm:
    return Firm(clock)


# --- whose phone ------------------------------------------------------------------------------------------


def test_a_tasks_code_goes_to_the_number_that_is_kept_for_its_approver(firm: Firm) -> None:
    answer = firm.task()
    assert answer.status == 201, answer.body
    assert firm.operator.calls[-1].msisdns == (MSISDN,)
    assert firm.verify(answer["id"], firm.code(), task=TASK)["status"] == "approved"


@pytest.mark.parametrize("to", [MSISDN, NEW, "0532 123 45 67", {"erp_user": "mehmet"}, {"subscriber": "S-1"}])
def test_a_task_with_a_number_of_the_requests_is_refused_and_told_how_to_mend_it(firm: Firm, to: Any) -> None:
    answer = firm.issue(to, task=TASK)
    assert (answer.status, answer.codes) == (422, ["otp_to_the_approver"])
    (problem,) = answer["problems"]
    assert problem["pointer"] == "/to"
    assert "ayse" in problem["message"]
    assert "Leave 'to' out" in problem["message"]
    assert firm.operator.calls == []


def test_the_approver_may_be_named_as_before_in_any_case(firm: Firm) -> None:
    assert firm.issue({"erp_user": "AYSE"}, task=TASK).status == 201


def test_a_code_that_approves_nothing_goes_to_any_number_as_before(firm: Firm) -> None:
    assert firm.issue(NEW).status == 201
    assert firm.operator.calls[-1].msisdns == (NEW,)


# --- who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "task", "code", "pointer"),
    [
        (None, {"approver": "mehmet"}, "otp_approver_unknown", "/task/approver"),
        ({"approves": frozenset()}, {}, "otp_approver_not_of_this", "/task/approver"),
        ({"approves": frozenset({Approves.JOB})}, {}, "otp_approver_not_of_this", "/task/approver"),
        ({"approves": frozenset({Approves.TASK})}, {"id": JOB_TASK}, "otp_approver_not_of_this", "/task/approver"),
        ({}, {"requester": "AYSE"}, "otp_approver_asked", "/task/requester"),
        ({"alone": False}, {}, "otp_requester_missing", "/task/requester"),
        ({"amounts": {"TRY": "48249.99"}}, {}, "otp_approver_amount", "/task/amount"),
        ({"amounts": {"EUR": "99999.00"}}, {}, "otp_approver_amount", "/task/amount"),
    ],
)  # fmt: skip
def test_an_approval_that_the_firm_does_not_let_is_refused_and_recorded(
    firm: Firm, kept: dict[str, Any] | None, task: dict[str, Any], code: str, pointer: str
) -> None:
    if kept is not None:
        firm.approver("ayse", MSISDN, **kept)
    for _ in range(2):
        answer = firm.task(**task)
        assert (answer.status, answer.codes) == (422, [code])
        assert answer["problems"][0]["pointer"] == pointer
    assert firm.operator.calls == []
    (line,) = firm.refused()
    assert (line["codes"], line["approver"], line["task_id"]) == (
        [code],
        (TASK | task)["approver"],
        (TASK | task)["id"],
    )


def test_a_task_that_another_asked_for_is_approved_by_whom_the_firm_lets(firm: Firm) -> None:
    firm.approver("ayse", MSISDN, alone=False, amounts={"TRY": "48250.00"})
    task = TASK | {"requester": "mehmet"}
    answer = firm.task(requester="mehmet")
    assert answer.status == 201, answer.body
    assert firm.verify(answer["id"], firm.code(), task=task)["status"] == "approved"


def test_another_requester_is_another_task(firm: Firm) -> None:
    answer = firm.task(requester="mehmet")
    changed = firm.verify(answer["id"], firm.code(), task=TASK | {"requester": "ali"})
    assert (changed.status, changed.code) == (409, "otp_task_changed")


def test_a_new_user_may_approve_nothing_until_the_firm_says_so(firm: Firm) -> None:
    assert firm.settings("PUT", "mehmet", {"msisdn": "0533 111 22 33"}).status == 200
    assert firm.task(approver="mehmet").codes == ["otp_approver_not_of_this", "otp_requester_missing"]


def test_a_number_that_an_earlier_version_kept_approves_as_it_did(firm: Firm) -> None:
    change = Update(
        (f"FIRM#{FIRM}", "ERPUSER#ayse"), "REMOVE #token, approves, alone, amounts", names={"#token": "token"}
    )
    firm.house.platform.table.write(change)
    answer = firm.task()
    assert answer.status == 201
    assert firm.verify(answer["id"], firm.code(), task=TASK)["status"] == "approved"


# --- the record -------------------------------------------------------------------------------------------


def test_the_signed_record_says_which_number_approved(firm: Firm) -> None:
    answer = firm.task()
    record = firm.verify(answer["id"], firm.code(), task=TASK)["approval"]
    keys = jwt.PyJWKSet.from_dict(firm.call("GET /v1/otp/keys").body)
    key = keys[jwt.get_unverified_header(record)["kid"]].key
    told = jwt.decode(record, key, algorithms=["ES256"], audience=FIRM, options={"verify_iat": False})
    shown = firm.settings("GET")
    assert told["number_hmac"] == shown["number_hmac"]
    assert len(told["number_hmac"]) == 32
    assert MSISDN not in str(told)
    peppers = firm.house.otp.peppers.peppers()
    assert told["number_hmac"] != peppers.digest(OTHER_FIRM, "msisdn", MSISDN)


# --- a number that changes --------------------------------------------------------------------------------


def test_a_changed_number_voids_what_is_pending_and_is_told_to_the_old_one(firm: Firm) -> None:
    sign_in, pending = firm.issue(MSISDN), firm.task()
    code = firm.code()
    changed = firm.settings("PUT", "ayse", {"msisdn": NEW, "approves": ["task"], "alone": True})
    assert (changed.status, changed["voided"]) == (200, 1), changed.body
    shown = firm.show(pending["id"])
    assert (shown["status"], shown["why"]) == ("cancelled", "approver_changed")
    assert firm.verify(pending["id"], code, task=TASK)["status"] == "cancelled"
    assert firm.show(sign_in["id"])["status"] == "pending", "it approves nothing"
    assert firm.task().status == 201
    assert firm.operator.calls[-1].msisdns == (NEW,)
    assert firm.house.ledger.store.standing(FIRM, "sms").remaining == 99, "counted like any other"


def test_a_change_that_comes_again_tells_and_voids_nothing_more(firm: Firm) -> None:
    body = {"msisdn": NEW, "approves": ["task"], "alone": True}
    firm.settings("PUT", "ayse", body)
    pending = firm.task()
    assert firm.settings("PUT", "ayse", body)["voided"] == 0
    assert firm.show(pending["id"])["status"] == "pending"
    assert firm.house.ledger.store.standing(FIRM, "sms").remaining == 99


def test_a_number_that_changes_between_issue_and_verify_approves_nothing(firm: Firm) -> None:
    """Nothing was voided: whoever changed it died in between."""
    pending = firm.task()
    code = firm.code()
    firm.approver("ayse", NEW)
    refused = firm.verify(pending["id"], code, task=TASK)
    assert (refused.status, refused.code) == (409, "otp_approver_changed")
    assert firm.show(pending["id"])["why"] == "approver_changed"
    assert firm.verify(pending["id"], code, task=TASK)["status"] == "cancelled"


def test_a_right_that_is_taken_away_between_issue_and_verify_approves_nothing(firm: Firm) -> None:
    pending = firm.task()
    firm.approver("ayse", MSISDN, approves=frozenset())
    assert firm.verify(pending["id"], firm.code(), task=TASK).code == "otp_approver_changed"


def test_a_resend_after_a_change_of_rights_voids_the_challenge(firm: Firm) -> None:
    pending = firm.task()
    firm.approver("ayse", MSISDN, amounts={"TRY": "100000.00"})
    firm.clock.turn(31 * SECOND)
    body = {"purpose": "approve_task", "task": TASK}
    again = firm.call(
        "POST /v1/otp/{otp_id}/resend", body, idempotency_key=firm.next_key(), otp_id=pending["id"]
    )
    assert (again.status, again.code) == (409, "otp_approver_changed")
    assert firm.show(pending["id"])["status"] == "cancelled"


def test_a_number_that_is_taken_away_approves_nothing_and_is_told(firm: Firm) -> None:
    pending = firm.task()
    assert firm.settings("DELETE")["voided"] == 1
    assert firm.show(pending["id"])["status"] == "cancelled"
    assert firm.task().codes == ["otp_approver_unknown"]
    assert firm.settings("GET").status == 404
    assert firm.house.ledger.store.standing(FIRM, "sms").remaining == 99


def test_nothing_changes_while_the_old_number_cannot_be_told(firm: Firm) -> None:
    firm.house.ledger.store.top_up(FIRM, Service.SMS, -100, "gone", by="tests", now=firm.clock())
    refused = firm.settings("PUT", "ayse", {"msisdn": NEW, "approves": ["task"]})
    assert (refused.status, refused.code) == (402, "insufficient_credit")
    kept = firm.directory.approvers.get(FIRM, "ayse")
    assert kept is not None
    assert kept.msisdn == MSISDN


# --- by another right -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scopes", "code"),
    [
        ((Scope.SEND, Scope.READ), "scope_missing"),
        ((Scope.READ,), "scope_missing"),
        ((Scope.ADMIN, Scope.SEND), "approval_by_another_right"),
        (tuple(Scope), "approval_by_another_right"),
    ],
)
def test_a_key_that_asks_names_no_phone_that_approves(
    firm: Firm, scopes: tuple[Scope, ...], code: str
) -> None:
    key = firm.key_with(*scopes)
    for method in ("PUT", "DELETE"):
        refused = firm.settings(method, "ayse", {"msisdn": NEW} if method == "PUT" else None, key=key)
        assert (refused.status, refused.code) == (403, code)
    assert firm.directory.approvers.get(FIRM, "ayse").msisdn == MSISDN  # type: ignore[union-attr] # it is there


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/msisdn"),
        ({"msisdn": "12"}, "/msisdn"),
        ({"msisdn": NEW, "approves": ["everything"]}, "/approves/0"),
        ({"msisdn": NEW, "amounts": {"TRY": "1e999"}}, "/amounts/TRY"),
        ({"msisdn": NEW, "amounts": {"lira": "1.00"}}, "/amounts/lira"),
        ({"msisdn": NEW, "credits": 2**70}, "/credits"),
        ({"msisdn": NEW, "alone": 1}, "/alone"),
    ],
)
def test_a_setting_that_is_none_is_refused_at_its_place(
    firm: Firm, body: dict[str, Any], pointer: str
) -> None:
    refused = firm.settings("PUT", "yeni", body)
    assert refused.status == 422, refused.body
    assert pointer in [one["pointer"].removesuffix("/[key]") for one in refused["problems"]]


def test_all_that_are_kept_are_listed_masked(firm: Firm) -> None:
    firm.directory.approvers.put(Approver(FIRM, "mehmet", NEW, EVERYTHING, {"TRY": "10.00"}))
    listed = firm.call("GET /v1/settings/approvers", key=firm.office)["approvers"]
    assert [one["user"] for one in listed] == ["ayse", "mehmet"]
    assert listed[1]["amounts"] == {"TRY": "10.00"}
    assert NEW not in str(listed)


def test_a_firm_has_so_many_approvers_and_no_more_and_those_that_stand_change(firm: Firm) -> None:
    approvers = firm.directory.approvers
    for number in range(len(approvers.all(FIRM)), MOST_APPROVERS):
        approvers.put(Approver(FIRM, f"u{number}", NEW, EVERYTHING, {}))
    refused = firm.settings("PUT", "yeni", {"msisdn": "0533 444 55 66", "approves": ["task"]})
    assert (refused.status, refused["code"]) == (409, "approvers_too_many")
    assert firm.settings("PUT", "u500", {"approves": ["task"]}).status == 200
