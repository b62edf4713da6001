"""The words by which a person refuses commercial messages. Pure: rows, and how a text is matched with them.

The regulation on commercial messages (Law 6563 art. 8) asks for a free and easy way to refuse; which words people
use is common practice, not law. A word that is also an everyday word counts only where it stands alone.

>>> refuses("ret"), refuses("İptal"), refuses("iptal"), refuses(" DUR! "), refuses("RET ACME B001")
(True, True, True, True, True)
>>> refuses("Dur bakalım"), refuses("İptal etmeyin"), refuses("Siparişim nerede?"), refuses("retorik")
(False, False, False, False)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RefusalWord:
    word: str
    """In capitals without Turkish letters."""
    alone: bool
    """Whether it counts only where nothing stands behind it."""


WORDS: Final = (
    RefusalWord("RET", alone=False),  # the word of İYS; operators' RET lines ask for ``RET <keyword>``
    RefusalWord("RED", alone=True),
    RefusalWord("IPTAL", alone=True),
    RefusalWord("DUR", alone=True),
    RefusalWord("STOP", alone=True),
)

_MOST_WORDS: Final = 3
"""A refusal names at most a keyword and a code behind its word; a longer text is somebody writing."""

_TWINS: Final = str.maketrans("ıİiIşŞğĞüÜöÖçÇâÂîÎûÛ", "IIIISSGGUUOOCCAAIIUU")
_WORD: Final = re.compile(r"[A-Z0-9]+")


def refuses(text: str) -> bool:
    """Whether a message is a refusal."""
    words = _WORD.findall(text.replace("i̇", "i").translate(_TWINS).upper())
    if not words or len(words) > _MOST_WORDS:
        return False
    return any(words[0] == row.word and (len(words) == 1 or not row.alone) for row in WORDS)
