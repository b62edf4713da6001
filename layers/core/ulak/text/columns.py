"""Typed columns: how a raw value reads in a message. No format language stands in a text, so that nothing a
customer writes is ever run; a template says of each placeholder what it is.

>>> written(ColumnType.AMOUNT, "1234.5"), written(ColumnType.AMOUNT, "1.234,50 TL")
('1.234,50', '1.234,50')
>>> written(ColumnType.DATE, "2026-11-05"), written(ColumnType.DATE, "5.11.2026")
('05.11.2026', '05.11.2026')
>>> written(ColumnType.NAME, "IŞIK İNŞAAT"), written(ColumnType.NUMBER, "007")
('Işık İnşaat', '007')
>>> written(ColumnType.DATE, "31.02.2026")
Traceback (most recent call last):
    ...
ulak.errors.InvalidValue: /: value_no_date
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from ulak.errors import InvalidValue
from ulak.text.turkish import day, kurus_as_written, kurus_of_number, money, titled


class ColumnType(StrEnum):
    TEXT = "text"
    """As it is."""
    NAME = "name"
    """Each word with a capital, by Turkish rules."""
    NUMBER = "number"
    """Digits as they are: a document, an order."""
    AMOUNT = "amount"
    """Liras and kuruş: ``1.234,56``."""
    DATE = "date"
    """``05.11.2026``."""


_DATE: Final = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})")


def written(kind: ColumnType, value: str) -> str:
    """`value` as a message writes it; an empty one stays empty.

    Raises `InvalidValue`: ``value_no_amount, value_no_date, value_no_number``.
    """
    return _WRITERS[kind](value) if value else ""


def writer(types: Mapping[str, ColumnType], columns: Sequence[str]) -> Callable[[list[str]], None] | None:
    """A function that makes a row's typed values read as they should, in place; ``None`` when none is typed.
    Its `InvalidValue` names the ``column``."""
    typed = [
        (place, column, _WRITERS[types[column]])
        for place, column in enumerate(columns)
        if types.get(column, ColumnType.TEXT) is not ColumnType.TEXT
    ]
    if not typed:
        return None

    def write(row: list[str]) -> None:
        for place, column, make in typed:
            value = row[place]
            if value:
                try:
                    row[place] = make(value)
                except InvalidValue as invalid:
                    raise InvalidValue(invalid.problem.code, column=column) from invalid

    return write


def longest(kind: ColumnType, characters: int) -> str:
    """The dearest value of so many characters that a column may well hold: Turkish letters where it holds
    letters, digits where not.

    >>> longest(ColumnType.NAME, 3), longest(ColumnType.AMOUNT, 8), longest(ColumnType.DATE, 99)
    ('Şşş', '9.999,99', '31.12.2026')
    """
    match kind:
        case ColumnType.TEXT | ColumnType.NAME:
            return titled("ş" * characters)
        case ColumnType.NUMBER:
            return "9" * characters
        case ColumnType.AMOUNT:
            return money(10 ** max(characters - 1, 3) - 1)[-characters:].lstrip(".")
        case ColumnType.DATE:
            return "31.12.2026"


def _amount(value: str) -> str:
    kurus = kurus_of_number(value)
    if kurus is None:
        kurus = kurus_as_written(value)
    if kurus is None:
        raise InvalidValue("value_no_amount")
    return money(kurus)


def _date(value: str) -> str:
    turkish = _DATE.fullmatch(value.strip())
    try:
        if turkish:
            return day(date(int(turkish["year"]), int(turkish["month"]), int(turkish["day"])))
        return day(date.fromisoformat(value.strip()[:10]))
    except ValueError as error:
        raise InvalidValue("value_no_date") from error


def _number(value: str) -> str:
    if not (value.isascii() and value.isdecimal()):
        raise InvalidValue("value_no_number")
    return value


_WRITERS: Final[Mapping[ColumnType, Callable[[str], str]]] = {
    ColumnType.TEXT: str,
    ColumnType.NAME: titled,
    ColumnType.NUMBER: _number,
    ColumnType.AMOUNT: _amount,
    ColumnType.DATE: _date,
}
