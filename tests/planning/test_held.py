"""The firm's rules decide what waits for an approval, whoever asks for it and whatever it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.planning.test_cap import CapWorld
from tests.world import FIRM
from ulak.directory.approval_rules import OWN, ApprovalRule
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.errors import InputError
from ulak.firm_settings.settings import FirmSettings
from ulak.identity.caller import Caller, Scope
from ulak.jobs.job import JobRef
from ulak.planning.quotes import Quotes
from ulak.platform.clock import MINUTE
from ulak.platform.idempotency import RequestKey

FIVE = [f"0532{n:07d}" for n in range(5)]
ADMIN = Caller(FIRM, "k-admin", scopes=frozenset({Scope.READ, Scope.ADMIN}))
PATH = "/v1/settings/approval-rules"


class HeldWorld(CapWorld):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        for user in ("ayse", "baskan"):
            alone = user == "baskan"
            self.directory.approvers.put(Approver(FIRM, user, "905321119901", EVERYTHING, alone=alone))

    @property
    def quotes(self) -> Quotes:
        return self.house.jobs.quotes

    @property
    def firm_settings(self) -> FirmSettings:
        return self.house.firm.settings

    def rules(self, *rules: ApprovalRule) -> None:
        self.house.firm.settings.put_approval_rules(FIRM, rules)
        self.clock.turn(MINUTE)

    def sent(self, **more: Any) -> JobRef:
        return self.post_job(FIVE, **{"requested_by": "ayse", **more})

    def status(self, ref: JobRef) -> str:
        return str(self.job(ref)["status"])

    def names(self, ref: JobRef, approver: str, otp_id: str = "otp_1") -> None:
        """A challenge over the job's task is approved by this approver."""
        self.approved[otp_id] = {**self.job(ref)["approval"]["task"], "approver": approver}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> HeldWorld:
    return HeldWorld(clock)


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (ApprovalRule(), "awaiting_approval"),
        (ApprovalRule(recipients_over=4), "awaiting_approval"),
        (ApprovalRule(recipients_over=5), "sending"),
        (ApprovalRule(credits_over=4), "awaiting_approval"),
        (ApprovalRule(credits_over=5), "sending"),
        (ApprovalRule(credits_over=4, recipients_over=5), "sending"),
        (ApprovalRule(purposes=frozenset({"commercial"})), "sending"),
        (ApprovalRule(purposes=frozenset({"informational"})), "awaiting_approval"),
        (ApprovalRule(sources=frozenset({"api"})), "awaiting_approval"),
        (ApprovalRule(sources=frozenset({"console", "schedule", "erp"})), "sending"),
        (ApprovalRule(unit="department#SATIS"), "awaiting_approval"),
        (ApprovalRule(unit="department#IK"), "sending"),
        (ApprovalRule(unit="user#ayse"), "awaiting_approval"),
    ],
)
def test_a_rule_holds_what_meets_all_that_it_names(world: HeldWorld, rule: ApprovalRule, status: str) -> None:
    world.rules(rule)
    assert world.status(world.sent(tags={"department": "SATIS"})) == status


def test_a_job_that_a_rule_holds_shows_which_and_goes_by_an_approver_that_did_not_ask(
    world: HeldWorld,
) -> None:
    world.rules(ApprovalRule(recipients_over=4))
    ref = world.sent()
    shown = world.job(ref)["approval"]
    assert (shown["approver"], shown["rule"]["recipients_over"]) == (None, 4)
    world.run(seconds=300)
    assert world.operator.calls == []
    world.names(ref, "ayse")
    assert world.try_approve(ref).code == "approver_asked"
    world.names(ref, "AYSE")
    assert world.try_approve(ref).code == "approver_asked"
    world.names(ref, "mudur", "otp_2")
    assert world.approve(ref, "otp_2")["status"] == "sending"
    world.run()
    assert set(world.operator.times_accepted().values()) == {1}
    assert world.job(ref)["counts"]["delivered"] == 5


def test_a_caller_may_ask_for_more_care_and_never_for_less(world: HeldWorld) -> None:
    world.rules(ApprovalRule(credits_over=2))
    above = world.sent(cap=1_000, approver="mudur")
    assert world.status(above) == "awaiting_approval", "a cap that is far away lets nothing go"
    world.names(above, "baskan")
    assert world.try_approve(above).code == "approval_of_something_else"
    below = world.post_job(FIVE[:1], key="key-of-another", requested_by="ayse", cap=0, approver="mudur")
    assert world.status(below) == "awaiting_approval", "what no rule holds waits where its sender asks for it"


def test_who_asked_is_known_by_every_name_that_the_caller_has(world: HeldWorld) -> None:
    world.rules(ApprovalRule())
    linked = Caller(FIRM, "k-linked", "ayse")
    taken = world.call("POST", "/v1/jobs", _body(), caller=linked, key="key-00000001")
    ref = JobRef(FIRM, taken.body["id"])
    world.names(ref, "ayse")
    assert world.try_approve(ref).code == "approver_asked"


def test_where_nobody_knows_who_asked_only_who_may_approve_alone_approves(world: HeldWorld) -> None:
    world.rules(ApprovalRule())
    ref = world.post_job(FIVE)
    world.names(ref, "mudur")
    assert world.try_approve(ref).code == "approver_needs_requester"
    world.names(ref, "baskan", "otp_2")
    assert world.approve(ref, "otp_2")["status"] == "sending"


def test_an_approver_approves_no_more_credits_than_the_firm_lets(world: HeldWorld) -> None:
    world.directory.approvers.put(Approver(FIRM, "sef", "905321119902", EVERYTHING, credits=4))
    world.rules(ApprovalRule())
    ref = world.sent()
    world.names(ref, "sef")
    assert world.try_approve(ref).code == "approver_credits"


def test_single_messages_schedules_and_events_are_held_alike_and_what_ulak_tells_is_not(
    world: HeldWorld,
) -> None:
    world.rules(ApprovalRule())
    accept, caller = world.house.jobs.accept, Caller(FIRM, "k-1")
    message = {"to": FIVE[0], "text": "Merhaba", "purpose": "informational"}
    for index, source in enumerate(("api", "schedule", "erp")):
        key = RequestKey.of("/v1/messages", f"key-0000000{index}", b"{}")
        taken = accept.kept_message(caller, key, message, source)
        assert taken.job.status == "awaiting_approval", source
    told = accept.kept_message(caller, RequestKey.of("/v1/messages", "key-000000009", b"{}"), message, OWN)
    assert told.job.status == "sending"


def test_a_message_that_was_held_goes_once_it_is_approved(world: HeldWorld) -> None:
    world.rules(ApprovalRule())
    body = {"to": FIVE[0], "text": "Merhaba", "purpose": "informational", "requested_by": "ayse"}
    taken = world.call("POST", "/v1/messages", body, key="key-00000001")
    ref = JobRef(FIRM, taken.body["job_id"])
    assert taken.body["approval"]["rule"] is not None
    world.names(ref, "mudur")
    world.approve(ref)
    world.run()
    assert world.job(ref)["counts"]["delivered"] == 1


def test_a_quote_tells_that_an_approval_is_needed(world: HeldWorld) -> None:
    assert "needs_approval" not in world.call("POST", "/v1/quotes", _body()).body
    world.rules(ApprovalRule(recipients_over=4))
    assert world.call("POST", "/v1/quotes", _body()).body["needs_approval"] is True
    fewer = {**_body(), "recipients": FIVE[:4]}
    assert world.call("POST", "/v1/quotes", fewer).body["needs_approval"] is False


def test_rules_are_set_by_another_right_than_the_one_that_sends(world: HeldWorld) -> None:
    rules = {"rules": [{"recipients_over": 100, "unit": "department#SATIS", "sources": ["console"]}]}
    every = Caller(FIRM, "k-1", scopes=frozenset(Scope))
    assert world.call("PUT", PATH, rules, caller=every).code == "approval_by_another_right"
    sender = Caller(FIRM, "k-2", scopes=frozenset({Scope.READ, Scope.SEND}))
    assert world.call("PUT", PATH, rules, caller=sender).code == "scope_missing"
    kept = world.call("PUT", PATH, rules, caller=ADMIN).body
    assert kept == world.call("GET", PATH, caller=ADMIN).body
    assert kept["rules"][0] == {
        "credits_over": None,
        "recipients_over": 100,
        "purposes": [],
        "sources": ["console"],
        "unit": "department#SATIS",
    }


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"recipients_over": -1}, "/rules/0/recipients_over"),
        ({"credits_over": "5"}, "/rules/0/credits_over"),
        ({"sources": ["ulak"]}, "/rules/0/sources/0"),
        ({"purposes": ["other"]}, "/rules/0/purposes/0"),
        ({"unit": "SATIS"}, "/rules/0/unit"),
        ({"limit": 5}, "/rules/0/limit"),
    ],
)
def test_a_rule_that_is_none_is_refused_at_its_place(
    world: HeldWorld, rule: dict[str, Any], pointer: str
) -> None:
    answer = world.call("PUT", PATH, {"rules": [rule]}, caller=ADMIN)
    assert (answer.status, answer.body["problems"][0]["pointer"]) == (422, pointer)


def test_rules_without_anybody_who_may_approve_are_refused(world: HeldWorld) -> None:
    for one in world.directory.approvers.all(FIRM):
        world.directory.approvers.remove(one)
    with pytest.raises(InputError, match="approval_rules_without_approver"):
        world.rules(ApprovalRule())
    world.rules()


def _body() -> dict[str, Any]:
    return {"text": "Merhaba", "recipients": FIVE, "purpose": "informational"}
