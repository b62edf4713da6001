"""The fake of the tests. It speaks in Netgsm's codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.conftest import HandClock
from tests.contracts.benches import FATES
from tests.fakes import FakeOperator
from ulak.operators.netgsm import WIRE
from ulak.operators.port import Answer, InDoubt, NotSent, Operator, Outbound
from ulak.rules import profile


@dataclass
class FakeBench:
    clock: HandClock
    operator: FakeOperator = field(init=False)
    wire = WIRE
    rules = profile("netgsm")
    sessions = None
    dated = True
    cuts_flash = False

    def __post_init__(self) -> None:
        self.operator = FakeOperator(self.clock)

    def raw(self, netgsms: str) -> str:
        return netgsms

    def status(self, fate: str) -> str:
        return str(FATES[fate])

    def number_that(self, behaviour: str) -> str:
        if behaviour in FATES:
            number = f"9053200000{FATES[behaviour]:02}"
            self.operator.statuses[number] = str(FATES[behaviour])
            return number
        answer: Callable[[Outbound], Answer]
        if behaviour.startswith("refused_"):
            answer = self.operator.refuse(behaviour.removeprefix("refused_"))
        elif behaviour.endswith("_after"):
            answer = self.operator.accept_silently
        else:
            answer = lambda call: InDoubt("silent")  # noqa: E731 - one of three answers
        self.operator.answers.append(answer)
        return "905321234567"

    def unreachable(self) -> Operator:
        self.operator.answers.append(lambda call: NotSent("ConnectError"))
        return self.operator

    def taken(self) -> list[tuple[str, str]]:
        return list(self.operator.times_accepted())

    def close(self) -> None:
        pass
