"""Flash, VIP, WAP push and MMS: what can be sent is sent as it is, and what cannot says why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.identity.caller import Caller, KeyKind
from ulak.text import MessageType

NUMBER = "0532 123 45 67"
TEST = Caller(f"{FIRM}-test", "k", kind=KeyKind.TEST)


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock, operator_id="yanki")
    world.house.firm.worlds.open(FIRM)
    return world


def ask(
    world: World, message_type: str, text: str, path: str = "/v1/messages", test: bool = False, **more: Any
) -> Answer:
    body = {"text": text, "purpose": "informational", "message_type": message_type, **more}
    if path != "/v1/quotes" or more:
        body |= {"to": NUMBER} if path == "/v1/messages" else {"recipients": [NUMBER]}
    caller = TEST if test else Caller(FIRM, "k")
    return call(
        world.house, "POST", path, body, caller=caller, key="" if path == "/v1/quotes" else "key-00000001"
    )


@pytest.mark.parametrize(
    ("message_type", "text"), [("flash", "Kapınız açık"), ("wap_push", "https://a.tr/k Kampanya")]
)
def test_a_type_that_the_operator_takes_goes_out_as_it(world: World, message_type: str, text: str) -> None:
    answer = ask(world, message_type, text)
    assert answer.status == 202, answer.body
    world.run(seconds=5)
    (sent,) = world.operator.calls
    assert (sent.message_type, sent.texts) == (MessageType(message_type), [text])


@pytest.mark.parametrize("message_type", ["flash", "vip"])
def test_a_type_of_one_segment_is_refused_past_it(world: World, message_type: str) -> None:
    sent = ask(world, message_type, "a" * 155, test=True)
    assert (sent.status, sent.body.get("segments")) == (202, 1), sent.body
    refused = ask(world, message_type, "a" * 156, test=True, client_reference="2")
    assert (refused.status, refused.codes) == (422, ["text_too_long"])
    assert "155" in refused.body["problems"][0]["message"]


def test_a_wap_push_needs_an_address_before_its_text(world: World) -> None:
    refused = ask(world, "wap_push", "Kampanya başladı")
    assert (refused.status, refused.codes) == (422, ["wap_push_without_address"])
    rows = [{"to": NUMBER, "x": "https://a.tr/k"}, {"to": NUMBER, "x": "a.tr"}]
    body = {"text": "{x} Yazı", "purpose": "informational", "message_type": "wap_push", "rows": rows}
    quote = call(world.house, "POST", "/v1/quotes", body, caller=Caller(FIRM, "k")).body
    assert (quote["recipients"], quote["by_encoding"], quote["segments"]) == (1, {"octets": 1}, 1)
    assert [(one["row"], one["code"]) for one in quote["refusals"]] == [(2, "wap_push_without_address")]


def test_a_wap_push_may_lead_to_a_link_of_our_own(world: World) -> None:
    answer = ask(world, "wap_push", "{link} Kampanya", link={"url": "https://ornek.com/"})
    assert answer.status == 202, answer.body
    world.run(seconds=5)
    assert world.operator.calls[0].texts[0].startswith("https://k.test/l/")


def test_segments_of_a_wap_push_are_paid_for_by_octets(world: World) -> None:
    quote = ask(world, "wap_push", "https://a.tr/k " + "ş" * 100, "/v1/quotes", tags={"branch": "x"}).body
    assert (quote["segments"], quote["by_segments"]) == (2, {"2": 1})
    counter = ask(world, "wap_push", "https://a.tr/k " + "a" * 728, "/v1/quotes").body["counter"]
    assert (counter["encoding"], counter["used"], counter["limit"]) == ("octets", 742, 741)
    assert counter["problem"]["code"] == "text_too_long"


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/jobs", "/v1/quotes"])
def test_an_mms_to_turkey_is_told_to_be_a_text_and_a_link_is_offered(world: World, path: str) -> None:
    refused = ask(world, "mms", "Katalog", path)
    assert (refused.status, refused.codes) == (422, ["mms_arrives_as_text"])
    assert "{link}" in refused.body["problems"][0]["message"]
    assert refused.body["problems"][0]["pointer"] in ("/message_type", "")


def test_a_type_that_the_operator_does_not_take_is_refused_with_what_it_takes(world: World) -> None:
    refused = ask(world, "vip", "Kapınız açık")
    assert (refused.status, refused.codes) == (422, ["message_type_not_offered"])
    assert "flash" in refused.body["problems"][0]["message"]
