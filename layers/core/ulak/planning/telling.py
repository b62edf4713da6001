"""A person who wished it is told of a job by an SMS: it waits for an approval, it ended, or it failed.

The pointer comes by the plan queue, whose worker may make jobs. The SMS is a message of the firm's like any other: its
credit is charged, it is reported, and it is held by no rule of approval. Once for each job and what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import orjson

from ulak.catalogue import unfilled
from ulak.directory.approval_rules import OWN
from ulak.errors import InputError, InsufficientCredit, Problem
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.jobs.store import JobStore
from ulak.planning.accept import Accept
from ulak.planning.fan_out import BOUNDS, FanOut
from ulak.planning.told import TOLD, TellingPointer
from ulak.platform.attempts import Work
from ulak.platform.clock import Remaining
from ulak.platform.idempotency import RequestKey
from ulak.platform.telemetry import logger

_PATH: Final = "/konsol/haber"
_SHOWN: Final = 8
"""Letters of a job's id, as the console's pages show it."""


@dataclass(frozen=True, slots=True)
class Telling:
    store: JobStore
    accept: Accept

    def tell(self, ref: JobRef, event: str) -> None:
        """Accept the SMS. One that the firm cannot send now (no credit, no account) is left out: the job's page tells
        the same."""
        job, plan = self.store.job(ref), self.store.plan(ref)
        if job is None or not plan.tell or event not in TOLD:
            return
        text, _ = unfilled(TOLD[event]) or ("", "")
        totals = job.totals
        params = {"is": ref.job_id[:_SHOWN], "alici": f"{totals.recipients:,}".replace(",", ".")}
        body = {
            "to": f"+{plan.tell}",
            "text": text,
            "params": params,
            "purpose": "informational",
            "text_as": "written",
        }
        key = RequestKey.of(_PATH, f"{ref.job_id}-{event}", orjson.dumps(body))
        try:
            self.accept.kept_message(Caller(ref.firm_id, "console"), key, body, OWN)
        except (InputError, InsufficientCredit) as refused:
            logger().warning(
                "person_not_told", extra={"firm": ref.firm_id, "job": ref.job_id, "code": refused.reason}
            )


@dataclass(frozen=True, slots=True)
class PlanWork:
    """Gives each message of the plan queue to whoever does it."""

    fan_out: FanOut
    telling: Callable[[], Telling]

    def work(self, message: str) -> Work:
        fields = orjson.loads(message)
        if "tell" not in fields:
            return self.fan_out.work(message)
        ref = JobRef(fields["firm"], fields["job"])
        pointer = TellingPointer(ref, fields["tell"]).encode()
        return Work("plan", "telling", ref.firm_id, f"{ref.job_id}-{fields['tell']}", pointer, BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        fields = orjson.loads(message)
        if "tell" in fields:
            self.telling().tell(JobRef(fields["firm"], fields["job"]), fields["tell"])
        else:
            self.fan_out.take(message, remaining)

    def give_up(self, message: str, why: Problem) -> None:
        """Who was not told finds it on the job's page."""
        if "tell" not in orjson.loads(message):
            self.fan_out.give_up(message, why)
