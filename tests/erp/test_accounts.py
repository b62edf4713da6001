"""``account.upserted``: the directory follows the ERP, and never back in time. On moto."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.erp.test_process import Erp
from tests.world import FIRM, make_webhook_master
from ulak.erp.kinds import read_event
from ulak.erp.records import ErpRef
from ulak.identity.caller import Caller
from ulak.platform.clock import HOUR, rfc3339


class Books(Erp):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.register = self.world.house.directory.current_accounts.cards

    def tell(self, minute: int, balance: str, **more: Any) -> dict[str, Any]:
        """The account as the ERP had it at that minute of the day before; what came of it."""
        data = {
            "code": "120.01",
            "name": "Işık Ltd.",
            "balance": balance,
            "numbers": [None, "0532 111 22 33"],
        }
        data |= {"changed_at": f"2026-11-22T10:{minute:02}:00+03:00"} | more
        ref = self.take({"type": "account.upserted", "id": f"{minute}-{balance}", "data": data})
        self.process.run(ref)
        shown = self.show(ref)
        return dict(shown.get("account") or {"refused": shown["refused"]})

    def take_foreign(self, source: str, payload: dict[str, Any], named: str) -> ErpRef:
        """An event of the source's, worked through."""
        intake = self.world.house.events.erp_intake
        taken = intake.take_foreign(
            Caller(FIRM, f"source:{source}"), source, named, json.dumps(payload).encode()
        )
        self.process.run(taken.incoming.ref)
        return taken.incoming.ref

    def balance(self) -> int:
        card = self.register.get(FIRM, "120.01")
        assert card is not None
        return int(card.facts["balance"])


@pytest.fixture
def books(aws_in_process: None, clock: HandClock) -> Books:
    return Books(clock)


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_in_whatever_order_events_come_the_latest_change_stands(books: Books, order: tuple[int, ...]) -> None:
    for minute in order:
        books.tell(minute, f"{minute}.00")
    assert books.balance() == 300


def test_what_came_of_it_is_told(books: Books) -> None:
    assert books.tell(2, "2.00") == {"code": "120.01", "outcome": "created"}
    assert books.tell(3, "3.00")["outcome"] == "updated"
    assert books.tell(1, "1.00")["outcome"] == "stale"
    assert books.tell(3, "3.0")["outcome"] == "unchanged"


def test_a_later_event_that_changes_nothing_still_keeps_older_ones_out(books: Books) -> None:
    books.tell(1, "5.00")
    books.tell(9, "5.0")
    assert books.tell(4, "7.00")["outcome"] == "stale"
    assert books.balance() == 500


def test_the_same_event_twice_is_one(books: Books) -> None:
    assert books.tell(1, "1.00") == books.tell(1, "1.00") == {"code": "120.01", "outcome": "created"}


def test_a_put_takes_the_place_of_any_event_and_older_events_still_stay_out(books: Books) -> None:
    books.tell(5, "5.00")
    card = books.register.get(FIRM, "120.01")
    assert card is not None

    books.register.upsert(FIRM, [replace(card, facts={**card.facts, "balance": 900}, changed_at=0)])
    assert books.balance() == 900
    assert books.tell(4, "4.00")["outcome"] == "stale"


def test_a_time_ahead_of_ours_is_refused_or_it_would_keep_the_truth_out(books: Books) -> None:
    ahead = rfc3339(books.world.clock() + HOUR)
    assert books.tell(1, "1.00", changed_at=ahead)["refused"][0]["code"] == "changed_at_ahead"
    assert books.register.get(FIRM, "120.01") is None


def test_numbers_become_contacts_and_empty_ones_are_passed_over(books: Books) -> None:
    books.tell(1, "1.00", numbers=["", None, "0212 555 11 22", 5321112244])
    card = books.register.get(FIRM, "120.01")
    assert card is not None
    assert [one["number"] for one in card.facts["numbers"]] == ["0212 555 11 22", "5321112244"]


def test_everything_wrong_with_it_is_told_at_once(books: Books) -> None:
    data = {"code": "", "balance": "çok", "currency": "TL", "x": 1}
    refused = books.post({"type": "account.upserted", "id": "1", "data": data})
    pointers = {problem["pointer"] for problem in refused.body["problems"]}
    assert pointers == {
        "/data/code",
        "/data/name",
        "/data/balance",
        "/data/currency",
        "/data/x",
        "/data/changed_at",
    }
    event = {"type": "account.upserted", "id": "1", "data": {"code": "1", "name": "a", "changed_at": "10:00"}}
    assert books.post(event).codes == ["changed_at_not_a_time"]
    assert read_event(event).users == ()


def test_an_amount_is_read_as_everywhere_else(books: Books) -> None:
    for minute, (amount, kurus) in enumerate([("1.250,00", 125000), (125.5, 12550), ("1,250.00", 125000)], 1):
        books.tell(minute, amount)
        assert books.balance() == kurus
    data = {"code": "120.01", "name": "Işık", "changed_at": "2026-11-22T10:15:00+03:00", "balance": "125.500"}
    event = {"type": "account.upserted", "id": "9", "data": data}
    (refused,) = books.post(event).body["problems"]
    assert (refused["code"], refused["pointer"]) == ("value_uncertain", "/data/balance")
    assert (refused["readings"], refused["choose"]) == ([",", "."], "/reading/decimal")
    books.process.run(books.take(event | {"reading": {"decimal": ","}}))
    assert books.balance() == 12550000


@pytest.mark.parametrize("balance", ["#N/A", "#YOK", "NULL"])
def test_what_is_no_amount_is_no_balance(books: Books, balance: str) -> None:
    data = {"code": "120.01", "name": "Işık", "changed_at": "2026-11-22T10:15:00+03:00", "balance": balance}
    event = {"type": "account.upserted", "id": "9", "data": data}
    (refused,) = books.post(event).body["problems"]
    assert (refused["code"], refused["pointer"]) == ("amount_malformed", "/data/balance")
    empty = books.post(event | {"reading": {"nothing_words": "empty"}})
    assert empty.status == (202 if balance == "NULL" else 422)


def test_a_source_says_how_the_values_of_its_events_are_read(books: Books) -> None:
    put = {"scheme": "url", "rules": [{"type": "account.upserted", "id": "no", "data": {
        "code": "no", "name": "ad", "balance": "bakiye", "changed_at": "ne_zaman"}}]}  # fmt: skip
    path, payload = "/v1/erp/sources/logo", {"no": "120.01", "ad": "Işık", "bakiye": "125.500"}
    payload["ne_zaman"] = "2026-11-22T10:15:00+03:00"
    make_webhook_master(books.world.house)
    caller = Caller(FIRM, "k")
    shown = call(books.world.house, "PUT", path, put, caller=caller)
    assert shown.body["reading"] == {"decimal": None, "nothing_words": None}
    (asked,) = call(books.world.house, "POST", f"{path}/try", payload, caller=caller).body["problems"]
    assert (asked["code"], asked["choose"]) == ("value_uncertain", "/reading/decimal")
    ref = books.take_foreign("logo", payload, "1")
    assert books.show(ref)["refused"] == [
        {
            "code": "value_uncertain",
            "pointer": "/data/balance",
            "readings": [",", "."],
            "choose": "/reading/decimal",
        }
    ]
    call(books.world.house, "PUT", path, put | {"reading": {"decimal": "."}}, caller=caller)
    assert books.show(books.take_foreign("logo", payload, "2"))["account"]["outcome"] == "created"
    assert books.balance() == 12550


def test_odoos_false_is_an_empty_field(books: Books) -> None:
    books.tell(1, "1.00", numbers=[False, "  ", "0532 111 22 44"], city=False, due_date=False, blocked=False)
    books.tell(2, "1.00", numbers=["0532 111 22 44"], city=" ", due_date="", special_code="\u00a0")
    card = books.register.get(FIRM, "120.01")
    assert card is not None
    assert [one["number"] for one in card.facts["numbers"]] == ["0532 111 22 44"]
    assert "city" not in card.facts
