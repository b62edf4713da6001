"""LSIM's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.lsim import WIRE, Lsim
from ulak.operators.port import Operator
from ulak.rules import profile

_CODES = {"20": "116", "30": "105", "40": "107", "70": "100", "100": "235"}
_STATUSES = {"no_report": "7", "delivered": "2", "expired": "1", "blacklisted": "6"}

LOGIN = {"login": "8503021000", "password": "sifre-ulak-1"}


def lsim(url: str) -> Lsim:
    return Lsim(Http.open(url, PATIENCE_SECONDS), LOGIN)


class LsimBench(SimulatorBench):
    wire = WIRE
    rules = profile("lsim")
    dated = False

    @classmethod
    def at(cls, program: Program) -> LsimBench:
        return cls(program, lsim(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return lsim(NOBODY)
