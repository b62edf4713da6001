"""WAP push: an address and a text that an old phone shows as a service message (WAP-167 Service Indication, WBXML).

A message of this type is written as its address, a space and its text: ``https://ornek.com/k Kampanya başladı``. What
goes out is octets: a header that names the port of WAP push, a WSP push, and the indication in WBXML. Many of today's
phones ignore it.

The bytes are those of the standards, as gammu 1.42 and kannel send them, and are read back by libwbxml in a test.

>>> push = push_of("http://a.tr/k Ş:kampanya")
>>> indication(push).hex()
'02056a0045c60c03612e74722f6b00070103c59e3a6b616d70616e7961000101'
>>> user_data(push, 0)[0].hex()[:28]
'0605040b8423f001060403ae81ea'
"""

from __future__ import annotations

import re
from typing import Final

from ulak.errors import InvalidValue
from ulak.text.profile import MAX_CONCATENATED
from ulak.values import dataclass

_PORTS: Final = bytes.fromhex("05040b8423f0")
"""Application ports of 16 bits: to 2948, WAP push, from 9200 (TS 23.040 §9.2.3.24.4)."""

HEADER: Final = bytes((len(_PORTS),)) + _PORTS
"""The user data header of a push in one segment."""

_WSP: Final = bytes.fromhex("01060403ae81ea")
"""Transaction 1, push, headers of 4 octets: application/vnd.wap.sic in UTF-8 (WAP-230 §8.2.4)."""

_BEGINS: Final = bytes.fromhex("02056a0045c6")
"""WBXML 1.2, the public id of SI 1.0, UTF-8, no string table; then ``<si>``, and ``<indication`` with attributes."""
_ACTION: Final = b"\x07"
"""``action="signal-medium"``, what is meant where nothing is said (WAP-167 §5.2)."""
_ENDS: Final = b"\x01\x01"
_END_OF_ATTRIBUTES: Final = b"\x01"

_STARTS: Final = (("https://www.", 0x0F), ("https://", 0x0E), ("http://www.", 0x0D), ("http://", 0x0C))
"""``href`` and what its value begins with, the longest first (WAP-167 §8.3)."""

_WRITTEN: Final = re.compile(r"(https?://[!-~]+) (.*\S)\s*", re.DOTALL | re.IGNORECASE).fullmatch


@dataclass(frozen=True, slots=True)
class Push:
    """What a phone is told: `text`, and `address` behind it."""

    address: str
    text: str


def push_of(text: str) -> Push:
    """The push that a text is written for. `InvalidValue`, ``wap_push_without_address``, for any other."""
    written = _WRITTEN(text)
    if written is None:
        raise InvalidValue("wap_push_without_address")
    return Push(written[1], written[2])


def indication(push: Push) -> bytes:
    """The service indication in WBXML."""
    start, token = next(
        ((start, token) for start, token in _STARTS if push.address.startswith(start)), ("", 0x0B)
    )
    address = bytes((token,)) + _string(push.address[len(start) :])
    return _BEGINS + address + _ACTION + _END_OF_ATTRIBUTES + _string(push.text) + _ENDS


def wsp_push(push: Push) -> bytes:
    """What stands behind the header of a push's user data."""
    return _WSP + indication(push)


def octets_on_air(text: str) -> int:
    """Octets of a push behind its header; of a text that is none, as many as with no address."""
    written = _WRITTEN(text)
    return len(wsp_push(Push(written[1], written[2]) if written else Push("", text)))


def octets_of(text: str) -> int:
    """Octets that are the customer's own: those of address and text, the space between them not."""
    return len(text.encode("utf-8", "surrogatepass")) - (_WRITTEN(text) is not None)


def user_data(push: Push, reference: int) -> list[bytes]:
    """The user data of a push, header and all, by an 8-bit reference: 133 octets of it alone, 128 in each of several.
    Raises `ValueError` for more than a concatenation can number."""
    content = wsp_push(push)
    if len(content) <= ALONE:
        return [HEADER + content]
    parts = [content[first : first + OF_SEVERAL] for first in range(0, len(content), OF_SEVERAL)]
    if len(parts) > MAX_CONCATENATED:
        raise ValueError(f"{len(parts)} segments: a concatenation numbers {MAX_CONCATENATED} at most")
    messages = []
    for number, part in enumerate(parts, 1):
        elements = _PORTS + bytes((0x00, 3, reference % 256, len(parts), number))
        messages.append(bytes((len(elements),)) + elements + part)
    return messages


ALONE: Final = 133
OF_SEVERAL: Final = 128
"""Octets that fit beside the header: ports alone, and ports with a concatenation of an 8-bit reference."""


def _string(text: str) -> bytes:
    """An inline string (WBXML 1.2 §5.8.4.1)."""
    return b"\x03" + text.encode("utf-8", "replace") + b"\x00"
