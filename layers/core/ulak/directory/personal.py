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
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b, sha256
from typing import Final

from ulak.directory.paged_list import Sealed
from ulak.errors import InvalidValue
from ulak.identity import tckn
from ulak.values import dataclass

_KEY_OCTETS: Final = 32
_NAME_OCTETS: Final = 16
"""Of a MAC, where it only tells a list's TCKNs apart: two of a billion would meet once in 10^20 lists."""
MARK_OCTETS: Final = 8
"""Of a mark in the index of messages."""
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

    def conceal(self, firm_id: str, cell: str) -> str:
        """A cell of the firm's lists as a list holds it: its TCKN concealed, or why it is none."""
        try:
            return self.named("", self.seal(firm_id, "", tckn.validate(cell))).encode()
        except InvalidValue as invalid:
            return tckn.refused(invalid.problem.code, tckn.compact(cell))

    @staticmethod
    def named(code: str, sealed: Sealed) -> tckn.Concealed:
        """What the card `code` keeps, as a list holds it: under the same name whoever's card or list it is in."""
        name = base64.urlsafe_b64encode(sealed.mac[:_NAME_OCTETS]).rstrip(b"=").decode()
        return tckn.Concealed(name, sealed.shown, sealed.box, code)

    def marker(self, firm_id: str) -> Callable[[str], bytes]:
        """How the index of the firm's messages names recipients: gives each key of a recipient (a number, or the name
        of a TCKN) its mark, which without the firm's key leads back to nobody. Marks are the same for equal keys;
        two others of ten million meet once in 400,000 indexes, so whoever finds one compares the recipient too."""
        base = blake2b(key=_derived(self._key(firm_id), "index"), digest_size=MARK_OCTETS)

        def mark(recipient_key: str) -> bytes:
            digest = base.copy()
            digest.update(recipient_key.encode())
            return digest.digest()

        return mark

    def name_of(self, firm_id: str, number: str) -> str:
        """The name by which the firm's lists hold a valid TCKN."""
        return self.named("", self.seal(firm_id, "", number)).name

    def reveal(self, firm_id: str, cells: Sequence[str]) -> list[str]:
        """The TCKNs in concealed cells of the firm's lists, for its operator's ears alone."""
        opened: list[str] = []
        for cell in cells:
            one = tckn.Concealed.decode(cell)
            opened.append(self.open(firm_id, one.owner, Sealed(b"", one.box, one.shown)))
        return opened

    def _key(self, firm_id: str) -> bytes:
        return base64.b64decode(self.secret(secret_name(self.stage, firm_id))["key"])


def _derived(key: bytes, use: str) -> bytes:
    """A key for one use, from the firm's uniformly random one (HKDF's expand step, RFC 5869 §2.3, one block)."""
    return hmac.new(key, f"ulak tckn {use}".encode() + b"\x01", sha256).digest()


def _bound(firm_id: str, code: str) -> bytes:
    return f"{firm_id}\0{code}".encode()
