"""OpenID Connect, the part that we speak: the provider's document, the address that a browser is sent to, a code that
becomes an ID token, and the token checked (OpenID Connect Core 1.0, Discovery 1.0; RFC 7636; RFC 9207; RFC 9700).

Every address comes from a firm or from its provider, so each is judged as a webhook's is: HTTPS to the public internet,
and plain HTTP to this very machine where the deployment allows it. The library ``joserfc`` checks signatures; it is
imported when a token is.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

import httpcore
import orjson

from ulak.errors import Forbidden, InvalidValue, Unavailable
from ulak.platform.clock import HOUR, MINUTE, SECOND, Clock, Milliseconds
from ulak.platform.reach import AddressRefused, Allowed, Fetched, checked_url

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
"""Signatures by the provider's private key alone: with ``none`` or an HMAC anybody could write a token."""
SCOPE: Final = "openid email profile"
SKEW_SECONDS: Final = 60
"""How far the provider's clock may be from ours."""
DOCUMENT_LASTS: Final[Milliseconds] = HOUR
KEYS_ANEW_AFTER: Final[Milliseconds] = MINUTE
"""Keys are fetched again for a token of an unknown key, but not more often than this."""
SILENT_FOR: Final[Milliseconds] = 20 * SECOND
_DOCUMENT: Final = "/.well-known/openid-configuration"
_LONGEST_URL: Final = 1_024
_LONGEST_EMAIL: Final = 254
LONGEST_SUBJECT: Final = 255
"""Characters of ``sub`` (Core §2)."""


class ProviderAddress(Forbidden):
    """An address of the provider's that may not be called."""

    code = "provider_address"


class ProviderUnreachable(Unavailable):
    """The provider does not answer, or with nothing that OpenID Connect knows."""

    code = "provider_unreachable"


class ProviderRefused(Forbidden):
    """The provider does not take our code or our secret."""

    code = "provider_code_refused"


class TokenRefused(Forbidden):
    """The ID token proves nothing: of another issuer, client or sign-in, expired, altered, or not signed as it must."""

    code = "provider_token_refused"


class Fetch(Protocol):
    """One call to an address of the provider's (`ulak.platform.reach.OutwardClient.fetch`)."""

    def __call__(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes | None = None
    ) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class Document:
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    secret_in_body: bool
    """Whether it takes the client's secret in the body alone (RFC 6749 §2.3.1)."""
    names_itself: bool
    """Whether its answers through the browser say whose they are (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """What ties the two halves of one sign-in together. All of it comes from one secret that stays here."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, secret: bytes) -> Proofs:
        """
        >>> proofs = Proofs.of(b"secret")
        >>> len(proofs.state), len(proofs.verifier), proofs.state == proofs.nonce
        (43, 43, False)
        """
        return cls(*(_base64(hmac.digest(secret, use, sha256)) for use in (b"state", b"nonce", b"verifier")))

    @property
    def challenge(self) -> str:
        """Of the verifier (RFC 7636 §4.2, ``S256``)."""
        return _base64(sha256(self.verifier.encode()).digest())


@dataclass(frozen=True, slots=True)
class Claims:
    """What an ID token that was checked says of somebody."""

    subject: str
    email: str
    """Empty, if it names none."""
    verified: bool | None
    """Whether the provider says that it verified the address; ``None`` if it says nothing."""


@dataclass(frozen=True, slots=True)
class OpenId:
    fetch: Fetch
    allowed: Allowed
    clock: Clock
    _documents: dict[str, tuple[Milliseconds, Document]] = field(default_factory=dict)
    _silent: dict[str, Milliseconds] = field(default_factory=dict)
    """Issuers that did not answer, and until when they are not asked again: anybody's click would be a call."""
    _keys: dict[str, tuple[Milliseconds, list[dict[str, Any]]]] = field(default_factory=dict)

    def document(self, issuer: str, *, anew: bool = False) -> Document:
        """What the issuer says of itself. `ProviderAddress`, `ProviderUnreachable`."""
        now = self.clock()
        kept = self._documents.get(issuer)
        if kept and kept[0] > now and not anew:
            return kept[1]
        if self._silent.get(issuer, 0) > now and not anew:
            raise ProviderUnreachable
        try:
            told = self._json(issuer.rstrip("/") + _DOCUMENT)
        except ProviderUnreachable:
            self._silent[issuer] = now + SILENT_FOR
            raise
        if told.get("issuer") != issuer:
            raise ProviderUnreachable("provider_other_issuer")
        ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        document = Document(
            issuer,
            self.checked(str(told.get("authorization_endpoint", ""))),
            self.checked(str(told.get("token_endpoint", ""))),
            self.checked(str(told.get("jwks_uri", ""))),
            secret_in_body="client_secret_basic" not in ways and "client_secret_post" in ways,
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        )
        self._documents[issuer] = (now + DOCUMENT_LASTS, document)
        return document

    def checked(self, url: str) -> str:
        """The address, if it may be called: `ProviderAddress` otherwise."""
        try:
            checked_url(url, self.allowed)
        except InvalidValue as error:
            raise ProviderAddress from error
        parts = urlsplit(url)
        own_machine = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if len(url) > _LONGEST_URL or (parts.scheme != "https" and not own_machine):
            raise ProviderAddress
        return url

    def leads_to(self, document: Document, client_id: str, redirect_uri: str, proofs: Proofs) -> str:
        """Where the browser is sent (Core §3.1.2.1)."""
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": proofs.state,
            "nonce": proofs.nonce,
            "code_challenge": proofs.challenge,
            "code_challenge_method": "S256",
        }
        endpoint = document.authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def exchanged(
        self,
        document: Document,
        client_id: str,
        secret: str,
        redirect_uri: str,
        code: str,
        proofs: Proofs,
    ) -> str:
        """The ID token that the code stands for (Core §3.1.3). `ProviderRefused`, `ProviderUnreachable`."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": proofs.verifier,
        }
        headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")]
        if document.secret_in_body:
            form |= {"client_id": client_id, "client_secret": secret}
        else:
            login = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
            headers.append(("authorization", f"Basic {base64.b64encode(login).decode()}"))
        answer = self._ask("POST", document.token_endpoint, headers, urlencode(form).encode())
        if answer.status in (400, 401, 403):
            wrong_secret = answer.status == 401 or _object(answer.body).get("error") == "invalid_client"
            raise ProviderRefused("provider_secret_refused" if wrong_secret else None)
        token = _object(answer.body).get("id_token") if answer.status == 200 else None
        if not isinstance(token, str):
            raise ProviderUnreachable
        return token

    def claims(self, document: Document, client_id: str, token: str, nonce: str) -> Claims:
        """What the token says, once it is known to be the issuer's, for us, of this sign-in and of now (Core §3.1.3.7).
        `TokenRefused` otherwise."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import import_key

        try:
            header = _object(_unbase64(token.partition(".")[0]))
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise TokenRefused
            key = import_key(self._key(document, header.get("kid"), str(algorithm)))
            found = jwt.decode(token, key, algorithms=[str(algorithm)]).claims
            registry = jwt.JWTClaimsRegistry(
                now=self.clock() // SECOND,
                leeway=SKEW_SECONDS,
                iss={"essential": True, "value": document.issuer},
                aud={"essential": True, "value": client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True},
            )
            registry.validate(found)
            _check_parties(found, client_id, nonce)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise TokenRefused from error
        email, verified = found.get("email"), found.get("email_verified")
        return Claims(
            found["sub"],
            email if isinstance(email, str) and len(email) <= _LONGEST_EMAIL and email.isprintable() else "",
            None if verified is None else verified is True or verified == "true",
        )

    def _key(self, document: Document, kid: object, algorithm: str) -> dict[str, Any]:
        """The issuer's key that the token names, or its only one that fits. Fetched anew for one that is not known."""
        now = self.clock()
        kept = self._keys.get(document.jwks_uri)
        found = _fitting(kept[1], kid, algorithm) if kept else None
        if found is None and (kept is None or kept[0] + KEYS_ANEW_AFTER <= now):
            keys = self._json(document.jwks_uri).get("keys")
            read = [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
            self._keys[document.jwks_uri] = (now, read)
            found = _fitting(read, kid, algorithm)
        if found is None:
            raise TokenRefused
        return found

    def _json(self, url: str) -> dict[str, Any]:
        answer = self._ask("GET", self.checked(url), [("accept", "application/json")])
        if answer.status != 200:
            raise ProviderUnreachable
        return _object(answer.body)

    def _ask(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes | None = None
    ) -> Fetched:
        try:
            return self.fetch(method, url, headers, body)
        except AddressRefused as error:
            raise ProviderAddress from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise ProviderUnreachable from error


def _check_parties(found: Mapping[str, Any], client_id: str, nonce: str) -> None:
    """`TokenRefused` for a token of another sign-in, or that another party may hold as well."""
    audience, party, subject = found["aud"], found.get("azp"), found["sub"]
    several = isinstance(audience, list) and len(audience) > 1
    if (party is not None or several) and party != client_id:
        raise TokenRefused
    if not isinstance(found["nonce"], str) or not hmac.compare_digest(
        found["nonce"].encode(), nonce.encode()
    ):
        raise TokenRefused
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise TokenRefused


def _fitting(keys: Sequence[dict[str, Any]], kid: object, algorithm: str) -> dict[str, Any] | None:
    """The key of that id; without an id, the only one that signs so. Never one for anything else than signatures."""
    kinds = {"R": "RSA", "P": "RSA", "ES": "EC", "Ed": "OKP"}
    kind = kinds.get(algorithm[:2]) or kinds[algorithm[0]]
    fit = [
        one
        for one in keys
        if one.get("kty") == kind
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (kid is None or one.get("kid") == kid)
    ]
    return fit[0] if len(fit) == 1 or (fit and kid is not None) else None


def _object(body: bytes) -> dict[str, Any]:
    """A JSON object; an empty one for anything else."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
