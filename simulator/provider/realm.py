"""One issuer: its keys, the codes that it has given, and the tokens that it writes, right or wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jwk, jwt

CLIENT_ID: Final = "ulak-konsol"
CLIENT_SECRET: Final = "gizli-deger-1"  # noqa: S105  # of a simulation, published here
CODE_LASTS: Final = 60
TOKEN_LASTS: Final = 300

WRONGS: Final = (
    "nonce",  # of another sign-in
    "issuer",  # of another issuer
    "audience",  # for another client
    "party",  # for us and another, who asked for it
    "expired",
    "future",
    "altered",  # the claims were changed after they were signed
    "none",  # not signed at all
    "hmac",  # "signed" with the public key as a secret
    "own-key",  # signed with a key that is not the issuer's, and which the token brings along
    "iss",  # the answer through the browser names another issuer
    "reused",  # a code works again and again
    "unverified",  # the address is said not to be verified
    "silent",  # nothing is said of the address being verified
    "no-email",
    "number",  # where a name is to stand
)
"""What a realm can be told to do wrong."""


class NotGranted(Exception):
    """The token endpoint refuses; its text is the error's code (RFC 6749 §5.2)."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.status = status


@dataclass
class Given:
    """A code, and what it was given for."""

    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    email: str
    until: float
    used: bool = False


@dataclass
class Realm:
    """The issuer of one organisation."""

    name: str
    clock: Callable[[], float]
    keys: list[jwk.RSAKey] = field(default_factory=list)
    codes: dict[str, Given] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    """Of an address, where it is another than what is made of it."""
    wrong: str = ""

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish no other."""
        key = jwk.RSAKey.generate_key(2048, {"use": "sig"})
        key.ensure_kid()
        self.keys = [key]

    def published(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def subject(self, email: str) -> str:
        return self.subjects.get(email) or hashlib.sha256(f"{self.name}:{email}".encode()).hexdigest()[:24]

    def give(self, asked: dict[str, str], email: str) -> str:
        """A code for what the browser was sent with."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Given(
            asked["client_id"],
            asked["redirect_uri"],
            asked["nonce"],
            asked["code_challenge"],
            email,
            self.clock() + CODE_LASTS,
        )
        return code

    def exchange(self, form: dict[str, str], client_id: str, secret: str, issuer: str) -> dict[str, Any]:
        """The tokens of a code, once."""
        if (client_id, secret) != (CLIENT_ID, CLIENT_SECRET):
            raise NotGranted("invalid_client", 401)
        given = self.codes.get(form.get("code", ""))
        if form.get("grant_type") != "authorization_code" or given is None or given.until <= self.clock():
            raise NotGranted("invalid_grant")
        if given.used and self.wrong != "reused":
            raise NotGranted("invalid_grant")
        given.used = True
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if proof.decode().rstrip("=") != given.challenge:
            raise NotGranted("invalid_grant")
        if (given.client_id, given.redirect_uri) != (client_id, form.get("redirect_uri", "")):
            raise NotGranted("invalid_grant")
        token = self._written(self._claims(given, issuer))
        return {"access_token": secrets.token_hex(16), "token_type": "Bearer", "id_token": token}

    def _claims(self, given: Given, issuer: str) -> dict[str, Any]:
        now = int(self.clock())
        claims: dict[str, Any] = {
            "iss": issuer,
            "aud": given.client_id,
            "sub": self.subject(given.email),
            "exp": now + TOKEN_LASTS,
            "iat": now,
            "nonce": given.nonce,
            "email": given.email,
            "email_verified": True,
        }
        match self.wrong:
            case "nonce":
                claims["nonce"] = "another"
            case "issuer":
                claims["iss"] = f"{issuer}-2"
            case "audience":
                claims["aud"] = "another-client"
            case "party":
                claims |= {"aud": [given.client_id, "another-client"], "azp": "another-client"}
            case "expired":
                claims |= {"exp": now - 3600, "iat": now - 7200}
            case "future":
                claims |= {"iat": now + 3600, "exp": now + 7200}
            case "unverified":
                claims["email_verified"] = False
            case "silent":
                del claims["email_verified"]
            case "number":
                claims["sub"] = 17
            case "no-email":
                del claims["email"], claims["email_verified"]
        return claims

    def _written(self, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        header: dict[str, Any] = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
        match self.wrong:
            case "none":
                return f"{_part({**header, 'alg': 'none'})}.{_part(claims)}."
            case "hmac":
                signed = f"{_part({**header, 'alg': 'HS256'})}.{_part(claims)}"
                mac = hmac.digest(key.as_pem(private=False), signed.encode(), "sha256")
                return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
            case "own-key":
                other = jwk.RSAKey.generate_key(2048)
                header["jwk"] = other.as_dict(private=False)
                return jwt.encode(header, claims, other, algorithms=["RS256"])
            case "altered":
                head, _, signature = jwt.encode(header, claims, key, algorithms=["RS256"]).split(".")
                return f"{head}.{_part({**claims, 'email': 'baskasi@ornek.example'})}.{signature}"
        return jwt.encode(header, claims, key, algorithms=["RS256"])


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
