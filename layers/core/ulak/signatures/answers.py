"""What callers see of signatures."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from ulak.directory.firms import ApiKey
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict
from ulak.platform.clock import rfc3339
from ulak.signatures.campaigns import Document
from ulak.signatures.store import Kept


class SendingKeyAnswer(TypedDict):
    """A key of a program, and for how long somebody approved that it sends."""

    key_id: str
    label: str
    days: int | None
    until: str | None
    approved_by: str | None


class SignaturesAnswer(TypedDict):
    """``signers``: the ERP users whose certificates are known; what they are known by is not shown."""

    asked: bool
    confirmed: bool
    """Whether the text of the decision behind it has been seen: it has not."""
    signers: list[str]
    key_periods: bool
    """Whether programs send by keys alone whose approved period holds."""
    keys: list[SendingKeyAnswer]
    """Keys of programs that may send, with what was approved of each."""


class SignedAnswer(TypedDict):
    approver: str
    sha256: str
    """Of the signature file."""
    issuer: str
    certificate_sha256: str
    signed_at: str | None
    """The signer's own word."""
    approved_at: str
    revocation_told: bool
    """Whether a list of the issuer was there that does not name the certificate."""
    file: Annotated[str | None, Personal(Mask.TEXT)]
    """The signature file, in base64, with the signer's certificate; ``null`` where the key may not see it."""


class SignatureDocumentAnswer(TypedDict):
    """``document`` is signed octet for octet, in base64; ``signature`` is what approved the job."""

    document: str
    document_sha256: str
    signature: SignedAnswer | None


def signatures_answer(
    asked: bool, signers: Sequence[str], key_periods: bool, keys: Sequence[ApiKey]
) -> SignaturesAnswer:
    return {
        "asked": asked,
        "confirmed": False,
        "signers": list(signers),
        "key_periods": key_periods,
        "keys": [key_answer(key) for key in keys],
    }


def key_answer(key: ApiKey) -> SendingKeyAnswer:
    period = key.period
    return {
        "key_id": key.key_id,
        "label": key.label,
        "days": period.days if period else None,
        "until": rfc3339(period.until) if period else None,
        "approved_by": period.by if period else None,
    }


def document_answer(document: Document) -> SignatureDocumentAnswer:
    return {
        "document": base64.b64encode(document.octets).decode(),
        "document_sha256": document.sha256,
        "signature": _signed(document.kept) if document.kept else None,
    }


def _signed(kept: Kept) -> SignedAnswer:
    return {
        "approver": kept.user,
        "sha256": kept.sha256,
        "issuer": kept.issuer,
        "certificate_sha256": kept.certificate_sha256,
        "signed_at": rfc3339(kept.signed_at) if kept.signed_at is not None else None,
        "approved_at": rfc3339(kept.at),
        "revocation_told": kept.revocation_told,
        "file": base64.b64encode(kept.file).decode(),
    }
