"""What tests share: AWS in process, a clock that is turned by hand."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import hypothesis
import moto.core.models
import pytest
from moto import mock_aws
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped] # publishes no types

from tests.dynamodb import engine
from tests.examples import FEWER
from ulak.platform.clock import Milliseconds

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-central-1",
    POWERTOOLS_SERVICE_NAME="test",
    POWERTOOLS_LOG_LEVEL="ERROR",
)

# moto makes 1,300 answers anew each time that it starts, for code that asks by `requests`: there is none here.
moto.core.models.RESPONSES_METHODS.clear()

# A password's hash is slow on purpose: a third of a second. The same one is worked out once.
hashlib.scrypt = cache(hashlib.scrypt)  # type: ignore[assignment] # takes and gives the same

# How long one example takes depends on what else the machine does.
hypothesis.settings.register_profile("ulak", deadline=None, max_examples=100 // FEWER)
hypothesis.settings.load_profile("ulak")

ALONE: Final = {
    "attacks": "attack",
    "browser": "browser",
    "clients": "clients",
    "gateways": "gateways",
}
"""Folders whose tests all bear a mark, by the mark's name (``tests/architecture/test_left_out.py``). They are not even
read when it is left out."""

COLLECTED_AFTER = (50_000, 20, 20)
"""Objects made, and younger collections, before the garbage collector looks. At its defaults it takes a tenth of a run,
and two thirds of the time in which a source is parsed."""

ON_A_STACK = "tests/e2e/"
"""Where all tests share one whole stack."""


class OneStack(LoadFileScheduling):  # type: ignore[misc] # publishes no types
    """A file's tests stay in one process, so that what they share is made once; all tests of the stack in one, so
    that there is one stack."""

    def _split_scope(self, nodeid: str) -> str:
        return ON_A_STACK if nodeid.startswith(ON_A_STACK) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneStack | None:
    return OneStack(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than the machine has cores: that of the whole stack waits for most of its time."""
    return min(os.cpu_count() or 1, 4) + 1


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    mark = ALONE.get(collection_path.name) if collection_path.parent == Path(__file__).parent else None
    return True if mark and f"not {mark}" in config.getoption("markexpr") else None


LONG: Final = (
    "tests/faults/test_faults_sample.py",
    "tests/otp/test_otp_busy_firm.py",
    "tests/test_canaries.py",
    "tests/local/test_stack.py",
    "tests/console/test_walk.py",
)
"""Files of ten seconds and more: whichever came last would be waited for by the other processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the stack first: they wait for most of their time, in which the other processes use the machine.
    Then what takes long."""
    items.sort(key=lambda item: (not item.nodeid.startswith(ON_A_STACK), not item.nodeid.startswith(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Thousands of tests are collected and stay. The garbage collector need not go through them, now or later: that
    takes it a third of a second each time, in the middle of some test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(*COLLECTED_AFTER)


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: Milliseconds = 1_795_384_800_000) -> None:
        self.now = now

    def __call__(self) -> Milliseconds:
        return self.now

    def turn(self, by: Milliseconds) -> None:
        self.now += by


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def aws_in_process() -> Iterator[None]:
    """moto's AWS, empty, with the local stack's DynamoDB. Never for claims about concurrency: that is for the stack
    itself. Clients are kept from test to test: making them takes longer than most tests."""
    with mock_aws(), engine():
        yield
