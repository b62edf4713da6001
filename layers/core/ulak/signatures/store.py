"""What this room keeps.

=================  ====================  ==================================================================
``pk``             ``sk``                what
=================  ====================  ==================================================================
``ISSUERS``        ``<SHA-256>``         an issuer of qualified certificates that counts, and its list of revoked ones
``FIRM#f``         ``SIGNERS``           the firm's approvers by the serial number of their certificates, as a MAC
``FIRM#f#SIGNED``  ``<job>``             the signature that approved a job, as it came, and what was judged of it
=================  ====================  ==================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ulak.errors import NotFound
from ulak.platform.clock import DAY, SECOND, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update

KEPT_FOR: Milliseconds = 3 * 365 * DAY
"""How long a signature is kept: the proof that a campaign was approved."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """`source` says where its certificate was taken from, and when."""

    fingerprint: str
    name: str
    certificate: bytes
    source: str
    added_at: Milliseconds
    revoked: bytes = b""
    """Its list of revoked certificates (DER), as last taken."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A signature that approved a job."""

    job_id: str
    user: str
    sha256: str
    document: bytes
    file: bytes
    issuer: str
    certificate_sha256: str
    signed_at: Milliseconds | None
    revocation_told: bool
    at: Milliseconds


@dataclass(frozen=True, slots=True)
class SignatureStore:
    table: Table

    # --- issuers ------------------------------------------------------------------------------------------

    def issuers(self) -> list[Issuer]:
        return [
            Issuer(
                item["sk"],
                item["name"],
                bytes(item["certificate"]),
                item["source"],
                item["added_at"],
                bytes(item.get("revoked", b"")),
            )
            for item in self.table.query("ISSUERS", between=("0", "g"))
        ]

    def put_issuer(self, issuer: Issuer) -> None:
        item = {
            "pk": "ISSUERS",
            "sk": issuer.fingerprint,
            "name": issuer.name,
            "certificate": issuer.certificate,
            "source": issuer.source,
            "added_at": issuer.added_at,
        }
        self.table.write(Put(item | ({"revoked": issuer.revoked} if issuer.revoked else {})))

    # --- the firm's switch and signers --------------------------------------------------------------------

    def signers(self, firm_id: str) -> Mapping[str, bytes]:
        """ERP user, in lower case → MAC of the serial number of that person's certificate."""
        item = self.table.get((f"FIRM#{firm_id}", "SIGNERS")) or {}
        return {user: bytes(mac) for user, mac in item.get("signers", {}).items()}

    def put(
        self, firm_id: str, asked: bool, signers: Mapping[str, bytes], key_periods: bool | None = None
    ) -> None:
        """The switches and the signers, together; the second switch stays where nothing is said of it. ``NotFound`` if
        there is no such firm."""
        periods = {} if key_periods is None else {":periods": key_periods}
        switch = Update(
            (f"FIRM#{firm_id}", "FIRM"),
            "SET signs_campaigns = :asked" + (", asks_key_periods = :periods" if periods else ""),
            "attribute_exists(pk)",
            {":asked": asked, **periods},
        )
        kept = Put({"pk": f"FIRM#{firm_id}", "sk": "SIGNERS", "signers": dict(signers)})
        try:
            self.table.write_all([switch, kept])
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused

    # --- signatures ---------------------------------------------------------------------------------------

    def keep(self, firm_id: str, kept: Kept) -> None:
        """Keep what approves a job, before it does: the last that was judged whole."""
        item: dict[str, Any] = {
            "pk": f"FIRM#{firm_id}#SIGNED",
            "sk": kept.job_id,
            "user": kept.user,
            "sha256": kept.sha256,
            "document": kept.document,
            "file": kept.file,
            "issuer": kept.issuer,
            "certificate_sha256": kept.certificate_sha256,
            "revocation_told": kept.revocation_told,
            "at": kept.at,
            "expires_at": (kept.at + KEPT_FOR) // SECOND,
        }
        if kept.signed_at is not None:
            item["signed_at"] = kept.signed_at
        self.table.write(Put(item))

    def kept(self, firm_id: str, job_id: str) -> Kept | None:
        item = self.table.get((f"FIRM#{firm_id}#SIGNED", job_id))
        if item is None:
            return None
        return Kept(
            job_id,
            item["user"],
            item["sha256"],
            bytes(item["document"]),
            bytes(item["file"]),
            item["issuer"],
            item["certificate_sha256"],
            item.get("signed_at"),
            item["revocation_told"],
            item["at"],
        )
