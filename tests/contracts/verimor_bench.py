"""Verimor's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.port import Operator
from ulak.operators.verimor import WIRE, Verimor
from ulak.rules import profile

_CODES = {
    "20": "MESSAGE_TOO_LONG",
    "30": "401",
    "40": "INVALID_SOURCE_ADDRESS",
    "50": "AHS_AUTHORIZATION_ERROR",
    "51": "MISSING_IYS_BRAND_CODE",
    "70": "INVALID_PERIOD",
    "80": "429",
}
_STATUSES = {
    "no_report": "WAITING",
    "delivered": "DELIVERED",
    "expired": "EXPIRED",
    "blacklisted": "BLACKLISTED_DESTINATION_ADDRESS",
}

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1"}


def verimor(url: str) -> Verimor:
    return Verimor(Http.open(url, PATIENCE_SECONDS), LOGIN)


class VerimorBench(SimulatorBench):
    wire = WIRE
    rules = profile("verimor")

    @classmethod
    def at(cls, program: Program) -> VerimorBench:
        return cls(program, verimor(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return verimor(NOBODY)
