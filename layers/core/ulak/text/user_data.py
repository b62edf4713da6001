"""Segments as octets: the user data header, then packed septets or UTF-16 (3GPP TS 23.040 §9.2.3.24).

What an SMSC takes from a user's own binds, and the proof that every segment counted fits 140 octets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ulak.text.alphabets import DEFAULT, ESCAPE, EXTENSION, LOCKED, TURKISH_EXTENSION
from ulak.text.profile import MAX_CONCATENATED, Encoding, Turkish
from ulak.text.segmentation import Segmentation
from ulak.values import dataclass

_CONCATENATION: Final = {8: 0x00, 16: 0x08}  # information element identifiers, §9.2.3.24.1 and .8
_TURKISH_TABLE: Final = {Turkish.SINGLE_SHIFT: 0x24, Turkish.LOCKING_SHIFT: 0x25}  # §9.2.3.24.15 and .16
_TURKISH_LANGUAGE: Final = 1  # TS 23.038 §6.2.1.2.4


def _septets(table: str, extension: Mapping[int, str]) -> dict[str, bytes]:
    """Each character's septets, a byte each."""
    behind_an_escape = {character: bytes((ESCAPE, septet)) for septet, character in extension.items()}
    return behind_an_escape | {
        character: bytes((septet,)) for septet, character in enumerate(table) if septet != ESCAPE
    }


_GSM7: Final = _septets(DEFAULT, EXTENSION)
_GSM7_TR: Final = {
    Turkish.SINGLE_SHIFT: _septets(DEFAULT, TURKISH_EXTENSION),
    Turkish.LOCKING_SHIFT: _septets(LOCKED, EXTENSION),
}


@dataclass(frozen=True, slots=True)
class UserData:
    """The user data of one short message. ``length`` is TP-UDL: septets with the header's and its fill bits
    for
    the GSM alphabets, octets for UCS-2 (§9.2.3.16)."""

    octets: bytes
    length: int
    has_header: bool


def septets_of(text: str) -> bytes:
    """A text of the default alphabet as its septets, an octet each. ``KeyError`` for any other.

    >>> septets_of("@5€")
    b'\\x005\\x1be'
    """
    return b"".join(_GSM7[character] for character in text)


def user_data(segmentation: Segmentation, reference: int) -> list[UserData]:
    """The segments of a text as they travel, the operator's code in its place.

    `reference` tells a concatenated text from the next one; its low bits are used. A code that is not known
    stands as ``B???``. Raises `ValueError` for more segments than a concatenation can number (255).
    """
    profile, total = segmentation.profile, segmentation.count.segments
    if total > MAX_CONCATENATED:
        raise ValueError(f"{total} segments: a concatenation numbers {MAX_CONCATENATED} at most")
    bits = profile.reference_bits or 16
    reference_octets = (reference % (1 << bits)).to_bytes(bits // 8, "big")
    shift = profile.turkish if segmentation.encoding is Encoding.GSM7_TR else None
    septets = _GSM7_TR[shift] if shift else _GSM7
    code = f" {profile.operator_code or 'B???'}" if profile.appended_units else ""
    messages = []
    for number, segment in enumerate(segmentation.segments, 1):
        elements = b""
        if total > 1:
            body = reference_octets + bytes((total, number))
            elements += bytes((_CONCATENATION[bits], len(body))) + body
        if shift:
            elements += bytes((_TURKISH_TABLE[shift], 1, _TURKISH_LANGUAGE))
        header = bytes((len(elements),)) + elements if elements else b""
        of_the_code = segment.units - segment.own_units
        text, code = segment.text + code[:of_the_code], code[of_the_code:]
        if segmentation.encoding is Encoding.UCS2:
            octets = header + text.encode("utf-16-be", "surrogatepass")
            messages.append(UserData(octets, len(octets), bool(header)))
        else:
            messages.append(_packed(header, b"".join(septets[character] for character in text)))
    return messages


def _packed(header: bytes, septets: bytes) -> UserData:
    """Septets packed from the lowest bit up, after fill bits that set them on a septet's boundary."""
    header_septets = -(-len(header) * 8 // 7)
    packed = 0
    for position, septet in enumerate(septets, header_septets):
        packed |= septet << (7 * position)
    length = header_septets + len(septets)
    octets = packed.to_bytes(-(-length * 7 // 8), "little")
    return UserData(header + octets[len(header) :], length, bool(header))
