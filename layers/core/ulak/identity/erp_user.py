"""Names of ERP users, as they are compared: ERPs write them in any case, Turkish letters among it.

>>> user_key(" AYŞE.IŞIK ") == user_key("ayşe.ışık"), user_key("ismail") == user_key("İSMAİL")
(True, True)
>>> same_user("AYSE", "ayse"), same_user("ayse", "ali")
(True, False)
"""

from __future__ import annotations

import unicodedata
from typing import Final

from ulak.errors import InvalidValue

LONGEST_USER: Final = 64


def user_key(user: str) -> str:
    """What stands for the user in keys. Raises ``InvalidValue``."""
    folded = _folded(user)
    if not 0 < len(folded) <= LONGEST_USER or not folded.isprintable():
        raise InvalidValue("erp_user", limit=LONGEST_USER)
    return folded


def same_user(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(user: str) -> str:
    return unicodedata.normalize("NFC", user).strip().replace("İ", "i").lower().replace("ı", "i")
