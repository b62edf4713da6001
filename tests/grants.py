"""What a function asks tables for while a test calls it stands in the role that is declared beside it.

The local stack enforces roles too (`make roles`), on the ways that its tests take. Tests in one process take the rare
ways as well: a limit that is reached, a counter that is contended, a card that has moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final

from local.declarations import Statement, functions

ROOT: Final = Path(__file__).parents[1]
TABLES: Final = {"main": ("MainTable", "RatesTable"), "otp": ("OtpTable",), "people": ("PeopleTable",)}
"""By the names of the tests' tables; requests are counted in the same table as all the rest."""

Need = tuple[str, str, str]
"""Action, table, partition key."""

_acting: ContextVar[tuple[str, list[str]] | None] = ContextVar("acting", default=None)


@contextmanager
def only_what_is_granted(function: str) -> Iterator[None]:
    """What is asked of tables meanwhile is asked by this function."""
    missing: list[str] = []
    token = _acting.set((function, missing))
    try:
        yield
    finally:
        _acting.reset(token)
    assert not missing, f"{function}'s role lacks: {', '.join(dict.fromkeys(missing))}"


def asked() -> bool:
    """Whether anybody's grants are looked at now."""
    return _acting.get() is not None


def seen(operation: str, body: Mapping[str, Any]) -> None:
    """DynamoDB was asked for this."""
    if (acting := _acting.get()) is None:
        return
    function, missing = acting
    missing += [
        f"{action} on {table}"
        for action, table, key in _needs(operation, body)
        if not _is_granted(function, action, table, key)
    ]


def _is_granted(function: str, action: str, table: str, key: str) -> bool:
    return any(
        action in one.actions
        and table_is(table, one.on)
        and (not one.keys or any(fnmatchcase(key, pattern) for pattern in one.keys))
        for one in _granted(function)
    )


def table_is(name: str, on: tuple[str, ...]) -> bool:
    table, slash, index = name.partition("/")
    logical = TABLES.get(table)
    return logical is None or any(f"{one}{slash}{index}" in on for one in logical)


def _granted(function: str) -> tuple[Statement, ...]:
    return _tables_granted()[function]


@cache
def _tables_granted() -> Mapping[str, tuple[Statement, ...]]:
    """By function. All declarations are read at once: that takes longer than most tests."""
    return {
        one.name: tuple(statement for statement in one.function.may if statement.service == "dynamodb")
        for one in functions(ROOT)
    }


_WRITES: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def _needs(operation: str, body: Mapping[str, Any]) -> Iterator[Need]:
    """What the operation needs; nothing of operations that no function's code asks for."""
    match operation:
        case "TransactWriteItems":
            for one in body["TransactItems"]:
                ((kind, what),) = one.items()
                yield _WRITES[kind], what["TableName"], _key(what)
        case "TransactGetItems":
            for one in body["TransactItems"]:
                yield "GetItem", one["Get"]["TableName"], _key(one["Get"])
        case "BatchGetItem":
            for table, wanted in body["RequestItems"].items():
                for key in wanted["Keys"]:
                    yield operation, table, key["pk"]["S"]
        case "Query":
            index = f"/index/{body['IndexName']}" if "IndexName" in body else ""
            yield operation, body["TableName"] + index, ""
        case "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem":
            yield operation, body["TableName"], _key(body)


def _key(what: Mapping[str, Any]) -> str:
    named = what.get("Key") or what.get("Item") or {}
    return str(named.get("pk", {}).get("S", ""))
