"""A second segmenter, written from the standard alone and imported by tests only: slow, and character by
character. It knows nothing of `ulak.text`; where the two disagree, one of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("\f^{}\\[~]|€")
LETTERS = set("ĞğŞşıİç")
GONE_WHEN_LOCKED = set("èìØøÆæ¡¿")


@dataclass
class Answer:
    encoding: str
    units: int
    parts: list[int]
    """Units of each segment, operator code included."""
    texts: list[str]
    """The customer's characters of each segment."""


def divide(text: str, *, reference_bits: int, turkish: str, code_units: int) -> Answer:
    text = _joined(text)
    encoding, cost = _encoding(text, turkish)
    shift_octets = 3 if encoding == "gsm7_tr" else 0
    single = _room(encoding, shift_octets)
    part = _room(encoding, shift_octets + (5 if reference_bits == 8 else 6))
    costs = [cost(character) for character in text] + [1] * code_units
    if sum(costs) <= single:
        return Answer(encoding, sum(costs) - code_units, [sum(costs)], [text])
    parts, texts, used, held = [], [], 0, ""
    for index, units in enumerate(costs):
        if used + units > part:
            parts.append(used)
            texts.append(held)
            used, held = 0, ""
        used += units
        held += text[index] if index < len(text) else ""
    return Answer(encoding, sum(costs) - code_units, [*parts, used], [*texts, held])


def _joined(text: str) -> str:
    out: list[str] = []
    for character in text:
        if out and "\ud800" <= out[-1] <= "\udbff" and "\udc00" <= character <= "\udfff":
            high, low = ord(out.pop()) - 0xD800, ord(character) - 0xDC00
            character = chr(0x10000 + (high << 10) + low)
        out.append(character)
    return "".join(out)


def _encoding(text, turkish):
    held = set(text)
    if held <= BASIC | EXTENDED:
        return "gsm7", lambda c: 2 if c in EXTENDED else 1
    if turkish == "single_shift" and held <= BASIC | EXTENDED | LETTERS:
        return "gsm7_tr", lambda c: 2 if c in EXTENDED | LETTERS else 1
    if turkish == "locking_shift" and held <= (BASIC - GONE_WHEN_LOCKED) | EXTENDED | LETTERS:
        return "gsm7_tr", lambda c: 2 if c in EXTENDED - {"€"} else 1
    return "ucs2", lambda c: 2 if ord(c) > 0xFFFF else 1


def _room(encoding: str, element_octets: int) -> int:
    header = element_octets + 1 if element_octets else 0
    return (140 - header) // 2 if encoding == "ucs2" else (140 - header) * 8 // 7
