"""An account under an operator whose wire is not spoken: texts are counted by its rules, and nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.assembly import Ports
from ulak.catalogue import sentence
from ulak.directory.firms import OperatorAccount, Service
from ulak.errors import InputError, Problem
from ulak.identity.msisdn import Region

LETTERS_1 = "ş" * 65
LETTERS_2 = LETTERS_1 + "ş"
BODY = {"purpose": "informational"}


class WithoutWires(ListsWorld):
    """No operator's wire is spoken."""

    def ports(self) -> Ports:
        return replace(super().ports(), sent_through=lambda _: None)


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    """A firm whose SMS account is with Türk Telekom."""
    made = WithoutWires(clock)
    made.directory.set_account(OperatorAccount(FIRM, Service.SMS, "turk_telekom", Region.TR, ("ACME",)))
    return made


def test_a_text_is_counted_by_the_operators_rules(world: ListsWorld) -> None:
    counter = world.quote(text="ş" * 598, **BODY)["counter"]
    assert (counter["segments"], counter["limit"], counter["left_in_segment"]) == (9, 598, 0)
    assert counter["report_row"] == "153 + 153 + 153 + 139"


def test_a_quote_of_a_list_is_made_and_says_that_nothing_would_be_sent(world: ListsWorld) -> None:
    rows = [{"to": "0532 123 45 67", "x": LETTERS_1}, {"to": "0532 123 45 68", "x": LETTERS_2}]
    quote = world.quote(text="{x}", rows=rows, **BODY)
    assert (quote["credits"], quote["by_segments"]) == (3, {"1": 1, "2": 1})
    assert quote["notes"] == [sentence("operator_not_spoken", "en", {"operator": "turk_telekom"})]


def test_a_quote_of_a_file_is_made_too(world: ListsWorld) -> None:
    upload = world.upload(f"Telefon,Metin\n05321234567,{LETTERS_2}\n".encode())
    quote = world.quote(text="{x}", upload=upload, columns={"to": "Telefon", "x": "Metin"}, **BODY)
    assert (quote["status"], quote["credits"], len(quote["notes"])) == ("ready", 2, 1)


def test_a_type_that_only_this_operator_offers_is_counted(world: ListsWorld) -> None:
    counter = world.quote(text="a" * 156, message_type="flash", **BODY)["counter"]
    assert (counter["limit"], counter["problem"] is not None) == (155, True)


def refused(world: ListsWorld, use_case: str, body: Mapping[str, Any]) -> Problem:
    send = world.send_job if use_case == "job" else world.send_message
    with pytest.raises(InputError) as raised:
        send({"text": "a", **BODY, **body})
    (problem,) = raised.value.problems
    return problem


SENDS = {
    "job": ("job", {"recipients": ["0532 123 45 67"]}),
    "message": ("message", {"to": "0532 123 45 67"}),
}


@pytest.mark.parametrize(("use_case", "body"), SENDS.values(), ids=SENDS)
def test_a_send_is_refused_with_the_reason(world: ListsWorld, use_case: str, body: dict[str, Any]) -> None:
    problem = refused(world, use_case, body)
    assert (problem.code, problem.pointer) == ("operator_not_spoken", "/message_type")
    assert "mesaj gönderilmez" in sentence(problem.code, "tr", problem.params)
    assert "nothing is sent" in sentence(problem.code, "en", problem.params)
    assert world.plan_queue.take() is None


def test_a_type_that_the_operator_offers_and_our_adapter_does_not_send_is_counted_and_refused(
    world: ListsWorld,
) -> None:
    account = world.house.directory.firms.account(FIRM, Service.SMS)
    world.directory.set_account(replace(account, operator_id="netgsm"))
    world.clock.turn(60_000)
    planner = replace(world.house.jobs.planner, sent_through=lambda _: frozenset())
    world.accept = replace(world.accept, planner=planner)
    problem = refused(world, "job", SENDS["job"][1])
    assert (problem.code, problem.params["type"]) == ("message_type_not_sent", "bulk")
    assert world.quote(text="a", **BODY)["counter"]["segments"] == 1
