"""Cursors of lists: opaque, and bound to the firm and the list that they were given for."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ulak.errors import InputError, Problem

_MAC_OCTETS: Final = 12


@dataclass(frozen=True, slots=True)
class Cursors:
    """Cursors of one list. `key` is the firm's own, `list_name` says which list and how it was asked for.

    >>> mine = Cursors(b"firm's key", "accounts")
    >>> mine.read(mine.write("120.01"))
    '120.01'
    >>> Cursors(b"another's", "accounts").read(mine.write("120.01"))
    Traceback (most recent call last):
        ...
    ulak.errors.InputError: /cursor: cursor_unknown
    """

    key: bytes
    list_name: str

    def write(self, place: str) -> str:
        raw = place.encode()
        return base64.urlsafe_b64encode(self._mac(raw) + raw).decode().rstrip("=")

    def read(self, cursor: str | None) -> str:
        """The place that `cursor` was written for; empty for none. ``InputError`` for any other's."""
        if not cursor:
            return ""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            mac, place = raw[:_MAC_OCTETS], raw[_MAC_OCTETS:]
            if hmac.compare_digest(mac, self._mac(place)):
                return place.decode()
        except ValueError:
            pass  # not one of ours, told like any other
        raise InputError([Problem("cursor_unknown", "/cursor")])

    def _mac(self, place: bytes) -> bytes:
        return hmac.new(self.key, f"{self.list_name}\0".encode() + place, sha256).digest()[:_MAC_OCTETS]
