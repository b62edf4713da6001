"""Jasmin's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.jasmin import WIRE, Jasmin
from ulak.operators.port import Operator
from ulak.rules import profile

_CODES = {"30": "Authentication failure", "70": "400", "80": "User throughput exceeded"}
_STATUSES = {"delivered": "DELIVRD", "expired": "EXPIRED", "blacklisted": "REJECTD"}

LOGIN = {"username": "8503021000", "password": "sifre-ulak-1", "tags_script": "evet"}


def jasmin(url: str, report_url: str = "", patience: float = PATIENCE_SECONDS) -> Jasmin:
    return Jasmin(Http.open(url, patience), LOGIN | {"report_url": report_url})


class JasminBench(SimulatorBench):
    wire = WIRE
    rules = profile("jasmin")
    cuts_flash = False

    @classmethod
    def at(cls, program: Program) -> JasminBench:
        return cls(program, jasmin(program.url))

    @classmethod
    def told_at(cls, program: Program, report_url: str) -> JasminBench:
        """It is given an address at which to tell; the tests wait longer for its answers."""
        return cls(program, jasmin(program.url, report_url, 2))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return jasmin(NOBODY)
