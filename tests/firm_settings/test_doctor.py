"""The doctor of a firm's operator accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import Registration
from ulak.identity.caller import Caller
from ulak.operators.breaker import FAILURES, UNREACHABLE, Ended, Seen
from ulak.operators.breakers import AccountRef
from ulak.operators.http import _DATES
from ulak.operators.port import BalanceUnavailable, NotAnswered, OperatorBalance
from ulak.operators.registry import wire_of


class Told:
    """An operator that says something of its balance, and what its clock shows."""

    def __init__(self, balance: list[OperatorBalance] | BalanceUnavailable, date: str = "") -> None:
        self.balance, self.date = balance, date
        self.senders: list[str] | NotAnswered = ["ACME", "ACME2", "ACMEOTP", "ACMETCKN"]

    def sender_ids(self) -> list[str]:
        if isinstance(self.senders, NotAnswered):
            raise self.senders
        return self.senders

    def balances(self) -> list[OperatorBalance]:
        if self.date and (dates := _DATES.get()) is not None:
            dates.append(self.date)
        if isinstance(self.balance, BalanceUnavailable):
            raise self.balance
        return self.balance


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def examined(world: World, operator: Told | LogsIn) -> dict[str, Any]:
    """``GET /v1/doctor``, the SMS account's part beside the whole."""
    house = world.house
    house.firm.doctor = replace(
        house.firm.doctor, connect=lambda account: operator, egress_address="198.51.100.7"
    )
    answer = world.call("GET", "/v1/doctor", caller=Caller(FIRM, "k", scopes=frozenset({"admin"})))
    assert answer.status == 200, answer.body
    body: dict[str, Any] = answer.body
    by_name = {one["account"]: one for one in body["accounts"]}
    return {"whole": body, **by_name["sms"], "by": {one["check"]: one for one in by_name["sms"]["checks"]}}


def test_an_account_in_order_is_fine(world: World) -> None:
    seen = examined(world, Told([OperatorBalance("SMS", "1000")]))
    assert (seen["whole"]["healthy"], seen["whole"]["egress_address"]) == (True, "198.51.100.7")
    assert {one["verdict"] for name, one in seen["by"].items() if name != "push_route"} == {"fine"}
    assert (seen["by"]["push_route"]["verdict"], seen["by"]["push_route"]["code"]) == (
        "advice",
        "doctor_no_route",
    )
    assert seen["balance"] == [{"name": "SMS", "amount": "1000"}]
    assert (seen["report_calls_per_minute"], seen["report_calls_left"]) == (1200, 1200)
    assert seen["breaker"]["state"] == "closed"


def test_a_sender_id_that_the_operator_does_not_know_is_wrong(world: World) -> None:
    operator = Told([OperatorBalance("SMS", "1000")])
    operator.senders = ["ACME", "ACMEYENI"]
    seen = examined(world, operator)
    assert (seen["by"]["sender_ids"]["verdict"], seen["by"]["sender_ids"]["code"]) == (
        "wrong",
        "doctor_sender_unknown",
    )
    assert "ACME2" in seen["by"]["sender_ids"]["message"]
    assert "ACMEYENI" in seen["by"]["sender_ids"]["message"]
    assert seen["registered_sender_ids"] == ["ACME", "ACMEYENI"]
    assert seen["whole"]["healthy"] is False


def test_an_operator_that_does_not_tell_its_sender_ids_now_is_told_of(world: World) -> None:
    operator = Told([OperatorBalance("SMS", "1000")])
    operator.senders = NotAnswered("HTTP 500")
    seen = examined(world, operator)
    told = [one["code"] for one in seen["checks"] if one["check"] == "sender_ids"]
    assert told == ["doctor_senders_not_told"]
    assert seen["registered_sender_ids"] is None


def test_credit_that_is_used_up_is_wrong(world: World) -> None:
    seen = examined(world, Told([OperatorBalance("SMS", "0")]))
    assert seen["whole"]["healthy"] is False
    assert seen["by"]["balance"]["code"] == "doctor_no_balance"


def test_a_refusal_says_which_address_to_register(world: World) -> None:
    seen = examined(world, Told(BalanceUnavailable("HTTP 406 30", refused=True)))
    assert seen["by"]["credentials"]["code"] == "doctor_refused"
    assert seen["by"]["address"]["verdict"] == "wrong"
    assert "198.51.100.7" in seen["by"]["address"]["message"]


@pytest.mark.parametrize("why", ["ConnectError", "HTTP 500", "code 235"])
def test_an_operator_that_is_not_reached_is_told_apart_from_one_that_refuses(world: World, why: str) -> None:
    seen = examined(world, Told(BalanceUnavailable(why)))
    assert [one["code"] for one in seen["checks"] if one["verdict"] == "wrong"] == ["doctor_unreachable"]


class LogsIn:
    """An operator that tells no balance and wants a log-in."""

    def __init__(self, refusal: NotAnswered | None = None) -> None:
        self.refusal = refusal

    def log_in(self) -> None:
        if self.refusal is not None:
            raise self.refusal


@pytest.mark.parametrize("operator_id", ["turk_telekom", "turkcell"])
def test_an_account_without_a_balance_is_tried_by_its_log_in(world: World, operator_id: str) -> None:
    house = world.house
    house.firm.doctor = replace(house.firm.doctor, wire_of=lambda _: wire_of(operator_id))
    opens = examined(world, LogsIn())
    assert opens["by"]["credentials"]["verdict"] == "fine"
    assert opens["by"]["address"]["verdict"] == "advice"
    assert opens["balance"] is None
    refused = examined(world, LogsIn(NotAnswered("900", refused=True)))
    assert (refused["by"]["credentials"]["code"], refused["whole"]["healthy"]) == ("doctor_refused", False)
    silent = examined(world, LogsIn(NotAnswered("ConnectTimeout")))
    assert silent["by"]["reached"]["code"] == "doctor_unreachable"


def test_a_clock_that_is_minutes_off_is_told(world: World) -> None:
    seen = examined(world, Told([OperatorBalance("SMS", "5")], "Sun, 06 Nov 1994 08:49:37 GMT"))
    assert seen["clock_skew_seconds"] < -60
    assert seen["by"]["clock"]["code"] == "doctor_clock"


def test_sender_ids_are_told_with_their_states(world: World) -> None:
    world.directory.set_sender_id(FIRM, "sms", "YENI", Registration.PENDING)
    seen = examined(world, Told([OperatorBalance("SMS", "5")]))
    assert {"sender_id": "YENI", "state": "pending"} in seen["sender_ids"]
    assert seen["by"]["sender_ids"]["code"] == "doctor_sender_pending"


def test_an_account_that_is_held_back_is_wrong_until_it_is_tried(world: World) -> None:
    account = AccountRef(FIRM, "sms", "netgsm")
    world.house.operators.breakers.observe(account, [Seen(Ended.FAILED, UNREACHABLE)] * FAILURES)
    seen = examined(world, Told([OperatorBalance("SMS", "5")]))
    assert seen["by"]["breaker"]["code"] == UNREACHABLE
    assert seen["breaker"]["state"] == "open"
    assert seen["breaker"]["tried_at"] > seen["breaker"]["since"]
