"""What a form says of a card that is there: what the form does not show stays as it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ulak.directory.answers import current_account_answer
from ulak.directory.paged_list import Card

_BETWEEN: Final = re.compile(r"[\n,;\t]+")
_NO_DIGIT: Final = re.compile(r"\D")

_OF_SUBSCRIBER: Final = (
    "service_number",
    "country",
    "erp_user",
    "birthday",
    "language",
    "blocked",
    "fields",
)
_OF_ACCOUNT: Final = (
    "currency",
    "due_date",
    "city",
    "special_code",
    "country",
    "blocked",
    "disputed",
    "fields",
)
_TYPED: Final = ("balance", "due_date", "city")
"""Fields of a current account that its form shows, besides name and numbers."""


def subscriber_changed(standing: Card | None, typed: Mapping[str, str], *, whole: bool) -> dict[str, Any]:
    """The body of the subscriber, with what was typed."""
    given = _kept(standing, _OF_SUBSCRIBER) | _named(standing, typed)
    return given | {"numbers": [one["number"] for one in _numbers(standing, typed, whole=whole)]}


def account_changed(standing: Card | None, typed: Mapping[str, str], *, whole: bool) -> dict[str, Any]:
    """The body of the current account, with what was typed. An empty field takes away what it showed."""
    given = _kept(standing, _OF_ACCOUNT) | _named(standing, typed)
    if standing is not None:
        given["balance"] = current_account_answer(standing)["balance"]
    for name in _TYPED:
        if typed[name]:
            given[name] = typed[name]
        elif typed["edits"]:
            given.pop(name, None)
    return given | {"contacts": _numbers(standing, typed, whole=whole)}


def listed(typed: str) -> list[str]:
    """
    >>> listed("0532 123 45 67\\n 0533 123 45 67; ")
    ['0532 123 45 67', '0533 123 45 67']
    """
    return [one for part in _BETWEEN.split(typed) if (one := part.strip())]


def _kept(standing: Card | None, names: Sequence[str]) -> dict[str, Any]:
    facts: Mapping[str, Any] = standing.facts if standing else {}
    return {name: facts[name] for name in names if facts.get(name) is not None}


def _named(standing: Card | None, typed: Mapping[str, str]) -> dict[str, Any]:
    name = typed["name"].strip() or (standing.name if standing else "")
    given: dict[str, Any] = {"code": typed["code"], "name": name}
    return given | ({"blocked": typed["blocked"] == "1"} if typed["edits"] else {})


def _numbers(standing: Card | None, typed: Mapping[str, str], *, whole: bool) -> list[dict[str, Any]]:
    """The numbers that were typed, each with what the card says of it; those of the card where none was typed, unless
    whoever saw them took them out."""
    before = [_plain(one) for one in standing.facts["numbers"]] if standing else []
    said = listed(typed["numbers"])
    if not said:
        return [] if whole and typed["edits"] else before
    known = {_digits(one["number"]): one for one in before}
    return [{**known.get(_digits(one), {}), "number": one} for one in said]


def _plain(number: Mapping[str, Any]) -> dict[str, Any]:
    return {name: number[name] for name in ("number", "label", "preferred") if name in number}


def _digits(number: str) -> str:
    return _NO_DIGIT.sub("", number)[-10:]
