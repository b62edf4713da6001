"""Subscribers, groups, current accounts and filters, by their routes' use cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer
from tests.directory.conftest import OTHER, Directory, counted_calls
from tests.world import FIRM
from ulak.directory.personal import Personal
from ulak.directory.subscribers import subscribers
from ulak.platform.aws import client

TCKN = "17291716060"
AYSE = {"name": "Ayşe Işık", "numbers": ["0532 123 45 67"], "tckn": TCKN, "fields": {"bayi": "Ankara"}}


def codes(refused: Answer) -> list[tuple[str, int | None, str]]:
    return [(one.get("pointer", ""), one.get("row"), one["code"]) for one in refused.body["problems"]]


# --- subscribers -------------------------------------------------------------------------------------------


def test_a_subscriber_is_put_read_and_taken_out(directory: Directory) -> None:
    put = directory("PUT /v1/subscribers/A1", AYSE)
    assert put == directory("GET /v1/subscribers/A1")
    assert put["numbers"] == [{"number": "0532 123 45 67", "msisdn": "905321234567"}]
    assert (put["sends_to"], put["sends_to_rule"]) == ({"msisdn": "905321234567"}, "first_mobile")
    directory("DELETE /v1/subscribers/A1")
    assert directory.refused("GET /v1/subscribers/A1").status == 404
    assert directory("GET /v1/subscribers")["subscribers"] == []
    assert directory("GET /v1/subscribers", name="ays")["subscribers"] == []


def test_a_tckn_is_kept_sealed_and_shown_masked(directory: Directory) -> None:
    put = directory("PUT /v1/subscribers/A1", AYSE | {"service_number": "tckn"})
    assert put["tckn"] == "17******060"
    assert put["sends_to"] == {"tckn": "17******060"}
    stored = client("dynamodb").scan(TableName="main")["Items"]
    assert TCKN not in str(stored)
    card = subscribers(directory.house.platform.table).get(FIRM, "A1")
    assert card
    assert card.tckn
    personal = Personal(directory.house.platform.secrets.get, "test")
    assert personal.open(FIRM, "A1", card.tckn) == TCKN
    from cryptography.exceptions import InvalidTag

    with pytest.raises(InvalidTag):
        personal.open(FIRM, "A2", card.tckn)
    with pytest.raises(InvalidTag):
        personal.open(OTHER, "A1", card.tckn)


def test_a_tckn_left_out_stays_and_null_takes_it_away(directory: Directory) -> None:
    directory("PUT /v1/subscribers/A1", AYSE)
    without = {name: value for name, value in AYSE.items() if name != "tckn"}
    assert directory("PUT /v1/subscribers/A1", without)["tckn"] == "17******060"
    assert directory("PUT /v1/subscribers/A1", without | {"tckn": None})["tckn"] is None


def test_every_wrong_field_of_a_subscriber_is_told(directory: Directory) -> None:
    wrong = {
        "name": "Ali",
        "numbers": ["0532 123 45 67", "0212 555 11 22"],
        "tckn": "17291716050",
    }
    refused = directory.refused("PUT /v1/subscribers/A1", wrong)
    assert codes(refused) == [
        ("/numbers/1", None, "msisdn_landline"),
        ("/tckn", None, "tckn_checksum"),
    ]
    refused = directory.refused("PUT /v1/subscribers/A1", {"name": "", "fields": {"ad": "x"}, "who": 1})
    assert sorted(codes(refused)) == [
        ("/fields", None, "field_built_in"),
        ("/name", None, "field_empty"),
        ("/who", None, "field_unknown"),
    ]


@pytest.mark.parametrize("asked", ["isik", "IŞIK", "Işık A", "ışık"])
def test_a_name_is_found_by_its_beginning_however_it_is_typed(directory: Directory, asked: str) -> None:
    rows = [{"code": "1", "name": "IŞIK A.Ş."}, {"code": "2", "name": "Güneş"}, {"code": "3", "name": "Is"}]
    directory("POST /v1/subscribers", {"rows": rows})
    assert [one["code"] for one in directory("GET /v1/subscribers", name=asked)["subscribers"]] == ["1"]


def test_a_changed_name_is_found_by_the_new_one_alone(directory: Directory) -> None:
    directory("PUT /v1/subscribers/A1", {"name": "Eski Ad"})
    directory("PUT /v1/subscribers/A1", {"name": "Yeni Ad"})
    assert directory("GET /v1/subscribers", name="eski")["subscribers"] == []
    assert [one["name"] for one in directory("GET /v1/subscribers", name="yeni")["subscribers"]] == [
        "Yeni Ad"
    ]


def test_pages_hold_every_subscriber_once(directory: Directory) -> None:
    rows = [{"code": f"120.{n:03}", "name": f"Kişi {n}"} for n in range(120)]
    directory("POST /v1/subscribers", {"rows": rows})
    found = directory.all("GET /v1/subscribers", "subscribers", limit="17")
    assert sorted(one["code"] for one in found) == [row["code"] for row in rows]
    by_prefix = directory.all("GET /v1/subscribers", "subscribers", limit="7", prefix="120.01")
    assert sorted(one["code"] for one in by_prefix) == [f"120.01{n}" for n in range(10)]
    by_name = directory.all("GET /v1/subscribers", "subscribers", limit="7", name="kisi 2")
    assert len(by_name) == 11  # 2, 20-29


def test_a_cursor_is_of_its_firm_and_its_list(directory: Directory) -> None:
    rows = [{"code": str(n), "name": "x"} for n in range(5)]
    directory("POST /v1/subscribers", {"rows": rows})
    directory("POST /v1/subscribers", {"rows": rows}, firm=OTHER)
    cursor = directory("GET /v1/subscribers", limit="2")["next_cursor"]
    assert directory("GET /v1/subscribers", limit="2", cursor=cursor)["subscribers"]
    for wrong in ({"firm": OTHER}, {"prefix": "1"}, {"name": "x"}):
        assert directory.refused("GET /v1/subscribers", limit="2", cursor=cursor, **wrong).codes == [
            "cursor_unknown"
        ]
    assert directory.refused("GET /v1/accounts", limit="2", cursor=cursor).codes == ["cursor_unknown"]


def test_another_firms_cards_are_not_there(directory: Directory) -> None:
    directory("PUT /v1/subscribers/A1", AYSE)
    directory("PUT /v1/accounts/A1", {"name": "x"})
    directory("PUT /v1/groups/A1", {"name": "x"})
    directory("PUT /v1/filters/A1", {"name": "x", "city": "Ankara"})
    for kind in ("subscribers", "accounts", "groups", "filters"):
        for method in ("GET", "DELETE"):
            assert directory.refused(f"{method} /v1/{kind}/A1", firm=OTHER).status == 404
    for inside in ("filters/A1/accounts", "groups/A1/members"):
        assert directory.refused(f"GET /v1/{inside}", firm=OTHER).status == 404
    assert directory("GET /v1/subscribers/A1")


# --- current accounts --------------------------------------------------------------------------------------

ROWS: list[dict[str, Any]] = [
    {"code": "120.01", "name": "Işık A.Ş.", "balance": "5000.5", "due_date": "2026-10-01", "city": "İZMİR"},
    {"code": "120.02", "name": "Güneş Ltd.", "balance": 100, "due_date": "2026-11-21", "city": "Ankara"},
    {"code": "120.03", "name": "Deniz", "balance": "-20.00", "due_date": "2026-01-01", "special_code": "VIP"},
]


def test_an_import_is_idempotent_by_code(directory: Directory) -> None:
    assert directory("POST /v1/accounts", {"rows": ROWS}) == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "without_mobile": 3,
    }
    again = [ROWS[0], ROWS[1] | {"balance": "0"}, ROWS[2]]
    done = directory("POST /v1/accounts", {"rows": again})
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 1, 2)
    assert directory("GET /v1/accounts/120.02")["balance"] == "0.00"
    assert directory("GET /v1/accounts/120.01")["balance"] == "5000.50"
    assert directory("GET /v1/accounts/120.03")["balance"] == "-20.00"


def test_an_import_tells_every_wrong_row_and_writes_none(directory: Directory) -> None:
    rows = [
        {"code": "1", "name": "x"},
        {"code": "2", "name": "x", "balance": "1.234,5,0", "due_date": "01.10.2026"},
        {"name": "x"},
        {"code": "1", "name": "y"},
    ]
    refused = directory.refused("POST /v1/accounts", {"rows": rows})
    assert codes(refused) == [
        ("/rows/1/balance", 2, "amount_malformed"),
        ("/rows/1/due_date", 2, "field_invalid"),
        ("/rows/2/code", 3, "field_missing"),
        ("/rows/3/code", 4, "code_repeated"),
    ]
    assert directory("GET /v1/accounts")["accounts"] == []


@pytest.mark.parametrize(
    ("contacts", "msisdn", "rule"),
    [
        ([], "", "no_mobile"),
        ([{"number": "0212 555 11 22"}], "", "no_mobile"),
        ([{"number": "0212 555 11 22"}, {"number": "0532 123 45 67"}], "905321234567", "first_mobile"),
        (
            [{"number": "0532 123 45 67"}, {"number": "0533 123 45 67", "preferred": True}],
            "905331234567",
            "preferred",
        ),
        (
            [{"number": "0212 555 11 22", "preferred": True}, {"number": "0532 123 45 67"}],
            "905321234567",
            "first_mobile",
        ),
    ],
    ids=["none", "landline", "mobile behind a landline", "preferred", "preferred is no mobile"],
)
def test_which_number_of_an_account_is_written_to_can_be_seen(
    directory: Directory, contacts: list[dict[str, Any]], msisdn: str, rule: str
) -> None:
    view = directory("PUT /v1/accounts/1", {"name": "x", "contacts": contacts})
    assert (view["sends_to"]["msisdn"], view["sends_to_rule"]) == (msisdn, rule)


@pytest.mark.parametrize(
    ("conditions", "taken"),
    [
        ({"overdue_days": 1}, ["120.01", "120.02"]),
        ({"overdue_days": 30}, ["120.01"]),
        ({"balance_over": 100}, ["120.01"]),
        ({"balance_over": "99.99"}, ["120.01", "120.02"]),
        ({"city": "izmir"}, ["120.01"]),
        ({"special_code": "vıp"}, ["120.03"]),
        ({"special_code": "vip"}, ["120.03"]),
        ({"special_code": "VI"}, []),
        ({"overdue_days": 1, "city": "ankara"}, ["120.02"]),
    ],
    ids=str,
)
def test_a_filter_takes_what_all_its_conditions_hold_for(
    directory: Directory, conditions: dict[str, Any], taken: list[str]
) -> None:
    directory("POST /v1/accounts", {"rows": ROWS})
    directory("PUT /v1/filters/F", {"name": "Süzgeç", **conditions})
    found = directory.all("GET /v1/filters/F/accounts", "accounts", limit="1")
    assert sorted(one["code"] for one in found) == taken


def test_a_filter_has_a_condition(directory: Directory) -> None:
    assert directory.refused("PUT /v1/filters/F", {"name": "Hepsi"}).codes == ["filter_without_condition"]


# --- groups ------------------------------------------------------------------------------------------------


def test_members_are_put_in_once_and_taken_out(directory: Directory) -> None:
    directory("POST /v1/subscribers", {"rows": [{"code": str(n), "name": f"Kişi {n}"} for n in range(30)]})
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    directory("POST /v1/groups/B/members", {"subscribers": [str(n) for n in range(20)]})
    directory("POST /v1/groups/B/members", {"subscribers": [str(n) for n in range(10, 30)]})
    members = directory.all("GET /v1/groups/B/members", "members", limit="7")
    assert sorted(int(one["code"]) for one in members) == list(range(30))
    assert {one["name"] for one in members} == {f"Kişi {n}" for n in range(30)}
    directory("POST /v1/groups/B/members/remove", {"subscribers": ["3", "999"]})
    assert len(directory.all("GET /v1/groups/B/members", "members")) == 29


def test_a_member_is_a_subscriber(directory: Directory) -> None:
    directory("PUT /v1/subscribers/1", {"name": "x"})
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    refused = directory.refused("POST /v1/groups/B/members", {"subscribers": ["1", "2"]})
    assert codes(refused) == [("/subscribers/1", 2, "subscriber_unknown")]
    assert directory("GET /v1/groups/B/members")["members"] == []


def test_groups_nest_one_level_and_no_deeper(directory: Directory) -> None:
    for code in "ABCD":
        directory(f"PUT /v1/groups/{code}", {"name": code})
    directory("POST /v1/groups/A/members", {"groups": ["B"]})
    for outer, inner in (("B", "C"), ("C", "A"), ("D", "D")):
        refused = directory.refused(f"POST /v1/groups/{outer}/members", {"groups": [inner]})
        assert refused.code == "group_nested"
    refused = directory.refused("POST /v1/groups/A/members", {"groups": ["Z"]})
    assert refused.code == "group_unknown"


def test_a_group_made_anew_starts_empty(directory: Directory) -> None:
    directory("PUT /v1/subscribers/1", {"name": "x"})
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    directory("POST /v1/groups/B/members", {"subscribers": ["1"]})
    assert directory("DELETE /v1/groups/B") == {"deleted": True}
    assert directory.refused("GET /v1/groups/B").status == 404
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    assert directory("GET /v1/groups/B/members")["members"] == []


def test_a_large_group_is_out_of_use_at_once_and_goes_piece_by_piece(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ulak.directory.groups.DELETED_A_REQUEST", 10)
    directory("POST /v1/subscribers", {"rows": [{"code": str(n), "name": "x"} for n in range(25)]})
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    directory("POST /v1/groups/B/members", {"subscribers": [str(n) for n in range(25)]})
    assert directory("DELETE /v1/groups/B") == {"deleted": False}
    assert directory.refused("GET /v1/groups/B").status == 404
    assert directory.refused("PUT /v1/groups/B", {"name": "Bayiler"}).status == 409
    assert [directory("DELETE /v1/groups/B")["deleted"] for _ in range(2)] == [False, True]
    assert directory.refused("DELETE /v1/groups/B").status == 404


# --- what it costs -----------------------------------------------------------------------------------------


def test_work_costs_what_its_size_asks(directory: Directory) -> None:
    """Per card: an import 0.03 calls, a repeated one 0.01; per member: 0.02 in (one read to know the
    subscriber, one write), a page of them three calls; whatever else the firm has."""
    rows = [{"code": f"{n:04}", "name": f"Kişi {n}"} for n in range(100)]
    with counted_calls() as calls:
        directory("POST /v1/subscribers", {"rows": rows})
    assert calls == {"BatchGetItem": 1, "TransactWriteItems": 2} | _gate(calls)
    with counted_calls() as calls:
        directory("POST /v1/subscribers", {"rows": rows})
    assert calls == {"BatchGetItem": 1} | _gate(calls)
    directory("PUT /v1/groups/B", {"name": "Bayiler"})
    with counted_calls() as calls:
        directory("POST /v1/groups/B/members", {"subscribers": [row["code"] for row in rows]})
    assert calls == {"GetItem": 2, "BatchGetItem": 1, "TransactWriteItems": 1}
    with counted_calls() as calls:
        page = directory("GET /v1/groups/B/members", limit="20")
    assert len(page["members"]) == 20
    assert calls["Query"] + calls["BatchGetItem"] <= 6
    with counted_calls() as calls:
        assert len(directory("GET /v1/subscribers", limit="20")["subscribers"]) == 20
    assert calls["Query"] <= 5  # some six stand in each partition
    with counted_calls() as calls:
        assert len(directory("GET /v1/subscribers", name="kisi 1")["subscribers"]) == 11
    assert calls == {"Query": 16, "BatchGetItem": 1}


def _gate(calls: dict[str, int]) -> dict[str, int]:
    """Looking up the firm and its account, once a minute."""
    return {"GetItem": calls["GetItem"]} if calls["GetItem"] in (1, 2) else {}
