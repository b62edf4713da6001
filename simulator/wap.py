"""WAP push as an operator reads it: user data in, the address and the text of its service indication out.

Written from the standards (TS 23.040 §9.2.3.24, WAP-230, WAP-167, WBXML 1.2), and not from whoever encodes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from simulator.segments import Count

LARGEST: Final = 140
_PORT: Final = 2948
_HREFS: Final = {0x0B: "", 0x0C: "http://", 0x0D: "http://www.", 0x0E: "https://", 0x0F: "https://www."}
_DOMAINS: Final = {0x85: ".com/", 0x86: ".edu/", 0x87: ".net/", 0x88: ".org/"}
_ACTIONS: Final = range(0x05, 0x0A)


class NotAPush(Exception):
    """The octets are no WAP push that a phone would show."""


def decoded(parts: Sequence[str]) -> tuple[str, str, Count]:
    """Address, text and segments of a push whose user data is `parts`, in hexadecimal and in order."""
    try:
        octets = [bytes.fromhex(part) for part in parts]
    except ValueError as error:
        raise NotAPush from error
    if not octets or any(not 1 < len(part) <= LARGEST for part in octets):
        raise NotAPush
    contents = [_content(part, number, len(octets)) for number, part in enumerate(octets, 1)]
    address, text = _indication(_body(b"".join(contents)))
    return address, text, Count("8-bit", tuple(len(part) for part in contents))


def _content(part: bytes, number: int, total: int) -> bytes:
    """What stands behind the header, which names the port and the part's place."""
    length = part[0]
    header, content = part[1 : 1 + length], part[1 + length :]
    elements: dict[int, bytes] = {}
    while header:
        kind, size = header[0], header[1] if len(header) > 1 else 0
        elements[kind], header = header[2 : 2 + size], header[2 + size :]
    place = elements.get(0x00, b"\x00\x01\x01")
    if int.from_bytes(elements.get(0x05, b"")[:2], "big") != _PORT or place[1:] != bytes((total, number)):
        raise NotAPush
    return content


def _body(content: bytes) -> bytes:
    """The body of a WSP push of content type application/vnd.wap.sic."""
    if len(content) < 4 or content[1] != 0x06:
        raise NotAPush
    headers, body = content[3 : 3 + content[2]], content[3 + content[2] :]
    if 0xAE not in headers[:3]:
        raise NotAPush
    return body


def _indication(body: bytes) -> tuple[str, str]:
    """Address and text of a service indication in WBXML."""
    if body[:4] != b"\x02\x05\x6a\x00" or body[4:5] != b"\x45" or body[5:6] != b"\xc6":
        raise NotAPush
    address, at = "", 6
    while body[at : at + 1] not in (b"\x01", b""):
        token = body[at]
        if token in _HREFS:
            address, at = _HREFS[token], at + 1
        elif token == 0x03:
            string, at = _string(body, at)
            address += string
        elif token in _DOMAINS:
            address, at = address + _DOMAINS[token], at + 1
        elif token in _ACTIONS:
            at += 1
        else:
            raise NotAPush
    text, at = _string(body, at + 1)
    if body[at:] != b"\x01\x01":
        raise NotAPush
    return address, text


def _string(body: bytes, at: int) -> tuple[str, int]:
    end = body.find(b"\x00", at)
    if body[at : at + 1] != b"\x03" or end < 0:
        raise NotAPush
    return body[at + 1 : end].decode(), end + 1
