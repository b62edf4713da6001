"""A quote says what the job will do and cost; a text alone is counted as it is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import HOUR, MINUTE


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


def test_a_quote_of_rows_is_what_the_job_then_comes_to(world: ListsWorld) -> None:
    rows = [
        {"to": "0532 123 45 67", "ad": "Şule"},
        {"to": "0532 123 45 67", "ad": "Şule"},
        {"to": "0532 123 45 67", "ad": "Can"},
        {"to": "0533 123 45 67", "ad": "x" * 200},
        {"to": "0212 555 11 22", "ad": "y"},
    ]
    quote = world.quote(text="Sayın {ad}", rows=rows)
    job = world.job(world.post_job(rows, "Sayın {ad}"))
    for name in ("rows", "recipients", "duplicates", "refused", "segments"):
        assert quote[name] == job[name], name
    assert (quote["recipients"], quote["duplicates"], quote["refused"]) == (3, 1, 1)
    assert quote["credits"] == job["credits"]["needed"] == 4
    assert quote["by_segments"] == {"1": 2, "2": 1}
    assert quote["dearest"][0]["row"] == 4
    assert [(one["row"], one["code"]) for one in quote["refusals"]] == [(5, "msisdn_landline")]


def test_one_number_with_two_texts_gets_both_unless_one_a_number_is_asked_for(world: ListsWorld) -> None:
    rows = [{"to": "05321234567", "borç": "10"}, {"to": "05321234567", "borç": "20"}]
    assert world.quote(text="{borç} TL", rows=rows)["recipients"] == 2
    once = world.quote(text="{borç} TL", rows=rows, one_per_number=True)
    assert (once["recipients"], once["duplicates"]) == (1, 1)


@pytest.mark.parametrize(("times", "told"), [(20, 0), (21, 1)])
def test_a_quote_tells_of_a_number_that_is_written_to_more_often_than_the_operator_takes(
    world: ListsWorld, times: int, told: int
) -> None:
    rows = [{"to": "0532 123 45 67", "n": str(n)} for n in range(times)]
    rows += [{"to": f"0533 123 45 {n:02}", "n": "1"} for n in range(90)]
    notes = world.quote(text="No {n}", purpose="informational", rows=rows)["notes"]
    assert len(notes) == told
    assert all("1 recipients have more than 20 messages" in note for note in notes)


def test_a_quote_tells_which_letters_save_how_much_over_all_recipients(world: ListsWorld) -> None:
    text = "Kampanya’mız başladı " + "x" * 60
    rows = ["05321234567", "05331234567", "05341234567"]
    saving = world.quote(text=text, recipients=rows)["savings"]
    assert saving["typography"] == {
        "letters": [{"character": "’", "write": "'", "recipients": 3}],
        "recipients": 3,
        "segments": 3,
    }
    assert saving["typography_and_turkish"]["segments"] == 3


def test_a_quote_of_rows_that_cannot_be_sent_is_a_quote_and_no_refusal(world: ListsWorld) -> None:
    quote = world.quote(text="Merhaba", recipients=["0212 555 11 22"])
    assert (quote["recipients"], quote["refused"]) == (0, 1)


def test_a_quote_of_a_file_that_is_none_says_why(world: ListsWorld) -> None:
    quote = world.quote(text="Merhaba", upload=world.upload(b"%PDF-1.7"))
    assert (quote["status"], [one["code"] for one in quote["problems"]]) == ("failed", ["file_pdf"])


def test_a_quote_and_its_job_share_the_snapshot_of_a_file(world: ListsWorld) -> None:
    upload = world.upload(b"GSM;Ad\n0532 123 45 67;Ali\n")
    body = {"text": "Sayın {ad}", "upload": upload}
    assert world.quote(**body)["recipients"] == 1
    before = len(
        world.house.platform.bucket._client.list_objects_v2(Bucket="ulak-test-bucket", Prefix="snapshots/")[
            "Contents"
        ]
    )
    ref = world.send_job(body | {"purpose": "informational"}).job.ref
    world.run(seconds=10)
    assert world.job(ref)["recipients"] == 1
    listed = world.house.platform.bucket._client.list_objects_v2(
        Bucket="ulak-test-bucket", Prefix="snapshots/"
    )["Contents"]
    assert len(listed) == before


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a" * 155, {"characters": 155, "used": 155, "segments": 1, "limit": 907, "report_row": "155"}),
        ("a" * 156, {"used": 156, "segments": 2, "credits": 2, "report_row": "152 + 4"}),
        ("€", {"characters": 1, "used": 2, "encoding": "gsm7"}),
        ("ş", {"used": 2, "encoding": "gsm7_tr"}),
        ("a" * 908, {"credits": 7}),
    ],
    ids=["one segment", "two", "an escape pair", "a shift table", "too long"],
)
def test_a_text_alone_is_counted_as_the_message_window_shows_it(
    world: ListsWorld, text: str, wanted: dict[str, Any]
) -> None:
    counter = world.quote(text=text)["counter"]
    assert {name: counter[name] for name in wanted} == wanted
    assert (counter["problem"] is not None) == (len(text) > 907)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x", "recipients": ["0532"], "upload": "0" * 32},
        {"text": "x", "flash": True},
    ],
    ids=["nothing", "no text", "two sources", "an unknown field"],
)
def test_a_quote_that_cannot_be_read_is_refused(world: ListsWorld, body: dict[str, Any]) -> None:
    assert world.ask("POST", "/v1/quotes", body).status == 422


@pytest.mark.parametrize("quote_id", ["0" * 32, "x", "é" * 32], ids=["nobody asked", "no id", "no ASCII"])
def test_a_quote_that_nobody_asked_for_is_not_found(world: ListsWorld, quote_id: str) -> None:
    assert world.ask("GET", f"/v1/quotes/{quote_id}").status == 404


def test_a_quote_of_a_file_is_pending_until_it_is_made_and_the_first_one_stands(world: ListsWorld) -> None:
    asked = world.ask("POST", "/v1/quotes", {"text": "x", "upload": world.upload(b"GSM\n05321234567\n")})
    where = asked.headers["location"]
    assert (asked.status, world.ask("GET", where).body["status"]) == (202, "pending")
    assert world.ask("GET", where).headers["retry-after"] == "2"
    message = world.lists_queue.messages[0][1]
    assert json.loads(message) == {"firm": FIRM, "quote": asked.body["id"]}
    world.build()
    first = world.ask("GET", where).body
    assert (first["id"], first["recipients"]) == (asked.body["id"], 1)
    world.clock.turn(12 * HOUR)
    world.house.lists.builds.take(message, world.remaining)
    assert world.ask("GET", where).body == first


def test_a_quote_tells_what_the_texts_hold_by_row_and_changes_none(world: ListsWorld) -> None:
    """The firm's hosts and words are its own setting; the other rows are everybody's."""
    admin = Caller(FIRM, "k", scopes=frozenset(Scope))
    setting = {"link_hosts": ["acme.com.tr"], "words": ["Çekiliş"]}
    put = call(world.house, "PUT", "/v1/settings/content", setting, caller=admin)
    assert put.body == {"link_hosts": ["acme.com.tr"], "words": ["çekiliş"]}
    world.clock.turn(2 * MINUTE)  # functions remember a firm for a minute
    rows = [
        {"to": "0532 123 45 60", "x": "acme.com.tr/a"},
        {"to": "0532 123 45 61", "x": "bit.ly/a"},
        {"to": "0532 123 45 62", "x": "Zirаat"},
        {"to": "0532 123 45 63", "x": "bit.ly/b ÇEKİLİŞİ"},
    ]
    text = "Merhaba {x}"
    quote = world.quote(text=text, rows=rows)
    told = {one["code"]: (one["found"], one["recipients"], one["rows"]) for one in quote["content"]}
    assert told == {
        "content_link_shortened": (["bit.ly"], 2, [2, 4]),
        "content_link_not_listed": (["bit.ly"], 2, [2, 4]),
        "content_mixed_scripts": (["Zir[а]at"], 1, [3]),
        "content_word": (["çekiliş"], 1, [4]),
    }
    assert all(one["source"][1:3] == ": " and one["message"] for one in quote["content"])
    assert quote["first"][2]["text"] == "Merhaba Zirаat"
    counted = world.quote(text="Merhaba http://1.2.3.4")
    (link, listed) = counted["counter"]["content"]
    assert (link["code"], link["found"], listed["code"]) == (
        "content_link_number",
        ["1.2.3.4"],
        "content_link_not_listed",
    )


def test_a_host_that_is_none_is_refused_by_its_place(world: ListsWorld) -> None:
    admin = Caller(FIRM, "k", scopes=frozenset(Scope))
    body = {"link_hosts": ["acme.com.tr", "https://acme.com.tr/x", "acme"], "words": []}
    refused = call(world.house, "PUT", "/v1/settings/content", body, caller=admin)
    assert [one["pointer"] for one in refused.body["problems"]] == ["/link_hosts/1", "/link_hosts/2"]
