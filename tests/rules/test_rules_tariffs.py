"""Tariffs: every operator has a rate for every country that is served, and a credit is a segment at home."""

from __future__ import annotations

from datetime import date

import pytest

from ulak.errors import InputError
from ulak.rules import OperatorProfile, profiles
from ulak.rules.tariffs import RATES, Tariff, tariff

ON = date(2026, 11, 22)
HOME = {"TR": "90", "KKTC": "90", "AZ": "994"}


@pytest.mark.parametrize("operator_id", [row.id for row in profiles(ON)])
def test_every_operator_has_a_rate_for_every_country_that_is_served(operator_id: str) -> None:
    assert set(tariff(operator_id, ON).by_calling_code) == set(HOME.values())


@pytest.mark.parametrize("row", profiles(ON), ids=lambda row: row.id)
def test_a_segment_at_home_is_a_credit(row: OperatorProfile) -> None:
    assert tariff(row.id, ON).by_calling_code[HOME[row.country]] == 1


def test_rates_are_whole_and_positive() -> None:
    assert all(type(rate.credits_a_segment) is int and rate.credits_a_segment > 0 for rate in RATES)


def test_each_message_is_paid_by_its_own_destination_and_segments() -> None:
    two_lands = Tariff({"90": 1, "994": 3})
    assert two_lands.credits(["905321234567", "994501234567", "994501234568"], [2, 1, 2]) == 2 + 3 + 6
    assert two_lands.credits([], []) == 0


def test_a_country_without_a_rate_is_refused() -> None:
    with pytest.raises(InputError, match="destination_without_tariff"):
        Tariff({"90": 1, "994": 3}).credits(["4915112345678"], [1])
