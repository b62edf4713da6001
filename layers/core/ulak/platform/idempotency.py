"""The Idempotency-Key of a request that spends: with its path it names what the request makes, once."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from ulak.values import dataclass

SHORTEST_KEY: Final = 8
LONGEST_KEY: Final = 128


def is_key(text: str) -> bool:
    """Whether `text` may be an Idempotency-Key: 8 to 128 printable ASCII characters.

    >>> is_key("fatura-2026-0117"), is_key("short"), is_key("fatura-şubat")
    (True, False, False)
    """
    return SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isascii() and text.isprintable()


@dataclass(frozen=True, slots=True)
class BodyDigest:
    """A body's digest as it is kept: keyed by its firm, so that nobody finds the number in a short body by trying.

    >>> digest = BodyDigest.of(b"the firm's key", b"{}")
    >>> digest.was(digest.kept), digest.was(digest.unkeyed), digest.was("another")
    (True, True, False)
    """

    kept: str
    unkeyed: str
    """As v0.1.0 kept it: a request that it accepted still finds its answer."""

    @classmethod
    def of(cls, id_key: bytes, body: bytes) -> BodyDigest:
        return cls.again(id_key, sha256(body).hexdigest())

    @classmethod
    def again(cls, id_key: bytes, unkeyed: str) -> BodyDigest:
        return cls(hmac.new(id_key, f"body\0{unkeyed}".encode(), sha256).hexdigest(), unkeyed)

    def was(self, kept: str) -> bool:
        """Whether the body that was kept so was the same."""
        return kept in (self.kept, self.unkeyed)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What makes a request the same request: the key, the path that it came by, and its body's digest.

    Path and key together give the id of what is made; another body under them is refused.
    """

    path: str
    key: str
    body_sha256: str
    """Nowhere kept like this: see `digest`."""

    def digest(self, id_key: bytes) -> BodyDigest:
        """The body's digest as it is kept, by its firm's key."""
        return BodyDigest.again(id_key, self.body_sha256)

    @classmethod
    def of(cls, path: str, key: str, body: bytes) -> RequestKey:
        """The request of `body`, as its octets came or as an inner caller keeps them."""
        return cls(path, key, sha256(body).hexdigest())
