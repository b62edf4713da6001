"""Words that programs write where they have nothing: exports of databases, spreadsheets and scripts.

Somebody may be called *Null*; so nothing is guessed, and such a value is asked about.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("null", "none", "nan", "undefined", "n/a", "(null)", "<null>", "[null]", "<na>", "\\n")
"""Of SQL, Python, JavaScript, pandas, MySQL's dumps; in any case."""
_EXACTLY: Final = ("nil", "NaN", "NaT", "-nan", "-NaN")
"""So spelled alone: *Nil* is a name."""
_CELLS: Final = (
    # Excel's errors in English and in Turkish.
    "#n/a", "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#getting_data", "#spill!", "#calc!",
    "#yok", "#boş!", "#sayı/0!", "#değer!", "#başv!", "#ad?", "#sayı!", "#taşma!", "#hesapla!", "#error!", "#hata!",
)  # fmt: skip


def _spelled(word: str) -> set[str]:
    """The word in small letters, in capitals and with a capital; by Turkish rules too."""
    turkish = word.replace("i", "İ").replace("ı", "I").upper()
    return {word, word.upper(), word.capitalize(), turkish}


NOTHING_WORDS: Final = frozenset(_EXACTLY).union(*map(_spelled, (*_WORDS, *_CELLS)))
