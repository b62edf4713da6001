"""Signatures of the Standard Webhooks scheme (https://www.standardwebhooks.com, spec v1), and where secrets
come from.

A secret is derived from the deployment's master by what it is for and its generation. So there is none to
store, none to lose, and to rotate one is to count up; the one before is derived just as well while it still
holds.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"


def derived_key(master: bytes, *parts: str) -> bytes:
    """32 octets for what `parts` name; each part's length goes in, so no two namings run together.

    >>> derived_key(b"m", "ab", "c") == derived_key(b"m", "a", "bc")
    False
    """
    named = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
    return hmac.digest(master, named, sha256)


def secret_text(key: bytes) -> str:
    """The key as both sides configure it.

    >>> secret_text(b"0" * 24)
    'whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw'
    """
    return PREFIX + base64.b64encode(key).decode()


def signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,<base64>`` over ``id.timestamp.body``; `timestamp` in seconds."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


def is_signed(keys: Iterable[bytes], message_id: str, timestamp: int, body: bytes, signatures: str) -> bool:
    """Whether one of `signatures` (apart by spaces) is by one of `keys`. Any text is taken, not ASCII alone;
    comparing takes the same time wherever they differ."""
    given = [one.encode("utf-8", "replace") for one in signatures.split()]
    ours = [signature(key, message_id, timestamp, body).encode() for key in keys]
    return any(hmac.compare_digest(mine, theirs) for mine in ours for theirs in given)


@dataclass(frozen=True, slots=True)
class Master:
    """The deployment's master, read when first needed."""

    read: Callable[[], str]

    def key(self, *parts: str) -> bytes:
        return derived_key(self.read().encode(), *parts)

    def __repr__(self) -> str:
        return "Master(...)"
