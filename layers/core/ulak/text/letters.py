"""Characters that cost more than they look, and their plain twins.

One ``ş``, ``’`` or no-break space can turn a whole text into UCS-2 and more than double its price. A table
says what to write instead; decomposition would lose ``ı``, which has none, and would not know ``₺`` or
``…``. Characters of the GSM alphabets stay as they are: ö, ü and Ç cost one septet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from ulak.text.profile import CountingProfile, EncodingChoice, Turkish

_SEEN: Final = {
    "Ğ": "G", "ğ": "g", "Ş": "S", "ş": "s", "ı": "i", "İ": "I", "ç": "c",
    # Circumflexed vowels of Turkish (kâr, hâlâ, millî) and the letters of Azerbaijani.
    "â": "a", "Â": "A", "î": "i", "Î": "I", "û": "u", "Û": "U", "ə": "e", "Ə": "E",
    # What word processors make of ' " - and three dots.
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "´": "'", "`": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": "...", "•": "-", "·": ".", "×": "x",
    "₺": "TL", "™": "TM", "®": "(R)", "©": "(C)",
    # The dot that "İ".lower() leaves behind its i in most languages; the joiner and the filler that look like nothing.
    "\u0307": "", "\u034f": "", "\u3164": "",
}  # fmt: skip
UNSEEN: Final = dict.fromkeys(
    # Every space of Unicode but the space itself (category Zs).
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
) | dict.fromkeys(
    # Every character of the basic plane that formats and is not seen (category Cf), but those that turn the reading
    # direction around, which no text may hold: soft hyphen, zero-width space and joiners, byte order mark.
    "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb", ""
)  # fmt: skip
"""Characters that are not seen, or look like a space, to what is written in their place."""
TWINS: Final = _SEEN | UNSEEN
"""Character to its plain twin, which is of one-septet characters only (or empty: the character is
invisible)."""

_UNSEEN: Final = re.compile(f"[{''.join(UNSEEN)}]")
_JOINED: Final = "\u0590-\u1fff\u2190-\u2bff\u3030\u303d\ua800-\uabff\ufe0f\U0001f000-\U0001faff"
"""Emoji, and letters of scripts that join: between two of them a joiner changes what is seen."""
_KEPT_JOINER: Final = re.compile(f"((?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}]))")
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
    for character, twin in _SEEN.items():  # looking for each is faster than `str.translate` over all
        if character in text:
            text = text.replace(character, twin)
    if not text.isprintable() and _UNSEEN.search(text):
        text = replaced(text, _UNSEEN_BY_NUMBER)
    return text


_UNSEEN_BY_NUMBER: Final = {ord(character): twin for character, twin in UNSEEN.items()}


def replaced(text: str, twins: Mapping[int, str]) -> str:
    """`text` with characters replaced by their `twins`, as `str.translate` does it; but a joiner that makes one emoji
    of two, or joins the letters of its script, stays: without it another thing is seen.

    >>> replaced("a\u200db 👩\u200d💻", {0x200D: ""}) == "ab 👩\u200d💻"
    True
    """
    if "\u200d" in text or "\u200c" in text:
        pieces = _KEPT_JOINER.split(text)
        pieces[::2] = [piece.translate(twins) for piece in pieces[::2]]
        return "".join(pieces)
    return text.translate(twins)


def replaceable(text: str) -> list[str]:
    """The characters of `text` that have a plain twin, in their order; no joiner that has to stay."""
    found = [character for character in dict.fromkeys(text) if character in TWINS]
    if "\u200d" in found or "\u200c" in found:
        loose = _KEPT_JOINER.sub("", text)
        found = [character for character in found if character in loose]
    return found


def is_blank(text: str) -> bool:
    """Whether nothing of `text` is seen.

    >>> is_blank(" \u200b\u00ad\u3000"), is_blank("."), is_blank("")
    (True, False, True)
    """
    if text.isspace() or not text:
        return True
    return not text.isprintable() and not _UNSEEN.sub("", text).strip()


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
