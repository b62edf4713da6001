"""Codes of an account through which none can be sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.otp.otp_world import CREDIT, FIRM, OtpWorld
from ulak.assembly import House
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region


@pytest.mark.parametrize(
    ("operator_id", "code"), [("turkcell_kktc", "operator_not_spoken"), ("yanki", "message_type_not_sent")]
)
def test_a_code_is_refused_with_the_reason_and_costs_nothing(
    world: OtpWorld, operator_id: str, code: str
) -> None:
    world.directory.set_account(OperatorAccount(FIRM, Service.OTP, operator_id, Region.TR, ("ACMEOTP",)))
    world.clock.turn(60_000)
    adapters, issue = House(world.house.settings, world.clock), world.house.otp.issue
    preparation = replace(issue.preparation, operator_of=adapters.operators.of_codes)
    world.house.otp.issue = replace(issue, preparation=preparation)
    answer = world.issue()
    assert (answer.status, [one["code"] for one in answer["problems"]]) == (422, [code])
    assert "nothing is sent" in answer["problems"][0]["message"]
    assert world.remaining() == CREDIT
    assert world.operator.calls == []
