"""T.C. kimlik numbers: eleven digits, the last two of them checks over the others.

The checksum is python-stdnum's (``stdnum.tr.tckimlik``, imported when first asked). A TCKN is personal data:
it is shown masked only. Authority: Nüfus ve Vatandaşlık İşleri, https://tckimlik.nvi.gov.tr/

>>> validate("172 917 160 60")
'17291716060'
>>> is_valid("17291716050")
False
>>> mask("17291716060")
'17******060'
"""

from __future__ import annotations

from typing import Final

from ulak.errors import InvalidValue

DIGITS: Final = 11

_SPACES: Final = dict.fromkeys(map(ord, " \t\u00a0\u202f"))


def compact(text: str) -> str:
    """`text` without spaces."""
    return text.translate(_SPACES)


def validate(text: str) -> str:
    """The TCKN in `text`, compact. Raises `InvalidValue`: ``tckn_digits, tckn_length, tckn_checksum``."""
    number = compact(text)
    if not (number.isascii() and number.isdecimal()):
        raise InvalidValue("tckn_digits")
    if len(number) != DIGITS:
        raise InvalidValue("tckn_length", digits=len(number))
    from stdnum.tr import tckimlik

    if number[0] == "0" or not tckimlik.is_valid(number):
        raise InvalidValue("tckn_checksum")
    return number


def is_valid(text: str) -> bool:
    """Whether `validate` would accept."""
    try:
        validate(text)
    except InvalidValue:
        return False
    return True


def mask(tckn: str) -> str:
    """A TCKN with its middle hidden."""
    return tckn[:2] + "*" * (len(tckn) - 5) + tckn[-3:]
