import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.planning.dedupe import RecipientSet


@given(st.lists(st.tuples(st.sampled_from(["905321234567", "994501234567"]), st.text("ab", max_size=2))))
def test_a_recipient_is_new_exactly_once(recipients):
    seen = RecipientSet()
    told = [seen.add(*recipient) for recipient in recipients]
    assert told == [recipient not in recipients[:index] for index, recipient in enumerate(recipients)]


def test_long_lists_are_kept_exactly_too():
    seen = RecipientSet()
    msisdns = [f"90532{number:07}" for number in range(150_000)]
    assert all(seen.add(msisdn, "bir") for msisdn in msisdns)
    assert not any(seen.add(msisdn, "bir") for msisdn in msisdns[::97])
    assert all(seen.add(msisdn, "iki") for msisdn in msisdns[::97])
    assert not any(seen.add(msisdn, "iki") for msisdn in msisdns[::97])


def test_one_number_with_many_texts_is_many_recipients():
    seen = RecipientSet()
    assert all(seen.add("905321234567", f"Kod {number}") for number in range(80_000))
    assert not seen.add("905321234567", "Kod 79999")


@pytest.mark.slow
def test_lists_longer_than_one_table_are_kept_exactly_too():
    seen = RecipientSet()
    msisdns = [f"90532{number:07}" for number in range(6_000_000)]
    assert all(seen.add(msisdn, "bir") for msisdn in msisdns)
    assert not any(seen.add(msisdn, "bir") for msisdn in msisdns[::97])
    assert all(seen.add(msisdn, "iki") for msisdn in msisdns[::97])
