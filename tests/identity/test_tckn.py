import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import InvalidValue
from ulak.identity import tckn


@pytest.mark.parametrize("number", ["17291716060", "10000000146", "12345678950"])
def test_a_number_whose_checks_agree_is_a_tckn(number):
    assert tckn.validate(f" {number[:3]} {number[3:]} ") == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("17291716050", "tckn_checksum"),
        ("12345678901", "tckn_checksum"),
        ("00000000000", "tckn_checksum"),
        ("01234567890", "tckn_checksum"),
        ("1729171606", "tckn_length"),
        ("172917160600", "tckn_length"),
        ("", "tckn_digits"),
        ("1729171606O", "tckn_digits"),
        ("１７２９１７１６０６０", "tckn_digits"),
        ("17291716060\n", "tckn_digits"),
    ],
)
def test_a_refusal_says_why(text, code):
    assert not tckn.is_valid(text)
    with pytest.raises(InvalidValue) as caught:
        tckn.validate(text)
    assert caught.value.problem.code == code


def checks(first_nine):
    """The two check digits by the rule as the registry states it."""
    d = [int(digit) for digit in first_nine]
    tenth = (7 * sum(d[0::2]) - sum(d[1::2])) % 10
    return f"{tenth}{(sum(d) + tenth) % 10}"


@given(st.integers(10**8, 10**9 - 1).map(str), st.integers(0, 99))
def test_exactly_the_registrys_check_digits_are_accepted(first_nine, last_two):
    assert tckn.is_valid(f"{first_nine}{last_two:02}") == (checks(first_nine) == f"{last_two:02}")


def test_a_masked_tckn_keeps_two_digits_and_three():
    assert tckn.mask("17291716060") == "17******060"
