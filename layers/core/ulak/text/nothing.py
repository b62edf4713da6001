"""Words that programs write where they have nothing: exports of databases, spreadsheets and scripts.

Somebody may be called *Null*; so nothing is guessed, and such a value is asked about. What a cell shows whose formula
has no value may be left out, and is never taken for a value.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("null", "none", "nan", "undefined", "n/a", "(null)", "<null>", "[null]", "<na>", "\\n")
"""Of SQL, Python, JavaScript, pandas, MySQL's dumps; in any case."""
_EXACTLY: Final = ("nil", "NaN", "NaT", "-nan", "-NaN")
"""So spelled alone: *Nil* is a name."""
_NAMED_ERRORS: Final = (
    # Excel's, in English and in Turkish; Google's and LibreOffice's own.
    "#n/a", "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#getting_data", "#spill!", "#calc!", "#field!",
    "#blocked!", "#connect!", "#unknown!", "#busy!", "#python!", "#external!", "#timeout!",
    "#yok", "#boş!", "#sayı/0!", "#bölme/0!", "#değer!", "#başv!", "#ad?", "#sayı!", "#veri_alınıyor", "#taşma!",
    "#hesapla!", "#alan!", "#engellendi!", "#bağlan!", "#bilinmiyor!", "#meşgul!",
    "#error!", "#hata!", "loading...", "yükleniyor...",
)  # fmt: skip
_TOO_NARROW: Final = ["#" * width for width in range(3, 256)]
"""What a column shows that is too narrow for its number."""


def _spelled(word: str) -> set[str]:
    """The word in small letters, in capitals and with a capital; by Turkish rules too."""
    turkish = word.replace("i", "İ").replace("ı", "I").upper()
    return {word, word.upper(), word.capitalize(), turkish}


ERRORS: Final = frozenset(_TOO_NARROW).union(
    *map(_spelled, _NAMED_ERRORS), (f"Err:{number}" for number in range(501, 541))
)
"""What a spreadsheet's cell shows whose formula has no value. It is nobody's name and no amount."""

NOTHING_WORDS: Final = ERRORS.union(_EXACTLY, *map(_spelled, _WORDS))
