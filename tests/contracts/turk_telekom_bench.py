"""Türk Telekom's adapter at the simulator's face of TT Mesaj."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.port import Operator
from ulak.operators.turk_telekom import WIRE, TurkTelekom
from ulak.rules import profile

_CODES = {"20": "4", "30": "1", "40": "5", "51": "34", "70": "8", "80": "13", "100": "-1"}

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1"}


def turk_telekom(url: str) -> TurkTelekom:
    return TurkTelekom(Http.open(url, PATIENCE_SECONDS), LOGIN)


class TurkTelekomBench(SimulatorBench):
    wire = WIRE
    rules = profile("turk_telekom")
    sessions = "/turk_telekom/sessions"

    @classmethod
    def at(cls, program: Program) -> TurkTelekomBench:
        return cls(program, turk_telekom(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        raise LookupError("TT Mesaj tells no reports")

    def unreachable(self) -> Operator:
        return turk_telekom(NOBODY)
