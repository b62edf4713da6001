"""The dead letters of the queues: shown, and put back."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any, Final

from cli.commands import Command, argument
from cli.dead_letters import queues_of, redrive
from cli.deployment import Deployment
from ulak.errors import InputError, Problem
from ulak.platform.clock import SECOND, rfc3339


def show_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    now = deployment.house.clock()
    return {
        queue: [
            {"pointer": json.loads(letter.body)}
            | {"sent_at": rfc3339(letter.sent_at), "age_seconds": (now - letter.sent_at) // SECOND}
            for letter in deployment.dead_letters(queue).show()
        ]
        for queue in _queues(deployment, options)
    }


def redrive_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    return {queue: redrive(deployment.dead_letters(queue)) for queue in _queues(deployment, options)}


def _queues(deployment: Deployment, options: argparse.Namespace) -> Sequence[str]:
    known = queues_of(deployment.outputs)
    if unknown := set(options.queue) - set(known):
        raise InputError(
            [Problem("queue_unknown", params={"queue": min(unknown), "known": ", ".join(known)})]
        )
    return options.queue or known


_QUEUE: Final = argument("queue", nargs="*", metavar="QUEUE", help="plan, send, erp, … (default: all)")

COMMANDS: Final = (
    Command(
        "dlq",
        "what failed five times: each dead letter's pointer and age, by queue",
        show_dead_letters,
        (_QUEUE,),
        indent=2,
    ),
    Command(
        "redrive",
        "put dead letters back into their queues; may be repeated",
        redrive_dead_letters,
        (_QUEUE,),
    ),
)
