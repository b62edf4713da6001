"""A root, an issuer below it, signers, and signature files as CAdES-BES asks for them; all made up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

DAY = timedelta(days=1)
QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
QC_COMPLIANCE = bytes.fromhex("300a3008060604008e460101")


@dataclass
class Holder:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def name(common: str, serial: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def made(
    common: str,
    issuer: Holder | None = None,
    *,
    authority: bool = False,
    serial: str = "",
    now: datetime,
    days: int = 365,
    begins: timedelta = -30 * DAY,
    qualified: bool = True,
    key: Any = None,
) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = name(common, serial)
    signed_by = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + begins + days * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False
        )
        .add_extension(usage(authority), critical=True)
    )
    if not authority and qualified:
        builder = builder.add_extension(x509.UnrecognizedExtension(QC_STATEMENTS, QC_COMPLIANCE), False)
    return Holder(builder.sign(signed_by, hashes.SHA256()), key)


def usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def revoking(issuer: Holder, *revoked: Holder, now: datetime) -> x509.CertificateRevocationList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - DAY)
        .next_update(now + DAY)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(now - DAY).build())
    return builder.sign(issuer.key, hashes.SHA256())


def sign(
    holder: Holder,
    content: bytes,
    at: datetime | None,
    *,
    chain: tuple[Holder, ...] = (),
    named: Holder | None = None,
    attached: bool = False,
    crls: tuple[x509.CertificateRevocationList, ...] = (),
    without: str = "",
    by_key_identifier: bool = False,
) -> bytes:
    """A CAdES-BES file of `holder` over `content`; `named` is the certificate that its signed attributes name."""
    certificate = asn1_x509.Certificate.load(holder.der)
    digest = hashlib.sha256((named or holder).der).digest()
    attributes = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
        {
            "type": "signing_certificate_v2",
            "values": [tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": digest})]})],
        },
    ]
    if at is not None:
        attributes.append(
            {"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(at.astimezone(UTC))})]}
        )
    kept = cms.CMSAttributes([one for one in attributes if one["type"] != without])
    if isinstance(holder.key, rsa.RSAPrivateKey):
        signature = holder.key.sign(kept.dump(), padding.PKCS1v15(), hashes.SHA256())
        algorithm = "rsassa_pkcs1v15"
    else:
        signature = holder.key.sign(kept.dump(), ec.ECDSA(hashes.SHA256()))
        algorithm = "sha256_ecdsa"
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": _signer_identifier(certificate, by_key_identifier),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": kept,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": algorithm}),
            "signature": signature,
        }
    )
    brought = [
        cms.CertificateChoices({"certificate": asn1_x509.Certificate.load(one.der)})
        for one in (holder, *chain)
    ]
    data: dict[str, Any] = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {"content_type": "data", **({"content": content} if attached else {})},
        "certificates": brought,
        "signer_infos": [info],
    }
    if crls:
        from asn1crypto import crl

        data["crls"] = [
            cms.RevocationInfoChoice({"crl": crl.CertificateList.load(one.public_bytes(Encoding.DER))})
            for one in crls
        ]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()


def _signer_identifier(certificate: asn1_x509.Certificate, by_key_identifier: bool) -> cms.SignerIdentifier:
    if by_key_identifier:
        return cms.SignerIdentifier({"subject_key_identifier": certificate.key_identifier})
    named = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(named)})
