"""A firm's credit, and the check that all of it is accounted for."""

from __future__ import annotations

import argparse
from typing import Any, Final

from cli.commands import FIRM, SERVICE, Command, argument, whole
from cli.deployment import Deployment
from ulak.ledger.answers import top_up_answer
from ulak.ledger.bodies import TopUpBody
from ulak.platform.bodies import parse


def top_up(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    house = deployment.house
    house.directory.store.need_firm(options.firm)
    fields = {"service": options.service, "credits": options.credits, "reference": options.reference}
    asked = parse(TopUpBody, fields)
    made = house.ledger.store.top_up(
        options.firm, asked.service, asked.credits, asked.reference, by="cli", now=house.clock()
    )
    return {"firm": options.firm, "replayed": made.replayed, **top_up_answer(asked.service, made)}


def set_low_credit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    deployment.house.directory.store.need_firm(options.firm)
    deployment.house.ledger.store.set_threshold(options.firm, options.service, options.credits)
    return {"firm": options.firm, "service": options.service, "low_below": options.credits}


def audit(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    """Look at the books of a firm or of all. What does not hold is printed, and the exit status is 1."""
    run, whole = deployment.house.delivery.audit.run, not options.recent
    findings = [run(firm_id, whole=whole) for firm_id in deployment.firms(options.firm)]
    return {
        "firms": [
            {"firm": one.firm_id, "accounts": one.accounts, "entries": one.entries, "jobs": one.jobs}
            | {"chunks": one.chunks, "busy": one.busy}
            for one in findings
        ],
        "violations": [str(violation) for one in findings for violation in one.violations],
    }


COMMANDS: Final = (
    Command(
        "top-up",
        "bring credits into a firm's account",
        top_up,
        (
            FIRM,
            SERVICE,
            argument("credits", type=int),
            argument("--reference", required=True, help="the invoice's number; counts once however often"),
        ),
    ),
    Command(
        "set-low-credit",
        "raise an event when fewer credits remain (0: never)",
        set_low_credit,
        (FIRM, SERVICE, argument("credits", type=whole(0))),
    ),
    Command(
        "audit",
        "check that every credit and every message is accounted for",
        audit,
        (
            argument("firm", type=FIRM.options["type"], nargs="?", help="one firm (default: all)"),
            argument("--recent", action="store_true", help="only what may still change, as every hour"),
        ),
    ),
)
