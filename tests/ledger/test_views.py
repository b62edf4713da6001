"""Credit as callers see it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import CREDIT, FIRM, World
from ulak.errors import Forbidden, IdempotencyMismatch, InputError
from ulak.ledger.views import ENTRIES_A_PAGE
from ulak.platform.edge import Request, Response


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def asked(world: World, *, administrator: bool = False, body: Any = None, **query: str) -> Request:
    request = world.request("GET /v1/credit", body)
    return replace(request, caller=replace(request.caller, administrator=administrator), query=query)


def top_up(world: World, credits: int, reference: str) -> Response:
    body = {"service": "sms", "credits": credits, "reference": reference}
    return world.house.credit.top_up(asked(world, administrator=True, body=body))


def test_every_account_is_shown_apart(world: World) -> None:
    world.post_job(["05320000000"])
    shown = world.house.credit.show(asked(world)).body["services"]
    assert shown["sms"] == {
        "remaining": CREDIT - 1,
        "reserved": 1,
        "settled": 0,
        "topped_up": CREDIT,
        "low_below": 0,
    }
    assert shown["otp"]["remaining"] == shown["tckn"]["remaining"] == CREDIT


def test_a_firms_own_key_cannot_make_credit(world: World) -> None:
    with pytest.raises(Forbidden):
        world.house.credit.top_up(asked(world, body={}))


def test_an_administrators_key_tops_up_once_for_a_reference(world: World) -> None:
    first, again = top_up(world, 250, "INV-2"), top_up(world, 250, "INV-2")
    assert (first.status, first.headers, again.headers) == (201, {}, {"idempotent-replayed": "true"})
    assert first.body == again.body
    assert world.house.ledger.remaining(FIRM, "sms") == CREDIT + 250
    with pytest.raises(IdempotencyMismatch):
        top_up(world, 251, "INV-2")


@pytest.mark.parametrize("credits", [0, -1, True, "5", 1.5, None, 10**10, [1]], ids=str)
def test_credits_are_whole_positive_numbers(world: World, credits: object) -> None:
    body = json.dumps({"service": "sms", "credits": credits, "reference": "INV-2"}).encode()
    with pytest.raises(InputError) as refused:
        world.house.credit.top_up(asked(world, administrator=True, body=body))
    assert [problem.code for problem in refused.value.problems] == ["credits_range"]


def test_entries_come_newest_first_page_by_page(world: World) -> None:
    for n in range(ENTRIES_A_PAGE + 5):
        world.clock.turn(1)
        top_up(world, 1, f"INV-1-{n}")
    seen, cursor, pages = [], None, 0
    while True:
        query = {"service": "sms"} | ({"cursor": cursor} if cursor else {})
        page = world.house.credit.entries(asked(world, **query)).body
        seen += [entry["subject"] for entry in page["entries"]]
        cursor, pages = page["next_cursor"], pages + 1
        if cursor is None:
            break
    assert pages == 2
    assert seen == [f"INV-1-{n}" for n in reversed(range(ENTRIES_A_PAGE + 5))] + ["INV-1"]


def test_a_cursor_of_another_account_is_refused(world: World) -> None:
    for n in range(ENTRIES_A_PAGE):
        top_up(world, 1, f"INV-1-{n}")
    cursor = world.house.credit.entries(asked(world, service="sms")).body["next_cursor"]
    with pytest.raises(InputError):
        world.house.credit.entries(asked(world, service="otp", cursor=cursor))
