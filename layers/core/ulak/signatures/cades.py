"""A CAdES signature is judged: over which octets, by whose certificate, under which issuer, and whether it still holds.

A signature file (``.p7s``) is CMS SignedData, detached or not (RFC 5652), with the signed attributes that ETSI EN 319
122-1 asks of CAdES-BES: content type, message digest, signing certificate. Exactly one signer. The time that it names
is the signer's own word, so the certificate has to hold now as well, and one that was revoked since does not do.

What a signature is of is not decided here: `judge` is given the octets.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ulak.errors import InvalidValue

if TYPE_CHECKING:
    from asn1crypto import cms
    from cryptography import x509

_HASHES: Final = ("sha256", "sha384", "sha512")
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"
"""RFC 3739: what makes a certificate a qualified one; no other has it."""
_SIGNED_BY: Final = ("signing_certificate_v2", "signing_certificate")


@dataclass(frozen=True, slots=True)
class Signer:
    """`serial_number` is the subject's, in a Turkish certificate the TCKN. `revocation_told`: a list of its issuer was
    there that is not out of date, and does not name it."""

    serial_number: str = field(repr=False)
    name: str = field(repr=False)
    issuer: str
    certificate_sha256: str
    signed_at: datetime | None
    revocation_told: bool


@dataclass(frozen=True, slots=True)
class Trusted:
    """The issuers whose certificates count, and the lists of what they revoked, as far as they are there."""

    roots: Sequence[x509.Certificate]
    revoked: Sequence[x509.CertificateRevocationList] = ()


def judge(p7s: bytes, content: bytes, trusted: Trusted, now: datetime, begun: datetime) -> Signer:
    """Who signed `content`. `begun`: no signature of it is older. Raises `InvalidValue`: ``signature_unreadable``,
    ``signature_altered``, ``signature_issuer_unknown``, ``signature_expired``, ``signature_revoked``,
    ``signature_not_qualified`` or ``signature_time``."""
    try:
        return _judged(p7s, content, trusted, now, begun)
    except InvalidValue:
        raise
    except (
        Exception
    ) as error:  # of two parsers that read parts of the file when they are asked for, by errors of theirs
        raise InvalidValue("signature_unreadable") from error


def _judged(p7s: bytes, content: bytes, trusted: Trusted, now: datetime, begun: datetime) -> Signer:
    signed = _signed_data(p7s)
    info = _one_signer(signed)
    certificate, others = _certificates(signed, info)
    _require_content(signed, info, content)
    _require_certificate_named(info, certificate)
    _require_signature(info, certificate)
    signed_at = _signing_time(info)
    if signed_at is not None and not begun - _CLOCKS_DIFFER <= signed_at <= now + _CLOCKS_DIFFER:
        raise InvalidValue("signature_time")
    for moment in {now, signed_at or now}:
        if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
            raise InvalidValue("signature_expired")
    chain = _chain(certificate, others, trusted.roots, now)
    told = _require_not_revoked(chain, [*trusted.revoked, *_lists_in(signed)], now)
    _require_qualified(certificate)
    return Signer(
        _named(certificate, "serialNumber"),
        _named(certificate, "commonName"),
        certificate.issuer.rfc4514_string(),
        hashlib.sha256(_der(certificate)).hexdigest(),
        signed_at,
        told,
    )


# --- what the file holds ----------------------------------------------------------------------------------


def _signed_data(p7s: bytes) -> cms.SignedData:
    from asn1crypto import cms, pem, tsp  # noqa: F401 - tsp names the attribute of the signing certificate to cms

    try:
        if pem.detect(p7s):
            _, _, p7s = pem.unarmor(p7s)
        info = cms.ContentInfo.load(p7s, strict=True)
        if info["content_type"].native != "signed_data":
            raise InvalidValue("signature_unreadable")
        signed = info["content"]
        signed.native  # noqa: B018 - asn1crypto parses when it is looked at
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ) as error:  # AttributeError: an attribute put wrong
        raise InvalidValue("signature_unreadable") from error
    return signed


def _one_signer(signed: cms.SignedData) -> cms.SignerInfo:
    infos = signed["signer_infos"]
    if len(infos) != 1:
        raise InvalidValue("signature_unreadable")
    return infos[0]


def _certificates(
    signed: cms.SignedData, info: cms.SignerInfo
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """The signer's certificate, and the others that the file brings."""
    from cryptography import x509

    sid = info["sid"]
    found: list[bytes] = []
    others: list[bytes] = []
    for one in signed["certificates"] or ():
        if one.name != "certificate":
            continue
        certificate = one.chosen
        if sid.name == "issuer_and_serial_number":
            same = (
                certificate.issuer == sid.chosen["issuer"]
                and certificate.serial_number == sid.chosen["serial_number"].native
            )
        else:
            same = certificate.key_identifier == sid.chosen.native
        (found if same else others).append(certificate.dump())
    if len(found) != 1:
        raise InvalidValue("signature_unreadable")
    try:
        loaded = [x509.load_der_x509_certificate(one) for one in (*found, *others)]
    except (ValueError, x509.InvalidVersion) as error:
        raise InvalidValue("signature_unreadable") from error
    return loaded[0], loaded[1:]


def _attributes(info: cms.SignerInfo) -> dict[str, Any]:
    """The signed attributes, each of which stands there once."""
    found: dict[str, Any] = {}
    for one in info["signed_attrs"] or ():
        name = one["type"].native
        if name in found or len(one["values"]) != 1:
            raise InvalidValue("signature_unreadable")
        found[name] = one["values"][0]
    return found


def _hash_of(info: cms.SignerInfo) -> str:
    name: str = info["digest_algorithm"]["algorithm"].native
    if name not in _HASHES:
        raise InvalidValue("signature_unreadable")
    return name


def _require_content(signed: cms.SignedData, info: cms.SignerInfo, content: bytes) -> None:
    """It is over `content`: its own, if it brings any, of the type (RFC 5652 §5.3, §11.1) and by the digest that are
    signed."""
    attributes = _attributes(info)
    if "message_digest" not in attributes or "content_type" not in attributes:
        raise InvalidValue("signature_unreadable")
    named = [one["algorithm"].native for one in signed["digest_algorithms"]]
    if _hash_of(info) not in named:
        raise InvalidValue("signature_altered")
    brought = signed["encap_content_info"]
    inner = brought["content"].native
    digest = hashlib.new(_hash_of(info), content).digest()
    same = hmac.compare_digest(attributes["message_digest"].native, digest)
    same &= attributes["content_type"].native == brought["content_type"].native
    if not same or (inner is not None and inner != content):
        raise InvalidValue("signature_altered")


def _require_certificate_named(info: cms.SignerInfo, certificate: x509.Certificate) -> None:
    """The signed attributes name the certificate: otherwise another of the same key could be put in its place."""
    attributes = _attributes(info)
    name = next((one for one in _SIGNED_BY if one in attributes), None)
    if name is None:
        raise InvalidValue("signature_unreadable")
    first = attributes[name]["certs"][0]
    algorithm = first["hash_algorithm"]["algorithm"].native if name == _SIGNED_BY[0] else "sha1"
    if algorithm not in (*_HASHES, "sha1"):
        raise InvalidValue("signature_unreadable")
    digest = hashlib.new(algorithm, _der(certificate)).digest()
    if not hmac.compare_digest(first["cert_hash"].native, digest):
        raise InvalidValue("signature_altered")


def _require_signature(info: cms.SignerInfo, certificate: x509.Certificate) -> None:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = certificate.public_key()
    kinds: dict[str, hashes.HashAlgorithm] = {
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    kind = kinds[_hash_of(info)]
    octets, signature = info["signed_attrs"].untag().dump(force=True), info["signature"].native
    algorithm = info["signature_algorithm"]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            if algorithm.signature_algo == "rsassa_pss":
                pss = padding.PSS(padding.MGF1(kind), algorithm["parameters"]["salt_length"].native)
                key.verify(signature, octets, pss, kind)
            else:
                key.verify(signature, octets, padding.PKCS1v15(), kind)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            if algorithm.signature_algo != "ecdsa":
                raise InvalidValue("signature_altered")
            key.verify(signature, octets, ec.ECDSA(kind))
        else:
            raise InvalidValue("signature_unreadable")
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise InvalidValue("signature_altered") from error


def _signing_time(info: cms.SignerInfo) -> datetime | None:
    told = _attributes(info).get("signing_time")
    at: datetime | None = told.native if told is not None else None
    return at.astimezone(UTC) if at is not None else None


# --- whose it is, and whether it holds --------------------------------------------------------------------


def _chain(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    now: datetime,
) -> list[x509.Certificate]:
    """From the certificate to one of `roots`, each signed by the next (RFC 5280)."""
    from cryptography.x509.verification import (
        ExtensionPolicy,
        PolicyBuilder,
        Store,
        VerificationError,
    )

    if not roots:
        raise InvalidValue("signature_issuer_unknown")
    policies = {"ca_policy": ExtensionPolicy.webpki_defaults_ca(), "ee_policy": ExtensionPolicy.permit_all()}
    builder = PolicyBuilder().store(Store(list(roots))).time(now).extension_policies(**policies)
    try:
        return builder.build_client_verifier().verify(certificate, list(others)).chain
    except VerificationError as error:
        raise InvalidValue("signature_issuer_unknown") from error


def _lists_in(signed: cms.SignedData) -> list[x509.CertificateRevocationList]:
    from cryptography import x509

    found = []
    for one in signed["crls"] or ():
        if one.name != "crl":
            continue  # an answer of another kind; what it would tell is not known
        try:
            found.append(x509.load_der_x509_crl(one.chosen.dump()))
        except (ValueError, x509.InvalidVersion) as error:
            raise InvalidValue("signature_unreadable") from error
    return found


def _require_not_revoked(
    chain: Sequence[x509.Certificate], lists: Iterable[x509.CertificateRevocationList], now: datetime
) -> bool:
    """No list of an issuer of the chain names what it issued, however old it is. Whether one of the signer's issuer was
    there that still tells of today."""
    lists, told = list(lists), False
    for place, (one, issuer) in enumerate(pairwise(chain)):
        for revoked in lists:
            if revoked.issuer != issuer.subject or not revoked.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type] # of an issuer
                continue
            if revoked.get_revoked_certificate_by_serial_number(one.serial_number) is not None:
                raise InvalidValue("signature_revoked")
            told = told or (place == 0 and _is_current(revoked, now))
    return told


def _is_current(listed: x509.CertificateRevocationList, now: datetime) -> bool:
    """Whether the next list of the same issuer is not due yet: one that is out of date tells nothing of today."""
    following = listed.next_update_utc
    return following is not None and listed.last_update_utc - _CLOCKS_DIFFER <= now <= following


def _require_qualified(certificate: x509.Certificate) -> None:
    if not any(one.oid.dotted_string == _QC_STATEMENTS for one in certificate.extensions):
        raise InvalidValue("signature_not_qualified")


def _named(certificate: x509.Certificate, attribute: str) -> str:
    from cryptography.x509.oid import NameOID

    oid = {"serialNumber": NameOID.SERIAL_NUMBER, "commonName": NameOID.COMMON_NAME}[attribute]
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _der(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)
