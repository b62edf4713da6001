"""The dead letters of the queues: shown, looked into, put back and thrown away."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Final

from cli.commands import Command, argument
from cli.dead_letters import Letter, discard, queues_of, redrive, shown
from cli.deployment import Deployment
from ulak.errors import InputError, Problem
from ulak.jobs.job import JobRef
from ulak.platform.clock import SECOND, rfc3339

_COUNTED: Final = {
    "plan": "jobs.plan_work",
    "erp": "events.erp_process",
    "schedules": "jobs.fire_schedule",
    "iys": "consent.iys_worker",
    "lists": "lists.builds",
}
"""By their queue, the paths of the use cases whose tries are counted by `ulak.platform.attempts`."""


def show_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    return {
        queue: [_told(deployment, letter) for letter in deployment.dead_letters(queue).show()]
        for queue in _queues(deployment, options)
    }


def look_into_dead_letter(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    (queue,) = _queues(deployment, options)
    for letter in deployment.dead_letters(queue).show():
        if letter.message_id == options.id[0]:
            return _told(deployment, letter) | {"stands": _stands(deployment, queue, letter)}
    raise InputError([Problem("letter_unknown", params={"id": options.id[0], "queue": queue})])


def redrive_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    return {
        queue: redrive(deployment.dead_letters(queue), options.id) for queue in _queues(deployment, options)
    }


def discard_dead_letters(deployment: Deployment, options: argparse.Namespace) -> dict[str, Any]:
    (queue,) = _queues(deployment, options)
    return {queue: discard(deployment.dead_letters(queue), options.id)}


def _told(deployment: Deployment, letter: Letter) -> dict[str, Any]:
    age = (deployment.house.clock() - letter.sent_at) // SECOND
    return {
        "id": letter.message_id,
        "pointer": shown(letter.body),
        "sent_at": rfc3339(letter.sent_at),
        "age_seconds": age,
    }


def _stands(deployment: Deployment, queue: str, letter: Letter) -> dict[str, Any]:
    """How the work that the letter points to stands: the job, and the tries where they are counted apart."""
    house, stands = deployment.house, dict[str, Any]()
    pointer = shown(letter.body)
    if "firm" in pointer and "job" in pointer:
        job = house.jobs.store.job(JobRef(pointer["firm"], pointer["job"]))
        stands["job"] = job and {
            "status": job.status.value,
            "failure": job.failure,
            "pause_reason": job.pause_reason,
            "chunks_done": job.progress.chunks_done,
            "chunks": job.totals.chunks,
        }
    if queue in _COUNTED and "firm" in pointer:
        stands["tries"] = house.platform.attempts.standing(house.part(_COUNTED[queue]).work(letter.body))
    return stands


def _queues(deployment: Deployment, options: argparse.Namespace) -> Sequence[str]:
    known = queues_of(deployment.outputs)
    asked = [options.queue] if isinstance(options.queue, str) else options.queue
    if unknown := set(asked) - set(known):
        raise InputError(
            [Problem("queue_unknown", params={"queue": min(unknown), "known": ", ".join(known)})]
        )
    return asked or known


_QUEUES: Final = argument("queue", nargs="*", metavar="QUEUE", help="plan, send, erp, … (default: all)")
_QUEUE: Final = argument("queue", metavar="QUEUE", help="plan, send, erp, …")
_ID: Final = argument("id", nargs=1, help="the letter's id, as dlq shows it")

COMMANDS: Final = (
    Command(
        "dlq",
        "what failed five times: each dead letter's id, pointer and age, by queue",
        show_dead_letters,
        (_QUEUES,),
        indent=2,
    ),
    Command(
        "letter",
        "look into one dead letter: its pointer, and how the work stands that it points to",
        look_into_dead_letter,
        (_QUEUE, _ID),
        indent=2,
    ),
    Command(
        "redrive",
        "put dead letters back into their queues; may be repeated",
        redrive_dead_letters,
        (
            _QUEUES,
            argument("--id", action="append", default=[], help="only the letter of this id; may be repeated"),
        ),
    ),
    Command(
        "discard",
        "throw dead letters away; may be repeated",
        discard_dead_letters,
        (_QUEUE, argument("id", nargs="+", help="the letters' ids, as dlq shows them")),
    ),
)
