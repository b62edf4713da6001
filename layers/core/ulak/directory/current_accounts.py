"""Current accounts (*cari hesap*) of the firm's ERP, by their codes, and filters over them.

Not to be taken for `ulak.directory.firms.OperatorAccount`, the firm's own account with an operator. An ERP's list
holds fixed lines and mistakes: a contact number that is no mobile refuses nothing, it is kept as it was written
with the reason, and whoever has no mobile is left out of a job by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, model_validator

from ulak.directory.cards import Fields, FieldValue, Label, Name, NewCode, chosen, read_number
from ulak.directory.paged_list import Card, PagedList
from ulak.directory.reminders import KEPT_DAYS, Reminders
from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region
from ulak.platform.bodies import Body, WrongValue
from ulak.platform.strict_json import JsonNumber
from ulak.platform.table import Table
from ulak.text.amounts import kurus_of, kurus_of_json
from ulak.text.turkish import day, folded, money

BUILT_IN: Final = ("ad", "kod", "bakiye", "vade", "gecikme", "sehir", "ozel_kod", "para")
"""Placeholders that every account fills, when it holds what they ask for."""


_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _no_built_in(values: dict[str, FieldValue]) -> dict[str, FieldValue]:
    if not values.keys().isdisjoint(BUILT_IN):
        raise ValueError("field_built_in")
    return values


def _amount(value: str | int | JsonNumber) -> str | int | JsonNumber:
    try:
        kurus(value)
    except InvalidValue as invalid:
        raise ValueError(_AMOUNT_CODES[invalid.problem.code]) from invalid
    return value


_AMOUNT_CODES: Final = {"value_no_amount": "amount_malformed", "value_uncertain": "value_uncertain"}


def _currency(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError("currency_malformed")
    return code


def _day(value: object) -> object:
    """A text with a day, and no number: pydantic would count that as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("field_invalid")
    if not isinstance(value, str | date):
        raise WrongValue("field_not_text")
    return value


Day = Annotated[date, BeforeValidator(_day)]
"""``2026-11-24``."""

Currency = Annotated[str, AfterValidator(_currency)]
"""ISO 4217."""

_LOCAL: Final = {Region.TR: "TRY", Region.KKTC: "TRY", Region.AZ: "AZN"}
"""What an account without a currency is in."""

Amount = Annotated[str | StrictInt | JsonNumber, AfterValidator(_amount)]
"""Liras: ``1250``, ``1250.5``, ``"1250.50"``, ``"1.250,50"``. A text with one separator and exactly three digits after
it (``"125.500"``) has two readings, and is refused."""


def kurus(amount: str | int | JsonNumber) -> int:
    """The kuruş of an `Amount`; of any other value, `InvalidValue`."""
    return kurus_of(amount) if isinstance(amount, str) else kurus_of_json(str(amount))


class Contact(Body):
    number: str = Field(min_length=1, max_length=40)
    label: Label | None = None
    preferred: StrictBool = False


class CurrentAccountBody(Body):
    """``PUT /v1/accounts/{code}``."""

    name: Name
    balance: Amount = 0
    currency: Currency | None = None
    """Of the balance; the country's own when left out."""
    due_date: Day | None = None
    city: Label | None = None
    special_code: Label | None = None
    contacts: list[Contact] = Field(default=[], max_length=10)
    country: Region | None = None
    blocked: StrictBool = False
    """Nothing is sent to it; a job that names it says so."""
    disputed: StrictBool = False
    """What it owes is in dispute: a filter may leave it out."""
    fields: Annotated[Fields, AfterValidator(_no_built_in)] = Field(default={})


class CurrentAccountRow(CurrentAccountBody):
    """One of many, with its code."""

    code: NewCode


def current_accounts(table: Table) -> PagedList:
    return PagedList(table, "CURRENT", numbered=True)


def card_of(code: str, body: CurrentAccountBody, region: Region) -> Card:
    region = body.country or region
    numbers = [
        read_number(contact.number, region)
        | contact.model_dump(include={"label", "preferred"}, exclude_defaults=True)
        for contact in body.contacts
    ]
    facts = body.model_dump(mode="json", include=_FACTS, exclude_none=True)
    facts |= {"balance": kurus(body.balance), "numbers": numbers}
    return Card(code, body.name, facts | {"currency": body.currency or _LOCAL[region]})


_FACTS: Final = {"due_date", "city", "special_code", "country", "blocked", "disputed", "fields"}


def days_overdue(card: Card, today: date) -> int:
    """Days since the account's due date while it owes something; 0 when it does not or is not due."""
    due = card.facts.get("due_date")
    if due is None or card.facts["balance"] <= 0:
        return 0
    return max((today - date.fromisoformat(due)).days, 0)


def values(card: Card, today: date) -> Mapping[str, str]:
    """What the account fills placeholders with on that day."""
    facts = card.facts
    own = {name: str(value) for name, value in facts["fields"].items()}
    return {
        **own,
        "ad": card.name,
        "kod": card.code,
        "bakiye": money(facts["balance"]),
        "vade": day(date.fromisoformat(facts["due_date"])) if "due_date" in facts else "",
        "gecikme": str(days_overdue(card, today)),
        "sehir": facts.get("city", ""),
        "ozel_kod": facts.get("special_code", ""),
        "para": facts["currency"],
    }


def left_out(card: Card) -> str:
    """Why nothing can be sent to the account; empty if it can."""
    if card.facts["blocked"]:
        return "recipient_blocked"
    return "" if chosen(card.facts["numbers"])[0] else "recipient_without_mobile"


_NOBODY: Final[Mapping[str, date]] = {}


def _true(value: object) -> object:
    if value is not True and value is not None:  # 1 equals true, and is none
        raise WrongValue("field_not_one_of", expected="true")
    return value


class FilterBody(Body):
    """``PUT /v1/filters/{code}``: which accounts; all conditions that are given must hold."""

    name: Name
    overdue_days: StrictInt | None = Field(default=None, ge=0, le=36_500)
    """Due at least so many days ago, with a balance above zero."""
    balance_over: Amount | None = None
    city: Label | None = None
    special_code: Label | None = None
    currency: Currency | None = None
    undisputed: Annotated[Literal[True] | None, BeforeValidator(_true)] = None
    """Only accounts whose debt nobody disputes."""
    not_reminded_days: StrictInt | None = Field(default=None, ge=1, le=KEPT_DAYS)
    """No message of a job that reminds may have reached it in the last so many days; today is one of them."""

    @model_validator(mode="after")
    def _some_condition(self) -> FilterBody:
        if self.model_fields_set <= {"name"}:
            raise ValueError("filter_without_condition")
        return self

    def takes(self, card: Card, today: date, reminded: Mapping[str, date] = _NOBODY) -> bool:
        """Whether the account is one of the filter's on that day, `reminded` being the days on which accounts were
        last reminded. Words are compared as names are searched: folded.

        >>> card = Card("120.01", "Işık", {"balance": 5_000, "due_date": "2026-11-01", "city": "İZMİR"})
        >>> FilterBody(name="x", overdue_days=20, city="izmir").takes(card, date(2026, 11, 22))
        True
        >>> FilterBody(name="x", balance_over="50.00").takes(card, date(2026, 11, 22))
        False
        >>> weekly = FilterBody(name="x", not_reminded_days=7)
        >>> [weekly.takes(card, date(2026, 11, 22), {"120.01": date(2026, 11, day)}) for day in (15, 16)]
        [True, False]
        """
        facts = card.facts
        last = reminded.get(card.code)
        if self.not_reminded_days and last and (today - last).days < self.not_reminded_days:
            return False
        if self.undisputed and facts["disputed"]:
            return False
        if self.currency is not None and facts["currency"] != self.currency:
            return False
        if self.overdue_days is not None and (
            facts.get("due_date") is None
            or facts["balance"] <= 0
            or (today - date.fromisoformat(facts["due_date"])).days < self.overdue_days
        ):
            return False
        if self.balance_over is not None and facts["balance"] <= kurus(self.balance_over):
            return False
        return all(
            wanted is None or folded(facts.get(name, "")) == folded(wanted)
            for name, wanted in (("city", self.city), ("special_code", self.special_code))
        )


def reminded_for(
    reminders: Reminders, firm_id: str, filters: Iterable[FilterBody], today: date
) -> dict[str, date]:
    """What `FilterBody.takes` has to know of reminders; nothing is read for filters that ask for none."""
    longest = max((wanted.not_reminded_days or 0 for wanted in filters), default=0)
    return reminders.since(firm_id, today - timedelta(days=longest - 1)) if longest else {}


def filters(table: Table) -> PagedList:
    """A firm has dozens: one partition."""
    return PagedList(table, "FILTERS", shards=1)


def filter_card(code: str, body: FilterBody) -> Card:
    return Card(code, body.name, body.model_dump(mode="json", exclude={"name"}, exclude_none=True))


def filter_of(card: Card) -> FilterBody:
    return FilterBody(name=card.name, **card.facts)
