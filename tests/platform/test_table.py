"""The table: refusals with what stood in the way, transactions, integers, pages, conflicts."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from tests.world import TABLE, make_resources
from ulak.errors import Unavailable
from ulak.platform.aws import client
from ulak.platform.table import TRIES, Put, Refused, Table, Update

KEY = ("FIRM#acme#JOB#1", "JOB")
NEW = "attribute_not_exists(pk)"


@pytest.fixture
def table(aws_in_process: None) -> Table:
    make_resources()
    return Table(client("dynamodb"), TABLE)


def item(sk: str = "JOB", **more: Any) -> dict[str, Any]:
    return {"pk": KEY[0], "sk": sk, **more}


def test_what_is_written_comes_back_as_it_was(table: Table) -> None:
    whole = item(
        count=5, large=2**63, negative=-1, text="Şöyle", blob=b"\x00\xff", list=[1, "a"], map={"a": 1}
    )
    table.write(Put(whole))
    found = table.get(KEY)
    assert found == whole
    assert found is not None
    assert (type(found["count"]), type(found["map"]["a"]), type(found["blob"])) == (int, int, bytes)


def test_an_item_that_is_not_there_is_none(table: Table) -> None:
    assert table.get(KEY) is None


def test_a_refused_put_shows_the_item_in_the_way(table: Table) -> None:
    table.write(Put(item(count=1), NEW))
    with pytest.raises(Refused) as refused:
        table.write(Put(item(count=2), NEW))
    assert refused.value.old == item(count=1)
    assert table.get(KEY) == item(count=1)


def test_a_refused_update_of_nothing_shows_that_there_was_nothing(table: Table) -> None:
    with pytest.raises(Refused) as refused:
        table.write(Update(KEY, "SET a = :a", "attribute_exists(pk)", values={":a": 1}))
    assert refused.value.old is None
    assert table.get(KEY) is None


def test_an_update_answers_with_the_item_as_it_is_afterwards(table: Table) -> None:
    table.write(Put(item(count=1)))
    change = Update(KEY, "ADD #count :one", names={"#count": "count"}, values={":one": 2})
    assert table.write(change) == item(count=3)


def test_a_transaction_does_all_or_nothing_and_names_the_write_that_was_refused(table: Table) -> None:
    table.write(Put(item("B", count=1)))
    with pytest.raises(Refused) as refused:
        table.write_all([Put(item("A"), NEW), Put(item("B"), NEW), Put(item("C"))])
    assert (refused.value.index, refused.value.old) == (1, item("B", count=1))
    assert [one["sk"] for one in table.query(KEY[0], between=("A", "Z"))] == ["B"]
    table.write_all([Put(item("A"), NEW), Update((KEY[0], "B"), "SET a = :a", values={":a": 2})])
    assert list(table.query(KEY[0], between=("A", "Z"))) == [item("A"), item("B", count=1, a=2)]


def test_a_query_takes_both_ends_in_order_and_nothing_of_another_key(table: Table) -> None:
    for number in (3, 1, 2, 4):
        table.write(Put(item(f"CHUNK#{number:05d}")))
    table.write(Put({"pk": "FIRM#other", "sk": "CHUNK#00002"}))
    found = table.query(KEY[0], between=("CHUNK#00002", "CHUNK#00003"))
    assert [one["sk"] for one in found] == ["CHUNK#00002", "CHUNK#00003"]


def test_a_query_goes_on_over_as_many_pages_as_there_are(table: Table) -> None:
    # a page is a megabyte, so these are several
    for number in range(12):
        table.write(Put(item(f"{number:02d}", blob=b"x" * 300_000)))
    assert [one["sk"] for one in table.query(KEY[0], between=("00", "99"))] == [
        f"{number:02d}" for number in range(12)
    ]
    assert len(list(table.query(KEY[0], between=("00", "99"), limit=7))) == 7
    assert len(list(table.query(KEY[0], between=("00", "99"), limit=50))) == 12


def test_what_is_due_comes_longest_due_first_and_what_is_not_stays(table: Table) -> None:
    for name, due_at in [("late", 10), ("later", 5), ("not yet", 30)]:
        table.write(Put({"pk": name, "sk": "JOB", "due_shard": "DUE#0", "due_at": due_at}))
    table.write(Put({"pk": "other shard", "sk": "JOB", "due_shard": "DUE#1", "due_at": 1}))
    table.write(Put({"pk": "never", "sk": "JOB"}))
    assert [one["pk"] for one in table.query_due("DUE#0", 20, 10)] == ["later", "late"]
    assert [one["pk"] for one in table.query_due("DUE#0", 20, 1)] == ["later"]


# --- contention, which moto does not have -----------------------------------------------------------------


@pytest.fixture
def at_once() -> list[float]:
    """The pauses that were asked for, in seconds."""
    return []


def refusal_of_transaction(stub: Stubber, *codes: str) -> None:
    stub.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
    )


def test_a_contended_transaction_is_tried_again_with_growing_pauses(at_once: list[float]) -> None:
    with Stubber(client("dynamodb")) as stub:
        refusal_of_transaction(stub, "None", "TransactionConflict")
        refusal_of_transaction(stub, "TransactionConflict", "None")
        stub.add_response("transact_write_items", {}, {"TransactItems": ANY})
        Table(client("dynamodb"), TABLE, at_once.append).write_all([Put(item())])
        stub.assert_no_pending_responses()
    assert len(at_once) == 2


def test_a_transaction_that_stays_contended_is_unavailable_and_not_tried_for_ever(
    at_once: list[float],
) -> None:
    with Stubber(client("dynamodb")) as stub:
        for _ in range(TRIES):
            refusal_of_transaction(stub, "TransactionConflict")
        with pytest.raises(Unavailable):
            Table(client("dynamodb"), TABLE, at_once.append).write_all([Put(item())])
        stub.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"])
def test_a_transaction_that_has_no_room_is_tried_again_and_nobody_sleeps_after_the_last_try(
    at_once: list[float], code: str
) -> None:
    with Stubber(client("dynamodb")) as stub:
        refusal_of_transaction(stub, "None", code)
        stub.add_response("transact_write_items", {}, {"TransactItems": ANY})
        Table(client("dynamodb"), TABLE, at_once.append).write_all([Put(item())])
        stub.assert_no_pending_responses()
    assert len(at_once) == 1
    with Stubber(client("dynamodb")) as stub:
        for _ in range(TRIES):
            refusal_of_transaction(stub, code)
        with pytest.raises(Unavailable):
            Table(client("dynamodb"), TABLE, at_once.append).write_all([Put(item())])
        stub.assert_no_pending_responses()
    assert len(at_once) == 1 + TRIES - 1


def test_a_condition_outweighs_contention_in_one_answer(at_once: list[float]) -> None:
    with Stubber(client("dynamodb")) as stub:
        refusal_of_transaction(stub, "TransactionConflict", "ConditionalCheckFailed")
        with pytest.raises(Refused) as refused:
            Table(client("dynamodb"), TABLE, at_once.append).write_all([Put(item()), Put(item())])
    assert refused.value.index == 1
    assert at_once == []


@pytest.mark.parametrize(
    ("write", "operation"),
    [(Put(item()), "put_item"), (Update(KEY, "SET a = :a", values={":a": 1}), "update_item")],
    ids=["put", "update"],
)
def test_a_single_write_waits_for_a_transaction_that_holds_its_item(
    at_once: list[float], write: Put | Update, operation: str
) -> None:
    with Stubber(client("dynamodb")) as stub:
        stub.add_client_error(operation, "TransactionConflictException")
        stub.add_response(operation, {"Attributes": {"pk": {"S": "x"}}})
        Table(client("dynamodb"), TABLE, at_once.append).write(write)
        stub.assert_no_pending_responses()
        for _ in range(TRIES):
            stub.add_client_error(operation, "TransactionConflictException")
        with pytest.raises(Unavailable):
            Table(client("dynamodb"), TABLE, at_once.append).write(write)
        stub.assert_no_pending_responses()
