"""Reads the table where moto keeps it, not over AWS's wire: looking on costs nothing and disturbs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType

from ulak.platform.table import Item, Table, unmarshal


class Peek(Table):
    """The table as it is, for reading."""

    def __init__(self, name: str) -> None:
        super().__init__(None, name)
        self._table_name = name

    @property
    def _items(self) -> Any:
        # Looked up each time: a transaction that fails puts a copy in the table's place.
        return dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].tables[self._table_name].items

    def get(self, key: tuple[str, str], *, consistent: bool = True) -> Item | None:
        found = self._of(key[0]).get(DynamoType({"S": key[1]}))
        return _read(found) if found else None

    def query(
        self, pk: str, *, between: tuple[str, str], limit: int | None = None, consistent: bool = True
    ) -> Iterator[Item]:
        ranged = self._of(pk)
        for sk in sorted(key.value for key in ranged):
            if between[0] <= sk <= between[1]:
                yield _read(ranged[DynamoType({"S": sk})])

    def query_due(self, shard: str, until: int, limit: int) -> Iterator[Item]:
        for ranged in self._items.values():
            for found in ranged.values():
                if "due_shard" in found.attrs and found.attrs["due_shard"].value == shard:
                    item = _read(found)
                    if item["due_at"] <= until:
                        yield item

    def _of(self, pk: str) -> dict[Any, Any]:
        return dict(self._items.get(DynamoType({"S": pk}), {}))


def _read(found: Any) -> Item:
    return unmarshal(found.to_json()["Attributes"])


def plainly_answered() -> AbstractContextManager[Any]:
    """DynamoDB's answers are plain dictionaries in moto; it looks each key up in five other spellings first, which
    takes a third of a world's time."""
    real = ResponseSerializer.get_value

    def get_value(self: Any, value: Any, key: str, shape: Any) -> Any:
        if type(value) is dict and self.service_model.service_name == "dynamodb":
            return value.get(key)
        return real(self, value, key, shape)

    return patch.object(ResponseSerializer, "get_value", get_value)
