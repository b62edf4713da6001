"""What all cards share at the edge: codes, free fields, and what a text may be filled with from a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from ulak.directory.caps import CODE_CAP, NAME_CAP
from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region, normalise
from ulak.identity.recipient import masked_cell, tckn_in
from ulak.platform.strict_json import JsonNumber

MOST_ROWS: Final = 10_000
"""Cards of one request."""

_FIELD: Final = re.compile(r"[^\W\d]\w{0,63}")
"""A placeholder's name, as `ulak.text.placeholders` reads it."""

_NOT_IN_PATH: Final = re.compile(r"[/\\]|%(?:25|2F|5C)", re.IGNORECASE)

MOST_FIELDS: Final = 30
FIELD_CAP: Final = 250


FieldValue = str | StrictInt | JsonNumber


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("field_control")
    return text


def _field_names(values: dict[str, FieldValue]) -> dict[str, FieldValue]:
    if not all(_FIELD.fullmatch(name) for name in values):
        raise ValueError("field_name_no_placeholder")
    if not all(len(str(value)) <= FIELD_CAP and str(value).isprintable() for value in values.values()):
        raise ValueError("field_values")
    return values


def reachable(code: str) -> str:
    """The code of a card that is made. ``ValueError`` where the path of the card would not reach it: a slash would end
    the code there, one or two points alone lead elsewhere, and an escape of either is the sign itself."""
    if _NOT_IN_PATH.search(code) or code in (".", ".."):
        raise ValueError("code_not_in_path")
    return code


Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=CODE_CAP),
    AfterValidator(_printable),
]
"""The code of a card, as a request names it."""
NewCode = Annotated[Code, AfterValidator(reachable)]
"""The code of a card that is made: its path reaches it."""
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CAP),
    AfterValidator(_printable),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(_printable),
]
Fields = Annotated[dict[str, FieldValue], Field(max_length=MOST_FIELDS), AfterValidator(_field_names)]
"""The card's own values, by the names that placeholders use."""


def read_number(text: str, region: Region) -> dict[str, str]:
    """A number as a card keeps it: as it was written, with the msisdn in it or the reason why there is none.

    >>> read_number("0532 123 45 67", Region.TR)
    {'number': '0532 123 45 67', 'msisdn': '905321234567'}
    >>> read_number("0212 555 11 22", Region.TR)
    {'number': '0212 555 11 22', 'unusable': 'msisdn_landline'}
    """
    if tckn_in(text):  # by mistake: cards hold TCKNs sealed, and not among numbers
        return {"number": masked_cell(text), "unusable": "msisdn_tckn"}
    try:
        return {"number": text, "msisdn": normalise(text, region)}
    except InvalidValue as invalid:
        return {"number": text, "unusable": invalid.problem.code}


def chosen(numbers: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The msisdn that messages go to, and the rule by which it is that one: the number marked ``preferred``
    if it is a mobile, else the first mobile in the card's order, else none.

    >>> chosen([{"number": "a"}, {"number": "b", "msisdn": "905321234567"}])
    ('905321234567', 'first_mobile')
    >>> chosen([{"number": "a"}])
    ('', 'no_mobile')
    """
    mobiles = [number for number in numbers if "msisdn" in number]
    for number in mobiles:
        if number.get("preferred"):
            return number["msisdn"], "preferred"
    return (mobiles[0]["msisdn"], "first_mobile") if mobiles else ("", "no_mobile")
