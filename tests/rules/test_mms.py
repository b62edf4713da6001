"""No phone that is written to gets an MMS. Whoever adds a country finds out here."""

from __future__ import annotations

import pytest

from ulak.identity.msisdn import Region
from ulak.rules.mms import ROWS, arrives_as_text
from ulak.rules.operators import ROWS as OPERATORS
from ulak.text import MessageType


@pytest.mark.parametrize("region", Region)
def test_an_mms_to_each_country_that_is_written_to_arrives_as_a_text(region: Region) -> None:
    assert arrives_as_text(region.value)


def test_each_country_has_one_row_with_its_source() -> None:
    countries = [row.country for row in ROWS]
    assert len(countries) == len(set(countries))
    assert all(row.source.where for row in ROWS)


def test_no_operator_offers_what_would_arrive_as_a_text() -> None:
    assert [one.id for one in OPERATORS if MessageType.MMS in one.message_types] == []
