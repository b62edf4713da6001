"""Yankı's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.port import Operator
from ulak.operators.yanki import WIRE, Yanki
from ulak.rules import profile

_REASONS = {
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
    return Yanki(Http.open(url, PATIENCE_SECONDS, headers=headers))


class YankiBench(SimulatorBench):
    wire = WIRE
    rules = profile("yanki")

    @classmethod
    def at(cls, program: Program) -> YankiBench:
        return cls(program, yanki(program.url))

    def raw(self, netgsms: str) -> str:
        return _REASONS[netgsms]

    def status(self, fate: str) -> str:
        return "pending" if fate == "no_report" else fate

    def unreachable(self) -> Operator:
        return yanki(NOBODY)
