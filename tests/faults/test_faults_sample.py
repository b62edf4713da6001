"""A sample of what `make faults` runs whole: some schedules of every kind, and some mutants."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest

from tests.faults import mutants
from tests.faults.explore import Schedule, crashes, meetings, mishaps, pairs, run, sample, trace
from tests.faults.flows import FLOWS, NAMED, WIRED, Flow
from tests.faults.steps import Steps

SEED = 7
Use = Callable[[Steps], None]


@pytest.mark.parametrize("flow", FLOWS, ids=[flow.name for flow in FLOWS])
def test_a_flow_ends_well_when_nothing_goes_wrong(use: Use, flow: Flow) -> None:
    assert run(use, Schedule(flow.name, ())).violations == []


@pytest.mark.parametrize("flow", WIRED, ids=[flow.name for flow in WIRED])
def test_a_flow_over_a_real_adapter_leaves_every_invariant_standing(use: Use, flow: Flow) -> None:
    steps = trace(use, flow)
    for schedule in sample(chain(crashes(flow, steps), mishaps(flow, steps)), 3, SEED):
        assert run(use, schedule).violations == [], str(schedule)


@pytest.mark.parametrize(
    "name",
    [
        "bulk",
        "single message",
        "doubt, sent again",
        "cancel half sent",
        "quota",
        "quota, cancelled",
        "refused half sent",
        "refused in doubt",
        "failover",
        "failover, then doubt",
    ],
)
def test_a_sample_of_faults_leaves_every_invariant_standing(use: Use, name: str) -> None:
    flow = NAMED[name]
    steps = trace(use, flow)
    single = sample(chain(crashes(flow, steps), mishaps(flow, steps), meetings(flow, steps)), 4, SEED)
    for schedule in [*single, *pairs(flow, steps, SEED, 2)]:
        result = run(use, schedule)
        assert result.violations == [], str(schedule)


@pytest.mark.parametrize(
    "name",
    [
        "POST before intent",
        "lost release",
        "double close",
        pytest.param("quota kept", marks=pytest.mark.slow),
        pytest.param("quota taken apart", marks=pytest.mark.slow),
        "another's call taken",
        "refusals not asked",
        pytest.param("doubt goes elsewhere", marks=pytest.mark.slow),
    ],
)
def test_a_bad_engine_is_caught(use: Use, name: str) -> None:
    tried, told = mutants.caught(use, mutants.NAMED[name])
    assert told, f"survived {tried} schedules"
