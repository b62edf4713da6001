"""Subscribers, groups, current accounts and filters, by their routes' use cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.directory.conftest import OTHER, Directory, counted_calls
from tests.world import FIRM
from ulak.directory.personal import Personal
from ulak.directory.subscribers import subscribers
from ulak.errors import Conflict, InputError, NotFound
from ulak.platform.aws import client

TCKN = "17291716060"
AYSE = {"name": "Ayşe Işık", "numbers": ["0532 123 45 67"], "tckn": TCKN, "fields": {"bayi": "Ankara"}}


def codes(problem: InputError) -> list[tuple[str, int | None, str]]:
    return [(one.pointer, one.row, one.code) for one in problem.problems]


# --- subscribers -------------------------------------------------------------------------------------------


def test_a_subscriber_is_put_read_and_taken_out(directory: Directory) -> None:
    put = directory("put_subscriber", AYSE, code="A1")
    assert put == directory("subscriber", code="A1")
    assert put["numbers"] == [{"number": "0532 123 45 67", "msisdn": "905321234567"}]
    assert (put["sends_to"], put["sends_to_rule"]) == ({"msisdn": "905321234567"}, "first_mobile")
    directory("delete_subscriber", code="A1")
    with pytest.raises(NotFound):
        directory("subscriber", code="A1")
    assert directory("list_subscribers")["subscribers"] == []
    assert directory("list_subscribers", name="ays")["subscribers"] == []


def test_a_tckn_is_kept_sealed_and_shown_masked(directory: Directory) -> None:
    put = directory("put_subscriber", AYSE | {"service_number": "tckn"}, code="A1")
    assert put["tckn"] == "17******060"
    assert put["sends_to"] == {"tckn": "17******060"}
    stored = client("dynamodb").scan(TableName="main")["Items"]
    assert TCKN not in str(stored)
    card = subscribers(directory.house.table).get(FIRM, "A1")
    assert card
    assert card.tckn
    personal = Personal(directory.house.secrets.get, "test")
    assert personal.open(FIRM, "A1", card.tckn) == TCKN
    from cryptography.exceptions import InvalidTag

    with pytest.raises(InvalidTag):
        personal.open(FIRM, "A2", card.tckn)
    with pytest.raises(InvalidTag):
        personal.open(OTHER, "A1", card.tckn)


def test_a_tckn_left_out_stays_and_null_takes_it_away(directory: Directory) -> None:
    directory("put_subscriber", AYSE, code="A1")
    without = {name: value for name, value in AYSE.items() if name != "tckn"}
    assert directory("put_subscriber", without, code="A1")["tckn"] == "17******060"
    assert directory("put_subscriber", without | {"tckn": None}, code="A1")["tckn"] is None


def test_every_wrong_field_of_a_subscriber_is_told(directory: Directory) -> None:
    wrong = {
        "name": "Ali",
        "numbers": ["0532 123 45 67", "0212 555 11 22"],
        "tckn": "17291716050",
    }
    with pytest.raises(InputError) as refused:
        directory("put_subscriber", wrong, code="A1")
    assert codes(refused.value) == [
        ("/numbers/1", None, "msisdn_landline"),
        ("/tckn", None, "tckn_checksum"),
    ]
    with pytest.raises(InputError) as refused:
        directory("put_subscriber", {"name": "", "fields": {"ad": "x"}, "who": 1}, code="A1")
    assert sorted(codes(refused.value)) == [
        ("/fields", None, "field_built_in"),
        ("/name", None, "field_empty"),
        ("/who", None, "field_unknown"),
    ]


@pytest.mark.parametrize("asked", ["isik", "IŞIK", "Işık A", "ışık"])
def test_a_name_is_found_by_its_beginning_however_it_is_typed(directory: Directory, asked: str) -> None:
    rows = [{"code": "1", "name": "IŞIK A.Ş."}, {"code": "2", "name": "Güneş"}, {"code": "3", "name": "Is"}]
    directory("put_subscribers", {"rows": rows})
    assert [one["code"] for one in directory("list_subscribers", name=asked)["subscribers"]] == ["1"]


def test_a_changed_name_is_found_by_the_new_one_alone(directory: Directory) -> None:
    directory("put_subscriber", {"name": "Eski Ad"}, code="A1")
    directory("put_subscriber", {"name": "Yeni Ad"}, code="A1")
    assert directory("list_subscribers", name="eski")["subscribers"] == []
    assert [one["name"] for one in directory("list_subscribers", name="yeni")["subscribers"]] == ["Yeni Ad"]


def test_pages_hold_every_subscriber_once(directory: Directory) -> None:
    rows = [{"code": f"120.{n:03}", "name": f"Kişi {n}"} for n in range(120)]
    directory("put_subscribers", {"rows": rows})
    found = directory.all("list_subscribers", "subscribers", limit="17")
    assert sorted(one["code"] for one in found) == [row["code"] for row in rows]
    by_prefix = directory.all("list_subscribers", "subscribers", limit="7", prefix="120.01")
    assert sorted(one["code"] for one in by_prefix) == [f"120.01{n}" for n in range(10)]
    by_name = directory.all("list_subscribers", "subscribers", limit="7", name="kisi 2")
    assert len(by_name) == 11  # 2, 20-29


def test_a_cursor_is_of_its_firm_and_its_list(directory: Directory) -> None:
    rows = [{"code": str(n), "name": "x"} for n in range(5)]
    directory("put_subscribers", {"rows": rows})
    directory("put_subscribers", {"rows": rows}, firm=OTHER)
    cursor = directory("list_subscribers", limit="2")["next_cursor"]
    assert directory("list_subscribers", limit="2", cursor=cursor)["subscribers"]
    for wrong in ({"firm": OTHER}, {"prefix": "1"}, {"name": "x"}):
        with pytest.raises(InputError, match="cursor_unknown"):
            directory("list_subscribers", limit="2", cursor=cursor, **wrong)
    with pytest.raises(InputError, match="cursor_unknown"):
        directory("list_accounts", limit="2", cursor=cursor)


def test_another_firms_cards_are_not_there(directory: Directory) -> None:
    directory("put_subscriber", AYSE, code="A1")
    directory("put_account", {"name": "x"}, code="A1")
    directory("put_group", {"name": "x"}, code="A1")
    directory("put_filter", {"name": "x", "city": "Ankara"}, code="A1")
    for use_case in ("subscriber", "account", "group", "filter", "filtered", "members"):
        with pytest.raises(NotFound):
            directory(use_case, firm=OTHER, code="A1")
    for use_case in ("delete_subscriber", "delete_account", "delete_group", "delete_filter"):
        with pytest.raises(NotFound):
            directory(use_case, firm=OTHER, code="A1")
    assert directory("subscriber", code="A1")


# --- current accounts --------------------------------------------------------------------------------------

ROWS: list[dict[str, Any]] = [
    {"code": "120.01", "name": "Işık A.Ş.", "balance": "5000.5", "due_date": "2026-10-01", "city": "İZMİR"},
    {"code": "120.02", "name": "Güneş Ltd.", "balance": 100, "due_date": "2026-11-21", "city": "Ankara"},
    {"code": "120.03", "name": "Deniz", "balance": "-20.00", "due_date": "2026-01-01", "special_code": "VIP"},
]


def test_an_import_is_idempotent_by_code(directory: Directory) -> None:
    assert directory("put_accounts", {"rows": ROWS}) == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "without_mobile": 3,
    }
    again = [ROWS[0], ROWS[1] | {"balance": "0"}, ROWS[2]]
    done = directory("put_accounts", {"rows": again})
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 1, 2)
    assert directory("account", code="120.02")["balance"] == "0.00"
    assert directory("account", code="120.01")["balance"] == "5000.50"
    assert directory("account", code="120.03")["balance"] == "-20.00"


def test_an_import_tells_every_wrong_row_and_writes_none(directory: Directory) -> None:
    rows = [
        {"code": "1", "name": "x"},
        {"code": "2", "name": "x", "balance": "1.234,50", "due_date": "01.10.2026"},
        {"name": "x"},
        {"code": "1", "name": "y"},
    ]
    with pytest.raises(InputError) as refused:
        directory("put_accounts", {"rows": rows})
    assert codes(refused.value) == [
        ("/rows/1/balance", 2, "amount_malformed"),
        ("/rows/1/due_date", 2, "field_invalid"),
        ("/rows/2/code", 3, "field_missing"),
        ("/rows/3/code", 4, "code_repeated"),
    ]
    assert directory("list_accounts")["accounts"] == []


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
    view = directory("put_account", {"name": "x", "contacts": contacts}, code="1")
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
    directory("put_accounts", {"rows": ROWS})
    directory("put_filter", {"name": "Süzgeç", **conditions}, code="F")
    found = directory.all("filtered", "accounts", code="F", limit="1")
    assert sorted(one["code"] for one in found) == taken


def test_a_filter_has_a_condition(directory: Directory) -> None:
    with pytest.raises(InputError, match="filter_without_condition"):
        directory("put_filter", {"name": "Hepsi"}, code="F")


# --- groups ------------------------------------------------------------------------------------------------


def test_members_are_put_in_once_and_taken_out(directory: Directory) -> None:
    directory("put_subscribers", {"rows": [{"code": str(n), "name": f"Kişi {n}"} for n in range(30)]})
    directory("put_group", {"name": "Bayiler"}, code="B")
    directory("add_members", {"subscribers": [str(n) for n in range(20)]}, code="B")
    directory("add_members", {"subscribers": [str(n) for n in range(10, 30)]}, code="B")
    members = directory.all("members", "members", code="B", limit="7")
    assert sorted(int(one["code"]) for one in members) == list(range(30))
    assert {one["name"] for one in members} == {f"Kişi {n}" for n in range(30)}
    directory("remove_members", {"subscribers": ["3", "999"]}, code="B")
    assert len(directory.all("members", "members", code="B")) == 29


def test_a_member_is_a_subscriber(directory: Directory) -> None:
    directory("put_subscriber", {"name": "x"}, code="1")
    directory("put_group", {"name": "Bayiler"}, code="B")
    with pytest.raises(InputError) as refused:
        directory("add_members", {"subscribers": ["1", "2"]}, code="B")
    assert codes(refused.value) == [("/subscribers/1", 2, "subscriber_unknown")]
    assert directory("members", code="B")["members"] == []


def test_groups_nest_one_level_and_no_deeper(directory: Directory) -> None:
    for code in "ABCD":
        directory("put_group", {"name": code}, code=code)
    directory("add_members", {"groups": ["B"]}, code="A")
    for outer, inner in (("B", "C"), ("C", "A"), ("D", "D")):
        with pytest.raises(Conflict) as refused:
            directory("add_members", {"groups": [inner]}, code=outer)
        assert refused.value.reason == "group_nested"
    with pytest.raises(Conflict) as refused:
        directory("add_members", {"groups": ["Z"]}, code="A")
    assert refused.value.reason == "group_unknown"


def test_a_group_made_anew_starts_empty(directory: Directory) -> None:
    directory("put_subscriber", {"name": "x"}, code="1")
    directory("put_group", {"name": "Bayiler"}, code="B")
    directory("add_members", {"subscribers": ["1"]}, code="B")
    assert directory("delete_group", code="B") == {"deleted": True}
    with pytest.raises(NotFound):
        directory("group", code="B")
    directory("put_group", {"name": "Bayiler"}, code="B")
    assert directory("members", code="B")["members"] == []


def test_a_large_group_is_out_of_use_at_once_and_goes_piece_by_piece(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ulak.directory.groups.DELETED_A_REQUEST", 10)
    directory("put_subscribers", {"rows": [{"code": str(n), "name": "x"} for n in range(25)]})
    directory("put_group", {"name": "Bayiler"}, code="B")
    directory("add_members", {"subscribers": [str(n) for n in range(25)]}, code="B")
    assert directory("delete_group", code="B") == {"deleted": False}
    with pytest.raises(NotFound):
        directory("group", code="B")
    with pytest.raises(Conflict):
        directory("put_group", {"name": "Bayiler"}, code="B")
    assert [directory("delete_group", code="B")["deleted"] for _ in range(2)] == [False, True]
    with pytest.raises(NotFound):
        directory("delete_group", code="B")


# --- what it costs -----------------------------------------------------------------------------------------


def test_work_costs_what_its_size_asks(directory: Directory) -> None:
    """Per card: an import 0.03 calls, a repeated one 0.01; per member: 0.02 in (one read to know the
    subscriber, one write), a page of them three calls; whatever else the firm has."""
    rows = [{"code": f"{n:04}", "name": f"Kişi {n}"} for n in range(100)]
    with counted_calls() as calls:
        directory("put_subscribers", {"rows": rows})
    assert calls == {"BatchGetItem": 1, "TransactWriteItems": 2} | _gate(calls)
    with counted_calls() as calls:
        directory("put_subscribers", {"rows": rows})
    assert calls == {"BatchGetItem": 1} | _gate(calls)
    directory("put_group", {"name": "Bayiler"}, code="B")
    with counted_calls() as calls:
        directory("add_members", {"subscribers": [row["code"] for row in rows]}, code="B")
    assert calls == {"GetItem": 2, "BatchGetItem": 1, "TransactWriteItems": 1}
    with counted_calls() as calls:
        page = directory("members", code="B", limit="20")
    assert len(page["members"]) == 20
    assert calls["Query"] + calls["BatchGetItem"] <= 6
    with counted_calls() as calls:
        assert len(directory("list_subscribers", limit="20")["subscribers"]) == 20
    assert calls["Query"] <= 5  # some six stand in each partition
    with counted_calls() as calls:
        assert len(directory("list_subscribers", name="kisi 1")["subscribers"]) == 11
    assert calls == {"Query": 16, "BatchGetItem": 1}


def _gate(calls: dict[str, int]) -> dict[str, int]:
    """Looking up the firm and its account, once a minute."""
    return {"GetItem": calls["GetItem"]} if calls["GetItem"] in (1, 2) else {}
