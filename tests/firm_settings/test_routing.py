"""Which of a firm's accounts its messages go by, as its administrators set it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.operators.port import NotSent

ADMIN = Caller(FIRM, "k", scopes=frozenset({"admin"}))
ROWS = [
    {"account": "sms-yedek", "countries": ["AZ"]},
    {"account": "sms", "purposes": ["informational"], "message_types": ["bulk"]},
]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock)
    world.routing_settings = world.house.firm.routing  # type: ignore[attr-defined] # of this test's world alone
    world.directory.set_account(
        OperatorAccount(FIRM, Service.SMS, "verimor", Region.TR, ("ACME",), name="yedek")
    )
    return world


def put(world: World, rows: list[dict[str, Any]], service: str = "sms") -> Answer:
    return world.call("PUT", f"/v1/settings/routing/{service}", {"rows": rows}, caller=ADMIN)


def test_rows_are_kept_in_their_order_and_shown(world: World) -> None:
    assert world.call("GET", "/v1/settings/routing", caller=ADMIN).body == {
        "routing": {"sms": [], "otp": [], "tckn": []}
    }
    answer = put(world, ROWS)
    assert answer.status == 200, answer.body
    empty: dict[str, list[str]] = {"countries": [], "message_types": [], "purposes": []}
    assert answer.body["routing"]["sms"] == [empty | row for row in ROWS]
    assert world.call("GET", "/v1/settings/routing", caller=ADMIN).body == answer.body


def test_without_rows_everything_goes_by_the_first_account(world: World) -> None:
    put(world, ROWS)
    put(world, [])
    assert world.house.directory.firms.routed(FIRM, Service.SMS, "bulk", "commercial")[0].account == "sms"


@pytest.mark.parametrize(
    ("rows", "code", "pointer"),
    [
        ([{"account": "sms-uzak"}], "route_account_unknown", "/rows/0/account"),
        ([{"account": "otp"}], "route_account_unknown", "/rows/0/account"),
        ([{"account": "sms"}, {"account": "sms"}], "route_repeated", "/rows/1"),
        ([{"account": "sms", "message_types": ["otp"]}], "route_type_of_other", "/rows/0/message_types"),
        ([{"account": "sms", "countries": ["DE"]}], "field_not_one_of", "/rows/0/countries/0"),
    ],
    ids=["unknown account", "another service's", "twice", "another service's type", "unknown country"],
)
def test_what_is_wrong_with_a_row_is_named(
    world: World, rows: list[dict[str, Any]], code: str, pointer: str
) -> None:
    answer = put(world, rows)
    assert (answer.status, [(one["code"], one["pointer"]) for one in answer.body["problems"]]) == (
        422,
        [(code, pointer)],
    )
    assert world.call("GET", "/v1/settings/routing", caller=ADMIN).body["routing"]["sms"] == []


def test_an_unknown_service_is_not_found(world: World) -> None:
    assert put(world, [], "fax").status == 404


def test_a_further_account_wants_the_first(world: World) -> None:
    settings = world.house.firm.settings
    body = {"operator": "netgsm", "credentials": {"username": "u", "password": "p"}, "sender_id": "ACME"}
    world.firm_settings = settings  # type: ignore[attr-defined] # of this test's world alone
    made = world.call("PUT", "/v1/settings/accounts/sms-uc", body, caller=ADMIN)
    assert (made.status, made.body["account"], made.body["service"]) == (200, "sms-uc", "sms")
    shown = world.call("GET", "/v1/settings/accounts", caller=ADMIN).body["accounts"]
    assert {"sms", "sms-uc", "sms-yedek", "otp", "tckn"} == shown.keys()


def test_a_job_whose_only_account_is_away_says_what_it_waits_for(world: World) -> None:
    world.operator.answers = [lambda call: NotSent("ConnectError")] * 50
    for n in range(5):
        world.post_job([f"053200000{n:02d}"], key=f"key-000000{n:02d}")
    world.run(seconds=4)
    ref = world.post_job(["05321234567"], key="key-00000099")
    world.run(seconds=4)
    job = world.job(ref)
    assert (job["status"], job["waits_for"]) == ("sending", "account")
    (held,) = job["accounts_held_back"]
    assert (held["account"], held["operator"], held["state"]) == ("sms", "netgsm", "open")
    assert held["tried_at"] == job["waits_until"]
    world.operator.answers = []
    world.run(seconds=400)
    assert world.job(ref)["counts"]["delivered"] == 1
    assert "accounts_held_back" not in world.job(ref)
