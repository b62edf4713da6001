"""Segments as octets, read back by a decoder written from the standard alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.text.profiles_for_tests import CODED, LOCKING, PLAIN, SINGLE, profiles, texts
from ulak.text import Encoding, MessageType, UserData, segment, user_data

BULK = MessageType.BULK

_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = dict(zip(b"\x0a\x14\x28\x29\x2f\x3c\x3d\x3e\x40\x65", "\f^{}\\[~]|€", strict=True))
_SHIFTED = _EXTENSION | dict(zip(b"GIScgis", "ĞİŞçğış", strict=True))
_LOCKED = dict(zip(b"\x04\x07\x0b\x0c\x1c\x1d\x40\x60", "€ıĞğŞşİç", strict=True))


def _read(message: UserData, encoding: Encoding) -> tuple[str, tuple[int, int, int] | None]:
    """The text of one message, and (reference, total, number) where it is part of several."""
    octets, elements, start = message.octets, {}, 0
    if message.has_header:
        start = 1 + octets[0]
        at = 1
        while at < start:
            identifier, length = octets[at], octets[at + 1]
            elements[identifier] = octets[at + 2 : at + 2 + length]
            at += 2 + length
        assert at == start
    part = None
    if 0x00 in elements:
        part = tuple(elements[0x00])
    elif 0x08 in elements:
        body = elements[0x08]
        part = (int.from_bytes(body[:2], "big"), body[2], body[3])
    if encoding is Encoding.UCS2:
        assert message.length == len(octets)
        return octets[start:].decode("utf-16-be", "surrogatepass"), part
    bits = "".join(f"{octet:08b}"[::-1] for octet in octets)
    first = -(-start * 8 // 7)
    septets = [int(bits[i * 7 : i * 7 + 7][::-1], 2) for i in range(first, message.length)]
    basic = dict(enumerate(_DEFAULT)) | (_LOCKED if 0x25 in elements else {})
    extension = _SHIFTED if 0x24 in elements else _EXTENSION
    assert elements.get(0x24, b"\1") == elements.get(0x25, b"\1") == b"\1"
    text, escaped = "", False
    for septet in septets:
        if septet == 0x1B and not escaped:
            escaped = True
        else:
            text += (extension if escaped else basic)[septet]
            escaped = False
    assert not escaped
    return text, part


@examples(400)
@given(texts.filter(lambda text: len(text) < 4_000), profiles, st.integers(0, 70_000))
@example("ş" * 900, SINGLE, 7)
@example("ş€[" * 300, LOCKING, 7)
@example("@" * 160, PLAIN, 0)
def test_every_segment_fits_140_octets_and_reads_back(text, profile, reference):
    divided = segment(text, profile, BULK)
    messages = user_data(divided, reference)
    assert len(messages) == divided.count.segments
    code = " B001" if profile.appended_units else ""
    read = [_read(message, divided.encoding) for message in messages]
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") + code
    assert "".join(piece for piece, _ in read) == whole
    assert all(len(message.octets) <= 140 for message in messages)
    if len(messages) > 1:
        width = 8 if profile.reference_bits == 8 else 16
        assert [part for _, part in read] == [
            (reference % (1 << width), len(messages), number) for number in range(1, len(messages) + 1)
        ]
    else:
        assert read[0][1] is None


def test_septets_are_packed_as_the_standard_shows():
    (message,) = user_data(segment("hellohello", PLAIN, BULK), 0)
    assert (message.octets.hex(), message.length, message.has_header) == ("e8329bfd4697d9ec37", 10, False)


def test_a_header_is_followed_by_fill_bits_up_to_a_septet():
    first, second = user_data(segment("a" * 161, PLAIN, BULK), 0x2A)
    assert first.octets[:6].hex() == "0500032a0201"
    assert len(first.octets) == 140
    assert first.length == 160
    # The standard's part: six octets are 48 bits, so one fill bit before the first septet.
    assert second.octets.hex() == "0500032a0202" + "".join(f"{b:02x}" for b in _shifted("a" * 8))
    assert second.length == 7 + 8


def _shifted(text: str) -> bytes:
    bits = sum(ord(c) << (7 * i) for i, c in enumerate(text)) << 1
    return bits.to_bytes(-(-(len(text) * 7 + 1) // 8), "little")


def test_a_shift_element_stands_in_every_segment_of_a_turkish_text():
    for message in user_data(segment("ş" * 200, SINGLE, BULK), 1):
        assert message.octets[:9].hex()[:2] == "08"
        assert b"\x24\x01\x01" in message.octets[:9]
    (alone,) = user_data(segment("ş", LOCKING, BULK), 1)
    assert alone.octets[:4].hex() == "03250101"


def test_a_code_that_is_not_known_is_shown_as_unknown():
    (message,) = user_data(segment("a", replace(CODED, operator_code=None), BULK), 0)
    assert _read(message, Encoding.GSM7)[0] == "a B???"


def test_more_segments_than_can_be_numbered_are_an_error():
    with pytest.raises(ValueError, match="256 segments"):
        user_data(segment("a" * (153 * 255 + 1), PLAIN, BULK), 0)
