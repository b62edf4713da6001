"""``evidence``: a message's signed proof, kept as a file and shown as a page."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any, Final

import orjson

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.errors import NotFound
from ulak.evidence.answers import proof_answer
from ulak.evidence.page import page
from ulak.evidence.statements import claims_of
from ulak.jobs.job import MessageId


def evidence(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """The proof as ``GET /v1/messages/{id}/evidence`` answers it; with ``--out`` its octets are kept there, to be
    checked and handed on."""
    deployment.firms(options.firm)
    message_id = MessageId.parse(options.message)
    if message_id is None:
        raise NotFound
    made = proof_answer(deployment.house.evidence.messages.proof(options.firm, message_id))
    deployment.house.people.trail.note_of(options.firm, "cli", "", "evidence_taken", options.message)
    octets = orjson.dumps(made)
    if options.out:
        options.out.write_bytes(octets)
    return {"proof": made, "sha256": hashlib.sha256(octets).hexdigest()}


def _page(made: dict[str, Any]) -> str:
    return page(claims_of(made["proof"]["statement"]), orjson.loads(made["proof"]["leaf"]), made["sha256"])


COMMANDS: Final = (
    Command(
        "evidence",
        "a message's signed evidence, as a page in Turkish",
        evidence,
        (
            FIRM,
            argument("message", help="its id, as answers and report files show it"),
            argument("--out", type=Path, help="keep the proof itself here: what is checked and handed on"),
        ),
        shown=_page,
    ),
)
