"""Turkcell's adapter at the simulator's face of Mesajüssü."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.port import Operator
from ulak.operators.turkcell import WIRE, Turkcell
from ulak.rules import profile

_CODES = {"30": "902", "40": "971", "51": "883", "70": "932", "80": "429", "100": "920"}

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1"}


def turkcell(url: str) -> Turkcell:
    return Turkcell(Http.open(url, PATIENCE_SECONDS), LOGIN)


class TurkcellBench(SimulatorBench):
    wire = WIRE
    rules = profile("turkcell")
    sessions = "/turkcell/sessions"

    @classmethod
    def at(cls, program: Program) -> TurkcellBench:
        return cls(program, turkcell(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        raise LookupError("Mesajüssü tells no reports")

    def unreachable(self) -> Operator:
        return turkcell(NOBODY)
