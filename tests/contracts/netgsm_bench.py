"""Netgsm's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import FATES, NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.netgsm import WIRE, Netgsm
from ulak.operators.port import Operator
from ulak.rules import profile

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1"}


def netgsm(url: str) -> Netgsm:
    basic = (LOGIN["username"], LOGIN["password"])
    return Netgsm(Http.open(url, PATIENCE_SECONDS, basic=basic), LOGIN)


class NetgsmBench(SimulatorBench):
    wire = WIRE
    rules = profile("netgsm")

    @classmethod
    def at(cls, program: Program) -> NetgsmBench:
        return cls(program, netgsm(program.url))

    def raw(self, netgsms: str) -> str:
        return netgsms

    def status(self, fate: str) -> str:
        return str(FATES[fate])

    def unreachable(self) -> Operator:
        return netgsm(NOBODY)
