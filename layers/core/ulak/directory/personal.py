"""TCKNs as they are kept: never in clear.

Each firm has a key of 32 random octets in Secrets Manager (``ulak-personal/<stage>/<firm>``, apart from what
calls operators may read). Two keys are
derived from it: one for a MAC, by which two TCKNs are found to be the same, and one for AES-256-GCM, which
holds the number itself, bound to its firm and card: a box copied to another card does not open.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ulak.directory.register import Sealed
from ulak.identity import tckn

_KEY_OCTETS: Final = 32
_NONCE_OCTETS: Final = 12  # SP 800-38D §8.2.2: random, for far fewer than 2^32 boxes a key


def secret_name(stage: str, firm_id: str) -> str:
    """The secret that holds the firm's key."""
    return f"ulak-personal/{stage}/{firm_id}"


def new_key() -> dict[str, str]:
    """The fields of a new firm's secret."""
    return {"key": base64.b64encode(secrets.token_bytes(_KEY_OCTETS)).decode()}


@dataclass(frozen=True, slots=True)
class Personal:
    """Seals and opens. `secret` answers a secret's fields by its name."""

    secret: Callable[[str], Mapping[str, str]]
    stage: str

    def seal(self, firm_id: str, code: str, number: str) -> Sealed:
        """A valid TCKN of the card `code`, as it is kept."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._key(firm_id)
        nonce = secrets.token_bytes(_NONCE_OCTETS)
        box = nonce + AESGCM(_derived(key, "box")).encrypt(nonce, number.encode(), _bound(firm_id, code))
        mac = hmac.new(_derived(key, "mac"), number.encode(), sha256).digest()
        return Sealed(mac, box, tckn.mask(number))

    def open(self, firm_id: str, code: str, sealed: Sealed) -> str:
        """The TCKN. Raises ``cryptography``'s ``InvalidTag`` for a box of another card, firm or key."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, box = sealed.box[:_NONCE_OCTETS], sealed.box[_NONCE_OCTETS:]
        opened = AESGCM(_derived(self._key(firm_id), "box")).decrypt(nonce, box, _bound(firm_id, code))
        return opened.decode()

    def _key(self, firm_id: str) -> bytes:
        return base64.b64decode(self.secret(secret_name(self.stage, firm_id))["key"])


def _derived(key: bytes, use: str) -> bytes:
    """A key for one use, from the firm's uniformly random one (HKDF's expand step, RFC 5869 §2.3, one block)."""
    return hmac.new(key, f"ulak tckn {use}".encode() + b"\x01", sha256).digest()


def _bound(firm_id: str, code: str) -> bytes:
    return f"{firm_id}\0{code}".encode()
