"""Amounts of money as programs and people write them, whose notation is never guessed.

``1.250,00`` and ``1,250.00`` say what stands before their decimals, and so does ``12,5``. Whether ``125.500`` is a
hundred and twenty-five or a hundred and twenty-five thousand, nobody can tell: one separator with exactly three digits
after it is *uncertain*, and whoever has it chooses. In JSON the point stands before the decimals, whatever follows it.

>>> [kurus_of(text) for text in ("1.234,56 TL", "₺ 12,5", "1,250.00", "1234")]
[123456, 1250, 125000, 123400]
>>> kurus_of("125.500", ","), kurus_of("125.500", ".")
(12550000, 12550)
>>> kurus_of("125.500")
Traceback (most recent call last):
    ...
ulak.errors.InvalidValue: /: value_uncertain
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Final, Literal

from ulak.errors import InvalidValue

Notation = Literal[",", "."]
"""What stands before the decimals."""

KURUS_A_LIRA: Final = 100
_MOST_WHOLE_DIGITS: Final = 13
_LONGEST: Final = 64
"""Characters of what may be an amount."""
_CURRENCY: Final = "₺|TL|TRY|₼|AZN"
_WRITTEN: Final = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+])?(?:{_CURRENCY})?(?P<inner>[-+])?(?P<digits>[0-9.,]*[0-9])(?P<after>-)?(?:{_CURRENCY})?"
    r"(?P<close>\))?",
    re.IGNORECASE,
)
_IN_KURUS: Final = re.compile(r"(-?)([0-9]{1,15})e-2")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_SIGNIFICANT: Final = Context(prec=15, rounding=ROUND_HALF_UP)
"""What a binary fraction keeps of a decimal one: ``1250.1499999999999`` was 1250.15."""
_WIDE: Final = Context(prec=40, rounding=ROUND_HALF_UP)
_UNCERTAIN: Final = 3
"""Digits after a lone separator that may be thousands."""


def notation_of(text: str) -> Notation | Literal["?"] | None:
    """What `text` says of the decimals of amounts; ``?``: it is uncertain; ``None``: it says nothing.

    >>> [notation_of(text) for text in ("1.250,00", "12.5", "1.250.000", "125,500", "1250", "yok")]
    [',', '.', ',', '?', None, None]
    """
    digits = _digits(text)
    if digits is None:
        return None
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return None
    if points and commas:
        return "," if digits.rindex(",") > digits.rindex(".") else "."
    if points + commas > 1:
        return "," if points else "."  # thousands
    mark: Notation = "." if points else ","
    return "?" if len(digits) - digits.index(mark) - 1 == _UNCERTAIN else mark


def kurus_of(text: str, notation: Notation | None = None) -> int:
    """The kuruş in `text`; `notation` says how it is read where it is uncertain. More than two decimals are rounded.

    Raises `InvalidValue`: ``value_no_amount, value_uncertain``.
    """
    if (in_kurus := _IN_KURUS.fullmatch(text)) is not None:
        return int(in_kurus[1] + in_kurus[2])
    digits, said = _digits(text), notation_of(text)
    if digits is None:
        raise InvalidValue("value_no_amount")
    if said == "?":
        if notation is None:
            raise InvalidValue("value_uncertain")
        said = notation
    decimal = said or "."
    whole, mark, part = digits.rpartition(decimal) if decimal in digits else (digits, "", "")
    if not part.isdecimal() and mark:
        raise InvalidValue("value_no_amount")
    if "." in whole or "," in whole:
        grouped = _GROUPED.fullmatch(whole)
        if grouped is None or grouped["mark"] == decimal:
            raise InvalidValue("value_no_amount")
    plain = re.sub("[.,]", "", whole)
    if len(plain.lstrip("0")) > _MOST_WHOLE_DIGITS:
        raise InvalidValue("value_no_amount")
    kurus = _rounded(Decimal(f"{plain or 0}.{part or 0}"))
    return -kurus if _is_negative(text) else kurus


def kurus_of_json(written: str) -> int:
    """The kuruş in a number of JSON: the point stands before the decimals, and what binary fractions add is passed
    over. Raises `InvalidValue`: ``value_no_amount``.

    >>> [kurus_of_json(number) for number in ("125.500", "1250.1499999999999", "-7", "1.25e3")]
    [12550, 125015, -700, 125000]
    """
    try:
        number = Decimal(written)
    except InvalidOperation as error:
        raise InvalidValue("value_no_amount") from error
    if not number.is_finite() or number.adjusted() >= _MOST_WHOLE_DIGITS:
        raise InvalidValue("value_no_amount")
    return _rounded(number)


def in_kurus(kurus: int) -> str:
    """An amount as a list keeps what came as a number: it says nothing of the notation of others.

    >>> in_kurus(12550), kurus_of(in_kurus(-12550)), notation_of(in_kurus(12550))
    ('12550e-2', -12550, None)
    """
    return f"{kurus}e-2"


def certain(text: str, notation: Notation | None) -> str:
    """An amount that has two readings as the one that `notation` chooses; whatever else as it is.

    >>> certain("125.500", ","), certain("125.500", None), certain("125,50", ".")
    ('125500.00', '125.500', '125,50')
    """
    if notation is None or notation_of(text) != "?":
        return text
    kurus = kurus_of(text, notation)
    whole, part = divmod(abs(kurus), KURUS_A_LIRA)
    return f"{'-' if kurus < 0 else ''}{whole}.{part:02}"


def plain_number(text: str) -> str:
    """`text` without what spreadsheets put around a number, and without what is not seen.

    >>> plain_number('="0532 111 22 33"'), plain_number("'125,50"), plain_number("1\u00a0250\u200b,00")
    ('05321112233', '125,50', '1250,00')
    """
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Zs")).translate(_DASHES)
    text = "".join(text.split())
    if text[:2] == '="' and text[-1:] == '"':
        text = text[2:-1]
    return text[1:] if text[:1] == "'" else text


def _match(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    found = _WRITTEN.fullmatch(plain_number(text))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    return found if sum(found[sign] is not None for sign in ("open", "sign", "inner", "after")) <= 1 else None


def _digits(text: str) -> str | None:
    found = _match(text)
    return found["digits"] if found else None


def _is_negative(text: str) -> bool:
    found = _match(text)
    return found is not None and (
        "-" in (found["sign"], found["inner"], found["after"]) or found["open"] is not None
    )


def _rounded(number: Decimal) -> int:
    """Kuruş: fifteen significant digits of the number, then two decimals."""
    significant = _SIGNIFICANT.plus(number)
    return int(significant.scaleb(2, _WIDE).to_integral_value(ROUND_HALF_UP, _WIDE))
