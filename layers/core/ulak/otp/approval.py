"""The signed record of an approved task: who approved what, and when, for anyone to check without us.

A record is a JWS (RFC 7515, compact, ES256): KMS signs, and its private key never leaves it. The public keys are a
JWK set (RFC 7517), each key named by its thumbprint (RFC 7638), which the record's header repeats.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import field
from hashlib import sha256
from typing import Any, Final

import orjson
from botocore.exceptions import BotoCoreError, ClientError

from ulak.otp.challenge import Challenge
from ulak.otp.codes import ChallengeRef
from ulak.platform.clock import SECOND, rfc3339
from ulak.platform.telemetry import logger
from ulak.values import dataclass

TYPE: Final = "ulak-otp-approval+jwt"
_POINT: Final = 32
"""Octets of a coordinate of P-256, and of each half of its signatures."""


def payload(ref: ChallengeRef, challenge: Challenge, issuer: str) -> dict[str, Any]:
    """What is signed. `task_sha256` is `ulak.otp.task.Task.digest` of the task that was shown and approved;
    `number_hmac` stands for the approver's number that its code went to. Records of codes that v0.1.0 issued lack it:
    they say who was meant, and not to which number the code went."""
    number = {"number_hmac": challenge.approver_number} if challenge.approver_number else {}
    return {
        "iss": issuer,
        "aud": ref.firm_id,
        "sub": challenge.approver,
        "jti": str(ref),
        "iat": challenge.approved_at // SECOND,
        "approved_at": rfc3339(challenge.approved_at),
        "purpose": challenge.purpose,
        "task_id": challenge.task_id,
        "task_sha256": challenge.task_digest,
        "serial": challenge.generation,
        "client_reference": challenge.client_reference,
        **number,
    }


@dataclass(slots=True)
class Signer:
    """Signs with the first of `key_ids`; publishes them all, so that what an older key signed can be checked.
    Any public key is asked for once in the life of the process."""

    kms: Any
    key_ids: Sequence[str]
    issuer: str
    _public: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign(self, ref: ChallengeRef, challenge: Challenge) -> str:
        """The record of an approved task."""
        return self.sign_as(TYPE, payload(ref, challenge, self.issuer))

    def sign_as(self, kind: str, claims: Mapping[str, Any]) -> str:
        """A JWS over `claims`, whose header says that it is of the type `kind`."""
        key_id = self.key_ids[0]
        header = {"alg": "ES256", "typ": kind, "kid": self._key(key_id)["kid"]}
        signed = f"{_text(orjson.dumps(header))}.{_text(orjson.dumps(claims))}"
        answer = self.kms.sign(
            KeyId=key_id, Message=signed.encode(), MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )
        return f"{signed}.{_text(_halves(answer['Signature']))}"

    def record(self, ref: ChallengeRef, challenge: Challenge) -> str | None:
        """The same, or ``None`` while KMS does not answer: the approval stands, and its record can be fetched
        for as long as the challenge can."""
        try:
            return self.sign(ref, challenge)
        except (BotoCoreError, ClientError):
            logger().exception("approval_not_signed", extra={"otp_id": str(ref)})
            return None

    def keys(self) -> dict[str, Any]:
        """The JWK set."""
        return {"keys": [self._key(key_id) for key_id in self.key_ids]}

    def _key(self, key_id: str) -> Mapping[str, str]:
        if key_id not in self._public:
            self._public[key_id] = _jwk(self.kms.get_public_key(KeyId=key_id)["PublicKey"])
        return self._public[key_id]


def _jwk(public_key: bytes) -> dict[str, str]:
    """A P-256 public key, as KMS gives it (DER, SubjectPublicKeyInfo), as a JWK. The point is its end: the octet
    04 and the two coordinates (RFC 5480 §2.2)."""
    if len(public_key) < 2 * _POINT + 1 or public_key[-2 * _POINT - 1] != 4:
        raise ValueError("not an uncompressed point of P-256")
    x, y = _text(public_key[-2 * _POINT : -_POINT]), _text(public_key[-_POINT:])
    thumbprint = sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode()).digest()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": x,
        "y": y,
        "alg": "ES256",
        "use": "sig",
        "kid": _text(thumbprint),
    }


def _halves(der: bytes) -> bytes:
    """A signature from DER (RFC 3279 §2.2.3: SEQUENCE of INTEGER r and s, each below 128 octets) to the two
    halves that JWS wants (RFC 7518 §3.4)."""
    halves, at = b"", 2
    for _ in range(2):
        length = der[at + 1]
        halves += int.from_bytes(der[at + 2 : at + 2 + length], "big").to_bytes(_POINT, "big")
        at += 2 + length
    return halves


def _text(octets: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
