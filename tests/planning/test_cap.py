"""A job over its cap waits for its approver's code; nothing else lets it go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.errors import InputError
from ulak.jobs.job import APPROVAL_DEADLINE, JobRef
from ulak.platform.clock import HOUR, instant, rfc3339

MUDUR = "905321119900"


class CapWorld(ListsWorld):
    """`approved` are the tasks that challenges approve, by their ids."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.directory.approvers.put(Approver(FIRM, "mudur", MUDUR, EVERYTHING))
        self.approved: dict[str, Mapping[str, str]] = {}
        self.house.jobs.approval = replace(self.house.jobs.approval, proofs=self)

    # --- proofs -------------------------------------------------------------------------------------------

    def approver(self, firm_id: str, otp_id: str) -> str:
        return self.approved.get(otp_id, {}).get("approver", "")

    def approves(self, firm_id: str, otp_id: str, task: Mapping[str, str], msisdn: str) -> bool:
        return self.approved.get(otp_id) == task

    # ------------------------------------------------------------------------------------------------------

    def over(self, **more: Any) -> JobRef:
        recipients = [f"0532{n:07d}" for n in range(5)]
        return self.post_job(recipients, **{"cap": 4, "approver": "mudur", **more})

    def try_approve(self, ref: JobRef, otp_id: str = "otp_1") -> Answer:
        return self.call("POST", f"/v1/jobs/{ref.job_id}/approve", {"otp_id": otp_id})

    def approve(self, ref: JobRef, otp_id: str = "otp_1") -> dict[str, Any]:
        answer = self.try_approve(ref, otp_id)
        assert answer.status == 200, answer.body
        return dict(answer.body)


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> CapWorld:
    return CapWorld(clock)


def test_a_job_under_its_cap_goes_at_once(world: CapWorld) -> None:
    assert world.job(world.over(cap=5))["status"] == "sending"


def test_a_job_over_its_cap_waits_with_its_credit_held_and_shows_what_is_to_be_approved(
    world: CapWorld,
) -> None:
    ref = world.over()
    job = world.job(ref)
    assert (job["status"], job["credits"]["held"]) == ("awaiting_approval", 5)
    assert job["approval"] == {
        "cap": 4,
        "approver": "mudur",
        "rule": None,
        "until": rfc3339(world.clock() + APPROVAL_DEADLINE),
        "task": {
            "id": f"job-{ref.job_id}",
            "title": f"Toplu SMS {ref.job_id[:8]}",
            "party": "alıcı 5, kredi 5",
            "approver": "mudur",
        },
    }
    world.run(seconds=300)
    assert world.operator.calls == []


def test_it_goes_when_it_is_approved_once_however_often_that_comes(world: CapWorld) -> None:
    ref = world.over()
    world.approved["otp_1"] = world.job(ref)["approval"]["task"]
    assert world.approve(ref)["status"] == "sending"
    assert world.approve(ref)["approval"]["otp_id"] == "otp_1"
    world.run()
    job = world.approve(ref)
    assert (job["status"], job["counts"]["delivered"]) == ("finished", 5)
    assert set(world.operator.times_accepted().values()) == {1}


def test_another_jobs_approval_is_none(world: CapWorld) -> None:
    ref, other = world.over(), world.over(key="key-of-another")
    world.approved["otp_1"] = world.job(other)["approval"]["task"]
    assert world.try_approve(ref).code == "approval_of_something_else"
    assert world.job(ref)["status"] == "awaiting_approval"


def test_a_second_approval_of_an_approved_job_is_refused(world: CapWorld) -> None:
    ref = world.over()
    world.approved["otp_1"] = world.approved["otp_2"] = world.job(ref)["approval"]["task"]
    world.approve(ref)
    assert world.try_approve(ref, "otp_2").code == "job_state"


def test_a_queue_that_lost_the_pointer_of_an_approval_loses_no_job(world: CapWorld) -> None:
    ref = world.over()
    world.approved["otp_1"] = world.job(ref)["approval"]["task"]
    world.approve(ref)
    while world.plan_queue.take() is not None:
        pass
    world.run()
    assert world.job(ref)["counts"]["delivered"] == 5


def test_after_a_day_it_is_cancelled_and_its_credit_goes_back(world: CapWorld) -> None:
    ref = world.over()
    world.approved["otp_1"] = world.job(ref)["approval"]["task"]
    world.clock.turn(APPROVAL_DEADLINE)
    assert world.try_approve(ref).code == "job_state", "too late, though nobody has looked yet"
    world.run(seconds=300)
    job = world.job(ref)
    assert (job["status"], job["failure"]) == ("cancelled", "approval_missed")
    assert (job["credits"]["held"], job["counts"]["cancelled"]) == (0, 5)


def test_it_can_be_cancelled_while_it_waits(world: CapWorld) -> None:
    ref = world.over()
    world.approved["otp_1"] = world.job(ref)["approval"]["task"]
    world.control.cancel(ref)
    world.run(seconds=300)
    assert world.job(ref)["credits"]["held"] == 0
    assert world.try_approve(ref).code == "job_state"


def test_an_approved_job_still_waits_for_its_hour_and_its_window(world: CapWorld) -> None:
    ref = world.over(purpose="commercial")
    world.approved["otp_1"] = world.job(ref)["approval"]["task"]
    opens = rfc3339(instant("2026-11-23T09:00:00+03:00"))
    job = world.approve(ref)
    assert (job["status"], job["waits_until"]) == ("scheduled", opens)
    world.clock.turn(9 * HOUR)
    world.run()
    assert world.job(ref)["counts"]["delivered"] == 5


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"approver": None}, "cap_and_approver"),
        ({"cap": None}, "cap_and_approver"),
        ({"approver": "stajyer"}, "approver_without_number"),
    ],
)
def test_a_cap_needs_an_approver_who_has_a_number(world: CapWorld, more: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        world.over(**more)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_quote_says_that_approval_will_be_needed(world: CapWorld) -> None:
    body = {"text": "a", "recipients": ["05320000001", "05320000002"], "approver": "mudur"}
    assert [world.quote(**body, cap=cap)["needs_approval"] for cap in (1, 2)] == [True, False]
    assert "needs_approval" not in world.quote(text="a", recipients=["05320000001"])


def test_nobody_elses_job_can_be_approved(world: CapWorld) -> None:
    assert world.try_approve(JobRef(FIRM, "0" * 32)).status == 404
    assert json.dumps(world.approved) == "{}"
