"""D1 and D3: what a million recipients cost in requests and write units, counted on a run of the deployed template.

A list is uploaded, sent and reported over HTTP on a local stack of its own. Every request that a function makes to
AWS is counted on its way there (`bench.front`), retries too; what AWS does by itself (receiving, deleting and
invoking for a batch of messages; invoking for what the table's stream gathered) is added as a line of its own.
Prices: us-east-1, 2026.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from bench.front import Books, Front
from local import Ports, Settings, Stack, processes
from local.processes import HOST
from local.stack import PARAMETERS
from tests.e2e.lists_stack import Firm
from tests.e2e.roots import house_of
from ulak.jobs.job import JobRef

RECIPIENTS: Final = 100_000
PATIENCE_SECONDS: Final = 3_600
TEXT: Final = "Sayın {ad}, {tutar} TL tutarındaki faturanızın son ödeme günü yarındır."

DOLLARS: Final = {
    "s3:put": 5.0e-6,
    "s3:get": 0.4e-6,
    "sqs": 0.4e-6,
    "invoke": 0.2e-6,
    "secretsmanager": 5.0e-6,
    "write unit": 0.625e-6,
    "read unit": 0.125e-6,
}
"""A request, or a unit; DynamoDB on demand is billed by units alone."""

SENDING: Final = "sending"
REPORTING: Final = "reporting"
_REPORTING_FUNCTIONS: Final = ("ReportsFunction",)
_BATCH: Final = {SENDING: 2, REPORTING: 1}
"""Messages an invocation, by the template."""
_STREAM_WINDOW_SECONDS: Final = 2
"""The table's stream is gathered for so long, by the template, before the function of events is invoked."""


@dataclass
class Run:
    """One list, sent and reported."""

    recipients: int
    requests: dict[str, Counter[str]]
    """By side (sending, reporting) and operation."""
    units: dict[str, int]
    index_units: dict[str, int]
    seconds: float

    def modelled(self, side: str) -> Counter[str]:
        """What AWS does for the messages of a queue, as many at a time as its function takes (a backlog's course)."""
        turns = -(-self.messages[side] // _BATCH[side])
        of_stream = -(-int(self.seconds) // _STREAM_WINDOW_SECONDS) if side == SENDING else 0
        return Counter({"sqs:receive": turns, "sqs:delete": turns, "invoke": turns + of_stream})

    messages: dict[str, int] = field(default_factory=dict)

    def requests_each(self, side: str) -> float:
        counted = self.requests[side].total() + self.modelled(side).total()
        return counted / self.recipients

    def units_each(self, side: str) -> float:
        return (self.units[side] + self.index_units[side]) / self.recipients

    def dollars_a_million(self, side: str) -> float:
        total = (self.units[side] + self.index_units[side]) * DOLLARS["write unit"]
        for operation, times in (self.requests[side] + self.modelled(side)).items():
            service = operation.partition(":")[0]
            if service == "dynamodb":
                reads = operation in ("dynamodb:GetItem", "dynamodb:Query")
                total += times * DOLLARS["read unit"] if reads else 0
            else:
                total += times * DOLLARS.get(operation, DOLLARS.get(service, 0))
        return total / self.recipients * 1_000_000


def measure(recipients: int, *, operator: tuple[str, ...]) -> Run:
    """Send a list of so many on a stack of its own and count."""
    with tempfile.TemporaryDirectory(prefix="ulak-cost-") as folder:
        ports = Ports.free()
        table = Stack(Path(folder), ports).client("dynamodb")
        front = Front(HOST, ports.aws, table)
        stack = Stack.up(
            Settings(
                state=Path(folder),
                ports=ports,
                parameters={**PARAMETERS, "Pace": "standard"},
                operator=operator,
                functions_see=front.url,
            ),
            wipe=True,
        )
        try:
            return _sent(stack, front, recipients)
        finally:
            stack.down()
            front.close()


def _sent(stack: Stack, front: Front, recipients: int) -> Run:
    firm = Firm(stack, segments_per_second=100_000)
    upload = firm.upload(listed(recipients))
    watch = _Watch(stack)
    front.start_over()  # what setting up asked for is not the job's
    started = time.monotonic()
    answer = firm.post(text=TEXT, upload=upload)
    if answer.status_code != 202:
        raise RuntimeError("\n".join([answer.text, *stack.said()][-60:]))
    job_id = answer.json()["id"]
    # The list is watched behind the front: looking at a job is not what sending it costs.
    store = house_of(stack).jobs.store
    while True:
        front.check()
        job = store.job(JobRef(firm.firm_id, job_id))
        if job is not None and job.progress.delivered == recipients and job.due_at is None:
            break  # delivered, closed, and nothing is to be done about it any more
        if time.monotonic() - started > PATIENCE_SECONDS:
            said = "\n".join(stack.said()[-20:])
            raise RuntimeError(f"the list was not delivered: {job}\n{said}")
        time.sleep(2)
    seconds = time.monotonic() - started
    sides = watch.ended()
    front.check()
    return _summed(front.books, sides, recipients, seconds)


def listed(recipients: int, first: int = 0) -> bytes:
    """A list of so many, as it is uploaded."""
    lines = (f"0532{1_000_000 + n};Müşteri {n};{n % 900},50" for n in range(first, first + recipients))
    return "\r\n".join(["Telefon;Ad;Tutar", *lines, ""]).encode("cp1254")


class _Watch:
    """Whose access keys are whose: each process of a function has keys of its own role."""

    def __init__(self, stack: Stack) -> None:
        self._names = {physical: logical for logical, physical in stack.resources.items()}
        self._stack = stack
        self._functions: dict[str, str] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            for process in processes.of_stack(self._stack.state):
                variables = processes.environment(process)
                if name := variables.get("AWS_LAMBDA_FUNCTION_NAME"):
                    self._functions[variables["AWS_ACCESS_KEY_ID"]] = self._names[name]

    def ended(self) -> dict[str, str]:
        self._over.set()
        self._thread.join()
        return self._functions


def _summed(books: Books, functions: dict[str, str], recipients: int, seconds: float) -> Run:
    requests: dict[str, Counter[str]] = {SENDING: Counter(), REPORTING: Counter()}
    units, index_units = Counter[str](), Counter[str]()

    def side(key: str) -> str:
        return REPORTING if functions.get(key) in _REPORTING_FUNCTIONS else SENDING

    for (key, operation), times in books.requests.items():
        requests[side(key)][operation] += times
    for key in books.units:
        units[side(key)] += books.units[key]
        index_units[side(key)] += books.index_units[key]
    return Run(
        recipients=recipients,
        requests=requests,
        units=dict(units),
        index_units=dict(index_units),
        seconds=seconds,
        messages={SENDING: books.messages - books.report_messages, REPORTING: books.report_messages},
    )


_FIGURES: Final = (
    ("requests", "requests", 0.04, Run.requests_each),
    ("write_units", "write units", 0.04, Run.units_each),
    ("dollars", "$ a million", 0.05, Run.dollars_a_million),
)


@cache
def _at_once(recipients: int) -> Run:
    """Reports are out as soon as a call is taken, so each chunk's come together."""
    return measure(recipients, operator=("--mix", "calm", "--time-factor", "0"))


def sending() -> Iterator[dict[str, Any]]:
    """D1, with the arithmetic of each beside it."""
    for name, unit, bar, figure in _FIGURES:
        yield _row(f"D1.{name}", SENDING, unit, bar, figure)


def reporting() -> Iterator[dict[str, Any]]:
    """D3; and the same when reports come out over five minutes in an order that has nothing to do with chunks."""
    shuffled = measure(RECIPIENTS, operator=("--mix", "calm", "--time-factor", "300"))
    for name, unit, bar, figure in _FIGURES[:2]:
        row = _row(f"D3.{name}", REPORTING, unit, bar, figure)
        yield row | {"shuffled": round(figure(shuffled, REPORTING), 5)}


def _row(id: str, side: str, unit: str, bar: float, figure: Callable[[Run, str], float]) -> dict[str, Any]:
    whole, half = _at_once(RECIPIENTS), _at_once(RECIPIENTS // 2)
    value, at_half = figure(whole, side), figure(half, side)
    return {
        "id": id,
        "what": f"{side}, a recipient of {RECIPIENTS}",
        "value": round(value, 5),
        "bar": bar,
        "unit": unit,
        "holds": value <= bar and abs(at_half / value - 1) <= 0.05,
        "at_half_the_size": round(at_half, 5),
        "requests": dict((whole.requests[side] + whole.modelled(side)).most_common()),
        "write_units": whole.units.get(side, 0),
        "index_units": whole.index_units.get(side, 0),
    }
