"""Kannel's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.kannel import WIRE, Kannel
from ulak.operators.port import Operator
from ulak.rules import profile

_CODES = {
    "30": "Authorization failed for sendsms",
    "70": "400",
    "80": "Temporal failure, try again later.",
}
_STATUSES = {"delivered": "1", "expired": "34", "blacklisted": "2"}

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1"}


def kannel(url: str, report_url: str = "", patience: float = PATIENCE_SECONDS) -> Kannel:
    return Kannel(Http.open(url, patience), LOGIN | {"report_url": report_url})


class KannelBench(SimulatorBench):
    wire = WIRE
    rules = profile("kannel")
    cuts_flash = False

    @classmethod
    def at(cls, program: Program) -> KannelBench:
        return cls(program, kannel(program.url))

    @classmethod
    def told_at(cls, program: Program, report_url: str) -> KannelBench:
        """It is given an address at which to tell; the tests wait longer for its answers."""
        return cls(program, kannel(program.url, report_url, 2))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return kannel(NOBODY)
