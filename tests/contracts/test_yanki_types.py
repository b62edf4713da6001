"""Flash and WAP push on Yankı's wire: what the operator's books hold is what a phone would show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.benches import call
from tests.contracts.yanki_bench import YankiBench
from tests.simulator.simulator_world import Program
from ulak.operators.port import Accepted, Rejected
from ulak.rules import Then, profile
from ulak.text import MessageType, count

NUMBER = "905321234567"
TOKEN = {"authorization": "Bearer yanki-ulak-1"}
TEXTS = {
    MessageType.BULK: ("Merhaba", ""),
    MessageType.FLASH: ("Kapınız açık", "flash"),
    MessageType.WAP_PUSH: ("https://www.ornek.com/k?a=1 Şehrin ışıkları " + "ö" * 120, "wap_push"),
}


@pytest.fixture
def bench(simulator: Program) -> Iterator[YankiBench]:
    with simulator.client() as books:
        books.post("/books/reset")
    made = YankiBench.at(simulator)
    yield made
    made.close()


@pytest.mark.parametrize("message_type", TEXTS)
def test_a_message_is_shown_in_its_form(
    simulator: Program, bench: YankiBench, message_type: MessageType
) -> None:
    text, form = TEXTS[message_type]
    assert isinstance(bench.operator.send(call(NUMBER, text=text, message_type=message_type)), Accepted)
    with simulator.client() as books:
        (taken,) = books.get("/books/messages").json()["messages"]
        page = books.get("/").text
    assert (taken["text"], taken["form"]) == (text, form)
    assert taken["segments"] == count(text, profile("yanki"), message_type).segments
    assert ("⚡ flash" in page, "WAP push" in page) == (form == "flash", form == "wap_push")


def test_a_flash_of_two_segments_is_refused_by_the_operator_too(bench: YankiBench) -> None:
    answer = bench.operator.send(call(NUMBER, text="a" * 156, message_type=MessageType.FLASH))
    assert answer == Rejected("text", "refused_text", Then.FAIL)


@pytest.mark.parametrize(
    "parts", [["00"], ["zz"], [], ["0605040b8423f0"], ["0605040b8423f001060403ae81ea02056a0045c6ff"]]
)
def test_what_is_no_push_is_refused_by_the_operator(simulator: Program, parts: list[str]) -> None:
    body = {
        "reference": "r-1",
        "sender": "ULAK",
        "kind": "msisdn",
        "purpose": "informational",
        "messages": [{"name": "a", "to": NUMBER, "parts": parts}],
    }
    with simulator.client() as client:
        answer = client.post("/yanki/v1/messages", json=body, headers=TOKEN, auth=None)
    assert (answer.status_code, answer.json()) == (422, {"error": "text"})
