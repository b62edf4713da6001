"""What tests share: AWS in process, a clock that is turned by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from moto import mock_aws

from tests.dynamodb import engine
from ulak.platform.clock import Milliseconds

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-central-1",
    POWERTOOLS_SERVICE_NAME="test",
    POWERTOOLS_LOG_LEVEL="ERROR",
)

# How long one example takes depends on what else the machine does.
hypothesis.settings.register_profile("ulak", deadline=None)
hypothesis.settings.load_profile("ulak")


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
