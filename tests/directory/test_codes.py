"""Codes that a path reaches, and names that a key of the table holds."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ulak.directory.caps import CODE_CAP, NAME_CAP
from ulak.directory.current_accounts import CurrentAccountRow
from ulak.directory.paged_list import _LONGEST_KEY, _SEPARATOR, _sought
from ulak.directory.subscribers import SubscriberRow


@pytest.mark.parametrize(
    "code", ["120/01", "a\\b", "a%2fb", "a%25", "%5C", ".", "..", "a\x00b", "a\u200bb", "a\nb"]
)
@pytest.mark.parametrize("kind", [CurrentAccountRow, SubscriberRow])
def test_a_code_that_no_path_reaches_is_refused_when_its_card_is_made(kind: type, code: str) -> None:
    with pytest.raises(ValidationError):
        kind(code=code, name="Kaya")


@pytest.mark.parametrize("code", ["120.01.001", "%20", "a#b", "ŞUBE 1", "50%", "a?b", "..a"])
def test_a_code_that_a_path_can_hold_is_taken(code: str) -> None:
    assert CurrentAccountRow(code=code, name="Kaya").code == code


@pytest.mark.parametrize("letter", ["a", "ş", "\ufdfa", "\U0001f600", "ﬃ"])
def test_a_name_that_grows_when_it_is_folded_fits_its_key(letter: str) -> None:
    line = f"{_sought(letter * NAME_CAP)}{_SEPARATOR}{'😀' * CODE_CAP}"
    assert len(line.encode()) <= _LONGEST_KEY
    assert _sought("IŞIK") == "isik"
