"""One suite for every operator the engine may speak to: the fake of the tests, and two wires of the simulator."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
import pytest

from tests.conftest import HandClock
from tests.fakes import FakeOperator
from tests.simulator.simulator_world import Program, running
from ulak.operators.netgsm import Netgsm
from ulak.operators.port import Answer, InDoubt, NotSent, Operator, Outbound
from ulak.operators.yanki import Yanki
from ulak.platform.clock import Clock
from ulak.rules import Purpose
from ulak.text import MessageType

PATIENCE_SECONDS = 0.3
"""How long a test waits for an operator that stays silent."""


def call(*msisdns: str, text: str = "Merhaba", **more: Any) -> Outbound:
    fields: dict[str, Any] = {
        "sender_id": "ULAK",
        "msisdns": msisdns,
        "texts": [text] * len(msisdns),
        "message_type": MessageType.BULK,
        "purpose": Purpose.INFORMATIONAL,
        "reference": "7f3a-0-0",
    }
    return Outbound(**fields | more)


class Bench(Protocol):
    """An operator, and the means to have it misbehave and to see what it really took."""

    operator: Operator
    clock: Clock

    def number_that(self, behaviour: str) -> str:
        """A msisdn; the next call to it goes as the simulator's documents say of `behaviour`."""
        ...

    def raw(self, netgsms: str) -> str:
        """What this operator writes where Netgsm writes a code of refusal."""
        ...

    def status(self, fate: str) -> str:
        """What its report says of a message of that fate."""
        ...

    def unreachable(self) -> Operator:
        """The same operator with nobody listening at its address."""
        ...

    def taken(self) -> list[tuple[str, str]]:
        """Number and text of each message that the operator accepted, by its own books."""
        ...


class NetgsmsWords:
    def raw(self, netgsms: str) -> str:
        return netgsms

    def status(self, fate: str) -> str:
        return str(_STATUS_DIGITS[fate])


@dataclass
class FakeBench(NetgsmsWords):
    clock: HandClock
    operator: FakeOperator = field(init=False)

    def __post_init__(self) -> None:
        self.operator = FakeOperator(self.clock)

    def number_that(self, behaviour: str) -> str:
        if behaviour in _STATUS_DIGITS:
            number = f"9053200000{_STATUS_DIGITS[behaviour]:02}"
            self.operator.statuses[number] = str(_STATUS_DIGITS[behaviour])
            return number
        silent: Callable[[Outbound], Answer] = lambda call: InDoubt("silent")  # noqa: E731 - used thrice
        code = _REFUSALS.get(behaviour)
        if code:
            answer = self.operator.refuse(code)
        elif behaviour.endswith("_after"):
            answer = self.operator.accept_silently
        else:
            answer = silent
        self.operator.answers.append(answer)
        return "905321234567"

    def unreachable(self) -> Operator:
        self.operator.answers.append(lambda call: NotSent("ConnectError"))
        return self.operator

    def taken(self) -> list[tuple[str, str]]:
        return list(self.operator.times_accepted())


@dataclass
class ProgramBench:
    program: Program
    operator: Operator
    clock: Clock = lambda: time.time_ns() // 1_000_000

    def number_that(self, behaviour: str) -> str:
        return f"90532000{_DIGITS[behaviour]}"

    def taken(self) -> list[tuple[str, str]]:
        with self.program.client() as books:
            messages = books.get("/books/messages").json()["messages"]
        return [(message["msisdn"], message["text"]) for message in messages]


_NOBODY = "http://127.0.0.1:9"
"""The discard port, where nobody listens."""


class NetgsmBench(NetgsmsWords, ProgramBench):
    def unreachable(self) -> Operator:
        return netgsm(_NOBODY)


class YankiBench(ProgramBench):
    def raw(self, netgsms: str) -> str:
        return _YANKIS[netgsms]

    def status(self, fate: str) -> str:
        return "pending" if fate == "no_report" else fate

    def unreachable(self) -> Operator:
        return yanki(_NOBODY)


_STATUS_DIGITS = {"no_report": 0, "delivered": 1, "expired": 2, "blacklisted": 15}
_REFUSALS = {f"refused_{code}": code for code in ("20", "30", "40", "50", "51", "70", "80", "85", "100")}
_DIGITS = {
    **{name: f"00{digits:02}" for name, digits in _STATUS_DIGITS.items()},
    **{name: f"01{int(code) % 100:02}" for name, code in _REFUSALS.items()},
    "timeout_before": "0400",
    "timeout_after": "0401",
    "server_error_before": "0410",
    "server_error_after": "0411",
    "garbage_before": "0420",
    "garbage_after": "0421",
    "hang_up_before": "0430",
    "hang_up_after": "0431",
}


def netgsm(url: str) -> Netgsm:
    return Netgsm(
        httpx.Client(
            base_url=url, auth=("8503021000", "sifre-ulak-1"), timeout=PATIENCE_SECONDS, trust_env=False
        ),
        {"username": "8503021000", "password": "sifre-ulak-1"},
    )


_YANKIS = {
    "20": "text",
    "30": "credentials",
    "40": "sender",
    "50": "iys",
    "51": "iys_brand",
    "70": "parameter",
    "80": "rate",
    "85": "same_number",
    "100": "system",
}


def yanki(url: str) -> Yanki:
    headers = {"authorization": "Bearer yanki-ulak-1"}
    return Yanki(httpx.Client(base_url=url, headers=headers, timeout=PATIENCE_SECONDS, trust_env=False))


@pytest.fixture(scope="module")
def simulator() -> Iterator[Program]:
    """Reports are out at once; a silent call is held for longer than the adapter waits."""
    with running("--mix", "calm", "--timeout-seconds", "5", "--time-factor", "0") as program:
        yield program


@pytest.fixture(params=["fake", "netgsm", "yanki"])
def bench(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Bench]:
    if request.param == "fake":
        yield FakeBench(clock)
        return
    program: Program = request.getfixturevalue("simulator")
    with program.client() as books:
        books.post("/books/reset")
    operator = netgsm(program.url) if request.param == "netgsm" else yanki(program.url)
    made = NetgsmBench if request.param == "netgsm" else YankiBench
    yield made(program, operator)
    operator._http.close()
