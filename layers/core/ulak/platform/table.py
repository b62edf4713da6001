"""One DynamoDB table, spoken to in plain Python values.

Numbers are integers everywhere in Ulak, so they come back as ``int``. Conditions are written by the room that
decides them; this module only carries them, and turns a refused condition into ``Refused`` with the item that
stood in the way, so that a write whose answer was lost can recognise its own work.

Values are told to DynamoDB here and not by boto3's serializers: importing those costs a function 60 ms at its cold
start, and they are several times slower on each item.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from botocore.exceptions import ClientError

from ulak.errors import Unavailable
from ulak.platform.hindrances import THROTTLED_WRITES
from ulak.values import dataclass

Item = dict[str, Any]

TRIES: Final = 8
"""Tries of what is contended."""
_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.32
"""Between two tries up to twice the first, doubled each time as far as the second. Whoever was faster is done by
then."""

_PASSING = frozenset({"TransactionConflict", *THROTTLED_WRITES})
"""Why DynamoDB cancels a transaction that may succeed a moment later."""

_KEYS_A_READ = 100
"""BatchGetItem's own limit."""
MOST_WRITES = 100
"""TransactWriteItems' own limit."""


def marshal(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as DynamoDB writes them: each in an object that names its kind."""
    return {name: _tagged(value) for name, value in values.items()}


def unmarshal(values: Mapping[str, Any]) -> Item:
    """The same, back."""
    return {name: _plain(value) for name, value in values.items()}


def _tagged(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
        case list() | tuple():
            return {"L": [_tagged(one) for one in value]}
        case Mapping():
            return {"M": marshal(value)}
    raise TypeError(f"{type(value).__name__} is not kept in a table")


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, inner),) = value.items()
    match kind:
        case "S" | "BOOL" | "B":
            return inner
        case "N":
            return int(inner)
        case "NULL":
            return None
        case "L":
            return [_plain(one) for one in inner]
        case "M":
            return unmarshal(inner)
    raise TypeError(f"nothing here writes {kind}")


def may_stand(key: tuple[str, str]) -> bool:
    """Whether an item can stand at this key. A name that somebody typed may be none at all, or longer than DynamoDB's
    keys, which it refuses to look for: nothing stands there.

    >>> may_stand(("FIRM#acme", "A1")), may_stand(("FIRM#acme", "")), may_stand(("FIRM#acme", "ş" * 513))
    (True, False, False)
    """
    return all(
        len(part) > 0 and (4 * len(part) <= most or len(part.encode(errors="replace")) <= most)
        for part, most in zip(key, _LONGEST_KEY, strict=True)
    )


_LONGEST_KEY: Final = (2_048, 1_024)
"""Octets of ``pk`` and ``sk``."""


def new_token() -> str:
    """Names one attempt at a conditional write, so that a refusal can be told to be of our own making."""
    return secrets.token_hex(8)


class Contended(Unavailable):
    """Transactions of others hold an item, or DynamoDB has no room for it, in every try."""


class Refused(Exception):
    """The condition of a write did not hold. `old` is the item it found (``None``: there was none);
    `index` tells which write of a transaction it was."""

    def __init__(self, old: Item | None, index: int = 0) -> None:
        super().__init__(index)
        self.old = old
        self.index = index


@dataclass(frozen=True, slots=True)
class Put:
    """Write `item` whole, if `condition` holds."""

    item: Item
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def request(self, table: str) -> dict[str, Any]:
        return {"TableName": table, "Item": marshal(self.item)} | _clauses(self)


@dataclass(frozen=True, slots=True)
class Update:
    """Change the item at `key` by the update expression `change`, if `condition` holds."""

    key: tuple[str, str]
    change: str
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def request(self, table: str) -> dict[str, Any]:
        return {"TableName": table, "Key": _key(self.key), "UpdateExpression": self.change} | _clauses(self)


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the item at `key`, if `condition` holds."""

    key: tuple[str, str]
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def request(self, table: str) -> dict[str, Any]:
        return {"TableName": table, "Key": _key(self.key)} | _clauses(self)


@dataclass(frozen=True, slots=True)
class ConditionCheck:
    """Change nothing: of a transaction that is done only if `condition` holds of the item at `key`."""

    key: tuple[str, str]
    condition: str
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def request(self, table: str) -> dict[str, Any]:
        return {"TableName": table, "Key": _key(self.key)} | _clauses(self)


Write = Put | Update | Delete


def _key(key: tuple[str, str]) -> dict[str, Any]:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


def _clauses(write: Write | ConditionCheck) -> dict[str, Any]:
    clauses: dict[str, Any] = {}
    if write.condition:
        clauses["ConditionExpression"] = write.condition
        clauses["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if write.values:
        clauses["ExpressionAttributeValues"] = marshal(write.values)
    if write.names:
        clauses["ExpressionAttributeNames"] = dict(write.names)
    return clauses


class Table:
    """A table with string keys ``pk`` and ``sk``."""

    def __init__(self, client: Any, name: str, sleep: Callable[[float], None] = time.sleep) -> None:
        """`sleep` waits so many seconds."""
        self._client = client
        self._name = name
        self._sleep = sleep

    @property
    def name(self) -> str:
        return self._name

    def rounds(self, most: int = TRIES) -> Iterator[int]:
        """So many tries of what is contended, with a pause of growing length and jitter between two of them."""
        for attempt in range(most):
            if attempt:
                longest = min(_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)
                self._sleep(random.uniform(0, longest))  # noqa: S311 - jitter only
            yield attempt

    def get_all(
        self, keys: Sequence[tuple[str, str]], *, beside: Sequence[tuple[Table, tuple[str, str]]] = ()
    ) -> dict[tuple[str, str], Item]:
        """The items that stand at these keys, and `beside` in other tables, by one consistent call; an absent
        one is not in the answer. ``Unavailable`` if the table answers a part of it only, round after round."""
        wanted: dict[str, dict[str, Any]] = {}
        for table, key in [*((self, key) for key in keys), *beside]:
            if not may_stand(key):
                continue
            wanted.setdefault(table.name, {"Keys": [], "ConsistentRead": True})["Keys"].append(_key(key))
        if not wanted:
            return {}
        for _ in self.rounds():
            answer = self._client.batch_get_item(RequestItems=wanted)
            if not answer.get("UnprocessedKeys"):
                items = (unmarshal(raw) for raws in answer["Responses"].values() for raw in raws)
                return {(item["pk"], item["sk"]): item for item in items}
        raise Unavailable

    def get(self, key: tuple[str, str], *, consistent: bool = True) -> Item | None:
        if not may_stand(key):
            return None
        answer = self._client.get_item(TableName=self._name, Key=_key(key), ConsistentRead=consistent)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[tuple[str, str]], *, consistent: bool = True) -> list[Item]:
        """The items there are at these keys, each named once, in no order: a call for every hundred.

        Raises ``Unavailable`` when DynamoDB leaves some unread after several rounds.
        """
        found: list[Item] = []
        keys = [key for key in keys if may_stand(key)]
        for first in range(0, len(keys), _KEYS_A_READ):
            left = [_key(key) for key in keys[first : first + _KEYS_A_READ]]
            for _ in self.rounds():
                request = {self._name: {"Keys": left, "ConsistentRead": consistent}}
                answer = self._client.batch_get_item(RequestItems=request)
                found += map(unmarshal, answer["Responses"].get(self._name, ()))
                left = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
                if not left:
                    break
            else:
                raise Unavailable
        return found

    def write(self, write: Write, *, tells: bool = True) -> Item:
        """Do one write. Answers the item as it is afterwards (an update, unless it `tells` nothing) or nothing (a put,
        a delete).

        Raises ``Refused`` when the condition does not hold, and ``Contended`` when transactions hold the item
        through several rounds with jitter.
        """
        if isinstance(write, Delete) and not write.condition and not may_stand(write.key):
            return {}
        request = write.request(self._name)
        for _ in self.rounds():
            try:
                if isinstance(write, Put):
                    self._client.put_item(**request)
                    return {}
                if isinstance(write, Delete):
                    self._client.delete_item(**request)
                    return {}
                answer = self._client.update_item(**request, ReturnValues="ALL_NEW" if tells else "NONE")
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code == "ConditionalCheckFailedException":
                    raw = error.response.get("Item")
                    raise Refused(unmarshal(raw) if raw else None) from error
                if code != "TransactionConflictException":
                    raise
            else:
                return unmarshal(answer.get("Attributes", {}))
        raise Contended

    def write_all(
        self,
        writes: Sequence[Write],
        *,
        beside: Sequence[tuple[Table, Write | ConditionCheck]] = (),
        tries: int = TRIES,
    ) -> None:
        """Do all writes or none, in one transaction; those `beside` go to other tables, after ours.

        Raises ``Refused`` with the first write whose condition did not hold, and ``Contended`` when the same items
        stay contended, or DynamoDB has no room for them, after so many `tries` with jitter. Transactions that overlap
        on an item are refused by DynamoDB, and not queued. Whoever can choose another item instead tries once.
        """
        every: list[tuple[Table, Write | ConditionCheck]] = [*((self, write) for write in writes), *beside]
        requests = [{type(write).__name__: write.request(table.name)} for table, write in every]
        for _ in self.rounds(tries):
            try:
                self._client.transact_write_items(TransactItems=requests)
            except ClientError as error:
                if error.response["Error"]["Code"] != "TransactionCanceledException":
                    raise
                reasons = error.response.get("CancellationReasons", [])
                for index, reason in enumerate(reasons):
                    if reason.get("Code") == "ConditionalCheckFailed":
                        raw = reason.get("Item")
                        raise Refused(unmarshal(raw) if raw else None, index) from error
                if not any(reason.get("Code") in _PASSING for reason in reasons):
                    raise
            else:
                return
        raise Contended

    def query(
        self,
        pk: str,
        *,
        between: tuple[str, str],
        limit: int | None = None,
        consistent: bool = True,
        descending: bool = False,
    ) -> Iterator[Item]:
        """Items of `pk` whose ``sk`` lies within `between` (both ends included), in order (the last first if
        `descending`), page by page."""
        if not may_stand((pk, "-")):
            return
        request: dict[str, Any] = {
            "TableName": self._name,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": marshal({":pk": pk, ":first": between[0], ":last": between[1]}),
            "ConsistentRead": consistent,
            "ScanIndexForward": not descending,
        }
        yield from self._pages(request, limit)

    def query_due(self, shard: str, until: int, limit: int) -> Iterator[Item]:
        """Keys of the jobs of `shard` that are due at `until` (milliseconds), the longest due first."""
        request: dict[str, Any] = {
            "TableName": self._name,
            "IndexName": "due",
            "KeyConditionExpression": "due_shard = :shard AND due_at <= :until",
            "ExpressionAttributeValues": marshal({":shard": shard, ":until": until}),
        }
        yield from self._pages(request, limit)

    def _pages(self, request: dict[str, Any], limit: int | None) -> Iterator[Item]:
        left = limit
        while True:
            if left is not None:
                request["Limit"] = left
            answer = self._client.query(**request)
            for raw in answer["Items"]:
                yield unmarshal(raw)
            if left is not None:
                left -= len(answer["Items"])
            if "LastEvaluatedKey" not in answer or left == 0:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
