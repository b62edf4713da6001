from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.otp.otp_world import OtpWorld


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> OtpWorld:
    return OtpWorld(clock)
