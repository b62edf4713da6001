"""Bodies of many cards: every wrong row is told, and then none is written.

Rows are read one by one, by the model that the document publishes for one: what is wrong within a row and what its
card says of it (a number that is no mobile, a code that came before) are told together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import Field

from ulak.directory.cards import MOST_ROWS
from ulak.directory.current_accounts import CurrentAccountRow
from ulak.directory.paged_list import Card
from ulak.directory.subscribers import SubscriberRow
from ulak.errors import InputError, Param, Problem
from ulak.platform.bodies import Body, parse
from ulak.platform.strict_json import parse_object

R = TypeVar("R", SubscriberRow, CurrentAccountRow)


class SubscribersBody(Body):
    """``POST /v1/subscribers``: many at once, all or none."""

    rows: list[SubscriberRow] = Field(min_length=1, max_length=MOST_ROWS)


class CurrentAccountsBody(Body):
    """``POST /v1/accounts``: many at once, all or none."""

    rows: list[CurrentAccountRow] = Field(min_length=1, max_length=MOST_ROWS)


class _Rows(Body):
    rows: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Rows(Generic[R]):
    """The rows of a body that could be read, each with its index, and what is wrong with the others."""

    read: Sequence[tuple[int, R]]
    problems: Sequence[Problem] = ()


def read_subscribers(raw: bytes) -> Rows[SubscriberRow]:
    """The rows of ``POST /v1/subscribers``."""
    return _rows(SubscriberRow, raw)


def read_current_accounts(raw: bytes) -> Rows[CurrentAccountRow]:
    """The rows of ``POST /v1/accounts``."""
    return _rows(CurrentAccountRow, raw)


def _rows(kind: type[R], raw: bytes) -> Rows[R]:
    """Raises `InputError` for a body that holds no rows; a row that cannot be read is among the problems."""
    read: list[tuple[int, R]] = []
    problems: list[Problem] = []
    for index, fields in enumerate(parse(_Rows, parse_object(raw)).rows):
        try:
            read.append((index, parse(kind, fields, at=f"/rows/{index}", row=index + 1)))
        except InputError as error:
            problems += error.problems
    return Rows(read, problems)


def cards_of(rows: Rows[R], card: Callable[[R, str], Card]) -> list[Card]:
    """The cards of all rows, each made by ``card(row, pointer)``. ``InputError`` with every problem of every row."""
    cards: list[Card] = []
    problems = list(rows.problems)
    first_rows: dict[str, int] = {}
    for index, row in rows.read:
        at = f"/rows/{index}"
        try:
            cards.append(card(row, at))
        except InputError as error:
            problems += [Problem(one.code, one.pointer, index + 1, one.params) for one in error.problems]
            continue
        first = first_rows.setdefault(row.code, index + 1)
        if first != index + 1:
            params: dict[str, Param] = {"code": row.code, "first": first}
            problems.append(Problem("code_repeated", f"{at}/code", index + 1, params))
    if problems:
        raise InputError(sorted(problems, key=lambda one: one.row or 0))
    return cards
