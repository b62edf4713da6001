"""Amounts, days and names as Turkish writes them.

>>> money(123456), money(-5), day(date(2026, 11, 5))
('1.234,56', '-0,05', '05.11.2026')
>>> titled("IŞIK İNŞAAT san. ve tic. a.ş."), upper("ışık iğne"), lower("IŞIK İĞNE")
('Işık İnşaat San. Ve Tic. A.Ş.', 'IŞIK İĞNE', 'ışık iğne')
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

KURUS_A_LIRA: Final = 100

_UPPER: Final = str.maketrans({"i": "İ", "ı": "I"})
_LOWER: Final = str.maketrans({"İ": "i", "I": "ı"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_AMOUNT: Final = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,13})(?:\.(?P<part>\d{1,2}))?")
_AMOUNT_WRITTEN: Final = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?:\.\d{3}){1,4}|\d{1,13})(?:,(?P<part>\d{1,2}))?"
)


def upper(text: str) -> str:
    """Capitals by Turkish rules: i → İ, ı → I."""
    return text.translate(_UPPER).upper()


def lower(text: str) -> str:
    """Small letters by Turkish rules: I → ı, İ → i."""
    return text.translate(_LOWER).lower()


def titled(text: str) -> str:
    """Each word with a capital and small letters after it."""
    return _WORD.sub(lambda word: upper(word[0][0]) + lower(word[0][1:]), text)


def money(kurus: int) -> str:
    """An amount of kuruş in liras: dots between thousands, a comma before the kuruş, no sign of currency (₺
    would turn the whole text into UCS-2)."""
    whole, part = divmod(abs(kurus), KURUS_A_LIRA)
    return f"{'-' if kurus < 0 else ''}{whole:,}".replace(",", ".") + f",{part:02}"


def day(value: date) -> str:
    """Day, month, year."""
    return f"{value:%d.%m.%Y}"


def kurus_of_number(text: str) -> int | None:
    """The kuruş in an amount as JSON writes it, with a point; ``None`` if it is none.

    >>> [kurus_of_number(text) for text in ("1234.5", "-7", "1.234", "1e3", "1,5")]
    [123450, -700, None, None, None]
    """
    return _kurus(_AMOUNT.fullmatch(text))


def kurus_as_written(text: str) -> int | None:
    """The kuruş in an amount as a person or a Turkish spreadsheet writes it; ``None`` if it is none.

    >>> [kurus_as_written(text) for text in ("1.234,56 TL", "₺ 12,5", "1234", "12.5", "1,234.56")]
    [123456, 1250, 123400, None, None]
    """
    return _kurus(_AMOUNT_WRITTEN.fullmatch(text.replace("₺", "").replace("TL", "").strip()))


def _kurus(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    whole = int(match["whole"].replace(".", ""))
    kurus = whole * KURUS_A_LIRA + int((match["part"] or "").ljust(2, "0"))
    return -kurus if match["sign"] else kurus


def folded(text: str) -> str:
    """`text` as names are searched by: small letters without their marks, ı and i alike, single spaces.

    >>> folded("  IŞIK  İnşaat "), folded("isik insaat"), folded("Kâmil Çağrı")
    ('isik insaat', 'isik insaat', 'kamil cagri')
    """
    plain = unicodedata.normalize("NFKD", lower(text).replace("ı", "i"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
