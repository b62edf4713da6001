"""``export-person``, ``erase-person``, ``erasures`` and ``trail``: one person's data, and who saw and did what."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from cli.commands import FIRM, Command, argument
from cli.deployment import Deployment
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import SECOND
from ulak.privacy.answers import erasure_answer, trail_answer
from ulak.privacy.erasures import AskErasure
from ulak.privacy.exports import PERSON_EXPORT

_HOUR: Final = 3_600 * SECOND


def _caller(deployment: Deployment, firm_id: str) -> Caller:
    """Whoever runs the commands of this deployment."""
    deployment.firms(firm_id)
    return Caller(firm_id, "cli", administrator=True, scopes=frozenset(Scope))


def export_person(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Write the person's data into the file, here and now."""
    house, caller = deployment.house, _caller(deployment, options.firm)
    export_id, mark = house.evidence.person_exports.ask(
        caller,
        options.to,
        options.tckn,
        lambda mark: house.people.note_of_key(caller, "person_exported", mark),
    )
    export = PERSON_EXPORT.named(options.firm, export_id)
    house.evidence.person_exports.build(export.pointer, lambda: _HOUR)
    octets = house.platform.bucket.get(export.key("jsonl"))
    options.out.write_bytes(octets)
    return {"lines": len(octets.splitlines()), "mark": mark}


def erase_person(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Begin to erase the person's data; ``erasures`` tells what came of it."""
    house, caller = deployment.house, _caller(deployment, options.firm)
    command = AskErasure(caller, options.to, options.tckn, options.reason, options.keep_messages)
    erasure = house.evidence.erasures.ask(
        command, lambda mark: house.people.note_of_key(caller, "person_erased", mark)
    )
    return {"erasure": erasure_answer(erasure, options.lang)}


def erasures(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """The firm's erasures, the newest first."""
    house, found, cursor = deployment.house, list[Any](), None
    deployment.firms(options.firm)
    while True:
        page = house.evidence.erasures.page(options.firm, cursor)
        found += [erasure_answer(one, options.lang) for one in page.erasures]
        if (cursor := page.next_cursor) is None:
            return {"erasures": found}


def trail(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """All of the firm's trail, the newest first."""
    house, found, cursor = deployment.house, list[Any](), None
    deployment.firms(options.firm)
    while True:
        answer = trail_answer(house.people.trail.page(options.firm, cursor), options.lang)
        found += answer["entries"]
        if (cursor := answer["next_cursor"]) is None:
            return {"trail": found}


_TO: Final = argument("--to", help="a phone number")
_TCKN: Final = argument("--tckn", help="or a TCKN")

COMMANDS: Final = (
    Command(
        "export-person",
        "write all that is kept of one person into a file",
        export_person,
        (FIRM, _TO, _TCKN, argument("--out", required=True, type=Path, help="the file, a JSON line a thing")),
    ),
    Command(
        "erase-person",
        "erase one person's data, but for what the law keeps",
        erase_person,
        (
            FIRM,
            _TO,
            _TCKN,
            argument(
                "--reason", required=True, help="the firm's own number of the request, say; it names nobody"
            ),
            argument("--keep-messages", action="store_true", help="keep proof of informational messages too"),
        ),
    ),
    Command("erasures", "the log of erasures", erasures, (FIRM,), indent=2),
    Command("trail", "who saw and did what", trail, (FIRM,), indent=2),
)
