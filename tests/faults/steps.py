"""Counts every step a function takes outside itself, and lets any of them go wrong.

A step is a call to AWS (as botocore makes it, retries included), a batch handed to a queue, or a call to the
operator. A plan says which step, counted from 1, meets which fault. A process that dies takes no further step:
whatever a ``finally`` still tries raises again, until the next invocation begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, TypeVar

import botocore.endpoint
import orjson
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.dynamodb import engine
from ulak.platform.aws import client

T = TypeVar("T")


class Died(BaseException):
    """The process is no more. Not an ``Exception``: nothing may catch it."""


class Fault(StrEnum):
    """What can befall a step."""

    DIE_BEFORE = "die_before"
    DIE_AFTER = "die_after"
    LOSE = "lose"
    """The answer is lost once, and the SDK sends the call again."""
    DEAF = "deaf"
    """Every answer is lost: it was done, and the caller is told that it was not."""
    FAIL = "fail"
    """Refused, throttled or broken, at each retry: it was not done."""
    CONFLICT = "conflict"
    """A transaction meets another, once."""
    TIMEOUT_BEFORE = "timeout_before"
    """The operator took nothing and says nothing."""
    TIMEOUT_AFTER = "timeout_after"
    """The operator accepted and says nothing; or 5xx, or garbage: all the same to us."""
    NOT_SENT = "not_sent"
    THROTTLED = "throttled"
    REFUSED = "refused"
    LOCKED_OUT = "locked_out"
    """The operator refuses the account."""
    RECONCILE = "reconcile"
    """Between two steps: a reconcile runs, and whatever it queued."""
    REDELIVER = "redeliver"
    """Between two steps: every message in flight is delivered a second time, to others."""
    POLL = "poll"
    """Between two steps: reports are asked for and folded."""
    CANCEL = "cancel"
    PAUSE = "pause"
    STALL = "stall"
    """The process stands still until its lease is long over, others go on, and then it wakes."""


CRASHES = (Fault.DIE_BEFORE, Fault.DIE_AFTER)
MEANWHILE = (Fault.RECONCILE, Fault.REDELIVER, Fault.POLL, Fault.CANCEL, Fault.PAUSE, Fault.STALL)
_READS = ("GetItem", "Query", "GetObject")
ANSWERS = (
    Fault.TIMEOUT_BEFORE,
    Fault.TIMEOUT_AFTER,
    Fault.NOT_SENT,
    Fault.THROTTLED,
    Fault.REFUSED,
    Fault.LOCKED_OUT,
)


def faults_of(step: str) -> tuple[Fault, ...]:
    """What can befall a step of this name, crashes first."""
    if step == "operator.send":
        return (*CRASHES, *ANSWERS)
    if step.startswith("operator."):
        return (*CRASHES, Fault.FAIL)
    if step in _READS:
        return (*CRASHES, Fault.FAIL)
    if step == "TransactWriteItems":
        return (*CRASHES, Fault.LOSE, Fault.DEAF, Fault.FAIL, Fault.CONFLICT)
    return (*CRASHES, Fault.LOSE, Fault.DEAF, Fault.FAIL)


@dataclass
class Steps:
    """The steps of one world."""

    plan: Mapping[int, Fault] = field(default_factory=dict)
    weather: Callable[[str], Fault | None] = lambda step: None
    """What befalls a step that the plan says nothing of."""
    meanwhile: Callable[[Fault], None] = lambda fault: None
    """What happens between two steps, where the plan says that something does."""
    trace: list[str] = field(default_factory=list)
    counting: bool = False
    dead: bool = False
    met: list[tuple[int, str, Fault]] = field(default_factory=list)
    """Faults that came to pass."""
    writes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Writes that took place and are to take place once: (which, whose)."""
    requests: int = 0
    """Sent to AWS, those that the SDK sent again too."""
    _fault: Fault | None = None
    _attempts: int = 0

    def take(self, name: str) -> Fault | None:
        """Begin a step: the fault that it meets."""
        if self.dead:
            raise Died
        if not self.counting:
            return None
        self.trace.append(name)
        fault = self.plan.get(len(self.trace)) or self.weather(name)
        if fault is None or fault not in (*faults_of(name), *MEANWHILE):
            return None
        self.met.append((len(self.trace), name, fault))
        if fault in MEANWHILE:
            with self.uncounted():
                self.meanwhile(fault)
            return None
        if fault is Fault.DIE_BEFORE:
            self.die()
        return fault

    def die(self) -> None:
        self.dead = True
        raise Died

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        kept = self.counting, self._fault, self._attempts
        self.counting, self._fault = False, None
        try:
            yield
        finally:
            self.counting, self._fault, self._attempts = kept

    # --- queues and the operator --------------------------------------------------------------------------

    def queued(self, push: Callable[[], None]) -> None:
        """Hand a batch to a queue, by `push`."""
        fault = self.take("SendMessageBatch")
        self.requests += 1 + (fault in (Fault.LOSE, Fault.DEAF))
        if fault is Fault.FAIL:
            raise _refused("SendMessageBatch")
        push()
        if fault in (Fault.LOSE, Fault.DEAF):
            push()  # the SDK sends it again, and the queue takes it for another
        if fault is Fault.DEAF:
            raise ReadTimeoutError(endpoint_url="sqs")
        if fault is Fault.DIE_AFTER:
            self.die()

    # --- AWS ----------------------------------------------------------------------------------------------

    def before_call(self, model: Any, **_: Any) -> None:
        self._attempts = 0
        self._fault = self.take(model.name)

    def process(self, apply: Callable[[Any], Any], request: Any) -> Any:
        """One attempt of a call: `apply` does it."""
        if self.dead:
            raise Died
        fault = self._fault
        self._attempts += 1
        self.requests += 1
        dynamodb = "dynamodb" in request.url
        if fault is Fault.FAIL:
            return _error("ProvisionedThroughputExceededException" if dynamodb else "SlowDown", dynamodb)
        if fault is Fault.CONFLICT and self._attempts == 1:
            self._fault = None
            return _conflict(request)
        answer = apply(request)
        if dynamodb and answer[0] == 200:
            self._note(request)
        if fault is Fault.DIE_AFTER:
            self.die()
        if fault is Fault.DEAF or (fault is Fault.LOSE and self._attempts == 1):
            raise ReadTimeoutError(endpoint_url=request.url)
        return answer

    def _note(self, request: Any) -> None:
        body = request.body
        for mark in (b":finished", b"released_at = :now"):
            if mark in body:
                fields = orjson.loads(body)
                writes = [one["Update"] for one in fields.get("TransactItems", ()) if "Update" in one] or [
                    fields
                ]
                for write in writes:
                    if mark.decode() in orjson.dumps(write).decode():
                        self.writes[mark.decode(), write["Key"]["pk"]["S"]] += 1


def _refused(operation: str) -> ClientError:
    return ClientError({"Error": {"Code": "ServiceUnavailable", "Message": ""}}, operation)


def _error(code: str, dynamodb: bool) -> tuple[int, dict[str, str], bytes]:
    if dynamodb:
        body = orjson.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}"})
        return 400, {"content-type": "application/x-amz-json-1.0"}, body
    return 503, {"content-type": "application/xml"}, f"<Error><Code>{code}</Code></Error>".encode()


def _conflict(request: Any) -> tuple[int, dict[str, str], bytes]:
    reasons = [{"Code": "TransactionConflict"} for _ in orjson.loads(request.body)["TransactItems"]]
    kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    body = orjson.dumps({"__type": kind, "Message": "", "CancellationReasons": reasons})
    return 400, {"content-type": "application/x-amz-json-1.0"}, body


class _Wire:
    """Between botocore and moto: whatever the current world's steps say."""

    steps: Steps | None = None


@contextmanager
def wired() -> Iterator[Callable[[Steps], None]]:
    """Inside moto's AWS: put steps between botocore and it. Answers what names the steps of the moment."""
    wire = _Wire()

    def process(apply: Callable[[Any], Any], request: Any) -> Any:
        return apply(request) if wire.steps is None else wire.steps.process(apply, request)

    def before_call(**event: Any) -> None:
        if wire.steps is not None:
            wire.steps.before_call(**event)

    def use(steps: Steps) -> None:
        wire.steps = steps

    for service in ("dynamodb", "s3"):
        client(service).meta.events.register("before-call", before_call)
        # Who asks is told anew twice a call, and nobody reads it.
        client(service)._user_agent_creator.to_string = lambda: "faults"
    retries: Any = botocore.endpoint
    sleep, retries.time = retries.time, SimpleNamespace(sleep=lambda seconds: None)
    try:
        with engine(process):
            yield use
    finally:
        retries.time = sleep
