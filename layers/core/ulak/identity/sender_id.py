"""Sender IDs (*gönderici kısa tanımı*, *başlık*): the alphanumeric name a message comes from.

3 to 11 characters (TS 23.040 §9.1.2.5: an alphanumeric address holds 11 septets), no Turkish letters,
registered with the operator beforehand letter by letter: `validate` changes nothing, neither case nor spaces.

>>> validate("LOGO YZLM")
'LOGO YZLM'
>>> validate("GÜNEŞ AŞ")
Traceback (most recent call last):
    ...
ulak.errors.InvalidValue: /: sender_id_turkish
"""

from __future__ import annotations

import re
from typing import Final, NewType

from ulak.errors import InvalidValue

SenderId = NewType("SenderId", str)

SHORTEST: Final = 3
LONGEST: Final = 11

_ALLOWED: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .&_+-]*[A-Za-z0-9.])?")
"""An allow-list, since this becomes part of requests to operators: no quote, no control, no outer space."""
_TURKISH: Final = frozenset("çÇğĞıİöÖşŞüÜəƏ")


def validate(text: str) -> SenderId:
    """`text` itself, when it can be a sender ID.

    Raises `InvalidValue`: ``sender_id_length, sender_id_turkish, sender_id_characters``.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        raise InvalidValue("sender_id_length", shortest=SHORTEST, longest=LONGEST, given=len(text))
    if not _TURKISH.isdisjoint(text):
        raise InvalidValue("sender_id_turkish")
    if not _ALLOWED.fullmatch(text):
        raise InvalidValue("sender_id_characters")
    return SenderId(text)


def is_valid(text: str) -> bool:
    """Whether `validate` would accept."""
    try:
        validate(text)
    except InvalidValue:
        return False
    return True
