"""Reads the table where the engine keeps it, not over AWS's wire: looking on costs nothing and disturbs nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from ministack.services import dynamodb

from ulak.platform.table import Item, Table, unmarshal


class Peek(Table):
    """The table as it is, for reading."""

    def __init__(self, name: str) -> None:
        super().__init__(None, name)
        self._table_name = name

    def get(self, key: tuple[str, str], *, consistent: bool = True) -> Item | None:
        found = self._items.get(key[0], {}).get(key[1])
        return _read(found) if found else None

    def query(
        self,
        pk: str,
        *,
        between: tuple[str, str],
        limit: int | None = None,
        consistent: bool = True,
        descending: bool = False,
    ) -> Iterator[Item]:
        ranged = self._items.get(pk, {})
        for sk in sorted(ranged, reverse=descending):
            if between[0] <= sk <= between[1]:
                yield _read(ranged[sk])

    def query_due(self, shard: str, until: int, limit: int) -> Iterator[Item]:
        for ranged in self._items.values():
            for found in ranged.values():
                if found.get("due_shard") == {"S": shard} and int(found["due_at"]["N"]) <= until:
                    yield _read(found)

    @property
    def _items(self) -> dict[str, dict[str, Any]]:
        """By both keys, as DynamoDB's JSON."""
        items: dict[str, dict[str, Any]] = dynamodb._tables[self._table_name]["items"]
        return items


def _read(found: dict[str, Any]) -> Item:
    return unmarshal({name: _bytes(value) for name, value in found.items()})


def _bytes(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(value["B"])} if "B" in value else value
