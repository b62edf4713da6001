"""The kinds of recipients: each reads, keeps apart and shows its own."""

from __future__ import annotations

import pytest

from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region
from ulak.identity.recipient import MSISDN, TCKN, RecipientKind, of
from ulak.identity.tckn import Concealed, refused
from ulak.text import MessageType

_NUMBER = "17291716060"


@pytest.mark.parametrize("message_type", MessageType)
def test_only_the_type_tckn_goes_to_tckns(message_type: MessageType) -> None:
    assert (of(message_type) is TCKN) is (message_type is MessageType.TCKN)


@pytest.mark.parametrize(
    ("kind", "good", "wrong", "code"),
    [
        pytest.param(MSISDN, "0532 123 45 67", _NUMBER, "msisdn_tckn", id="msisdn"),
        pytest.param(TCKN, _NUMBER, "0532 123 45 67", "tckn_checksum", id="tckn"),
    ],
)
def test_a_kind_takes_its_own_and_says_why_not_the_other(
    kind: RecipientKind, good: str, wrong: str, code: str
) -> None:
    assert kind.is_valid(good, Region.TR)
    assert kind.parse(kind.parse(good, Region.TR), Region.TR) == kind.parse(good, Region.TR)
    assert not kind.is_valid(wrong, Region.TR)
    with pytest.raises(InvalidValue) as raised:
        kind.parse(wrong, Region.TR)
    assert raised.value.problem.code == code


def test_the_key_of_a_cell_is_the_key_of_what_is_kept() -> None:
    kept = Concealed("bmFtZQ", "17******060", b"box", "S.1").encode()
    assert TCKN.key(kept, Region.TR) == TCKN.key_of_kept(kept) == "bmFtZQ"
    msisdn = MSISDN.key("0532 123 45 67", Region.TR)
    assert MSISDN.key_of_kept(msisdn) == msisdn


def test_a_cell_that_held_no_tckn_has_no_key_and_is_shown_hidden() -> None:
    cell = refused("tckn_checksum", "17291716050")
    with pytest.raises(InvalidValue):
        TCKN.key(cell, Region.TR)
    assert TCKN.masked(cell) == "17******050"
