"""Yankı: references that can be asked for, recipients by name, TCKNs from a sender of their own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.simulator.simulator_world import MakeWorld, World

TOKEN = {"authorization": "Bearer yanki-ulak-1"}
ONE, TWO = "17291716060", "10000000146"


def send(world: World, *to: str, **more: Any) -> httpx.Response:
    messages = [{"name": f"n{place}", "to": one, "text": "Merhaba"} for place, one in enumerate(to)]
    body = {"reference": "r-1", "sender": "ULAKTCKN", "kind": "tckn", "purpose": "informational"}
    return world.http.post("/yanki/v1/messages", json=body | {"messages": messages} | more, headers=TOKEN)


def find(world: World, reference: str) -> httpx.Response:
    return world.http.get("/yanki/v1/messages", params={"reference": reference}, headers=TOKEN)


def test_a_call_is_found_by_its_reference_a_second_after_it_was_taken(make_world: MakeWorld) -> None:
    world = make_world()
    taken = send(world, ONE, TWO)
    assert taken.status_code == 202
    assert find(world, "r-1").json() == {"error": "unknown_reference"}
    world.clock.now += 1
    assert find(world, "r-1").json() == {"batch": taken.json()["batch"], "reference": "r-1", "messages": 2}
    assert find(world, "r-2").status_code == 404


def test_a_reference_that_comes_again_is_another_call(make_world: MakeWorld) -> None:
    world = make_world()
    first, second = send(world, ONE).json()["batch"], send(world, ONE).json()["batch"]
    assert first != second
    world.clock.now += 1
    assert find(world, "r-1").json()["batch"] == first
    assert world.messages()[0]["times"] == 2


def test_reports_tell_recipients_by_the_callers_names_and_never_by_number(make_world: MakeWorld) -> None:
    world = make_world()
    batch = send(world, ONE, TWO).json()["batch"]
    world.clock.now += 60
    body = {"batches": [batch], "since": 0, "until": world.clock.now, "page": 1, "size": 1}
    answers = [
        world.http.post("/yanki/v1/reports", json=body | {"page": page}, headers=TOKEN) for page in (1, 2)
    ]
    assert [one["name"] for answer in answers for one in answer.json()["reports"]] == ["n0", "n1"]
    assert [answer.json()["last"] for answer in answers] == [False, True]
    assert {one["state"] for answer in answers for one in answer.json()["reports"]} == {"delivered"}
    assert not any(number in answer.text for answer in answers for number in (ONE, TWO))


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"sender": "ULAK"}, 403, "sender"),
        ({"kind": "msisdn"}, 403, "sender"),
        ({"kind": "msisdn", "sender": "ULAK"}, 422, "parameter"),
        ({"reference": ""}, 422, "parameter"),
        ({"messages": []}, 422, "parameter"),
        ({"messages": [{"name": "a", "to": "17291716050", "text": "x"}]}, 422, "parameter"),
        ({"messages": [{"name": "a", "to": ONE, "text": "a" * 914}]}, 422, "text"),
        (
            {"messages": [{"name": "a", "to": ONE, "text": "x"}, {"name": "a", "to": TWO, "text": "x"}]},
            422,
            "parameter",
        ),
    ],
    ids=[
        "a phone sender",
        "not its kind",
        "a TCKN as a phone",
        "reference",
        "nobody",
        "checksum",
        "long",
        "names",
    ],
)
def test_what_is_wrong_is_refused_by_a_word(
    make_world: MakeWorld, more: dict[str, Any], status: int, error: str
) -> None:
    world = make_world()
    answer = send(world, ONE, **more)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert [call["code"] for call in world.calls()] == [error]
    assert world.messages() == []


def test_nobody_comes_in_without_a_token_of_an_account(make_world: MakeWorld) -> None:
    world = make_world()
    for header in ({}, {"authorization": "Bearer x"}, {"authorization": "Bearer "}, world.headers):
        answer = world.http.get("/yanki/v1/balance", headers=header)
        assert (answer.status_code, answer.json()) == (401, {"error": "credentials"})


def test_credit_of_tckns_is_apart(make_world: MakeWorld) -> None:
    world = make_world()
    send(world, ONE, TWO)
    balances = world.http.get("/yanki/v1/balance", headers=TOKEN).json()["balances"]
    assert balances == [{"name": "SMS", "amount": 1_000_000}, {"name": "TCKN", "amount": 99_998}]
