"""Infobip's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.infobip import WIRE, Infobip
from ulak.operators.port import Operator
from ulak.rules import profile

_CODES = {"30": "401", "40": "REJECTED_SENDER", "70": "400", "80": "429"}
_STATUSES = {
    "no_report": "PENDING",
    "delivered": "DELIVERED",
    "expired": "EXPIRED",
    "blacklisted": "REJECTED",
}

LOGIN = {"api_key": "yanki-ulak-1", "brand_code": "611001"}


def infobip(url: str) -> Infobip:
    return Infobip(Http.open(url, PATIENCE_SECONDS), LOGIN)


class InfobipBench(SimulatorBench):
    wire = WIRE
    rules = profile("infobip")

    @classmethod
    def at(cls, program: Program) -> InfobipBench:
        return cls(program, infobip(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return infobip(NOBODY)
