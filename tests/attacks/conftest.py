"""One stack for all attacks: a firm that has one of everything, and another that is after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local import Stack
from tests.attacks.victims import Victim, armed
from tests.e2e.conftest import stack as stack  # the fixture of all attacks
from tests.e2e.programs import FirmProgram, make_firm
from tests.e2e.programs import receiver as receiver
from tests.e2e.roots import house_of


@pytest.fixture(scope="session")
def pepper(stack: Stack) -> None:
    house_of(stack).otp.peppers.rotate()


@pytest.fixture(scope="session")
def victim(stack: Stack, pepper: None) -> Iterator[Victim]:
    program = armed(make_firm(stack))
    with program.http:
        yield Victim(program)


@pytest.fixture(scope="session")
def attacker(stack: Stack, pepper: None) -> Iterator[FirmProgram]:
    """Another firm, whose key may do everything within it."""
    program = armed(make_firm(stack))
    with program.http:
        yield program
