"""A firm with several accounts: which one a message goes by, and what happens when it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.fakes import FakeOperator
from tests.world import FIRM, REPORT_CALLS, World
from ulak.assembly import Ports
from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.routing import RouteRow
from ulak.errors import Unavailable
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef, Plan
from ulak.operators.port import Answer, InDoubt, NotSent, Operator, Outbound, Rejected
from ulak.platform.clock import MINUTE, SECOND
from ulak.rules import Then

BACKUP = "sms-yedek"
NO_CREDIT = Rejected("14", "refused_no_credit", Then.PAUSE)
DOWN = NotSent("ConnectError")
LONG_TEXT = "ğ" * 70
"""One segment by Netgsm's alphabet of Turkish letters is two by an operator that knows none."""


class Words(dict[str, str]):
    """Statuses in Verimor's words; delivered where no other is named."""

    def get(self, number: str, default: object = None) -> str:  # type: ignore[override] # always there
        return super().get(number, "DELIVERED")


class TwoOperators(World):
    """A second operator, reached by the account ``sms-yedek``."""

    def __init__(self, clock: HandClock) -> None:
        self.second = FakeOperator(clock, statuses=Words())
        super().__init__(clock)
        self.quotes = self.house.jobs.quotes
        self.directory.set_account(
            OperatorAccount(
                FIRM,
                Service.SMS,
                "verimor",
                Region.TR,
                ("YEDEK", "ACME"),
                report_calls_per_minute=REPORT_CALLS,
                name="yedek",
            )
        )
        self.route(RouteRow("sms"), RouteRow(BACKUP))

    def ports(self) -> Ports:
        def connect(operator_id: str, base_url: str | None, secret_name: str, *_: Any) -> Operator:
            return self.second if secret_name.endswith("yedek") else self.operator  # type: ignore[return-value] # an operator in all that is asked of it

        return Ports(queue=lambda name: self.queues[name], operator=connect, sleep=self.clock.turn)

    def route(self, *rows: RouteRow) -> None:
        self.directory.routing.set(FIRM, Service.SMS, rows)
        self.clock.turn(MINUTE + SECOND)

    def credit(self) -> Mapping[str, int]:
        standing = self.house.ledger.store.standing(FIRM, "sms")
        return {"reserved": standing.reserved, "settled": standing.settled}

    def audited(self) -> list[str]:
        return [str(one) for one in self.house.delivery.audit.run(FIRM, whole=True).violations]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> TwoOperators:
    return TwoOperators(clock)


def numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


def sent(operator: FakeOperator) -> list[str]:
    return sorted(number for call in operator.accepted.values() for number in call.msisdns)


def delivered(world: World, ref: JobRef) -> int:
    return int(world.job(ref)["counts"]["delivered"])


def test_the_first_account_in_order_sends_and_the_second_is_not_asked(world: TwoOperators) -> None:
    ref = world.post_job(numbers(3))
    world.run()
    assert delivered(world, ref) == 3
    assert len(sent(world.operator)) == 3
    assert world.second.calls == []


@pytest.mark.parametrize("refusal", [NO_CREDIT, DOWN], ids=["no credit", "not reached"])
def test_what_the_first_certainly_refused_goes_by_the_second(
    world: TwoOperators, refusal: Rejected | NotSent
) -> None:
    world.operator.answers = [lambda call: refusal] * 20
    ref = world.post_job(numbers(120))
    world.run()
    job = world.job(ref)
    assert (job["status"], job["counts"]["delivered"]) == ("finished", 120)
    assert sent(world.operator) == []
    assert len(sent(world.second)) == 120
    assert {call.sender_id for call in world.second.calls} == {"YEDEK"}
    shown = world.message(ref)
    assert (shown["operator"], shown["sender_id"]) == ("verimor", "YEDEK")
    assert world.audited() == []


def test_calls_that_the_first_took_stay_with_it_and_the_rest_of_the_chunk_goes_on(
    world: TwoOperators,
) -> None:
    accept = world.operator.accept
    world.operator.answers = [accept, accept, *[lambda call: NO_CREDIT] * 20]
    ref = world.post_job(numbers(250))
    world.run()
    assert delivered(world, ref) == 250
    assert (len(sent(world.operator)), len(sent(world.second))) == (100, 150)
    assert not set(sent(world.operator)) & set(sent(world.second))
    assert world.audited() == []


def test_a_call_that_may_have_been_accepted_never_goes_by_the_second(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    ref = world.post_job(numbers(2))
    world.run()
    assert world.second.calls == []
    assert world.job(ref)["counts"]["uncertain"] == 2


def test_a_message_refused_for_its_own_sake_goes_by_no_other_account(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: Rejected("70", "refused_parameter", Then.FAIL)]
    ref = world.post_job(numbers(2))
    world.run()
    assert world.second.calls == []
    assert world.job(ref)["counts"]["failed"] == 2


def test_the_job_is_paused_when_every_account_refuses_us(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: NO_CREDIT] * 20
    world.second.answers = [lambda call: Rejected("30", "refused_credentials", Then.PAUSE)] * 20
    ref = world.post_job(numbers(2))
    world.run(seconds=20)
    job = world.job(ref)
    assert (job["status"], job["pause_reason"]) == ("paused", "refused_no_credit")
    world.operator.answers, world.second.answers = [], []
    world.control.resume(ref)
    world.run()
    assert delivered(world, ref) == 2
    assert len(world.operator.accepted) + len(world.second.accepted) == 1


def test_a_job_waits_while_no_account_can_be_reached_and_is_sent_once(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: DOWN] * 8
    world.second.answers = [lambda call: DOWN] * 8
    ref = world.post_job(numbers(60))
    world.run(seconds=900)
    assert delivered(world, ref) == 60
    assert len(sent(world.operator)) + len(sent(world.second)) == 60
    assert world.audited() == []


def test_reports_of_both_operators_are_read_by_their_own_tables(world: TwoOperators) -> None:
    accept = world.operator.accept
    world.operator.answers = [accept, *[lambda call: NO_CREDIT] * 20]
    world.operator.statuses = {f"90532{n:07d}": "2" for n in range(50)}  # Netgsm's undelivered
    ref = world.post_job(numbers(100))
    world.run(seconds=300)
    counts = world.job(ref)["counts"]
    assert (counts["undelivered"], counts["delivered"]) == (50, 50)
    statuses = [one["status"] for one in world.recipients(ref)]
    assert statuses == ["undelivered"] * 50 + ["delivered"] * 50


def test_a_poll_goes_on_without_one_account_and_is_hindered_without_any(world: TwoOperators) -> None:
    world.operator.answers = [world.operator.accept, *[lambda call: NO_CREDIT] * 20]
    ref = world.post_job(numbers(100))
    while (message := world.interactive_queue.take()) is not None:
        world.worker.take(message, world.remaining)
    while (message := world.send_queue.take()) is not None:
        world.worker.take(message, world.remaining)
    assert len(sent(world.operator)) == len(sent(world.second)) == 50
    reached = world.poller.operator_of

    def without(*secrets: str) -> Callable[[Plan], Operator]:
        def connect(plan: Plan) -> Operator:
            if plan.secret_name.rpartition("/")[2] in secrets:
                raise Unavailable
            return reached(plan)

        return connect

    world.clock.turn(5 * MINUTE)
    with pytest.raises(Unavailable):
        replace(world.poller, operator_of=without("sms", "sms-yedek")).poll(ref, world.remaining)
    world.clock.turn(5 * MINUTE)
    replace(world.poller, operator_of=without("sms-yedek")).poll(ref, world.remaining)
    assert delivered(world, ref) == 50


def test_who_sends_is_charged_by_its_own_count_and_the_dearest_is_held(world: TwoOperators) -> None:
    from ulak.rules import profile
    from ulak.text import MessageType, count

    by = {
        name: count(LONG_TEXT, profile(name), MessageType.BULK).billed_segments
        for name in ("netgsm", "turkcell")
    }
    assert by["netgsm"] != by["turkcell"], by
    world.directory.set_account(
        OperatorAccount(FIRM, Service.SMS, "turkcell", Region.TR, ("ACME",), name="yedek")
    )
    world.clock.turn(MINUTE + SECOND)
    body = {"text": LONG_TEXT, "purpose": "informational", "recipients": numbers(4)}
    quote = world.call("POST", "/v1/quotes", body).body
    assert [(one["account"], one["segments"]) for one in quote["accounts"]] == [
        ("sms", 4 * by["netgsm"]),
        (BACKUP, 0),
    ]
    assert quote["accounts"][1]["instead"] == {
        "recipients": 4,
        "segments": 4 * by["turkcell"],
        "credits": 4 * by["turkcell"],
    }
    assert quote["credits"] == 4 * max(by.values())
    world.operator.answers = [lambda call: NO_CREDIT]
    ref = world.post_job(numbers(4), LONG_TEXT)
    assert world.credit()["reserved"] == 4 * max(by.values())
    world.run()
    assert world.credit() == {"reserved": 0, "settled": 4 * by["turkcell"]}
    assert world.job(ref)["credits"]["charged"] == 4 * by["turkcell"]
    assert {one["segments"] for one in world.recipients(ref)} == {by["turkcell"]}
    assert world.audited() == []


def test_countries_and_purposes_choose_the_account(world: TwoOperators) -> None:
    world.route(
        RouteRow(BACKUP, countries=frozenset({"AZ"})),
        RouteRow("sms", purposes=frozenset({"informational"})),
    )
    ref = world.post_job(["0532 123 45 67", "+994 50 123 45 67"])
    world.run()
    assert delivered(world, ref) == 2
    assert sent(world.operator) == ["905321234567"]
    assert sent(world.second) == ["994501234567"]
    assert world.audited() == []


def test_a_recipient_that_no_row_is_for_is_refused_with_the_reason(world: TwoOperators) -> None:
    world.route(RouteRow("sms", countries=frozenset({"TR"})))
    ref = world.post_job(["0532 123 45 67", "+994 50 123 45 67"])
    world.run()
    assert [one["code"] for one in world.refusals(ref)] == ["route_missing_to"]
    assert delivered(world, ref) == 1


def test_a_request_that_no_row_is_for_is_refused_with_the_reason(world: TwoOperators) -> None:
    world.route(RouteRow("sms", purposes=frozenset({"commercial"})))
    answer = world.call(
        "POST",
        "/v1/messages",
        {"text": "Merhaba", "purpose": "informational", "to": "0532 123 45 67"},
        key="key-00000001",
    )
    assert (answer.status, answer.body["problems"][0]["code"]) == (422, "route_missing")


def test_an_account_without_the_sender_id_that_is_asked_for_is_passed_over(world: TwoOperators) -> None:
    ref = world.post_job(numbers(1), sender_id="YEDEK")
    world.run()
    assert delivered(world, ref) == 1
    assert [call.sender_id for call in world.second.calls] == ["YEDEK"]
    assert world.operator.calls == []


def test_an_account_that_failed_often_is_left_alone_until_it_is_tried_again(world: TwoOperators) -> None:
    world.operator.answers = [lambda call: DOWN] * 5
    for n in range(6):
        world.post_job(numbers(1), key=f"key-0000001{n}")
        world.run(seconds=5)
    assert len(world.operator.calls) == 5  # the sixth job asked it no more
    assert len(sent(world.second)) == 6
    world.clock.turn(30 * SECOND)
    world.post_job(numbers(1), key="key-00000020")  # tries it, and it answers
    world.run(seconds=5)
    world.post_job(numbers(1), key="key-00000021")
    world.run(seconds=5)
    assert len(sent(world.operator)) == 2


def test_a_slow_account_is_used_after_the_others_until_it_is_quick(world: TwoOperators) -> None:
    def slowly(call: Outbound) -> Answer:
        world.clock.turn(6 * SECOND)
        return world.operator.accept(call)

    world.operator.answers = [slowly] * 5
    world.post_job(numbers(250))
    world.run(seconds=40)
    assert len(sent(world.operator)) == 250  # what is under way stays
    world.post_job(numbers(1), key="key-00000002")
    world.run(seconds=5)
    assert len(sent(world.second)) == 1
    for n in range(3, 8):  # one try after a while, then quick ones in a row
        world.clock.turn(31 * SECOND)
        world.post_job(numbers(1), key=f"key-0000000{n}")
        world.run(seconds=5)
    assert len(sent(world.second)) == 1
    assert len(sent(world.operator)) == 255
