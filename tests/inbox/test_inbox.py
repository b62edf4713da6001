"""What people write back, through the API: kept once, a refusal holds at once and is confirmed once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.events.happened import Change, events_of
from ulak.identity.caller import Caller, Scope
from ulak.inbox.automatic import CONFIRMATION as CONFIRMED
from ulak.platform.clock import HOUR

NUMBER = "905321234567"
CONFIRMATION = CONFIRMED.text


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)  # nine in the morning in Türkiye: commercial messages may go out
    return World(clock)


def ask(world: World, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return call(world.house, method, path, body, **{"caller": Caller(FIRM, "k"), **more})


def receive(world: World, text: str, number: str = NUMBER, name: str = "m1") -> dict[str, Any]:
    answer = ask(world, "POST", "/v1/inbox", {"id": name, "sender": number, "to": "4609", "text": text})
    assert answer.status == 200, answer.body
    return dict(answer.body)


def texts(world: World) -> list[tuple[str, str]]:
    return [pair for one in world.operator.calls for pair in zip(one.msisdns, one.texts, strict=True)]


def test_a_refusal_by_message_stops_commercial_messages_and_is_confirmed_once(world: World) -> None:
    assert receive(world, "ret")["refusal"]
    world.run(seconds=5)
    assert texts(world) == [(NUMBER, CONFIRMATION)]
    body = {"to": NUMBER, "text": "İndirim", "purpose": "commercial"}
    assert ask(world, "POST", "/v1/messages", body, key="key-00000001").codes == ["consent_ret"]
    (held,) = ask(world, "GET", "/v1/suppressions", query={"to": NUMBER}).body["suppressions"]
    assert (held["reason"], held["source"]) == ("ret", "inbound")


@pytest.mark.parametrize(
    "text",
    [
        "\u0131ptal",
        "I\u0307PTAL",
        "'Ret.'",
        "RET!!",
        "R\u200bET",
        "\x00R\x00E\x00T",
        "r e t",
        "Dur dur dur",
        "RET\nAyşe Işık\nMuhasebe Müdürü",
        "Ayşe Işık\nRET",
        "İPTAL\r\n\r\nSamsung telefonumdan gönderildi",
        "RET\n> Sayın müşterimiz, kampanyamız başladı. Ayrıntılar mağazamızda.",
    ],
)
def test_a_refusal_is_heard_however_a_phone_writes_it(world: World, text: str) -> None:
    """Law 6563 art. 8: refusing is easy."""
    assert receive(world, text)["refusal"]


@pytest.mark.parametrize(
    "text", ["Siparişim gelmedi\niptal", "Durdurun", "Dur bakalım", "Merhaba\nRET ne demek?"]
)
def test_a_word_within_what_somebody_writes_is_no_refusal(world: World, text: str) -> None:
    assert not receive(world, text)["refusal"]


def test_who_refuses_again_is_not_written_to_again(world: World) -> None:
    for number in range(5):
        world.clock.turn(1_000)
        receive(world, "RET", name=f"m{number}")
    world.run(seconds=5)
    assert len(texts(world)) == 1


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1969-12-31T00:00:00Z"])
def test_a_message_of_no_time_is_refused(world: World, at: str) -> None:
    """It would stand where neither the inbox nor an erasure looks."""
    body = {"id": "m", "sender": NUMBER, "text": "Merhaba", "received_at": at}
    answer = ask(world, "POST", "/v1/inbox", body)
    assert (answer.status, answer.codes) == (422, ["received_at_wrong"])


def test_a_message_that_is_told_twice_is_one(world: World) -> None:
    first = receive(world, "İptal")
    world.clock.turn(60_000)
    assert receive(world, "İptal") == first
    world.run(seconds=5)
    assert len(ask(world, "GET", "/v1/inbox").body["messages"]) == 1
    assert len(texts(world)) == 1


def test_a_refusal_in_mid_job_stops_what_is_not_claimed(world: World) -> None:
    from ulak.platform.clock import rfc3339

    others = ["905321234560", "905321234561"]
    ref = world.post_job([*others, NUMBER], purpose="commercial", send_at=rfc3339(world.clock() + HOUR))
    world.run(seconds=5)
    receive(world, "STOP")
    world.run(seconds=HOUR // 1_000 + 300)
    assert {number for number, text in texts(world) if text != CONFIRMATION} == set(others)
    assert world.job(ref)["counts"]["suppressed"] == 1


def test_a_recorded_consent_turns_into_a_refusal(world: World) -> None:
    row = {"to": NUMBER, "status": "ONAY", "source": "HS_WEB", "at": "2026-11-01T10:00:00+03:00"}
    ask(world, "POST", "/v1/consents", {"rows": [row]})
    receive(world, "RET")
    (kept,) = ask(world, "GET", "/v1/consents", query={"to": NUMBER}).body["consents"]
    assert (kept["status"], kept["source"]) == ("RET", "inbound")


def test_somebody_who_writes_is_no_refusal(world: World) -> None:
    assert not receive(world, "Siparişimi iptal etmek istemiyorum, nerede kaldı?")["refusal"]
    world.run(seconds=5)
    assert texts(world) == []
    assert ask(world, "GET", "/v1/suppressions").body["suppressions"] == []


def test_the_inbox_lists_the_newest_first_and_remembers_who_read(world: World) -> None:
    for number in range(5):
        world.clock.turn(1_000)
        receive(world, f"Soru {number}", name=f"m{number}")
    page = ask(world, "GET", "/v1/inbox", query={"limit": "3"}).body
    assert [one["text"] for one in page["messages"]] == ["Soru 4", "Soru 3", "Soru 2"]
    rest = ask(world, "GET", "/v1/inbox", query={"limit": "3", "cursor": page["next_cursor"]}).body
    assert [one["text"] for one in rest["messages"]] == ["Soru 1", "Soru 0"]
    assert rest["next_cursor"] is None
    marked = {"read": True, "assigned_to": "ayse"}
    path = f"/v1/inbox/{page['messages'][0]['id']}"
    assert ask(world, "PUT", path, marked).body["assigned_to"] == "ayse"
    shown = ask(world, "GET", "/v1/inbox").body["messages"]
    assert [one["read"] for one in shown] == [True, False, False, False, False]
    assert ask(world, "PUT", "/v1/inbox/nobody", marked).status == 404


def test_who_gets_no_message_at_all_is_not_told_that_the_refusal_was_heard(world: World) -> None:
    row = {"to": NUMBER, "scope": "all", "reason": "other"}
    ask(world, "POST", "/v1/suppressions", {"rows": [row]})
    assert receive(world, "RET")["refusal"]
    world.run(seconds=5)
    assert texts(world) == []


def test_a_key_that_may_not_see_numbers_sees_neither_number_nor_text(world: World) -> None:
    receive(world, "Borcum ne kadar?")
    reader = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))
    (shown,) = ask(world, "GET", "/v1/inbox", caller=reader).body["messages"]
    assert shown["text"] is None
    assert NUMBER not in str(shown)


def test_a_wrong_sender_and_time_are_told_together(world: World) -> None:
    body = {"id": "m", "sender": "0212 555 11 22", "text": "RET", "received_at": "dün"}
    answer = ask(world, "POST", "/v1/inbox", body)
    assert [one["pointer"] for one in answer.body["problems"]] == ["/sender", "/received_at"]


def test_a_message_that_came_in_is_an_event_without_number_and_text(world: World) -> None:
    message = receive(world, "RET")
    (item,) = world.house.platform.table.query(f"FIRM#{FIRM}#INBOX", between=("INBOX#", "INBOX#~"))
    (event,) = events_of(Change({}, item, "1"))
    assert (event.kind, event.data["inbox_id"], event.data["refusal"]) == (
        "inbox.received",
        message["id"],
        True,
    )
    assert NUMBER not in str(event.data)
    (marked,) = events_of(Change(item, {**item, "read": True, "assigned_to": "ayse"}, "2"))
    assert (marked.kind, marked.data["read"], marked.data["assigned_to"]) == ("inbox.marked", True, "ayse")
    (tied,) = events_of(Change(item, {**item, "answers": "7f-0-0", "subscriber": "M1"}, "3"))
    assert (tied.kind, tied.data["message_id"], tied.data["subscriber"]) == ("inbox.tied", "7f-0-0", "M1")
    (replied,) = events_of(Change(item, {**item, "reply": "8a-0-0"}, "4"))
    assert (replied.kind, replied.data["message_id"]) == ("inbox.replied", "8a-0-0")
    assert events_of(Change(item, {**item, "unanswered": "not_sent"}, "5")) == []
