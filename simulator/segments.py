"""How many segments the operator bills for a text: counted slowly, plainly, a character at a time.

Sources: 3GPP TS 23.038 §6.2.1 (the two tables) and its annex A.2.1 (Turkish single shift); TS 23.040
§9.2.3.24 (user data header). Netgsm appends its operator code and counts it; it numbers the parts of a long
text with a 16-bit reference.

>>> count("a" * 155, "").segments, count("a" * 156, "").segments
((160,), (152, 9))
>>> count("ğ" * 75, "TR").segments
(155,)
>>> count("😀", "TR")
Count(encoding='UCS-2', segments=(7,))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

OPERATOR_CODE: Final = " B021"
"""What Netgsm puts behind every text (BTK decision, article 5): a space and four characters, billed."""

YANKI_CODE: Final = " B999"
"""The same of Yankı."""

ANY_CODE: Final = " B000"
"""The same of any other: its characters are basic, so that all codes count alike."""

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet, one septet each. Its 128th cell is the escape, which is no character."""

EXTENSION: Final = "\f^{}\\[~]|€"
"""Behind an escape: two septets each, in any 7-bit text."""

LOCKED: Final = str.maketrans("èìØøÆæ¡¿", "€ıĞğŞşİç")
"""What the Turkish locking shift puts in the place of eight cells of the default alphabet."""

TURKISH: Final = "ĞİŞçğış"
"""Behind an escape, where the header names the Turkish single shift: two septets each."""

MOST_SEGMENTS: Final = 6
"""Netgsm's own ceilings, 912 and 888 septets and 396 units with the code, are six segments each."""

USER_DATA: Final = 140  # octets of one SMS-DELIVER, header included
HEADER_LENGTH: Final = 1  # octet that says how long the header is
PART_ELEMENT: Final = 6  # octets: identifier, length, 16-bit reference, how many, which
SHORT_PART_ELEMENT: Final = 5  # octets: the same with an 8-bit reference
SHIFT_ELEMENT: Final = 3  # octets: identifier, length, language


@dataclass(frozen=True, slots=True)
class Count:
    """``encoding`` is GSM, GSM-TR or UCS-2; ``segments`` the units (septets, or UCS-2 code units) of each."""

    encoding: str
    segments: tuple[int, ...]


def count(text: str, encoding: str) -> Count | None:
    """Count ``text`` with the operator code behind it, as Netgsm's parameter ``encoding`` asks.

    ``""`` is plain GSM and nothing else: a text that does not fit it is None, one the operator cannot take.
    ``"TR"`` takes the smallest table that holds the text: GSM, the Turkish single shift, or UCS-2.
    ``"UNICODE"`` is UCS-2. None too for an empty text and for one above six segments.
    """
    if not text:
        return None
    whole = text + OPERATOR_CODE
    plain = [septets(character, turkish=False) for character in whole]
    shifted = [septets(character, turkish=True) for character in whole]
    if encoding == "UNICODE" or (encoding == "TR" and None in shifted):
        counted = Count("UCS-2", pack([code_units(character) for character in whole], 16))
    elif None not in plain:
        counted = Count("GSM", pack([cost for cost in plain if cost], 7))
    elif encoding == "TR":
        counted = Count("GSM-TR", pack([cost for cost in shifted if cost], 7, SHIFT_ELEMENT))
    else:
        return None
    return counted if len(counted.segments) <= MOST_SEGMENTS else None


def count_yanki(text: str) -> Count | None:
    """Count ``text`` with its operator code behind it, as Yankı does: GSM, or UCS-2 for all the rest;
    an 8-bit reference; None for an empty text and for one above six segments of GSM or nine of UCS-2.

    >>> count_yanki("a" * 913).segments, count_yanki("a" * 914)
    ((153, 153, 153, 153, 153, 153), None)
    >>> len(count_yanki("ş" * 598).segments), count_yanki("ş" * 599)
    (9, None)
    """
    if not text:
        return None
    whole = text + YANKI_CODE
    plain = [septets(character, turkish=False) for character in whole]
    if None in plain:
        units = [code_units(character) for character in whole]
        counted, most = Count("UCS-2", pack(units, 16, part_element=SHORT_PART_ELEMENT)), 9
    else:
        costs = [cost for cost in plain if cost]
        counted, most = Count("GSM", pack(costs, 7, part_element=SHORT_PART_ELEMENT)), 6
    return counted if len(counted.segments) <= most else None


def count_by(
    text: str,
    *,
    part_element: int,
    most: tuple[int, int],
    turkish: Literal["ucs2", "single", "locking"] = "ucs2",
    code: str = ANY_CODE,
) -> Count | None:
    """Count ``text`` with an operator `code` behind it: GSM if it fits, with `turkish` letters by the shift named, else
    UCS-2; None for an empty text and for one above the `most` segments of 7-bit text or of UCS-2.

    >>> count_by("ş" * 150, part_element=SHORT_PART_ELEMENT, most=(7, 7), turkish="locking").segments
    (155,)
    >>> count_by("a" * 156, part_element=SHORT_PART_ELEMENT, most=(6, 9)).segments
    (153, 8)
    """
    if not text:
        return None
    whole = text + code
    plain = [septets(character, turkish=False) for character in whole]
    shifted = [
        septets(character, turkish=True) if turkish == "single" else locked_septets(character)
        for character in whole
    ]
    if None not in plain:
        costs = [cost for cost in plain if cost]
        counted, longest = Count("GSM", pack(costs, 7, part_element=part_element)), most[0]
    elif turkish != "ucs2" and None not in shifted:
        costs = [cost for cost in shifted if cost]
        counted = Count("GSM-TR", pack(costs, 7, SHIFT_ELEMENT, part_element=part_element))
        longest = most[0]
    else:
        units = [code_units(character) for character in whole]
        counted, longest = Count("UCS-2", pack(units, 16, part_element=part_element)), most[1]
    return counted if len(counted.segments) <= longest else None


def count_ucs2(text: str, *, part_element: int, most: int) -> Count | None:
    """Count ``text`` with an operator code behind it as UCS-2, whatever it holds; None above `most` segments."""
    counted = Count(
        "UCS-2", pack([code_units(one) for one in text + ANY_CODE], 16, part_element=part_element)
    )
    return counted if len(counted.segments) <= most else None


def locked_septets(character: str) -> int | None:
    """What a character costs where the Turkish locking shift is in force; None where its table lacks it."""
    if character in BASIC.translate(LOCKED):
        return 1
    return 2 if character in EXTENSION else None


def septets(character: str, *, turkish: bool) -> int | None:
    """What a character costs in 7-bit text; None where no table holds it."""
    if character in BASIC:
        return 1
    if character in EXTENSION or (turkish and character in TURKISH):
        return 2
    return None


def unpacked(septets: bytes) -> str:
    """The text of septets, an octet each; what stands for nothing is a question mark.

    >>> unpacked(b"\\x005\\x1be"), unpacked("5€".encode())
    ('@5€', '5???')
    """
    codes = {
        0x0A: "\f",
        0x14: "^",
        0x28: "{",
        0x29: "}",
        0x2F: "\\",
        0x3C: "[",
        0x3D: "~",
        0x3E: "]",
        0x40: "|",
    }
    table = BASIC[:0x1B] + "\x1b" + BASIC[0x1B:]
    text, escaped = "", False
    for septet in septets:
        if escaped:
            text, escaped = text + ({**codes, 0x65: "€"}.get(septet, "?")), False
        elif septet == 0x1B:
            escaped = True
        else:
            text += table[septet] if septet < len(table) else "?"
    return text


def code_units(character: str) -> int:
    """What a character costs in UCS-2: outside the basic plane it is a surrogate pair."""
    return 2 if ord(character) > 0xFFFF else 1


def room(bits: int, header_octets: int) -> int:
    """Units of ``bits`` that fit beside a header; the header's own length octet comes on top of its elements.

    >>> room(7, 0), room(7, SHIFT_ELEMENT), room(7, PART_ELEMENT), room(7, PART_ELEMENT + SHIFT_ELEMENT)
    (160, 155, 152, 148)
    >>> room(16, 0), room(16, PART_ELEMENT)
    (70, 66)
    """
    header = header_octets + HEADER_LENGTH if header_octets else 0
    return (USER_DATA - header) * 8 // bits


def pack(
    costs: list[int], bits: int, header_octets: int = 0, *, part_element: int = PART_ELEMENT
) -> tuple[int, ...]:
    """Fill segments from the front; no pair is ever split, so a segment may stay one unit short."""
    if sum(costs) <= room(bits, header_octets):
        return (sum(costs),)
    several = room(bits, header_octets + part_element)
    segments = [0]
    for cost in costs:
        if segments[-1] + cost > several:
            segments.append(0)
        segments[-1] += cost
    return tuple(segments)
