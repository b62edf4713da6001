"""Netgsm's segments, counted by the simulator's own hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.segments import BASIC, EXTENSION, OPERATOR_CODE, TURKISH, code_units, count, septets

NETGSM_TURKISH = [150, 291, 439, 587, 735, 883]  # septets of the customer that fill 1 to 6 segments
NETGSM_PLAIN = [155, 299, 451, 603, 755, 907]  # 160 - 5, then 152n - 5
NETGSM_UNICODE = [65, 127, 193, 259, 325, 391]  # 70 - 5, then 66n - 5


def turkish_text(septets_wanted: int) -> str:
    """That many septets, of which at least one letter needs the shift."""
    return "ş" + "a" * (septets_wanted - 2)


@pytest.mark.parametrize(
    ("make", "encoding", "name", "ceilings"),
    [
        pytest.param(turkish_text, "TR", "GSM-TR", NETGSM_TURKISH, id="turkish"),
        pytest.param("a".__mul__, "TR", "GSM", NETGSM_PLAIN, id="plain-under-TR"),
        pytest.param("a".__mul__, "", "GSM", NETGSM_PLAIN, id="plain"),
        pytest.param("ə".__mul__, "TR", "UCS-2", NETGSM_UNICODE, id="unicode-under-TR"),
        pytest.param("a".__mul__, "UNICODE", "UCS-2", NETGSM_UNICODE, id="unicode-asked-for"),
    ],
)
def test_netgsms_documented_ceilings_fill_one_to_six_segments(make, encoding, name, ceilings):
    for segments, ceiling in enumerate(ceilings, 1):
        full, over = count(make(ceiling), encoding), count(make(ceiling + 1), encoding)
        assert full is not None
        assert (full.encoding, len(full.segments)) == (name, segments)
        assert over is None if segments == 6 else len(over.segments) == segments + 1


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        pytest.param("ğ" * 75, "TR", (155,), id="75-pairs-fill-one"),
        pytest.param("ğ" * 76, "TR", (148, 9), id="76-pairs"),
        pytest.param("a" + "ğ" * 74, "TR", (154,), id="one-short"),
        pytest.param("a" + "ğ" * 145, "TR", (147, 148, 1), id="a-pair-does-not-straddle"),
        pytest.param("€" * 77, "", (159,), id="extension-pairs"),
        pytest.param("€" * 78, "", (152, 9), id="extension-pairs-two-segments"),
        pytest.param("😀" * 32, "TR", (69,), id="surrogate-pairs"),
        pytest.param("😀" * 33, "TR", (66, 5), id="surrogate-pairs-two-segments"),
        pytest.param("a" * 152 + "b" * 150, "", (152, 152, 3), id="the-code-itself-crosses"),
    ],
)
def test_a_pair_never_straddles_two_segments_and_the_code_counts(text, encoding, segments):
    assert count(text, encoding).segments == segments


@pytest.mark.parametrize("letter", list("şŞğĞçıİ"))
def test_a_turkish_letter_without_the_turkish_encoding_is_a_text_netgsm_cannot_take(letter):
    assert count(letter, "") is None
    assert count(letter, "TR").encoding == "GSM-TR"


@pytest.mark.parametrize("letter", list("ÇÖÜöü"))
def test_letters_of_the_default_alphabet_cost_one_septet_anywhere(letter):
    assert count(letter, "").segments == count(letter, "TR").segments == (1 + len(OPERATOR_CODE),)


@pytest.mark.parametrize("character", list("âîû’“–…₺\u00a0\x1b"))
def test_one_character_in_no_table_turns_the_whole_text_into_ucs2(character):
    assert count("a" * 65 + character, "TR").encoding == "UCS-2"
    assert count(character, "") is None


def test_an_empty_text_cannot_be_sent():
    assert count("", "TR") is None


def test_the_tables_hold_what_the_standard_lists():
    assert len(BASIC) == len(set(BASIC)) == 127  # 128 cells less the escape
    assert len(EXTENSION) == 10
    assert len(TURKISH) == 7
    assert not set(BASIC) & set(EXTENSION + TURKISH)


@given(st.text(st.sampled_from(BASIC + EXTENSION + TURKISH + "âə😀₺"), min_size=1, max_size=400))
def test_nothing_is_lost_and_every_segment_fits_its_140_octets(text):
    counted = count(text, "TR")
    if counted is None:
        return
    whole = text + OPERATOR_CODE
    if counted.encoding == "UCS-2":
        assert sum(counted.segments) == sum(map(code_units, whole))
        octets = [units * 2 for units in counted.segments]
        header = 0
    else:
        assert sum(counted.segments) == sum(septets(character, turkish=True) for character in whole)
        octets = [(units * 7 + 7) // 8 for units in counted.segments]
        header = 3 if counted.encoding == "GSM-TR" else 0
    header += 6 if len(octets) > 1 else 0
    assert all(octet + (header + 1 if header else 0) <= 140 for octet in octets)
