"""İletiMerkezi's adapter at the simulator's face of it."""

from __future__ import annotations

from tests.contracts.benches import NOBODY, PATIENCE_SECONDS, SimulatorBench
from tests.simulator.simulator_world import Program
from ulak.operators.http import Http
from ulak.operators.iletimerkezi import WIRE, IletiMerkezi
from ulak.operators.port import Operator
from ulak.rules import profile

_CODES = {"20": "453", "30": "401", "40": "450", "50": "468", "51": "469", "80": "429", "100": "503"}
_STATUSES = {"no_report": "110", "delivered": "111", "expired": "112", "blacklisted": "112"}

LOGIN = {"key": "8503021000", "hash": "sifre-ulak-1"}


def iletimerkezi(url: str) -> IletiMerkezi:
    return IletiMerkezi(Http.open(url, PATIENCE_SECONDS), LOGIN)


class IletiMerkeziBench(SimulatorBench):
    wire = WIRE
    rules = profile("iletimerkezi")
    dated = False

    @classmethod
    def at(cls, program: Program) -> IletiMerkeziBench:
        return cls(program, iletimerkezi(program.url))

    def raw(self, netgsms: str) -> str | None:
        return _CODES.get(netgsms)

    def status(self, fate: str) -> str:
        return _STATUSES[fate]

    def unreachable(self) -> Operator:
        return iletimerkezi(NOBODY)
