"""Characters that cost more than they look, and their plain twins.

One ``ş``, ``’`` or no-break space can turn a whole text into UCS-2 and more than double its price. A table
says what to write instead; decomposition would lose ``ı``, which has none, and would not know ``₺`` or
``…``. Characters of the GSM alphabets stay as they are: ö, ü and Ç cost one septet.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from ulak.text.profile import CountingProfile, EncodingChoice, Turkish

TWINS: Final = {
    "Ğ": "G", "ğ": "g", "Ş": "S", "ş": "s", "ı": "i", "İ": "I", "ç": "c",
    # Circumflexed vowels of Turkish (kâr, hâlâ, millî) and the letters of Azerbaijani.
    "â": "a", "Â": "A", "î": "i", "Î": "I", "û": "u", "Û": "U", "ə": "e", "Ə": "E",
    # What word processors make of ' " - and three dots.
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "´": "'", "`": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": "...", "•": "-", "·": ".", "×": "x",
    "₺": "TL", "™": "TM", "®": "(R)", "©": "(C)",
    # Spaces that look like a space, and characters that look like nothing.
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u202f": " ",
    "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "",
    # The dot that "İ".lower() leaves behind its i in most languages.
    "\u0307": "",
}  # fmt: skip
"""Character to its plain twin, which is of one-septet characters only (or empty: the character is
invisible)."""

_LINE_END: Final = re.compile("\r\n?|\u2028|\u2029")


def transliterate(text: str) -> str:
    """`text` with Turkish letters and everyday look-alikes replaced by their plain twins.

    What has no twin stays, and is told by `segment`.

    >>> transliterate("Kâr payı 5₺ – “hâlâ” geçerli…")
    'Kar payi 5TL - "hala" gecerli...'
    >>> transliterate("Öğün İğne")
    'Ögün Igne'
    """
    if text.isascii():
        return text.replace("`", "'")
    for character, twin in TWINS.items():  # looking for each is faster than `str.translate` over all
        if character in text:
            text = text.replace(character, twin)
    return text


def clean(text: str) -> str:
    """`text` as it is sent whatever the choice: composed, one line feed a line end, spaces for tabs.

    Composed means NFC: a file from a Mac may spell ``ö`` as ``o`` and a combining mark, which looks the
    same and costs the whole text UCS-2.

    >>> clean("bir\\tiki\\r\\nu\u0308c\u0327")
    'bir iki\\nüç'
    """
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = _LINE_END.sub("\n", text)
    if "\t" in text:
        text = text.replace("\t", " ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def on_the_wire(text: str, profile: CountingProfile, choice: EncodingChoice) -> str:
    """The text that is counted, billed and handed to the operator: `clean`, then plain letters where the job
    chose them or the operator knows no others. Doing it twice changes nothing.

    The operator code is not part of it: the operator appends it.
    """
    text = clean(text)
    if choice is EncodingChoice.TRANSLITERATE or profile.turkish is Turkish.TRANSLITERATE:
        return transliterate(text)
    return text
