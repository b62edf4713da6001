"""A team key sends to the firm's listed numbers alone, however a recipient is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.otp.otp_world import FIRM as OTP_FIRM
from tests.otp.otp_world import OtpWorld
from tests.world import FIRM, World
from ulak.directory import personal
from ulak.directory.firms import new_key
from ulak.identity.caller import Caller, KeyKind, Scope
from ulak.jobs.items import plan_item, plan_of
from ulak.jobs.job import JobRef
from ulak.routes import all_routes

LISTED, OTHER = "905321234567", "905331234567"
TEAM = Caller(FIRM, "team", kind=KeyKind.TEAM)
MESSAGE = {"text": "Merhaba", "purpose": "informational"}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock)
    world.directory.team.put(FIRM, [LISTED])
    world.house.platform.secrets.set_once(personal.secret_name("test", FIRM), personal.new_key())
    return world


def test_a_message_goes_to_a_listed_number_however_it_is_written(world: World) -> None:
    answer = world.call(
        "POST", "/v1/messages", {"to": "0532 123 45 67", **MESSAGE}, key="team-0001", caller=TEAM
    )
    assert (answer.status, answer.body["mode"]) == (202, "live")
    world.run(seconds=5)
    assert [sent.msisdns for sent in world.operator.calls] == [[LISTED]]


def test_a_message_to_any_other_number_is_refused_with_its_code(world: World) -> None:
    answer = world.call("POST", "/v1/messages", {"to": OTHER, **MESSAGE}, key="team-0001", caller=TEAM)
    assert (answer.status, answer.codes) == (422, ["recipient_not_in_team"])
    assert "listed" in answer.body["problems"][0]["message"]


def test_a_firm_without_a_list_has_team_keys_that_send_to_nobody(world: World) -> None:
    world.directory.team.put(FIRM, [])
    answer = world.call("POST", "/v1/messages", {"to": LISTED, **MESSAGE}, key="team-0001", caller=TEAM)
    assert answer.codes == ["recipient_not_in_team"]


def test_of_a_list_the_listed_numbers_go_and_the_others_are_refused_row_by_row(world: World) -> None:
    body = {"recipients": [OTHER, LISTED, "905341234567"], **MESSAGE}
    answer = world.call("POST", "/v1/jobs", body, key="team-0001", caller=TEAM)
    world.run(seconds=5)
    ref = JobRef(FIRM, answer.body["id"])
    assert [(one["row"], one["code"]) for one in world.refusals(ref)] == [
        (1, "recipient_not_in_team"),
        (3, "recipient_not_in_team"),
    ]
    assert [one["to"] for one in world.recipients(ref)] == [LISTED]


def test_a_group_and_a_card_do_not_lead_around_the_list(world: World) -> None:
    card = {"name": "Ali", "numbers": [OTHER]}
    kept = call(world.house, "PUT", "/v1/subscribers/ali", card, caller=Caller(FIRM, "k"))
    assert kept.status in (200, 201)
    for path, body in (
        ("/v1/messages", {"subscriber": "ali", **MESSAGE}),
        ("/v1/jobs", {"subscribers": ["ali"], **MESSAGE}),
    ):
        answer = world.call("POST", path, body, key="team-0001", caller=TEAM)
        world.run(seconds=5)
        assert answer.status == 422 or world.job(JobRef(FIRM, answer.body["id"]))["status"] == "failed"
    assert world.operator.calls == []


def test_a_trial_send_goes_to_a_listed_number_alone(world: World) -> None:
    body = {"recipients": [LISTED], "test_to": OTHER, **MESSAGE}
    answer = world.call("POST", "/v1/jobs", body, key="team-0001", caller=TEAM)
    assert (answer.status, answer.codes) == (422, ["recipient_not_in_team"])
    assert answer.body["problems"][0]["pointer"] == "/test_to"


def test_a_team_key_sends_to_no_tckn(aws_in_process: None, clock: HandClock) -> None:
    world = World(clock, "yanki")
    world.house.platform.secrets.set_once(personal.secret_name("test", FIRM), personal.new_key())
    body = {"tckns": ["10000000146"], "message_type": "tckn", **MESSAGE}
    answer = world.call("POST", "/v1/jobs", body, key="team-0001", caller=TEAM)
    assert (answer.status, answer.codes) == (422, ["team_key_no_tckns"])


def test_a_quote_says_what_the_job_would_refuse(world: World) -> None:
    body = {"recipients": [OTHER, LISTED], **MESSAGE}
    quote = call(world.house, "POST", "/v1/quotes", body, caller=TEAM)
    assert (quote.status, quote.body["recipients"]) == (200, 1)


def test_what_a_team_key_may_be_sent_to_is_frozen_with_the_plan(world: World) -> None:
    ref = world.post_job([LISTED])
    plan = world.store.plan(ref)
    assert (plan.only_to, "only_to" in plan_item(plan)) == (None, False)
    for only_to in ((), (LISTED,)):
        assert plan_of(plan_item(replace(plan, only_to=only_to))).only_to == only_to


SENDING = {
    "POST /v1/messages",
    "POST /v1/jobs",
    "POST /v1/quotes",
    "POST /v1/uploads",
    "POST /v1/media",
    "POST /v1/otp",
    "POST /v1/otp/{otp_id}/resend",
    "POST /v1/otp/{otp_id}/cancel",
    "POST /v1/otp/{otp_id}/verify",
}


def test_every_route_that_is_open_to_team_keys_is_one_that_is_tried_here() -> None:
    """Whoever opens another says how its sending is held to the list: what runs later (schedules, events of an ERP)
    would send for nobody's key."""
    assert {route.key for route in all_routes() if route.team} == SENDING


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/schedules/x", {}),
        ("POST", "/v1/erp/events", {}),
        ("PUT", "/v1/subscribers/x", {"name": "Ali", "numbers": [OTHER]}),
        ("POST", "/v1/webhooks", {}),
        ("PUT", "/v1/settings/team", {"numbers": [OTHER]}),
    ],
)
def test_a_team_key_makes_nothing_that_sends_later(world: World, method: str, path: str, body: Any) -> None:
    caller = replace(TEAM, scopes=frozenset(Scope))
    answer = call(world.house, method, path, body, key="team-0001", caller=caller)
    assert (answer.status, answer.code) == (403, "team_key_narrow")


# --- codes -------------------------------------------------------------------------------------------------


def test_a_code_goes_to_a_listed_number_alone_first_and_again(aws_in_process: None, clock: HandClock) -> None:
    codes = OtpWorld(clock)
    codes.directory.team.put(OTP_FIRM, [LISTED])
    key, text = new_key(OTP_FIRM, "team", kind=KeyKind.TEAM)
    codes.directory.add_key(key)
    sent = codes.issue(LISTED, key=text)
    assert sent.status == 201
    refused = codes.issue(OTHER, key=text)
    assert (refused.status, refused.codes) == (422, ["recipient_not_in_team"])
    live = codes.issue(OTHER)
    clock.turn(60_000)
    again = codes.call(
        "POST /v1/otp/{otp_id}/resend",
        {"to": OTHER, "purpose": "sign_in"},
        key=text,
        idempotency_key=codes.next_key(),
        otp_id=live["id"],
    )
    assert (again.status, again.codes) == (422, ["recipient_not_in_team"])
    assert len(codes.operator.calls) == 2
