"""The Idempotency-Key of a request that spends: with its path it names what the request makes, once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

SHORTEST_KEY: Final = 8
LONGEST_KEY: Final = 128


def is_key(text: str) -> bool:
    """Whether `text` may be an Idempotency-Key: 8 to 128 printable ASCII characters.

    >>> is_key("fatura-2026-0117"), is_key("short"), is_key("fatura-şubat")
    (True, False, False)
    """
    return SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isascii() and text.isprintable()


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What makes a request the same request: the key, the path that it came by, and its body's digest.

    Path and key together give the id of what is made; another body under them is refused.
    """

    path: str
    key: str
    body_sha256: str

    @classmethod
    def of(cls, path: str, key: str, body: bytes) -> RequestKey:
        """The request of `body`, as its octets came or as an inner caller keeps them."""
        return cls(path, key, sha256(body).hexdigest())
