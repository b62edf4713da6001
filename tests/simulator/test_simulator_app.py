"""The books' small API, the rules at run time, and the page."""

from __future__ import annotations

import pytest

from simulator.faces import FACES
from simulator.misbehaviour import MIXES
from simulator.quotas import TRUE
from tests.simulator.simulator_world import BRANDLESS, START

NUMBER = "5321234567"


def test_the_summary_adds_up(world):
    world.send((NUMBER, "a" * 200), (NUMBER, "a" * 200), ("5320000015", "Merhaba"), ("5320000000", "Merhaba"))
    world.send(("5320000120", "Merhaba"))
    world.send(("5320000410", "Merhaba"))
    world.clock.now += 60
    assert world.http.get("/books").json() == {
        "operators": list(FACES),
        "quota_profile": "raised",
        "calls": {"accepted": 1, "refused": 1, "lost": 1},
        "behaviours": {"accepted": 1, "refused_text": 1, "server_error_before": 1},
        "accepted": 4,
        "segments": 6,
        "accepted_more_than_once": 1,
        "states": {"delivered": 2, "undelivered": 1, "pending": 1},
        "final_states": {"delivered": 2, "undelivered": 1, "pending": 1},
    }


def test_a_message_in_the_books_tells_everything_about_it(world):
    jobid = world.send(("5320000202", "ş")).json()["jobid"]
    [message] = world.messages()
    assert message == {
        "seq": 1,
        "jobid": jobid,
        "account": world.account.user,
        "sender_id": "ULAK",
        "msisdn": "905320000202",
        "text": "ş",
        "encoding": "GSM-TR",
        "segments": 1,
        "units": [7],
        "times": 1,
        "behaviour": "late_02",
        "state": "pending",
        "final_state": "delivered",
        "cause": "delivered",
        "accepted_at": "2026-01-01T00:00:00.000Z",
        "reported_at": "2026-01-01T00:00:02.000Z",
    }


def test_the_books_are_read_in_pages_that_miss_nothing(world):
    for call in range(7):
        world.send((f"532123456{call}", "Merhaba"), (f"532123457{call}", "Merhaba"))
    for name, total in (("messages", 14), ("calls", 7)):
        seqs, after = [], 0
        while after is not None:
            page = world.http.get(f"/books/{name}?after={after}&limit=3").json()
            seqs += [row["seq"] for row in page[name]]
            after = page["next"]
        assert seqs == list(range(1, total + 1))


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1001"])
def test_a_wrong_page_of_the_books_is_refused_with_what_is_wrong(world, query):
    answer = world.http.get(f"/books/messages?{query}")
    assert answer.status_code == 400
    assert "limit" in answer.json()["error"]


def test_a_phone_holds_the_messages_of_every_account_newest_last(world):
    world.send((NUMBER, "bir"))
    world.use(BRANDLESS)
    world.send((NUMBER, "iki"))
    phone = world.http.get(f"/books/phone/90{NUMBER}").json()
    assert [(m["text"], m["account"]) for m in phone["messages"]] == [
        ("bir", "8503021000"),
        ("iki", "brandless"),
    ]
    assert world.http.get("/books/phone/905059999999").json()["messages"] == []


@pytest.mark.parametrize("body", [{}, {"account": "none", "text": "x"}, {"account": [], "text": "x"}, []])
def test_a_phones_message_needs_an_account_that_there_is(world, body):
    assert world.http.post(f"/books/phone/90{NUMBER}", json=body).status_code == 400


def test_a_reset_forgets_what_happened_and_keeps_the_rules(make_world):
    world = make_world(profile=TRUE)
    world.http.post("/behaviour", json={"mix": "demo", "numbers": {f"90{NUMBER}": "throttled"}})
    world.send((NUMBER, "Merhaba"))
    for _ in range(TRUE.report_calls):
        world.report(jobids=["1"])
    assert world.http.post("/books/reset").json()["accepted"] == 0
    assert world.calls() == []
    assert world.report(jobids=["1"]).json()["description"].startswith("no record")
    assert world.send((NUMBER, "Merhaba")).json()["code"] == "80"
    assert world.http.get("/behaviour").json()["mix"]["name"] == "demo"


def test_rules_change_at_run_time_and_are_told(world):
    change = {
        "seed": 3,
        "mix": {"messages": {"expired": 1}, "report_seconds": [1, 1]},
        "numbers": {f"90{NUMBER}": "garbage_after"},
        "timeout_seconds": 0.5,
        "time_factor": 2,
        "quota_profile": "true",
    }
    told = world.http.post("/behaviour", json=change).json()
    assert told == world.http.get("/behaviour").json()
    assert {**told, "mix": told["mix"]["messages"]} == {**change, "mix": {"expired": 1.0}}
    assert "Bakımdayız" in world.send((NUMBER, "Merhaba")).text
    world.send(("5421112233", "Merhaba"))
    assert [message["behaviour"] for message in world.messages()] == ["expired", "expired"]
    assert world.messages()[0]["reported_at"] == "2026-01-01T00:00:02.000Z"


@pytest.mark.parametrize("name", MIXES)
def test_a_mix_can_be_named(world, name):
    assert world.http.post("/behaviour", json={"mix": name}).json()["mix"]["name"] == name


@pytest.mark.parametrize(
    "body",
    [
        {"mix": "quiet"},
        {"mix": {"messages": {"vanished": 1}}},
        {"mix": []},
        {"numbers": {f"90{NUMBER}": "vanished"}},
        {"numbers": []},
        {"numbers": {f"90{NUMBER}": []}},
        {"timeout_seconds": -1},
        {"timeout_seconds": "3"},
        {"seed": True},
        {"seed": 1.5},
        {"quota_profile": "none"},
        {"quota_profile": []},
        {"weather": "fine"},
        [],
    ],
    ids=str,
)
def test_a_wrong_rule_is_refused_and_changes_nothing(world, body):
    before = world.http.get("/behaviour").json()
    extra = {"time_factor": 9, **body} if isinstance(body, dict) else body
    answer = world.http.post("/behaviour", json=extra)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert world.http.get("/behaviour").json() == before


# --- the page ---------------------------------------------------------------------------------------------


def page(world, query: str = "") -> str:
    answer = world.http.get(f"/{query}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_the_page_shows_what_was_taken_with_its_state_and_segments(world):
    world.send((NUMBER, "Sayın Ayşe"), ("5320000015", "ş" * 90))
    world.clock.now += 60
    shown = page(world)
    for text in ("0532 123 45 67", "Sayın Ayşe", "İletildi", "İletilmedi · kara liste", "2 boy", "148 + 37"):
        assert text in shown


def test_nothing_on_the_page_is_loaded_from_elsewhere(world):
    shown = page(world)
    assert "http" not in shown.replace("https://", "http://").replace("location.href", "")
    assert "src=" not in shown


def test_a_customers_text_and_the_query_are_never_markup(world):
    world.send((NUMBER, "<script>alert(1)</script>"))
    shown = page(world, '?words="><script>alert(2)</script>&phone="><script>alert(3)</script>&state=<b>')
    assert "alert(1)" not in shown  # filtered out by the words
    assert "<script>alert" not in shown + page(world)
    assert "&lt;script&gt;alert(1)" in page(world)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        pytest.param("", {"bir", "iki", "üç"}, id="all"),
        pytest.param("?phone=905321234567", {"bir"}, id="a-phone"),
        pytest.param("?state=undelivered", {"iki"}, id="a-state"),
        pytest.param("?state=pending", {"üç"}, id="pending"),
        pytest.param("?state=nonsense", {"bir", "iki", "üç"}, id="unknown-state"),
        pytest.param("?words=BİR", {"bir"}, id="words-in-the-text"),
        pytest.param("?words=20000015", {"iki"}, id="words-in-the-number"),
        pytest.param("?words=dört", set(), id="nothing"),
    ],
)
def test_the_page_filters_by_phone_state_and_words(world, query, texts):
    world.send((NUMBER, "bir"), ("5320000015", "iki"), ("5320000000", "üç"))
    world.clock.now = START + 60
    shown = page(world, query)
    assert {text for text in ("bir", "iki", "üç") if f"<p>{text}<s>" in shown} == texts


def test_a_message_taken_twice_is_pointed_out(world):
    world.send((NUMBER, "Merhaba"))
    assert "2 kez" not in page(world)
    world.send((NUMBER, "Merhaba"))
    assert "2 kez kabul edildi" in page(world)
