"""Reports and messages from phones that an operator pushes: kept, worked after, and one with what is asked for."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import Service
from ulak.errors import Unavailable
from ulak.identity.caller import Caller
from ulak.operators.inbound import Inbound
from ulak.operators.port import InDoubt, Outbound
from ulak.operators.wire import Heard
from ulak.platform.clock import HOUR, MINUTE

NUMBERS = ["0532 000 10 01", "0532 000 10 02"]
MSISDNS = ["905320001001", "905320001002"]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def push(world: World, token: str, body: Any) -> Answer:
    return call(world.house, "POST", f"/v1/operators/{token}", body, caller=Caller(FIRM, "nobody"))


def report(job_id: str, msisdn: str, status: int, **more: Any) -> dict[str, Any]:
    return {"jobid": job_id, "number": msisdn, "status": status, "deliveredDate": ""} | more


def inbox(world: World) -> list[dict[str, Any]]:
    return list(world.house.platform.table.query(f"FIRM#{FIRM}#INBOX", between=("INBOX#", "INBOX$")))


def test_a_pushed_report_is_folded_without_a_report_call(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    world.operator.statuses = dict.fromkeys(MSISDNS, "0")
    ref = world.post_job(NUMBERS)
    world.run(seconds=1)
    (job_id,) = world.operator.accepted
    assert push(world, token, [report(job_id, MSISDNS[0], 1), report(job_id, MSISDNS[1], 2)]).status == 200
    asked = world.operator.report_calls
    world.run(seconds=30)
    assert [one["status"] for one in world.recipients(ref)] == ["delivered", "undelivered"]
    assert world.operator.report_calls == asked
    assert world.job(ref)["status"] == "finished"


def test_pushed_and_asked_for_the_same_report_counts_once_in_any_order(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    ref = world.post_job(NUMBERS)
    world.run(seconds=1)
    (job_id,) = world.operator.accepted
    push(world, token, {"jobs": [report(job_id, MSISDNS[0], 1)]})
    world.run(seconds=30)  # the other one is asked for
    for status in (1, 0, 2, 1):
        push(world, token, report(job_id, MSISDNS[0], status))
        world.run(seconds=10)
    job = world.job(ref)
    assert (job["counts"]["delivered"], job["counts"]["undelivered"]) == (2, 0)


def test_a_report_can_come_before_the_answer_of_its_call(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    world.operator.statuses = dict.fromkeys(MSISDNS, "0")

    def accepts_and_reports_at_once(outbound: Outbound) -> Any:
        accepted = world.operator.accept(outbound)
        push(world, token, [report(accepted.operator_job_id, msisdn, 1) for msisdn in outbound.msisdns])
        return accepted

    world.operator.answers = [accepts_and_reports_at_once]
    ref = world.post_job(NUMBERS)
    world.run(seconds=60)
    assert world.job(ref)["counts"]["delivered"] == 2


def test_a_report_of_a_call_in_doubt_waits_until_the_call_is_found(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    world.operator.statuses = dict.fromkeys(MSISDNS, "0")

    def accepts_in_silence(outbound: Outbound) -> Any:
        world.operator.accept(outbound)
        return InDoubt("ReadTimeout")

    world.operator.answers = [accepts_in_silence]
    ref = world.post_job(NUMBERS)
    world.run(seconds=1)
    (job_id,) = world.operator.accepted
    push(world, token, [report(job_id, msisdn, 1) for msisdn in MSISDNS])
    assert world.job(ref)["counts"]["uncertain"] == 2
    world.run(seconds=5 * 60)
    assert world.job(ref)["counts"]["delivered"] == 2


@pytest.mark.parametrize("body", [[], {}, [[]], {"jobs": 3}, [{"status": 1}], report("404", MSISDNS[0], 77)])
def test_a_push_that_says_nothing_is_taken_and_changes_nothing(world: World, body: Any) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    assert push(world, token, body).status == 200
    world.run(seconds=10)
    assert inbox(world) == []


def test_a_push_that_cannot_be_read_is_kept_and_told(world: World, caplog: pytest.LogCaptureFixture) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    assert push(world, token, b"<xml>").status == 200
    world.run(seconds=10)
    (kept,) = world.house.platform.table.query(f"FIRM#{FIRM}", between=("PUSH#", "PUSH#\uffff"))
    assert kept["body"] == b"<xml>"
    assert "work_given_up" in caplog.messages
    (told,) = world.house.platform.table.query(f"FIRM#{FIRM}#WORK", between=("FAILED#", "FAILED$"))
    assert (told["kind"], told["name"], told["code"]) == ("operator_push", kept["sk"], "push_unreadable")


def given_up(world: World) -> list[tuple[str, str, int]]:
    items = world.house.platform.table.query(f"FIRM#{FIRM}#WORK", between=("FAILED#", "FAILED$"))
    return [(item["kind"], item["code"], item["tries"]) for item in items]


class Died(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("error", [LookupError(), Died()], ids=["fails", "dies"])
def test_a_push_that_can_never_be_worked_ends_and_is_told_once(
    world: World, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    tries = 0

    def raises(*_: Any) -> None:
        nonlocal tries
        tries += 1
        raise error

    broken = replace(world.poller, pushed=replace(world.poller.pushed, hears=_heard, take_in=raises))
    body = {"mesaj": "RET", "ceptel": "5320001001", "tarih": ""}
    for _ in range(3):  # the operator pushes it again and again
        assert push(world, token, body).status == 200
        while (message := world.queues["reports"].take()) is not None:
            with suppress(LookupError, Died):
                broken.take(message, world.remaining)
                continue
            world.queues["reports"].send([json.loads(message)], delay_seconds=360)
            world.clock.turn(6 * MINUTE)
        world.clock.turn(2 * HOUR)
    assert (given_up(world), tries) == ([("operator_push", "work_failed", 4)], 4)
    assert caplog.messages.count("work_given_up") == 1
    assert world.queues["reports"].messages == []


def test_a_push_that_is_hindered_is_not_given_up(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")

    def away(*_: Any) -> None:
        raise Unavailable

    hindered = replace(world.poller, pushed=replace(world.poller.pushed, hears=_heard, take_in=away))
    assert push(world, token, {"mesaj": "RET"}).status == 200
    message = world.queues["reports"].take()
    assert message is not None
    for _ in range(4):
        with pytest.raises(Unavailable):
            hindered.take(message, world.remaining)
    assert given_up(world) == []


def test_the_same_push_is_taken_as_often_as_it_comes(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    for _ in range(12):
        assert push(world, token, report("404", MSISDNS[0], 1)).status == 200
        world.run(seconds=5)
        world.clock.turn(2 * HOUR)
    assert given_up(world) == []


def _heard(*_: Any) -> Heard:
    return Heard(inbound=(Inbound("sms", "netgsm", MSISDNS[0], "", "RET", None, ""),))


@pytest.mark.parametrize(
    "strange",
    [
        {"jobid": "9" * 5_000},
        {"jobid": "ş" * 2_000},
        {"number": "5" * 3_000},
        {"status": "x" * 3_000},
        {"msglen": "9" * 5_000},
        {"msglen": "３"},
        {"deliveredDate": "01.01.0001 00:00:00"},
        {"deliveredDate": "31.12.9999 23:59:59"},
    ],
    ids=lambda strange: str(strange)[:24],
)
def test_no_field_of_a_report_keeps_another_reports_row_from_being_taken(
    world: World, strange: dict[str, Any]
) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    ref = world.post_job(NUMBERS)
    world.run(seconds=1)
    (job_id,) = world.operator.accepted
    rows = [report(job_id, MSISDNS[0], 1) | strange, report(job_id, MSISDNS[1], 1)]
    assert push(world, token, rows).status == 200
    world.run(seconds=30)
    assert given_up(world) == []
    assert world.recipients(ref)[1]["status"] == "delivered"


def test_a_token_that_is_nobodys_or_was_replaced_leads_nowhere(world: World) -> None:
    first = world.house.operators.push_routes.make(FIRM, "sms")
    second = world.house.operators.push_routes.make(FIRM, "sms")
    assert first != second
    answers = [push(world, token, {}).status for token in (first, "x" * 43, second)]
    assert answers == [401, 401, 200]
    assert world.queues["reports"].messages  # of the second alone
    assert first not in json.dumps(world.queues["reports"].messages)


def test_an_account_without_an_address_is_only_asked(world: World) -> None:
    ref = world.post_job(NUMBERS)
    world.run(seconds=30)
    assert world.job(ref)["counts"]["delivered"] == 2


def test_a_message_from_a_phone_is_kept_once_in_the_common_form(world: World) -> None:
    token = world.house.operators.push_routes.make(FIRM, "sms")
    told = {
        "mesaj": "RET",
        "ceptel": "5320001001",
        "aboneno": "8503021000",
        "gorevid": "17",
        "tarih": "2026-11-22 15:00:00.053",
    }
    for _ in range(2):
        assert push(world, token, told).status == 200
        world.run(seconds=5)
    (kept,) = inbox(world)
    assert {name: kept[name] for name in ("account", "msisdn", "to", "text", "received_at", "refusal")} == {
        "account": "sms",
        "msisdn": MSISDNS[0],
        "to": "8503021000",
        "text": "RET",
        "received_at": 1_795_348_800_053,
        "refusal": True,
    }
    assert world.house.consent.store.records(FIRM, [MSISDNS[0]])[MSISDNS[0]].holds


def test_the_operator_of_today_reads_what_was_pushed_to_it(world: World) -> None:
    """An account that moved to another operator takes that one's form."""
    account = world.directory.account(FIRM, Service.SMS)
    assert account is not None
    world.directory.set_account(replace(account, operator_id="verimor"))
    token = world.house.operators.push_routes.make(FIRM, "sms")
    told = [
        {
            "type": "inbound",
            "message_id": 9,
            "received_at": "2026-11-22 15:00:00",
            "source_addr": MSISDNS[0],
            "destination_addr": "4609",
            "content": "merhaba",
        },
        {"type": "outbound", "campaign_id": 5, "dest": MSISDNS[0], "status": "DELIVERED"},
    ]
    assert push(world, token, told).status == 200
    world.clock.turn(MINUTE)
    world.run(seconds=5)
    (kept,) = inbox(world)
    assert (kept["to"], kept["text"], kept["refusal"]) == ("4609", "merhaba", False)
