"""What a commercial message says of its sender: put behind the text or looked for, counted before anything is sent.

The rule: regulation on commercial messages (RG 15.07.2015/29417), as third parties tell it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import HOUR, MINUTE

NUMBERS = ["905321234567", "905321234568"]
TAIL = " Acme A.S. Mersis 0012345678900015 RET yaz 4609"
OURS = {"name": "Acme A.S.", "mersis": "0012345678900015", "refusal": "RET yaz 4609"}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)
    return World(clock)


def put(world: World, **content: Any) -> Answer:
    caller = Caller(FIRM, "a", scopes=frozenset(Scope))
    answer = call(world.house, "PUT", "/v1/settings/commercial", {**OURS, **content}, caller=caller)
    world.clock.turn(2 * MINUTE)  # what functions remember of a firm
    return answer


def ask(world: World, method: str, path: str, body: Any, key: str = "") -> Answer:
    return call(world.house, method, path, body, caller=Caller(FIRM, "k"), key=key)


def texts(world: World) -> list[str]:
    return [text for one in world.operator.calls for text in one.texts]


def test_what_a_text_lacks_is_put_behind_it_and_counted_before(world: World) -> None:
    assert put(world, mode="append").body["behind"] == TAIL
    text = "a" * (155 - len(TAIL))
    body = {"text": text, "purpose": "commercial", "recipients": NUMBERS}
    quote = ask(world, "POST", "/v1/quotes", body).body
    assert (quote["segments"], quote["credits"]) == (2, 2)
    assert quote["first"][0]["text"] == text + TAIL
    longer = ask(world, "POST", "/v1/quotes", {**body, "text": text + "a"}).body
    assert (longer["segments"], longer["credits"]) == (4, 4)
    job = ask(world, "POST", "/v1/jobs", {**body, "text": text + "a"}, key="key-00000001").body
    assert (job["segments"], job["credits"]["needed"]) == (4, 4)
    world.run(seconds=10)
    assert set(texts(world)) == {text + "a" + TAIL}


def test_a_text_alone_is_counted_with_it(world: World) -> None:
    put(world, mode="append")
    commercial = ask(world, "POST", "/v1/quotes", {"text": "a" * 155, "purpose": "commercial"}).body
    informational = ask(world, "POST", "/v1/quotes", {"text": "a" * 155, "purpose": "informational"}).body
    assert (commercial["counter"]["credits"], informational["counter"]["credits"]) == (2, 1)


def test_texts_of_each_recipient_have_it_and_are_counted_one_by_one(world: World) -> None:
    put(world, mode="append")
    room = 155 - len(TAIL)
    rows = [{"to": NUMBERS[0], "x": "a" * room}, {"to": NUMBERS[1], "x": "a" * (room + 1)}]
    body = {"text": "{x}", "purpose": "commercial", "rows": rows}
    quote = ask(world, "POST", "/v1/quotes", body).body
    assert quote["by_segments"] == {"1": 1, "2": 1}
    ask(world, "POST", "/v1/jobs", body, key="key-00000001")
    world.run(seconds=10)
    assert sorted(texts(world)) == sorted(row["x"] + TAIL for row in rows)


def test_nothing_stands_twice(world: World) -> None:
    put(world, mode="append")
    said = "ACME A.Ş.: %20 indirim! Mersis 0012 3456 7890 0015. İptal için RET yazıp 4609'a gönderin"
    body = {"to": NUMBERS[0], "text": said, "purpose": "commercial"}
    ask(world, "POST", "/v1/messages", body, key="key-00000001")
    half = {**body, "text": "Acme A.S. indirim RET 4609"}
    ask(world, "POST", "/v1/messages", half, key="key-00000002")
    world.run(seconds=10)
    assert texts(world) == [said, "Acme A.S. indirim RET 4609 Mersis 0012345678900015"]


def test_informational_messages_are_left_as_they_are(world: World) -> None:
    put(world, mode="append")
    body = {"to": NUMBERS[0], "text": "Kargo yolda", "purpose": "informational"}
    ask(world, "POST", "/v1/messages", body, key="key-00000001")
    world.run(seconds=10)
    assert texts(world) == ["Kargo yolda"]


def test_a_text_that_lacks_something_is_refused_where_the_firm_checks(world: World) -> None:
    put(world, mode="check")
    body = {"to": NUMBERS[0], "text": "Acme A.S. indirim", "purpose": "commercial"}
    answer = ask(world, "POST", "/v1/messages", body, key="key-00000001")
    assert [(one["pointer"], one["code"]) for one in answer.body["problems"]] == [
        ("/text", "commercial_lacks_mersis"),
        ("/text", "commercial_lacks_refusal"),
    ]
    whole = {**body, "text": "Acme A.S. indirim" + TAIL}
    assert ask(world, "POST", "/v1/messages", whole, key="key-00000002").status == 202
    assert ask(world, "POST", "/v1/quotes", {"text": "x", "purpose": "commercial"}).status == 422


def test_a_firm_that_says_nothing_sends_its_texts_as_they_are(world: World) -> None:
    body = {"to": NUMBERS[0], "text": "Indirim", "purpose": "commercial"}
    assert ask(world, "POST", "/v1/messages", body, key="key-00000001").status == 202
    world.run(seconds=10)
    assert texts(world) == ["Indirim"]


def test_what_cannot_stand_in_a_text_is_told_together(world: World) -> None:
    answer = put(world, name="", mersis="123", refusal="RET {x}", mode="append")
    assert [(one["pointer"], one["code"]) for one in answer.body["problems"]] == [
        ("/name", "commercial_part_missing"),
        ("/refusal", "commercial_part_braces"),
        ("/mersis", "mersis_digits"),
    ]
    assert put(world, name="", mersis="", refusal="", mode="off").status == 200


def test_a_link_and_what_is_behind_it_stand_beside_each_other(world: World) -> None:
    put(world, mode="append")
    body = {
        "to": NUMBERS[0],
        "text": "Indirim {link}",
        "purpose": "commercial",
        "link": {"url": "https://acme.com.tr/x"},
    }
    assert ask(world, "POST", "/v1/messages", body, key="key-00000001").status == 202
    world.run(seconds=10)
    (text,) = texts(world)
    assert text.startswith("Indirim https://k.test/l/")
    assert text.endswith(TAIL)


@pytest.mark.parametrize("operator_id", ["verimor", "turkcell"])
def test_an_operator_is_always_told_to_put_nothing_of_its_own_behind(operator_id: str) -> None:
    """Verimor's ``add_ret`` (V: its user guide), Turkcell's ``etkFlag`` (T): known by their rows."""
    from ulak.rules import opt_out_of

    assert opt_out_of(operator_id).sent is False
    with pytest.raises(LookupError):
        opt_out_of("netgsm")
