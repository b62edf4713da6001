"""Programs send by keys whose approved period holds, where a firm asks for that.

One operator approves keys so (docs.mobildev.com/processes/mobildev-api/entegrator, 2025-03-26); no rule that asks for
it was seen: the switch is off by default and said to be unconfirmed.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import new_key
from ulak.identity.caller import Caller, KeyKind, Scope
from ulak.platform.clock import DAY, MINUTE, rfc3339

NUMBER = "905321234567"
ADMIN = Caller(FIRM, "chief", scopes=frozenset({Scope.ADMIN, Scope.READ}))
MESSAGE = {"to": NUMBER, "text": "Merhaba", "purpose": "informational"}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock)
    for item in world.house.platform.table.query(f"FIRM#{FIRM}", between=("KEY#", "KEY$")):
        world.directory.revoke_key(FIRM, item["sk"].removeprefix("KEY#"), clock() - 1)
    return world


def made(world: World, **more: Any) -> Caller:
    key, _ = new_key(FIRM, "Logo", **more)
    world.directory.add_key(key)
    return Caller(FIRM, key.key_id)


def ask(world: World, method: str, path: str, body: Any, caller: Caller = ADMIN, key: str = "") -> Answer:
    return call(world.house, method, path, body, caller=caller, key=key)


def approve(world: World, program: Caller, days: int = 30) -> Answer:
    return ask(world, "PUT", f"/v1/settings/keys/{program.key_id}/period", {"days": days})


def switch(world: World, on: bool = True) -> Answer:
    answer = ask(world, "PUT", "/v1/settings/signatures", {"asked": False, "key_periods": on})
    world.clock.turn(2 * MINUTE)
    return answer


def send(world: World, program: Caller, key: str = "key-00000001") -> Answer:
    return ask(world, "POST", "/v1/messages", MESSAGE, program, key)


def test_a_key_sends_as_long_as_its_period_holds_and_no_longer(world: World) -> None:
    program = made(world)
    approved = approve(world, program, 30).body
    assert (approved["days"], approved["approved_by"]) == (30, "chief")
    assert approved["until"] == rfc3339(world.clock() + 30 * DAY)
    assert switch(world).body["key_periods"] is True
    assert send(world, program).status == 202
    world.clock.turn(30 * DAY)
    assert send(world, program, "key-00000002").codes == ["key_period_ended"]
    approve(world, program, 90)
    world.clock.turn(2 * MINUTE)
    assert send(world, program, "key-00000003").status == 202


def test_the_job_says_by_which_key_and_period_it_was_asked_for(world: World) -> None:
    program = made(world)
    approve(world, program, 60)
    switch(world)
    job = send(world, program).body["job_id"]
    approve(world, program, 90)  # what is approved later is no part of it
    shown = ask(world, "GET", f"/v1/jobs/{job}", None, program).body["key_period"]
    assert (shown["key_id"], shown["days"], shown["approved_by"]) == (program.key_id, 60, "chief")


def test_what_was_accepted_once_stays_accepted(world: World) -> None:
    program = made(world)
    approve(world, program)
    switch(world)
    first = send(world, program)
    world.clock.turn(30 * DAY)
    again = send(world, program)
    assert (again.status, again.body["message_id"]) == (202, first.body["message_id"])


def test_it_is_not_switched_on_while_a_key_that_sends_is_not_approved(world: World) -> None:
    program, other = made(world), made(world)
    approve(world, program)
    made(world, scopes=frozenset({Scope.READ}))
    made(world, kind=KeyKind.TEAM, scopes=frozenset({Scope.READ, Scope.PERSONAL}))
    answer = switch(world)
    assert [(one["pointer"], one["code"]) for one in answer.body["problems"]] == [
        ("/key_periods", "key_period_missing")
    ]
    approve(world, other)
    assert switch(world).status == 200
    assert {one["key_id"] for one in switch(world).body["keys"]} == {program.key_id, other.key_id}


def test_a_key_that_is_made_later_sends_when_it_is_approved(world: World) -> None:
    switch(world)
    program = made(world)
    assert send(world, program).codes == ["key_period_missing"]
    approve(world, program)
    world.clock.turn(2 * MINUTE)
    assert send(world, program).status == 202


def test_without_the_switch_any_key_sends_and_a_put_without_a_word_leaves_it(world: World) -> None:
    program = made(world)
    assert send(world, program).status == 202
    approve(world, program)
    switch(world)
    kept = ask(world, "PUT", "/v1/settings/signatures", {"asked": False})
    assert kept.body["key_periods"] is True
    assert switch(world, on=False).body["key_periods"] is False


def test_who_can_send_approves_no_key(world: World) -> None:
    program = made(world)
    both = Caller(FIRM, "k", scopes=frozenset(Scope))
    answer = ask(world, "PUT", f"/v1/settings/keys/{program.key_id}/period", {"days": 30}, both)
    assert answer.code == "approval_by_another_right"
    assert approve(world, Caller(FIRM, "0123456789ab")).status == 404
    assert ask(world, "PUT", f"/v1/settings/keys/{program.key_id}/period", {"days": 31}).status == 422


def test_a_schedule_does_not_outlive_the_period_of_its_key(world: World) -> None:
    program = made(world)
    approve(world, program, 30)
    switch(world)
    world.clock.turn(30 * DAY - 10 * MINUTE)
    when = {"every_minutes": 30}
    job = {"text": "Merhaba", "purpose": "informational", "recipients": [NUMBER]}
    assert ask(world, "PUT", "/v1/schedules/sabah", {"when": when, "job": job}, program).status == 200
    world.clock.turn(31 * MINUTE)
    for ref in world.house.jobs.schedules.due(world.clock(), 10):
        world.house.jobs.fire_schedule.take(json.dumps(ref.encode()), world.remaining)
    first, *_ = ask(world, "GET", "/v1/schedules/sabah", None, program).body["firings"]
    assert (first["outcome"], first["code"]) == ("failed", "key_period_ended")


def test_the_firm_is_warned_before_a_period_ends(world: World) -> None:
    """30, 7 and 1 days before, as of keys and passwords."""
    program = made(world)
    approve(world, program, 60)
    world.clock.turn(53 * DAY)
    world.house.directory.endings.warn(FIRM)
    items = list(world.house.platform.table.query(f"FIRM#{FIRM}", between=("ENDING#", "ENDING$")))
    told = [(one["kind"], one["name"], one["days"]) for one in items]
    assert told == [("signature", program.key_id, 7)]
