"""Subscribers (*mobil abone*): people whom the firm writes to, each by a code of the firm's own.

A subscriber has numbers, may have a TCKN, and names which of the two is the *service number* in use: with
``tckn`` there, messages go by the firm's TCKN account and never by its phone sender.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StrictBool

from ulak.directory.cards import Fields, FieldValue, Label, Name, NewCode, chosen, read_number
from ulak.directory.paged_list import Card, PagedList, Sealed
from ulak.directory.personal import Personal
from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import recipient, tckn
from ulak.identity.msisdn import Region
from ulak.identity.recipient import TCKN, RecipientKind
from ulak.platform.bodies import Body
from ulak.platform.table import Table

BUILT_IN: Final = ("ad", "kod")
"""Placeholders that every subscriber fills; free fields have other names."""


def _no_built_in(values: dict[str, FieldValue]) -> dict[str, FieldValue]:
    if not values.keys().isdisjoint(BUILT_IN):
        raise ValueError("field_built_in")
    return values


_BIRTHDAY: Final = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR: Final = 2024


def _birthday(text: str) -> str:
    found = _BIRTHDAY.fullmatch(text)
    try:
        date(_LEAP_YEAR, *map(int, found.groups() if found else (0, 0)))
    except ValueError as error:
        raise ValueError("birthday_malformed") from error
    return text


def is_birthday(birthday: str, day: date) -> bool:
    """Whether a birthday (``MM-DD``) is kept on that day. One of 29 February is kept on 28 February in years without
    it: no rule says so, it is ours.

    >>> is_birthday("02-29", date(2028, 2, 29)), is_birthday("02-29", date(2027, 2, 28))
    (True, True)
    >>> is_birthday("02-29", date(2028, 2, 28)), is_birthday("11-24", date(2026, 11, 24))
    (False, True)
    """
    if birthday == "02-29" and not isleap(day.year):
        birthday = "02-28"
    return birthday == f"{day:%m-%d}"


class SubscriberBody(Body):
    """``PUT /v1/subscribers/{code}``. A TCKN that is left out stays as it is; ``null`` takes it away."""

    name: Name
    numbers: list[str] = Field(default=[], max_length=5)
    tckn: str | None = None
    service_number: Literal["msisdn", "tckn"] = "msisdn"
    country: Region | None = None
    """Where its numbers are read; the firm's account's own when left out."""
    erp_user: Label | None = None
    birthday: Annotated[str, AfterValidator(_birthday)] | None = None
    """``MM-DD``: month and day. The year is nobody's business and is not kept."""
    language: Literal["tr", "en"] = "tr"
    blocked: StrictBool = False
    """Nothing is sent to it."""
    fields: Annotated[Fields, AfterValidator(_no_built_in)] = Field(default={})


class SubscriberRow(SubscriberBody):
    """One of many, with its code."""

    code: NewCode


def subscribers(table: Table) -> PagedList:
    return PagedList(table, "SUBSCRIBERS", numbered=True)


def card_of(
    firm_id: str, code: str, body: SubscriberBody, region: Region, personal: Personal, *, at: str = ""
) -> Card:
    """The card that `body` describes. ``InputError`` with every number that is no mobile, and a TCKN that is
    none."""
    region = body.country or region
    numbers = [read_number(number, region) for number in body.numbers]
    problems = [
        Problem(number["unusable"], f"{at}/numbers/{index}")
        for index, number in enumerate(numbers)
        if "unusable" in number
    ]
    sealed: Sealed | None = None
    keeps = "tckn" not in body.model_fields_set
    if body.tckn is not None:
        try:
            sealed = personal.seal(firm_id, code, tckn.validate(body.tckn))
        except InvalidValue as invalid:
            problems.append(Problem(invalid.problem.code, f"{at}/tckn", params=invalid.problem.params))
    elif body.service_number == "tckn" and not keeps:
        problems.append(Problem("service_number_missing", f"{at}/service_number"))
    if problems:
        raise InputError(problems)
    facts = body.model_dump(mode="json", include=_FACTS, exclude_none=True) | {"numbers": numbers}
    return Card(code, body.name, facts, sealed, keeps_tckn=keeps)


_FACTS: Final = {"service_number", "country", "erp_user", "birthday", "language", "blocked", "fields"}


def values(card: Card) -> Mapping[str, str]:
    """What the card fills placeholders with."""
    own = {name: str(value) for name, value in card.facts["fields"].items()}
    return {**own, "ad": card.name, "kod": card.code}


def left_out(card: Card, kind: RecipientKind) -> str:
    """Why nothing can be sent to the card by its recipient of this kind; empty if it can."""
    if card.facts["blocked"]:
        return "recipient_blocked"
    own = recipient.of(card.facts["service_number"])
    if own is not kind:
        return f"recipient_by_{own.name}"
    if kind is TCKN:
        return "" if card.tckn else "recipient_without_tckn"
    return "" if chosen(card.facts["numbers"])[0] else "recipient_without_mobile"
