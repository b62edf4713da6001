"""A code of a firm with two OTP accounts: by the second only where the first certainly did not take it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.fakes import FakeOperator
from tests.otp.otp_world import CREDIT, FIRM, OtpWorld
from ulak.assembly import House, Ports
from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.routing import RouteRow
from ulak.identity.msisdn import Region
from ulak.ledger.codes import CodeLine, lines
from ulak.operators.port import InDoubt, NotSent, Operator, Rejected
from ulak.platform.clock import MINUTE, SECOND
from ulak.rules import Then

BACKUP = "otp-yedek"
NO_CREDIT = Rejected("14", "refused_no_credit", Then.PAUSE)
DOWN = NotSent("ConnectError")
DEAR = {"template": "{firm} " + "ş" * 62 + " {code} {until}", "purpose": "login", "encoding": "profile"}
"""One segment by Netgsm's alphabet, two by an operator that writes Turkish letters as UCS-2."""


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> OtpWorld:
    world = OtpWorld(clock)
    world.second = FakeOperator(clock)  # type: ignore[attr-defined] # of this test's world alone

    def connect(operator_id: str, base_url: str | None, secret_name: str, *_: Any) -> Operator:
        return world.second if secret_name.endswith("yedek") else world.operator  # type: ignore[attr-defined, no-any-return, return-value] # of this test's world alone

    ports = Ports(queue=lambda name: world.queues[name], operator=connect, sleep=clock.turn)
    world.house = House(world.house.settings, clock, ports)
    second = OperatorAccount(FIRM, Service.OTP, "turkcell", Region.TR, ("YEDEK",), name="yedek")
    world.directory.set_account(second)
    world.directory.routing.set(FIRM, Service.OTP, [RouteRow("otp"), RouteRow(BACKUP)])
    clock.turn(MINUTE + SECOND)
    return world


def second(world: OtpWorld) -> FakeOperator:
    return world.second  # type: ignore[attr-defined, no-any-return] # of this test's world alone


def the_line(world: OtpWorld) -> CodeLine:
    (line,) = lines(world.house.ledger.store.table, FIRM, world.clock() - MINUTE, world.clock() + MINUTE)
    return line


def test_a_code_goes_by_the_first_account(world: OtpWorld) -> None:
    assert world.issue().status == 201
    assert (len(world.operator.calls), second(world).calls) == (1, [])


@pytest.mark.parametrize("refusal", [NO_CREDIT, DOWN], ids=["no credit", "not reached"])
def test_a_code_that_the_first_certainly_refused_goes_by_the_second(
    world: OtpWorld, refusal: Rejected | NotSent
) -> None:
    world.operator.answers = [lambda call: refusal] * 2
    answer = world.issue()
    assert (answer.status, answer["status"]) == (201, "pending")
    assert world.operator.accepted == {}
    (sent,) = second(world).accepted.values()
    assert sent.sender_id == "YEDEK"
    code = re.search(r"\b\d{6}\b", sent.texts[0])
    assert code is not None
    assert world.verify(answer["id"], code[0])["status"] == "approved"
    assert (the_line(world).operator_id, the_line(world).sender_id) == ("turkcell", "YEDEK")


def test_a_code_that_may_have_been_accepted_never_goes_by_the_second(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    assert world.issue().status == 201
    assert second(world).calls == []


def test_an_account_that_needs_two_segments_is_none_for_a_code(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: NO_CREDIT]
    answer = world.issue(**DEAR)
    assert (answer["status"], answer["why"]) == ("failed", "refused_no_credit")
    assert second(world).calls == []
    assert world.remaining() == CREDIT


def test_a_code_costs_the_same_whoever_sends_it(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: NO_CREDIT]
    assert world.issue()["status"] == "pending"
    assert world.remaining() == CREDIT - 1
    assert the_line(world).credits == 1


def test_a_code_that_both_refuse_costs_nothing(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: NO_CREDIT]
    second(world).answers = [lambda call: Rejected("30", "refused_credentials", Then.PAUSE)]
    answer = world.issue()
    assert answer["status"] == "failed"
    assert world.remaining() == CREDIT


def test_an_account_that_is_held_back_is_not_asked(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: NO_CREDIT]
    world.issue()
    world.clock.turn(10 * SECOND)
    world.issue(to="05321234568")
    assert (len(world.operator.calls), len(second(world).accepted)) == (1, 2)


def test_nothing_is_written_or_paid_where_every_account_is_held_back(world: OtpWorld) -> None:
    world.operator.answers = [lambda call: NO_CREDIT]
    second(world).answers = [lambda call: NO_CREDIT]
    world.issue()
    world.clock.turn(10 * SECOND)
    answer = world.issue(to="05321234568")
    assert (answer.status, answer["code"]) == (503, "otp_operator_unreachable")
    assert world.remaining() == CREDIT
    assert len(world.operator.calls) == 1
