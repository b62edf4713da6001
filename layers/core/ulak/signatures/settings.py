"""A firm says whether its campaigns of a screen are signed, and whose certificates its approvers sign with; the
administrator of a deployment says which issuers count."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from ulak.directory.approvers import Approves
from ulak.directory.firms import Firm
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.identity.erp_user import same_user
from ulak.platform.clock import Milliseconds
from ulak.signatures.periods import KeyPeriods
from ulak.signatures.store import Issuer, SignatureStore


def serial_mac(id_key: bytes, serial_number: str) -> bytes:
    """The serial number of a certificate's subject as it is kept: a TCKN is in no table in clear."""
    return hmac.digest(id_key, b"ulak-signer-1" + serial_number.encode(), hashlib.sha256)


@dataclass(frozen=True, slots=True)
class SignatureSettings:
    store: SignatureStore
    directory: DirectoryStore
    periods: KeyPeriods

    def asks_periods(self, firm_id: str) -> bool:
        """Whether what programs send goes by keys whose approved period holds."""
        firm = self.directory.firm(firm_id)
        return firm is not None and firm.asks_key_periods

    def show(self, firm_id: str) -> tuple[bool, list[str]]:
        """Whether signatures are asked for, and the ERP users whose certificates are known."""
        return self._firm(firm_id).signs_campaigns, sorted(self.store.signers(firm_id))

    def put(
        self, firm_id: str, asked: bool, signers: Mapping[str, str], key_periods: bool | None = None
    ) -> tuple[bool, list[str]]:
        """Put switch and signers in the place of those there were: ERP user → serial number of the certificate's
        subject; and the switch of approved periods, which stays where nothing is said. ``InputError`` where it is
        switched on and nobody could sign: no issuer counts, no signer is known, or a signer is no approver of jobs; and
        where a key that sends would not be approved."""
        firm = self._firm(firm_id)
        macs = {user.casefold(): serial_mac(firm.id_key, serial) for user, serial in signers.items()}
        return self._put(firm, asked, macs, key_periods)

    def switch(self, firm_id: str, *, asked: bool, key_periods: bool) -> None:
        """Put both switches; the signers stay. ``InputError`` as `put`."""
        self._put(self._firm(firm_id), asked, self.store.signers(firm_id), key_periods)

    def keep_signer(self, firm_id: str, user: str, serial: str) -> None:
        """Add a signer, or change the certificate of one; all else stays. ``InputError`` as `put`."""
        firm = self._firm(firm_id)
        signers = {**self.store.signers(firm_id), user.casefold(): serial_mac(firm.id_key, serial)}
        self._put(firm, firm.signs_campaigns, signers)

    def remove_signer(self, firm_id: str, user: str) -> None:
        """Take a signer away; ``InputError`` for the last one while signatures are asked for."""
        firm, signers = self._firm(firm_id), dict(self.store.signers(firm_id))
        signers.pop(user.casefold(), None)
        self._put(firm, firm.signs_campaigns, signers)

    def _firm(self, firm_id: str) -> Firm:
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound("firm_unknown", firm=firm_id)
        return firm

    def _put(
        self, firm: Firm, asked: bool, signers: Mapping[str, bytes], key_periods: bool | None = None
    ) -> tuple[bool, list[str]]:
        firm_id = firm.firm_id
        approvers = self.directory.approvers.all(firm_id)
        problems = [
            Problem("signer_no_approver", "/signers", params={"user": user})
            for user in signers
            if not any(same_user(user, one.user) and Approves.JOB in one.approves for one in approvers)
        ]
        if asked and not signers:
            problems.append(Problem("signers_missing", "/signers"))
        if asked and not self.store.issuers():
            problems.append(Problem("issuers_missing", "/asked"))
        if key_periods and not firm.asks_key_periods:
            problems += [
                Problem("key_period_missing", "/key_periods", params={"key": key.key_id})
                for key in self.periods.unapproved(firm_id)
            ]
        if problems:
            raise InputError(problems)
        self.store.put(firm_id, asked, signers, key_periods)
        return asked, sorted(signers)

    def add_issuer(self, certificate: bytes, source: str, revoked: bytes, now: Milliseconds) -> Issuer:
        """Count an issuer: its certificate (PEM or DER), where that was taken from, and its list of revoked ones, if it
        is at hand. ``InvalidValue`` where either cannot be read, or the list is not of this issuer."""
        from cryptography import x509
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import Encoding

        try:
            pem = certificate.lstrip().startswith(b"-----")
            load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
            loaded = load(certificate)
            der = loaded.public_bytes(Encoding.DER)
            told = b""
            if revoked:
                listed = (
                    x509.load_pem_x509_crl(revoked)
                    if revoked.lstrip().startswith(b"-----")
                    else x509.load_der_x509_crl(revoked)
                )
                if not listed.is_signature_valid(loaded.public_key()):  # type: ignore[arg-type] # of an issuer
                    raise InvalidValue("issuer_unreadable")
                told = listed.public_bytes(Encoding.DER)
        except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
            raise InvalidValue("issuer_unreadable") from error
        name = loaded.subject.rfc4514_string()
        issuer = Issuer(hashlib.sha256(der).hexdigest(), name, der, source, now, told)
        self.store.put_issuer(issuer)
        return issuer
