"""Texts that were read in another encoding than they were written in, on their way here: ``MÃ¼ÅŸteri`` for *Müşteri*.

Letters tell it: a pair that stands for the octets of one letter in UTF-8 and reads as no word of any language, letters
of Icelandic where Turkish has its own (``Sayýn`` for *Sayın*), or a letter that is written out as a page, JSON or mail
has it (``&uuml;``, ``\\u00fc``, ``=C3=BC``). What was meant is likely and not certain, so it is asked: whoever sends
the text says whether it goes out as it stands or mended.

>>> mended("M&uuml;&#351;teri, Kaya &amp; Oğlu")
'Müşteri, Kaya & Oğlu'
>>> mended("MÃ¼ÅŸteri, Ä°yi gÃ¼nler"), mended("Sayýn müþteri"), mended("Kâğıt hâlâ “ışıl ışıl”… ULUDAĞ’ın")
('Müşteri, İyi günler', 'Sayın müşteri', 'Kâğıt hâlâ “ışıl ışıl”… ULUDAĞ’ın')
>>> misread("MÃ¼ÅŸteri gÃ¼n")
[('Ã¼', 'ü'), ('ÅŸ', 'ş')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Literal

TextAs = Literal["written", "mended"]
"""How a text that looks misread goes out: as it stands, or with each misread letter as it was likely meant."""

_ROUNDS: Final = 3
"""A text may have been misread more than once over."""


def _octets(encodings: Iterable[str]) -> dict[str, int]:
    """The octet that each character was, had it been read in one of the encodings."""
    read: dict[str, int] = {}
    for encoding in encodings:
        for octet in range(0x80, 0x100):
            character = bytes((octet,)).decode(encoding, "replace")
            if character != "\ufffd":
                read.setdefault(character, octet)
    return read


@cache
def _readers() -> tuple[dict[str, int], ...]:
    """What UTF-8 is misread as: on Windows and the web, western or Turkish; on a Turkish console; on an old Mac. The
    encodings of the first differ in six letters alone, none of which begins a letter of Turkish in UTF-8."""
    return _octets(("cp1252", "latin-1", "cp1254")), _octets(("cp857",)), _octets(("mac_turkish",))


def _patterns() -> Iterator[str]:
    """For each way to misread, what the octets of a letter in UTF-8 look like."""
    for read in _readers():
        seen: dict[int, str] = {}
        for character, octet in read.items():
            seen[octet] = seen.get(octet, "") + re.escape(character)
        later = f"[{''.join(seen[octet] for octet in range(0x80, 0xC0))}]"
        two = "".join(seen[octet] for octet in (0xC2, 0xC3, 0xC4, 0xC5))
        yield f"[{two}]{later}"
        yield f"[{seen[0xC9]}][{seen[0x99]}]|[{seen[0xC6]}][{seen[0x8F]}{seen[0x92]}]"  # ə Ə ƒ
        yield f"[{seen[0xCB]}][{seen[0x86]}{seen[0x9C]}]"  # ˆ ˜, of what was misread before
        yield f"[{seen[0xE2]}][{seen[0x80]}{seen[0x82]}{seen[0x84]}]{later}"  # quotes and dashes, ₺ and €, ™
        yield f"[{seen[0xEF]}](?:[{seen[0xB8]}][{seen[0x8F]}]|[{seen[0xBB]}][{seen[0xBF]}])"
        yield f"[{seen[0xF0]}ğ][{seen[0x9F]}]{later}{{2}}"  # emoji


@cache  # made when a text is first suspected: most processes never see one
def _pairs() -> re.Pattern[str]:
    return re.compile("|".join(_patterns()))


_ICELANDIC: Final = {"ý": "ı", "Ý": "İ", "þ": "ş", "Þ": "Ş", "ð": "ğ", "Ð": "Ğ"}
"""Latin-1 has these where windows-1254 has the letters of Turkish."""
_ICELANDIC_LETTERS: Final = str.maketrans(_ICELANDIC)
_SUSPECTS: Final = frozenset("ÂÃÄÅÆÉËïýÝþÞðÐ¬ƒŸ├─┼┬╔Ô√≈ô€‚„∆") | {chr(number) for number in range(0x80, 0xA0)}
"""Characters of which a misread text has at least one."""


_WRITTEN_OUT: Final = re.compile(
    r"&(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[A-Za-z]{2,8});|\\u[\da-fA-F]{4}|(?:=[89A-F][\dA-F]){2,4}", re.ASCII
)


def looks_whole(text: str) -> bool:
    """Whether `text` has none of the characters that a misread text has: a quick look, that most texts pass."""
    return (text.isascii() or _SUSPECTS.isdisjoint(text)) and not _WRITTEN_OUT.search(text)


def mended(text: str) -> str:
    """`text` with each misread letter as it was likely meant; the same, where nothing looks misread."""
    return text if looks_whole(text) else decoded(_WRITTEN_OUT.sub(_read, text))


def _read(written: re.Match[str]) -> str:
    """The character that is written out; the same, if it is none."""
    text = written[0]
    if text[0] == "&":
        from html import unescape  # two thousand names, that most processes never need

        return unescape(text)
    if text[0] == "\\":
        character = chr(int(text[2:], 16))
        return text if "\ud800" <= character <= "\udfff" else character
    try:
        return bytes.fromhex(text.replace("=", "")).decode()
    except UnicodeDecodeError:
        return text


def decoded(text: str) -> str:
    """`text` with each letter that was decoded twice as it was likely meant; what is written out stays so."""
    for _ in range(_ROUNDS):
        once = _pairs().sub(_meant, text)
        if once == text:
            break
        text = once
    return text.translate(_ICELANDIC_LETTERS)


def misread(text: str) -> list[tuple[str, str]]:
    """What of `text` looks misread, and as what it was likely meant, each once in order; empty where nothing does."""
    if looks_whole(text):
        return []
    out = {one[0]: _read(one) for one in _WRITTEN_OUT.finditer(text) if _read(one) != one[0]}
    return [*out.items(), *decoded_twice(text)]


def decoded_twice(text: str) -> list[tuple[str, str]]:
    """The same of letters that were decoded twice."""
    found = {pair[0]: decoded(pair[0]) for pair in _pairs().finditer(text) if _meant(pair) != pair[0]}
    rest = _pairs().sub("", text)
    return [*found.items(), *((letter, meant) for letter, meant in _ICELANDIC.items() if letter in rest)]


def as_meant(text: str, text_as: str | None) -> str:
    """`text` as its sender chose that it goes out."""
    return mended(text) if text_as == "mended" else text


def shown(pairs: Iterable[tuple[str, str]]) -> str:
    """The pairs for a sentence.

    >>> shown([("Ã¼", "ü"), ("Ä\\x9f", "ğ")])
    'Ã¼→ü, Ä[9F]→ğ'
    """
    return ", ".join(f"{''.join(map(_visible, pair))}→{meant}" for pair, meant in list(pairs)[:10])


def _visible(character: str) -> str:
    return character if character.isprintable() else f"[{ord(character):02X}]"


def _meant(pair: re.Match[str]) -> str:
    """The character whose octets the pair was; the pair itself if it is none that a text is likely to have."""
    for read in _readers():
        octets = [
            0xF0 if place == 0 and one == "ğ" else read.get(one, 0) for place, one in enumerate(pair[0])
        ]
        if not all(octets):
            continue
        try:
            character = bytes(octets).decode()
        except UnicodeDecodeError:
            continue
        # No text means a control; but one that was misread before may have its octets, as controls.
        of_controls = unicodedata.category(pair[0][-1]) == "Cc" == unicodedata.category(character)
        if of_controls or unicodedata.category(character) not in ("Cc", "Cn", "Co"):
            return "" if character in "\ufeff\ufe0f" else character
    return pair[0]
