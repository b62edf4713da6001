"""Bringing tables back, as it is typed, against moto's AWS."""

from __future__ import annotations

from typing import Any

import pytest

from cli.restore import until_done
from tests.cli.test_commands import Terminal, terminal
from tests.world import TABLE
from ulak.platform.aws import client
from ulak.platform.table import Put, Table, Update

__all__ = ["terminal"]

COPY = "copy"
FIRM = ("add-firm", "acme", "--name", "Acme")


def scan(table: str) -> dict[tuple[str, str], Any]:
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


def make_copy() -> None:
    aws = client("dynamodb")
    described = aws.describe_table(TableName=TABLE)["Table"]
    keys = [one for one in described["AttributeDefinitions"] if one["AttributeName"] in ("pk", "sk")]
    aws.create_table(
        TableName=COPY,
        KeySchema=described["KeySchema"],
        AttributeDefinitions=keys,
        BillingMode="PAY_PER_REQUEST",
    )
    for item in scan(TABLE).values():
        aws.put_item(TableName=COPY, Item=item)


def test_a_table_becomes_what_its_copy_is_and_only_what_differs_is_written(terminal: Terminal) -> None:
    table = Table(client("dynamodb"), TABLE)
    for number in range(230):
        table.write(Put({"pk": f"P#{number}", "sk": "A", "octets": b"\x00\xff", "number": number}))
    make_copy()
    for number in range(60):
        table.write(Update((f"P#{number}", "A"), "SET #n = :n", names={"#n": "number"}, values={":n": -1}))
    for number in range(60, 90):
        client("dynamodb").delete_item(TableName=TABLE, Key={"pk": {"S": f"P#{number}"}, "sk": {"S": "A"}})
    for number in range(500, 540):
        table.write(Put({"pk": f"P#{number}", "sk": "A"}))
    put_back = ("put-back", "main", COPY)
    told = {"table": TABLE, "copy": COPY}
    assert terminal.made(*put_back) == told | {"written": 90, "taken_away": 40}
    assert scan(TABLE) == scan(COPY)
    assert terminal.made(*put_back) == told | {"written": 0, "taken_away": 0}


def test_what_a_table_left_undone_is_asked_for_again_after_pauses_that_grow() -> None:
    asked: list[Any] = []
    pauses: list[int] = []

    def ask(**request: Any) -> dict[str, Any]:
        asked.append(request["RequestItems"]["t"])
        return {"UnprocessedKeys": {"t": len(asked)} if len(asked) < 10 else {}}

    answers = list(until_done(ask, {"t": 0}, "UnprocessedKeys", pauses.append))
    assert (len(answers), asked) == (10, list(range(10)))
    assert pauses == [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]


def test_a_firm_of_which_nothing_was_sent_since_is_told_so(terminal: Terminal) -> None:
    terminal.made(*FIRM)
    turkcell = ("--operator", "turkcell_kktc", "--sender-id", "ACME")
    terminal.made("set-account", "acme", "sms", *turkcell)  # nothing goes through it: it is not asked
    made = terminal.made(
        "restored", "--since", "2026-11-24T09:00:00+03:00", "--until", "2026-11-24T09:30:00+03:00"
    )
    nothing: dict[str, Any] = {
        "accounts": {},
        "jobs": [],
        "without_account": [],
        "paused": [],
        "not_ours": {},
    }
    assert made == {"firms": [{"firm": "acme"} | nothing], "not_taken_in": []}


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("2026-11-24", "a moment with its offset"),
        ("2026-11-24T09:00:00", "a moment with its offset"),
        ("2285-11-24T09:00:00Z", "döndürüldüğü an (2285-11-24T09:00:00"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(terminal: Terminal, since: str, told: str) -> None:
    terminal.made(*FIRM)
    status, _, said = terminal.run("restored", "acme", "--since", since)
    assert status != 0
    assert told in said
