"""Secrets: remembered for minutes, replaced whole, never shown."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE
from ulak.platform.secrets import SecretMissing, Secrets

NAME = "ulak/test/acme/sms"


@pytest.fixture
def secrets(aws_in_process: None, clock: HandClock) -> Secrets:
    return Secrets(client("secretsmanager"), clock)


def another(clock: HandClock) -> Secrets:
    """As an administrator's own process has it."""
    return Secrets(client("secretsmanager"), clock)


def test_a_secret_is_read_as_it_was_set_and_may_be_replaced(secrets: Secrets) -> None:
    secrets.set(NAME, {"username": "u", "password": "ş1"})
    assert secrets.get(NAME) == {"username": "u", "password": "ş1"}
    secrets.set(NAME, {"username": "u2"})
    assert secrets.get(NAME) == {"username": "u2"}


def test_a_secret_changed_elsewhere_is_noticed_within_five_minutes(
    secrets: Secrets, clock: HandClock
) -> None:
    secrets.set(NAME, {"password": "old"})
    secrets.get(NAME)
    another(clock).set(NAME, {"password": "new"})
    clock.turn(5 * MINUTE - 1)
    assert secrets.get(NAME) == {"password": "old"}
    clock.turn(1)
    assert secrets.get(NAME) == {"password": "new"}


def test_a_missing_secret_is_named_and_its_absence_not_remembered(secrets: Secrets, clock: HandClock) -> None:
    with pytest.raises(SecretMissing) as raised:
        secrets.get(NAME)
    assert raised.value.params["name"] == NAME
    another(clock).set(NAME, {"password": "p"})
    assert secrets.get(NAME) == {"password": "p"}


def test_no_repr_shows_a_value(secrets: Secrets) -> None:
    secrets.set(NAME, {"password": "s3cr3t"})
    secrets.get(NAME)
    assert "s3cr3t" not in repr(secrets)
