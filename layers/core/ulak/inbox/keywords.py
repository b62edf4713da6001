"""What a short message says by its first word: a refusal, a consent, or a word that the firm answers to. Pure.

The regulation on commercial messages (Law 6563 art. 8) asks for a free and easy way to refuse; which words people
use is common practice, not law. A word that is also an everyday word counts only where it stands alone. Letters are
folded: İ, I, ı and i are one letter here, marks, quotes and what stands behind a word do not count, and neither do
signs that nobody sees.

>>> refuses("ret"), refuses("İptal"), refuses("iptal"), refuses(" DUR! "), refuses("RET ACME B001")
(True, True, True, True, True)
>>> refuses("«rET».."), refuses("I\u0307PTAL"), refuses("ıptal"), refuses("'Stop'"), refuses("R\u200bET")
(True, True, True, True, True)
>>> refuses("İPTAL\\n\\nSamsung telefonumdan gönderildi"), refuses("Ayşe Işık\\nRET")
(True, True)
>>> refuses("Dur dur!"), refuses("R.E.T.")
(True, True)
>>> refuses("Siparişim gelmedi\\niptal"), refuses("Merhaba\\nne zaman açıksınız\\nAyşe")
(False, False)
>>> refuses("Dur bakalım"), refuses("İptal etmeyin"), refuses("Siparişim nerede?"), refuses("retorik")
(False, False, False, False)
>>> consents("Kabul"), consents("KABÛL!"), consents("kabul etmiyorum"), consents("Kabul ACME")
(True, True, False, False)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
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

CONSENT: Final = "KABUL"
"""Counts alone, and only as the answer to a request that the firm recorded: what follows from it is a consent whose
proof the firm has to give, so nothing that could be an answer to something else is taken for one."""

RESERVED: Final = frozenset({CONSENT, *(row.word for row in WORDS)})
"""Words that no firm can give another meaning."""

_MOST_WORDS: Final = 3
"""A refusal names at most a keyword and a code behind its word; a longer text is somebody writing."""

_LETTERS: Final = str.maketrans({"ı": "I", "ß": "SS", "ə": "E", "Ə": "E"})
_WORD: Final = re.compile(r"[A-Z0-9]+")
_SPELLED: Final = re.compile(r"\b[A-Z0-9](?:[ .-][A-Z0-9])+\b")
"""A word of which each letter stands apart."""
_WORD_ENDS: Final = re.compile(r"[ .-]")
_UNSEEN: Final = ("Mn", "Cf", "Cc")
"""Categories of marks above letters, and of signs that nobody sees."""


def folded(text: str) -> str:
    """`text` in capitals without marks: what differs only in the spelling of Turkish letters is the same.

    >>> folded("Bakıye"), folded("BAKİYE"), folded("bakiye"), folded("Borç ödeme")
    ('BAKIYE', 'BAKIYE', 'BAKIYE', 'BORC ODEME')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    kept = (one for one in plain if one.isspace() or unicodedata.category(one) not in _UNSEEN)
    return "".join(kept).upper()


def words_of(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def refuses(text: str) -> bool:
    """Whether a message is a refusal: all of it, or its first line. In a last line the word of İYS alone is one."""
    lines = [words for line in text.splitlines() if (words := _without_repeats(line))]
    if not lines:
        return False
    return _is_refusal(_without_repeats(text)) or _is_refusal(lines[0]) or lines[-1] == [WORDS[0].word]


def _without_repeats(text: str) -> list[str]:
    """The words of `text`, a word that is said again and again once."""
    said = _SPELLED.sub(lambda spelled: _WORD_ENDS.sub("", spelled[0]), folded(text))
    return list(dict.fromkeys(_WORD.findall(said)))


def _is_refusal(words: Sequence[str]) -> bool:
    if not words or len(words) > _MOST_WORDS:
        return False
    return any(words[0] == row.word and (len(words) == 1 or not row.alone) for row in WORDS)


def consents(text: str) -> bool:
    """Whether a message says yes and nothing else."""
    return words_of(text) == [CONSENT]


def asks_by(text: str, words: Iterable[str]) -> str:
    """The one of the firm's own `words` (folded) that a message consists of; empty: none."""
    said = words_of(text)
    return said[0] if len(said) == 1 and said[0] in words else ""
