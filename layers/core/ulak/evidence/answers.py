"""What callers see of evidence. A proof is checked as it comes, octet for octet: it is shown whole or not at all."""

from __future__ import annotations

from ulak.evidence.proofs import Proof
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict


class ProofAnswer(TypedDict):
    """`docs/evidence.md` says how it is checked without Ulak."""

    statement: str
    """A JWS (ES256) by one of the keys at ``/v1/otp/keys``: the job's facts, and the root of the tree."""
    leaf: Annotated[str, Personal(Mask.TEXT)]
    """The recipient, the text, the consent, the operator's answer and reports, as JSON text."""
    salt: str
    """128 bits, in hexadecimal, of this leaf alone."""
    path: list[list[str]]
    """What leads from the leaf's hash to the root: ``left`` or ``right``, and a hash."""


def proof_answer(proof: Proof) -> ProofAnswer:
    return {
        "statement": proof.statement,
        "leaf": proof.leaf,
        "salt": proof.salt,
        "path": [list(step) for step in proof.path],
    }
