"""Codes, and what binds a code to the one thing that it approves.

A code is never stored. Its MAC is: HMAC-SHA256 over everything that the code stands for, under a pepper that is not
in the table. A record copied to another challenge, task, number or generation therefore approves nothing. A slow hash
would not protect a million possible codes; a pepper does.

>>> frame(b"ab", b"c") != frame(b"a", b"bc")
True
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any, Final

from ulak.errors import NotFound, Unavailable
from ulak.values import dataclass

VERSION: Final = b"ulak-otp-1"
"""Of what a MAC covers; another layout takes another version."""

SHORTEST_CODE: Final = 6
LONGEST_CODE: Final = 10

CODE: Final = re.compile(rf"[0-9]{{{SHORTEST_CODE},{LONGEST_CODE}}}")
"""For ``fullmatch``. Not ``\\d``, which takes the digits of every script."""

_DIGEST_DIGITS: Final = 32
"""Hexadecimal digits of a number's digest and of a challenge's own part: 128 bits each."""
_ID: Final = re.compile(rf"otp_([0-9a-f]{{{_DIGEST_DIGITS}}})_([0-9a-f]{{{_DIGEST_DIGITS}}})")


def new_code(length: int) -> str:
    """`length` digits from the system's randomness, each code as likely as any other, zeros in front kept."""
    return f"{secrets.randbelow(10**length):0{length}d}"


_LENGTHS: Final = [length.to_bytes(4, "big") for length in range(128)]
"""As `frame` writes them: most fields are short."""


def frame(*fields: bytes) -> bytes:
    """The fields, each behind its length, so that no two lists of fields make the same octets."""
    return b"".join(
        [
            (_LENGTHS[len(field)] if len(field) < 128 else len(field).to_bytes(4, "big")) + field
            for field in fields
        ]
    )


@dataclass(frozen=True, slots=True)
class ChallengeRef:
    """The name of a challenge. Its id holds the number's digest, so no index is needed to find it."""

    firm_id: str
    number: str
    """The digest of the msisdn: the firm's own, so that two firms' cannot be told to be one phone."""
    local_id: str

    def __str__(self) -> str:
        return f"otp_{self.number}_{self.local_id}"

    def reference(self, serial: int) -> str:
        """Names the operator call of the challenge's message `serial`."""
        return f"{self.local_id[:16]}-{serial}"

    @classmethod
    def parse(cls, firm_id: str, text: str) -> ChallengeRef:
        """The challenge `text` names among the firm's; ``NotFound`` for what names none."""
        match = _ID.fullmatch(text)
        if match is None:
            raise NotFound
        return cls(firm_id, match[1], match[2])


@dataclass(frozen=True, slots=True)
class CodeBinding:
    """What a code is bound to. All of it goes into the MAC."""

    ref: ChallengeRef
    purpose: str
    client: str
    task_id: str
    task_digest: str
    generation: int

    def mac(self, pepper: bytes, code: str) -> bytes:
        """HMAC-SHA256, 32 octets."""
        fields = (
            self.ref.firm_id,
            self.ref.local_id,
            self.ref.number,
            self.purpose,
            self.client,
            self.task_id,
            self.task_digest,
            str(self.generation),
            code,
        )
        return hmac.new(pepper, frame(VERSION, *map(str.encode, fields)), sha256).digest()


def macs_equal(mac: bytes, other: bytes) -> bool:
    """Whether two MACs are equal, compared in constant time."""
    return hmac.compare_digest(mac, other)


@dataclass(frozen=True, slots=True)
class Pepper:
    key_id: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Peppers:
    """The secret: the key that new codes get, the one before it, and the key of numbers' digests, which never
    changes, for the counters of a number are found by it."""

    current: Pepper
    previous: Pepper | None
    numbers: bytes = field(repr=False)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Peppers:
        """From the secret's fields: ``{"current": {"id", "key"}, "previous": …, "numbers": key}``, keys in
        hexadecimal. ``Unavailable`` for any other shape: nothing is ever made up in its place."""
        try:
            previous = fields.get("previous")
            return cls(
                _pepper(fields["current"]),
                _pepper(previous) if previous else None,
                bytes.fromhex(fields["numbers"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable("otp_pepper_missing") from error

    @classmethod
    def new(cls) -> Peppers:
        return cls(_new_pepper(), None, secrets.token_bytes(32))

    def rotated(self) -> Peppers:
        """A new current key; the one before stays for the codes that are out, the one before that is gone."""
        return Peppers(_new_pepper(), self.current, self.numbers)

    def fields(self) -> dict[str, Any]:
        """As `read` takes them."""
        fields: dict[str, Any] = {"current": _fields(self.current), "numbers": self.numbers.hex()}
        return fields | ({"previous": _fields(self.previous)} if self.previous else {})

    def key(self, key_id: str) -> bytes | None:
        """The key a stored MAC was made with; ``None`` if it is neither of the two."""
        for pepper in (self.current, self.previous):
            if pepper is not None and pepper.key_id == key_id:
                return pepper.key
        return None

    def digest(self, firm_id: str, kind: str, value: str) -> str:
        """What stands for `value` (an msisdn, an address) in keys: found again, never read back."""
        data = frame(VERSION, firm_id.encode(), kind.encode(), value.encode())
        return hmac.new(self.numbers, data, sha256).hexdigest()[:_DIGEST_DIGITS]


def local_id(id_key: bytes, path: str, idempotency_key: str) -> str:
    """The challenge's own part of its id: the same for the same Idempotency-Key, telling nothing of it."""
    data = frame(path.encode(), idempotency_key.encode())
    return hmac.new(id_key, data, sha256).hexdigest()[:_DIGEST_DIGITS]


def _pepper(fields: Mapping[str, str]) -> Pepper:
    key = bytes.fromhex(fields["key"])
    if len(key) < 32:
        raise ValueError("a pepper has 256 bits at least")
    return Pepper(fields["id"], key)


def _fields(pepper: Pepper) -> dict[str, str]:
    return {"id": pepper.key_id, "key": pepper.key.hex()}


def _new_pepper() -> Pepper:
    return Pepper(secrets.token_hex(4), secrets.token_bytes(32))
