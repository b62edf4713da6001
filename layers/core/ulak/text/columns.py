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
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from ulak.errors import InvalidValue
from ulak.text.amounts import Notation, kurus_of
from ulak.text.turkish import day, money, titled


class ColumnType(StrEnum):
    TEXT = "text"
    """As it is."""
    NAME = "name"
    """Each word with a capital, by Turkish rules."""
    NUMBER = "number"
    """Digits as they are: a document, an order."""
    AMOUNT = "amount"
    """Liras and kuruş: ``1.234,56``."""
    AMOUNT_COMMA = "amount_comma"
    """An amount whose values have a comma before their decimals, where they are uncertain."""
    AMOUNT_POINT = "amount_point"
    """An amount whose values have a point there."""
    DATE = "date"
    """``05.11.2026``."""


_DATE: Final = re.compile(r"(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
"""Day before month, as Turkish has it."""
_TIME: Final = r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
_ISO: Final = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d)(?:(?P<time>{_TIME})(?P<offset>Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TÜRKİYE: Final = timezone(timedelta(hours=3))


NOTATIONS: Final[Mapping[ColumnType, Notation | None]] = {
    ColumnType.AMOUNT: None,
    ColumnType.AMOUNT_COMMA: ",",
    ColumnType.AMOUNT_POINT: ".",
}
"""The kinds of amounts, and what each says of its values' notation."""


def written(kind: ColumnType, value: str) -> str:
    """`value` as a message writes it; an empty one stays empty.

    Raises `InvalidValue`: ``value_no_amount, value_uncertain, value_no_date, value_no_number``.
    """
    return _WRITERS[kind](value) if value else ""


def writer(
    types: Mapping[str, ColumnType], columns: Sequence[str], notations: Mapping[str, Notation] | None = None
) -> Callable[[list[str]], None] | None:
    """A function that makes a row's typed values read as they should, in place; ``None`` when none is typed.
    `notations` says of columns how their uncertain amounts are read. Its `InvalidValue` names the ``column``."""
    typed = [
        (place, column, _writer(types[column], (notations or {}).get(column)))
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
        case ColumnType.AMOUNT | ColumnType.AMOUNT_COMMA | ColumnType.AMOUNT_POINT:
            return money(10 ** max(characters - 1, 3) - 1)[-characters:].lstrip(".")
        case ColumnType.DATE:
            return "31.12.2026"


def _writer(kind: ColumnType, notation: Notation | None) -> Callable[[str], str]:
    if kind in NOTATIONS and notation is not None:
        return _amount(notation)
    return _WRITERS[kind]


def _amount(notation: Notation | None) -> Callable[[str], str]:
    return lambda value: money(kurus_of(value, notation))


def _date(value: str) -> str:
    """A day, or the day of a time; of a time with an offset the day in Türkiye, as 21:00Z is the next day's midnight.

    >>> _date("2026-11-24"), _date("2026-11-24T00:00:00"), _date("2026-11-23T21:00:00Z")
    ('24.11.2026', '24.11.2026', '24.11.2026')
    """
    text = value.strip()
    try:
        if turkish := _DATE.fullmatch(text):
            return day(date(int(turkish["year"]), int(turkish["month"]), int(turkish["day"])))
        iso = _ISO.fullmatch(text)
        if iso is None:
            raise InvalidValue("value_no_date")
        if iso["offset"]:
            return day(datetime.fromisoformat(text).astimezone(_TÜRKİYE))
        return day(date.fromisoformat(iso["day"]))
    except (ValueError, OverflowError) as error:
        raise InvalidValue("value_no_date") from error


def _number(value: str) -> str:
    if not (value.isascii() and value.isdecimal()):
        raise InvalidValue("value_no_number")
    return value


_WRITERS: Final[Mapping[ColumnType, Callable[[str], str]]] = {
    ColumnType.TEXT: str,
    ColumnType.NAME: titled,
    ColumnType.NUMBER: _number,
    **{kind: _amount(notation) for kind, notation in NOTATIONS.items()},
    ColumnType.DATE: _date,
}
