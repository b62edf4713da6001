from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.console_world import ConsoleWorld


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ConsoleWorld:
    return ConsoleWorld(clock)
