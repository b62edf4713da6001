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

from ulak.text.amounts import KURUS_A_LIRA

_UPPER: Final = str.maketrans({"i": "İ", "ı": "I"})
_LOWER: Final = str.maketrans({"İ": "i", "I": "ı"})
_LETTERS: Final = "[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*"
_APOSTROPHE: Final = "['’‘´`′]"
_WORD: Final = re.compile(
    rf"(?P<suffix>(?<=[^\W_][^\W_]{_APOSTROPHE}){_LETTERS}|(?<=\d{_APOSTROPHE}){_LETTERS}"
    rf"|(?<=\.{_APOSTROPHE}){_LETTERS})|{_LETTERS}"
)
"""A word; or a suffix: it stands behind an apostrophe, and that behind a digit, a full stop or more than one letter."""
_CAPITALS_WITHIN: Final = re.compile(r"[A-ZÇĞİÖŞÜ][a-zçğıöşü]+(?:[A-ZÇĞİÖŞÜ][a-zçğıöşü]*)+")


def upper(text: str) -> str:
    """Capitals by Turkish rules: i → İ, ı → I."""
    return _composed(text).translate(_UPPER).upper()


def lower(text: str) -> str:
    """Small letters by Turkish rules: I → ı, İ → i."""
    return _composed(text).translate(_LOWER).lower()


def titled(text: str) -> str:
    """Each word with a capital and small letters after it: what a hyphen or a full stop joins is words, what stands
    behind an apostrophe is a suffix. A word that has its own capitals keeps them.

    >>> titled("ANKARA'DA AYŞE-NUR, M. ALİ A.Ş.’NİN 5'İNCİ O'NEILL ŞUBESİ"), titled("McDonald, TürkTelekom")
    ("Ankara'da Ayşe-Nur, M. Ali A.Ş.’nin 5'inci O'Neıll Şubesi", 'McDonald, TürkTelekom')
    """
    return _WORD.sub(_titled_word, _composed(text))


def _titled_word(word: re.Match[str]) -> str:
    letters = word[0]
    if word["suffix"]:
        return lower(letters)
    if _CAPITALS_WITHIN.fullmatch(letters):
        return letters
    return upper(letters[0]) + lower(letters[1:])


def _composed(text: str) -> str:
    """`text` with each letter and its marks as one character, and without the dot that other languages' lower case
    leaves over an i."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).replace("i\u0307", "i")


def money(kurus: int) -> str:
    """An amount of kuruş in liras: dots between thousands, a comma before the kuruş, no sign of currency (₺
    would turn the whole text into UCS-2)."""
    whole, part = divmod(abs(kurus), KURUS_A_LIRA)
    return f"{'-' if kurus < 0 else ''}{whole:,}".replace(",", ".") + f",{part:02}"


def day(value: date) -> str:
    """Day, month, year."""
    return f"{value:%d.%m.%Y}"


def folded(text: str) -> str:
    """`text` as names are searched by: small letters without their marks, ı and i alike, single spaces.

    >>> folded("  IŞIK  İnşaat "), folded("isik insaat"), folded("Kâmil Çağrı")
    ('isik insaat', 'isik insaat', 'kamil cagri')
    """
    plain = unicodedata.normalize("NFKD", lower(text).replace("ı", "i"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
