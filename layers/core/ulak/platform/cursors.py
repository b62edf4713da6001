"""Cursors of lists: opaque to callers, and of one list of one firm only.

There is no secret in them, and none is needed: the firm comes from the key, never from a cursor. The digest only
tells a cursor from a guess, a mix-up or another list's.

>>> cursor = write(("acme", "entries"), "ENTRY#7")
>>> read(("acme", "entries"), cursor)
'ENTRY#7'
>>> read(("acme", "jobs"), cursor)
Traceback (most recent call last):
    ...
ulak.errors.InputError: /cursor: cursor_unknown
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256
from typing import Final

from ulak.errors import InputError, Problem

_DIGEST_OCTETS: Final = 9

Scope = tuple[str, ...]
"""What the list belongs to: firm, and whatever names the list within it."""


def write(scope: Scope, place: str) -> str:
    """A cursor that leads to `place` in the list of this scope."""
    octets = place.encode()
    return base64.urlsafe_b64encode(_digest(scope, octets) + octets).decode().rstrip("=")


def read(scope: Scope, cursor: str) -> str:
    """The place that `cursor` leads to; ``InputError`` ``cursor_unknown`` if it is not of this scope."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        digest, octets = raw[:_DIGEST_OCTETS], raw[_DIGEST_OCTETS:]
        if hmac.compare_digest(digest, _digest(scope, octets)):
            return octets.decode()
    except ValueError:
        pass  # not one of ours, told like any other
    raise InputError([Problem("cursor_unknown", "/cursor")])


def _digest(scope: Scope, octets: bytes) -> bytes:
    return sha256("\0".join((*scope, "")).encode() + octets).digest()[:_DIGEST_OCTETS]
