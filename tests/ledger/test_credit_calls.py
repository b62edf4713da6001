"""Credit as callers see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import CREDIT, FIRM, SETTINGS, World
from ulak.assembly import House
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.ledger.credit import ENTRIES_A_PAGE
from ulak.operators.netgsm import WIRE
from ulak.operators.wire import Capability


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def asked(world: World, what: str = "", **query: str) -> Answer:
    return call(world.house, "GET", f"/v1/credit{what}", caller=Caller(FIRM, "k"), query=query)


def top_up(world: World, credits: Any, reference: str, *, administrator: bool = True) -> Answer:
    body = {"service": "sms", "credits": credits, "reference": reference}
    caller = Caller(FIRM, "k", administrator=administrator)
    return call(world.house, "POST", "/v1/credit/top-ups", body, caller=caller)


def test_every_account_is_shown_apart(world: World) -> None:
    world.post_job(["05320000000"])
    shown = asked(world).body["services"]
    assert shown["sms"] == {
        "remaining": CREDIT - 1,
        "reserved": 1,
        "settled": 0,
        "topped_up": CREDIT,
        "low_below": 0,
    }
    assert shown["otp"]["remaining"] == shown["tckn"]["remaining"] == CREDIT


def test_a_firms_own_key_cannot_make_credit(world: World) -> None:
    assert top_up(world, 1, "INV-2", administrator=False).status == 403


def test_an_administrators_key_tops_up_once_for_a_reference(world: World) -> None:
    first, again = top_up(world, 250, "INV-2"), top_up(world, 250, "INV-2")
    assert (first.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert "idempotent-replayed" not in first.headers
    assert first.body == again.body
    assert world.house.ledger.store.remaining(FIRM, "sms") == CREDIT + 250
    assert top_up(world, 251, "INV-2").code == "top_up_mismatch"


@pytest.mark.parametrize("credits", [0, -1, True, "5", 1.5, None, 10**10, [1]], ids=str)
def test_credits_are_whole_positive_numbers(world: World, credits: object) -> None:
    assert top_up(world, credits, "INV-2").codes == ["credits_range"]


def test_a_services_name_and_a_reference_are_checked(world: World) -> None:
    caller, body = (
        Caller(FIRM, "k", administrator=True),
        {"service": "fax", "credits": 1, "reference": "Fatura 1"},
    )
    assert call(world.house, "POST", "/v1/credit/top-ups", body, caller=caller).codes == [
        "reference_characters"
    ]
    body["reference"] = "F-1"
    assert call(world.house, "POST", "/v1/credit/top-ups", body, caller=caller).codes == ["field_not_one_of"]


def test_entries_come_newest_first_page_by_page(world: World) -> None:
    for n in range(ENTRIES_A_PAGE + 5):
        world.clock.turn(1)
        top_up(world, 1, f"INV-1-{n}")
    seen, cursor, pages = [], None, 0
    while True:
        query = {"service": "sms"} | ({"cursor": cursor} if cursor else {})
        page = asked(world, "/entries", **query).body
        seen += [entry["subject"] for entry in page["entries"]]
        cursor, pages = page["next_cursor"], pages + 1
        if cursor is None:
            break
    assert pages == 2
    assert seen == [f"INV-1-{n}" for n in reversed(range(ENTRIES_A_PAGE + 5))] + ["INV-1"]


def test_a_cursor_of_another_account_is_refused(world: World) -> None:
    for n in range(ENTRIES_A_PAGE):
        top_up(world, 1, f"INV-1-{n}")
    cursor = asked(world, "/entries", service="sms").body["next_cursor"]
    assert asked(world, "/entries", service="otp", cursor=cursor).codes == ["cursor_unknown"]


def with_operator(world: World, operator_id: str) -> None:
    world.directory.set_account(OperatorAccount(FIRM, Service.SMS, operator_id, Region.TR, ("ACME",)))


def test_the_balance_of_a_counted_account_is_refused_with_the_reason(world: World) -> None:
    with_operator(world, "turkcell_kktc")
    by_adapters = House(SETTINGS, world.clock)
    answer = call(
        by_adapters, "GET", "/v1/credit/operator", caller=Caller(FIRM, "k"), query={"service": "sms"}
    )
    assert (answer.status, answer.codes) == (422, ["operator_http_alone"])


def test_an_adapter_that_cannot_ask_for_a_balance_is_not_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = replace(WIRE, capabilities=frozenset({Capability.REPORTS}))
    monkeypatch.setattr("ulak.operators.registry.wire_of", lambda _: wire)
    answer = asked(world, "/operator", service="sms")
    assert (answer.status, answer.codes) == (422, ["operator_without_balance"])
