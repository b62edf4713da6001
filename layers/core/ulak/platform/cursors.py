"""Cursors of lists: opaque to callers, and of one list of one firm only, for a while.

A cursor says where a page ended, under a MAC over the list that it belongs to and over when it ends. Its key is derived
from the firm's own, which a function remembers with the firm: a page asks for nothing more. A cursor that is not ours
is refused before anything is read.

>>> cursors = Cursors(lambda firm: (b"a firm's key",), lambda: 1_000)
>>> cursor = cursors.write(("acme", "entries"), "ENTRY#7")
>>> cursors.read(("acme", "entries"), cursor)
'ENTRY#7'
>>> cursors.read(("acme", "jobs"), cursor)
Traceback (most recent call last):
    ...
ulak.errors.BadCursor: /cursor: cursor_unknown
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import field
from hashlib import sha256
from typing import Final

from ulak.errors import BadCursor, Problem
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.values import dataclass

_VERSION: Final = b"ulak-cursor-1"
_MAC_OCTETS: Final = 16
_TIME_OCTETS: Final = 5
LONGEST: Final = 2_048
"""Characters: the longest name of a card, in the octets that its letters take, and the rest."""
_TEXT: Final = re.compile(r"[A-Za-z0-9_-]+")

HOLDS: Final[Milliseconds] = DAY
"""How long a cursor leads on, where its list says nothing else."""

Scope = tuple[str, ...]
"""What the list belongs to: the firm, and whatever names the list and what is asked of it."""


def key_of(id_key: bytes, generation: int) -> bytes:
    """The key of a firm's cursors: another one with each generation."""
    return hmac.digest(id_key, _VERSION + generation.to_bytes(4, "big"), sha256)


@dataclass(frozen=True, slots=True)
class Cursors:
    """`keys_of` gives a firm's keys: the one that is written with, and those that are still read."""

    keys_of: Callable[[str], Sequence[bytes]] = field(repr=False)
    clock: Clock

    def write(self, scope: Scope, place: str, holds: Milliseconds = HOLDS) -> str:
        """A cursor that leads to `place` in the list of this scope for `holds` from now on."""
        until = (self.clock() + holds) // SECOND
        octets = until.to_bytes(_TIME_OCTETS, "big") + place.encode()
        return _text(_mac(self.keys_of(scope[0])[0], scope, octets) + octets)

    def read(self, scope: Scope, cursor: str) -> str:
        """The place that `cursor` leads to. `BadCursor`: ``cursor_unknown`` if it is not of this scope,
        ``cursor_expired`` if its time is over."""
        raw = _octets(cursor)
        mac, octets = raw[:_MAC_OCTETS], raw[_MAC_OCTETS:]
        if len(octets) < _TIME_OCTETS or not any(
            hmac.compare_digest(mac, _mac(key, scope, octets)) for key in self.keys_of(scope[0])
        ):
            raise BadCursor([Problem("cursor_unknown", "/cursor")])
        if self.clock() // SECOND >= int.from_bytes(octets[:_TIME_OCTETS], "big"):
            raise BadCursor([Problem("cursor_expired", "/cursor")])
        return octets[_TIME_OCTETS:].decode()


def _mac(key: bytes, scope: Scope, octets: bytes) -> bytes:
    fields = [_VERSION, *(part.encode() for part in scope), octets]
    framed = b"".join(len(one).to_bytes(4, "big") + one for one in fields)
    return hmac.digest(key, framed, sha256)[:_MAC_OCTETS]


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _octets(cursor: str) -> bytes:
    """The octets of a cursor that is spelled as we spell it; none for any other."""
    if len(cursor) > LONGEST or not _TEXT.fullmatch(cursor):
        return b""
    try:
        octets = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return b""
    return octets if _text(octets) == cursor else b""
