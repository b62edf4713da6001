"""Numbers as spreadsheets, contacts and web pages write them."""

from __future__ import annotations

import pytest

from ulak.errors import InvalidValue
from ulak.identity import tckn
from ulak.identity.msisdn import Region, normalise


@pytest.mark.parametrize(
    "text",
    ["'05321112233", "’05321112233", '="05321112233"', '="+90 532 111 22 33"', "0532\u00ad111\u200b22\u200d33",
     "\ufeff0532\u2003111\u300022\u200933", "\u202a+90 532 111 22 33\u202c", "\u206605321112233\u2069"],
)  # fmt: skip
def test_what_spreadsheets_and_pages_put_around_a_number_is_passed_over(text: str) -> None:
    assert normalise(text, Region.TR) == "905321112233"


@pytest.mark.parametrize("text", ["'17291716060", '="17291716060"', "172 917\u200b160\u00a060"])
def test_a_tckn_is_read_alike(text: str) -> None:
    assert tckn.validate(text) == "17291716060"


@pytest.mark.parametrize("text", ["+49 170 1234567", "0049 170 1234567", "491701234567", "+1 212 555 0123"])
def test_a_number_of_another_country_is_told_as_such(text: str) -> None:
    with pytest.raises(InvalidValue, match="msisdn_country"):
        normalise(text, Region.TR)


@pytest.mark.parametrize("text", ["0532 111 22", "05321112233444", "''05321112233", '="ab"', "'"])
def test_a_bad_number_stays_one(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        normalise(text, Region.TR)
    assert refused.value.problem.code != "msisdn_country"
