"""One suite for every operator the engine may speak to: the fake of the tests, and each face of the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.conftest import HandClock
from tests.contracts.benches import Bench
from tests.contracts.fake_bench import FakeBench
from tests.contracts.iletimerkezi_bench import IletiMerkeziBench
from tests.contracts.infobip_bench import InfobipBench
from tests.contracts.jasmin_bench import JasminBench
from tests.contracts.kannel_bench import KannelBench
from tests.contracts.lsim_bench import LsimBench
from tests.contracts.netgsm_bench import NetgsmBench
from tests.contracts.turk_telekom_bench import TurkTelekomBench
from tests.contracts.turkcell_bench import TurkcellBench
from tests.contracts.verimor_bench import VerimorBench
from tests.contracts.yanki_bench import YankiBench
from tests.simulator.simulator_world import Program, running

BENCHES: Mapping[str, Callable[[Program], Bench]] = {
    "turk_telekom": TurkTelekomBench.at,
    "turkcell": TurkcellBench.at,
    "netgsm": NetgsmBench.at,
    "verimor": VerimorBench.at,
    "iletimerkezi": IletiMerkeziBench.at,
    "lsim": LsimBench.at,
    "infobip": InfobipBench.at,
    "kannel": KannelBench.at,
    "jasmin": JasminBench.at,
    "yanki": YankiBench.at,
}
"""Operator → what tries its adapter against the simulator."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[Program]:
    """Reports are out at once; a silent call is held for longer than the adapter waits."""
    with running("--mix", "calm", "--timeout-seconds", "5", "--time-factor", "0") as program:
        yield program


@pytest.fixture(params=["fake", *BENCHES])
def bench(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Bench]:
    if request.param == "fake":
        yield FakeBench(clock)
        return
    program: Program = request.getfixturevalue("simulator")
    with program.client() as books:
        books.post("/books/reset")
    made = BENCHES[request.param](program)
    yield made
    made.close()
