"""The suppression list and the registry through the API: what is kept, what wins, what is refused and where."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consent.asking import ask
from tests.world import FIRM, World
from ulak.identity.caller import Caller, Scope

ADMIN = Caller(FIRM, "k", scopes=frozenset(Scope))
NUMBER, OTHER = "905321234567", "905321234568"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def _at(world: World, seconds: float) -> str:
    from ulak.platform.clock import SECOND, rfc3339

    return rfc3339(world.clock() + int(seconds * SECOND))


def test_numbers_are_put_on_the_list_found_and_taken_off(world: World) -> None:
    rows = [{"to": "0532 123 45 67", "reason": "complaint", "source": "çağrı merkezi"}, {"to": OTHER}]
    answer = ask(world, "POST", "/v1/suppressions", {"rows": rows})
    assert answer.body == {"recorded": 2, "unchanged": 0}
    assert ask(world, "POST", "/v1/suppressions", {"rows": rows[:1]}).body == {"recorded": 0, "unchanged": 1}
    found = ask(world, "GET", "/v1/suppressions", query={"to": NUMBER}).body["suppressions"]
    assert [(one["reason"], one["scope"], one["recorded_by"]) for one in found] == [
        ("complaint", "commercial", "k")
    ]
    listed = ask(world, "GET", "/v1/suppressions").body["suppressions"]
    assert sorted(one["to"] for one in listed) == [NUMBER, OTHER]
    gone = {"numbers": [NUMBER], "reason": "complaint"}
    assert ask(world, "POST", "/v1/suppressions/remove", gone).status == 403
    assert ask(world, "POST", "/v1/suppressions/remove", gone, caller=ADMIN).body == {
        "recorded": 1,
        "unchanged": 0,
    }
    assert ask(world, "GET", "/v1/suppressions", query={"to": NUMBER}).body["suppressions"] == []


def test_lifting_one_reason_leaves_the_others(world: World) -> None:
    for reason in ("ret", "wrong_number"):
        ask(world, "POST", "/v1/suppressions", {"rows": [{"to": NUMBER, "reason": reason}]})
    lifted = {"numbers": [NUMBER], "reason": "wrong_number"}
    ask(world, "POST", "/v1/suppressions/remove", lifted, caller=ADMIN)
    found = ask(world, "GET", "/v1/suppressions", query={"to": NUMBER}).body["suppressions"]
    assert [one["reason"] for one in found] == ["ret"]


def test_every_wrong_row_is_told_where_it_stands_and_none_is_kept(world: World) -> None:
    rows = [
        {"to": NUMBER, "status": "ONAY", "source": "HS_WEB", "at": _at(world, -60)},
        {"to": "0212 555 11 22", "status": "ONAY", "source": "HS_WEB", "at": "dün"},
        {"to": OTHER, "status": "ONAY", "source": "HS_WEB", "at": _at(world, 3_600)},
    ]
    answer = ask(world, "POST", "/v1/consents", {"rows": rows})
    assert [(one["pointer"], one["row"], one["code"]) for one in answer.body["problems"]] == [
        ("/rows/1/to", 2, "msisdn_landline"),
        ("/rows/1/at", 2, "consent_at_not_a_time"),
        ("/rows/2/at", 3, "consent_at_future"),
    ]
    assert ask(world, "GET", "/v1/consents").body["consents"] == []


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ([("ONAY", -100), ("RET", -50)], "RET"),
        ([("RET", -50), ("ONAY", -100)], "RET"),
        ([("RET", -100), ("ONAY", -50)], "ONAY"),
        ([("ONAY", -70), ("RET", -70)], "RET"),
        ([("RET", -70), ("ONAY", -70)], "RET"),
        ([("ONAY", -69.2), ("RET", -70)], "RET"),
        ([("RET", -70), ("ONAY", -69.2)], "RET"),
    ],
    ids=[
        "later refusal",
        "older consent after it",
        "later consent",
        "one moment",
        "one moment, refusal first",
        "one second, as İYS tells it",
        "one second, refusal first",
    ],
)
def test_the_later_word_holds_and_of_one_moment_the_refusal(
    world: World, said: list[tuple[str, float]], holds: str
) -> None:
    for status, seconds in said:
        row = {"to": NUMBER, "status": status, "source": "HS_WEB", "at": _at(world, seconds)}
        assert ask(world, "POST", "/v1/consents", {"rows": [row]}).status == 200
    (kept,) = ask(world, "GET", "/v1/consents", query={"to": NUMBER}).body["consents"]
    assert kept["status"] == holds


def test_each_recipient_type_has_its_own_record(world: World) -> None:
    rows = [
        {"to": NUMBER, "recipient_type": kind, "status": status, "source": "HS_WEB", "at": _at(world, -9)}
        for kind, status in (("BIREYSEL", "ONAY"), ("TACIR", "RET"))
    ]
    assert ask(world, "POST", "/v1/consents", {"rows": rows}).body["recorded"] == 1
    kept = ask(world, "GET", "/v1/consents", query={"to": NUMBER}).body["consents"]
    assert {one["recipient_type"]: one["status"] for one in kept} == {"BIREYSEL": "ONAY", "TACIR": "RET"}


def test_the_check_is_the_firms_setting_and_begins_with_suppressions(world: World) -> None:
    assert ask(world, "GET", "/v1/settings/consent", caller=ADMIN).body == {"check": "suppressions"}
    assert ask(world, "PUT", "/v1/settings/consent", {"check": "required"}).status == 403
    put = ask(world, "PUT", "/v1/settings/consent", {"check": "required"}, caller=ADMIN)
    assert put.body == {"check": "required"}
    assert ask(world, "GET", "/v1/settings/consent", caller=ADMIN).body == {"check": "required"}


def test_a_long_list_comes_back_page_by_page(world: World) -> None:
    rows = [{"to": f"9053200{n:05d}"} for n in range(250)]
    assert ask(world, "POST", "/v1/suppressions", {"rows": rows}).body["recorded"] == 250
    seen: list[str] = []
    query = {"limit": "100"}
    while True:
        page = ask(world, "GET", "/v1/suppressions", query=query).body
        seen += [one["to"] for one in page["suppressions"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(seen) == [row["to"] for row in rows]


def test_numbers_are_masked_for_a_key_that_may_not_see_them(world: World) -> None:
    ask(world, "POST", "/v1/suppressions", {"rows": [{"to": NUMBER, "note": "Ayşe"}]})
    reader = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))
    (shown,) = ask(world, "GET", "/v1/suppressions", caller=reader).body["suppressions"]
    assert (shown["to"], shown["note"]) == ("90*******567", "*****") or NUMBER not in str(shown)
    assert "Ayşe" not in str(shown)
