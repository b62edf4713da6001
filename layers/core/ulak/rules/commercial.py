"""What a commercial message has to say of its sender, and whether a text says it. Pure.

The regulation on commercial messages (RG 15.07.2015/29417, as sertels.av.tr tells it): a merchant's message holds
the MERSİS number and the registered title or trade name, and shows a way to refuse. The words are the firm's own.
Where it asks for it, what a text lacks is put behind it before anything is counted, so that a quote, a price and the
segments hold it.

>>> ours = CommercialContent("Acme A.Ş.", "0012345678900015", "RET yazip 4609'a gonderin", ContentMode.APPEND)
>>> ours.completed("Bugün %20 indirim")
"Bugün %20 indirim Acme A.Ş. Mersis 0012345678900015 RET yazip 4609'a gonderin"
>>> ours.completed("ACME A.Ş. indirimi! Mersis: 0012 3456 7890 0015")
"ACME A.Ş. indirimi! Mersis: 0012 3456 7890 0015 RET yazip 4609'a gonderin"
>>> [part.value for part in ours.missing("Acme A.Ş. indirim, iptal icin RET yaz 4609")]
['mersis']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from ulak.text.turkish import folded
from ulak.values import dataclass

MERSIS_DIGITS: Final = 16


class ContentMode(StrEnum):
    OFF = "off"
    """Nobody looks: the firm writes it into its texts."""
    CHECK = "check"
    """A text that lacks something is refused."""
    APPEND = "append"
    """What a text lacks is put behind it."""


class Part(StrEnum):
    """What has to stand in the text."""

    NAME = "name"
    MERSIS = "mersis"
    REFUSAL = "refusal"


_REFUSAL_WORD: Final = re.compile(r"(?<!\w)RET(?!\w)")
"""The word of İYS in capitals, as texts name it; the firm's own way is looked for beside it."""
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[ .-](?=\d)")


@dataclass(frozen=True, slots=True)
class CommercialContent:
    """A firm's own."""

    name: str
    """The trade name or the registered title."""
    mersis: str
    """Sixteen digits."""
    refusal: str
    """How a recipient refuses, as it stands in texts."""
    mode: ContentMode = ContentMode.OFF

    def missing(self, text: str) -> list[Part]:
        """What the text lacks. Names and ways to refuse are compared without regard to capitals and Turkish letters."""
        said = folded(text)
        there = {
            Part.NAME: folded(self.name) in said,
            Part.MERSIS: self.mersis in _BETWEEN_DIGITS.sub("", text),
            Part.REFUSAL: bool(_REFUSAL_WORD.search(text)) or folded(self.refusal) in said,
        }
        return [part for part, found in there.items() if not found]

    def completed(self, text: str) -> str:
        """The text with what it lacks behind it, so that nothing stands twice."""
        return " ".join([text.rstrip(), *self._words(self.missing(text))]) if self.missing(text) else text

    def _words(self, parts: list[Part]) -> Iterator[str]:
        words = {Part.NAME: self.name, Part.MERSIS: f"Mersis {self.mersis}", Part.REFUSAL: self.refusal}
        return (words[part] for part in parts)


NOTHING_SAID: Final = CommercialContent("", "", "")
