"""The stated largest list within a function's time and memory, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.build import ROOT
from local.template import expand, of_type

TEMPLATE = expand(ROOT / "template.yaml", region="eu-central-1", parameters={})
FANOUT: dict[str, Any] = next(
    resource["Properties"]
    for name, resource in of_type(TEMPLATE, "AWS::Lambda::Function")
    if name == "BulkFanoutFunction"
)
SECONDS = int(TEMPLATE["Mappings"]["Pace"]["standard"]["PlanTimeout"])


def run(rows: int) -> dict[str, Any]:
    program = Path(__file__).with_name("large_list.py")
    done = subprocess.run(
        [sys.executable, program, str(rows), str(FANOUT["MemorySize"])],
        env={"PYTHONPATH": f"{ROOT / 'layers/core'}:{ROOT}"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_memory_does_not_grow_with_the_list() -> None:
    small, large = run(25_000), run(100_000)
    assert large["recipients"] == 100_000
    assert large["megabytes"] < small["megabytes"] * 1.3


@pytest.mark.slow
def test_five_million_rows_are_expanded_within_a_functions_time_and_memory() -> None:
    figures = run(5_000_000)
    assert (figures["rows"], figures["recipients"], figures["chunks"]) == (5_000_000, 5_000_000, 10_000)
    assert figures["octets"] < 512 * 1024 * 1024
    # CPU time: the machine of a test may be shared, a function's core of 1,769 MB is its own.
    assert figures["cpu_seconds"] < SECONDS
    assert figures["megabytes"] < FANOUT["MemorySize"] / 2
