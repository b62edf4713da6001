"""``add-issuer`` and ``issuers``: whose qualified certificates count in signatures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from cli.commands import Command, argument
from cli.deployment import Deployment
from ulak.platform.clock import rfc3339


def add_issuer(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Count an issuer, or take its list of revoked ones anew."""
    house = deployment.house
    revoked = options.revoked.read_bytes() if options.revoked else b""
    settings = house.evidence.signature_settings
    issuer = settings.add_issuer(options.certificate.read_bytes(), options.source, revoked, house.clock())
    return {"issuer": issuer.name, "sha256": issuer.fingerprint, "revocation": bool(issuer.revoked)}


def issuers(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    found = deployment.house.evidence.signature_store.issuers()
    told = [
        {
            "issuer": one.name,
            "sha256": one.fingerprint,
            "source": one.source,
            "added_at": rfc3339(one.added_at),
            "revocation": bool(one.revoked),
        }
        for one in found
    ]
    return {"issuers": told}


COMMANDS: Final = (
    Command(
        "add-issuer",
        "count an issuer of qualified certificates, or take its list of revoked ones anew",
        add_issuer,
        (
            argument("--certificate", required=True, type=Path, help="its certificate, PEM or DER"),
            argument("--source", required=True, help="where the certificate was taken from, and when"),
            argument("--revoked", type=Path, help="its list of revoked certificates (CRL), PEM or DER"),
        ),
    ),
    Command("issuers", "whose qualified certificates count in signatures", issuers),
)
