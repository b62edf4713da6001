"""The fast count, against tables, against a slow segmenter and against a peer."""

from __future__ import annotations

from dataclasses import replace

import pytest
import smsutil
from hypothesis import example, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.text.profiles_for_tests import CODED, LOCKING, PLAIN, SINGLE, profiles, texts
from tests.text.slow_segmenter import BASIC, EXTENDED, divide
from ulak.text import CountingProfile, Encoding, MessageType, Turkish, count, segment

BULK = MessageType.BULK

VECTORS = {
    "155 a fill one": ("a" * 155, CODED, "gsm7", [160]),
    "156 a make two": ("a" * 156, CODED, "gsm7", [153, 8]),
    "301 a fill two": ("a" * 301, CODED, "gsm7", [153, 153]),
    "302 a make three, the last of one": ("a" * 302, CODED, "gsm7", [153, 153, 1]),
    "303 a: the code crosses the boundary": ("a" * 303, CODED, "gsm7", [153, 153, 2]),
    "77 euro in one": ("€" * 77, CODED, "gsm7", [159]),
    "78 euro leave a unit unused": ("€" * 78, CODED, "gsm7", [152, 9]),
    "150 euro: the code fills the last": ("€" * 150, CODED, "gsm7", [152, 153]),
    "151 euro: the code crosses": ("€" * 151, CODED, "gsm7", [152, 153, 2]),
    "454 euro in six": ("€" * 454, CODED, "gsm7", [152] * 5 + [153]),
    "455 euro make seven: 456 is unreachable": ("€" * 455, CODED, "gsm7", [152] * 5 + [153, 2]),
    "65 schwa in one": ("ə" * 65, CODED, "ucs2", [70]),
    "66 schwa make two": ("ə" * 66, CODED, "ucs2", [67, 4]),
    "32 emoji in one": ("😀" * 32, CODED, "ucs2", [69]),
    "33 emoji make two": ("😀" * 33, CODED, "ucs2", [67, 4]),
    "64 emoji leave a unit unused": ("😀" * 64, CODED, "ucs2", [66, 67]),
    "75 g-breve by single shift": ("ğ" * 75, SINGLE, "gsm7_tr", [155]),
    "76 g-breve by single shift": ("ğ" * 76, SINGLE, "gsm7_tr", [148, 9]),
    "145 g-breve by single shift": ("ğ" * 145, SINGLE, "gsm7_tr", [148, 147]),
    "150 g-breve by locking shift": ("ğ" * 150, LOCKING, "gsm7_tr", [155]),
    "151 g-breve by locking shift": ("ğ" * 151, LOCKING, "gsm7_tr", [149, 7]),
    "293 g-breve by locking shift": ("ğ" * 293, LOCKING, "gsm7_tr", [149, 149]),
    "euro costs one when locked": ("ğ" + "€" * 149, LOCKING, "gsm7_tr", [155]),
    "euro alone needs no shift": ("€" * 77, LOCKING, "gsm7", [159]),
    "brackets cost two when locked": ("ğ" + "[" * 74, LOCKING, "gsm7_tr", [154]),
    "what locking lost is UCS-2 beside a letter": ("ğØ" * 20, LOCKING, "ucs2", [45]),
    "what locking lost is plain without one": ("Ø" * 155, LOCKING, "gsm7", [160]),
    "Ö Ü Ç ö ü are in the default alphabet": ("ÖÜÇöü" * 31, SINGLE, "gsm7", [160]),
    "an empty text is one empty segment": ("", PLAIN, "gsm7", [0]),
    "an empty text carries the code": ("", CODED, "gsm7", [5]),
    "160 a without a code": ("a" * 160, PLAIN, "gsm7", [160]),
    "a lone surrogate is one code unit": ("a\ud83d", PLAIN, "ucs2", [2]),
    "two halves that meet are a pair": ("a" * 66 + "\ud83d\ude00" + "bb", PLAIN, "ucs2", [70]),
    "and are not divided": ("a" * 66 + "\ud83d\ude00" + "bbb", PLAIN, "ucs2", [66, 5]),
    "and cost a segment for it": ("a" * 66 + "\ud83d\ude00" + "b" * 66, PLAIN, "ucs2", [66, 67, 1]),
    "as a whole pair does": ("a" * 66 + "😀" + "b" * 66, PLAIN, "ucs2", [66, 67, 1]),
    "halves in the wrong order are no pair": ("a" * 66 + "\ude00\ud83d" + "bbb", PLAIN, "ucs2", [67, 4]),
    "ESC is in no alphabet": ("\x1b[0m", PLAIN, "ucs2", [4]),
    "NUL is in no alphabet": ("ö\0", PLAIN, "ucs2", [2]),
    "NUL beside ASCII": ("a\0", PLAIN, "ucs2", [2]),
    "a form feed is an escape pair": ("\f", PLAIN, "gsm7", [2]),
    "backtick and tab are in no alphabet": ("`\t", PLAIN, "ucs2", [2]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "profile", "encoding", "parts"), VECTORS.values(), ids=VECTORS)
def test_a_known_text_is_divided_as_computed(text, profile, encoding, parts):
    counted = count(text, profile, BULK)
    assert (counted.encoding, counted.segments, counted.billed_segments) == (encoding, len(parts), len(parts))
    assert [s.units for s in segment(text, profile, BULK).segments] == parts


BUDGETS = {
    "plain, 8-bit": (PLAIN, 8, Encoding.GSM7, (160, 153)),
    "plain, 16-bit": (PLAIN, 16, Encoding.GSM7, (160, 152)),
    "one shift, 8-bit": (PLAIN, 8, Encoding.GSM7_TR, (155, 149)),
    "one shift, 16-bit": (PLAIN, 16, Encoding.GSM7_TR, (155, 148)),
    "UCS-2, 8-bit": (PLAIN, 8, Encoding.UCS2, (70, 67)),
    "UCS-2, 16-bit": (PLAIN, 16, Encoding.UCS2, (70, 66)),
}


@pytest.mark.parametrize(("profile", "bits", "encoding", "budget"), BUDGETS.values(), ids=BUDGETS)
def test_budgets_follow_from_140_octets(profile, bits, encoding, budget):
    assert replace(profile, reference_bits=bits).budget(encoding) == budget


@examples(600)
@given(texts, profiles)
@example("a" * 152 + "€" * 400, SINGLE)
@example("😀" * 64, CODED)
@example("a" * 66 + "\ud83d\ude00" * 5, PLAIN)
def test_count_agrees_with_the_slow_segmenter(text, profile):
    appended, counted_units = profile.appended_units, profile.counted_units
    physical = divide(
        text, reference_bits=profile.reference_bits, turkish=profile.turkish, code_units=appended
    )
    billed = divide(
        text, reference_bits=profile.reference_bits, turkish=profile.turkish, code_units=counted_units
    )
    counted = count(text, profile, BULK)
    assert (counted.encoding, counted.units) == (physical.encoding, physical.units)
    assert (counted.segments, counted.billed_segments) == (len(physical.parts), len(billed.parts))
    divided = segment(text, profile, BULK)
    assert divided.count == counted
    assert [s.units for s in divided.segments] == physical.parts
    assert [s.text for s in divided.segments] == physical.texts


@examples(300)
@given(texts.filter(lambda text: text and "\x1b" not in text and text[-1] != "\n" and text.isprintable()))
@example("a" * 153 + "€" * 77)
def test_a_text_without_a_code_is_counted_as_smsutil_does(text):
    theirs = smsutil.split(text)
    ours = count(text, PLAIN, BULK)
    assert ours.segments == len(theirs.parts)
    assert ours.encoding == ("gsm7" if theirs.encoding == "gsm0338" else "ucs2")


@pytest.mark.parametrize(
    "profile", [CODED, PLAIN, SINGLE, LOCKING], ids=["coded", "plain", "single", "locking"]
)
@pytest.mark.parametrize("character", ["a", "ö", "€", "ğ", "ə", "😀", "\ud83d"], ids=ascii)
def test_a_hundred_thousand_characters_have_a_true_count(character, profile):
    text = character * 100_000
    expected = divide(
        text,
        reference_bits=profile.reference_bits,
        turkish=profile.turkish,
        code_units=profile.appended_units,
    )
    counted = count(text, profile, BULK)
    assert (counted.units, counted.segments) == (expected.units, len(expected.parts))
    assert counted.exceeded  # a concatenation numbers 255 at most, whatever the operator


@pytest.mark.parametrize("character", sorted(BASIC), ids=ascii)
def test_every_basic_character_costs_one_septet(character):
    assert count(character, PLAIN, BULK)[:2] == (Encoding.GSM7, 1)
    assert count(character + "ö", PLAIN, BULK)[:2] == (Encoding.GSM7, 2)


@pytest.mark.parametrize("character", sorted(EXTENDED), ids=ascii)
def test_every_extended_character_costs_two_septets(character):
    assert count(character, PLAIN, BULK)[:2] == (Encoding.GSM7, 2)
    assert count(character + "ö", PLAIN, BULK)[:2] == (Encoding.GSM7, 3)


def test_every_other_character_is_ucs2():
    known = BASIC | EXTENDED
    for number in (*range(0x3000), *range(0xD7F0, 0x10100), *range(0x10100, 0x110000, 97)):
        if chr(number) not in known:
            assert count(chr(number), PLAIN, BULK).encoding is Encoding.UCS2, hex(number)


@given(texts, profiles)
def test_the_same_question_has_the_same_answer_twice(text, profile):
    assert count(text, profile, BULK) == count(text, profile, BULK)


@given(st.text(alphabet=sorted(BASIC), max_size=700), st.sampled_from([CODED, SINGLE, LOCKING]))
def test_a_plain_text_costs_the_same_whatever_is_done_with_turkish_letters(text, profile):
    assert count(text, profile, BULK) == count(text, CODED, BULK)


def test_what_is_not_known_is_counted_by_its_dearer_reading():
    unknown = CountingProfile(reference_bits=None, turkish=None, code_appended_by=None, code_counted=None)
    dearest = replace(CODED, reference_bits=16, turkish=Turkish.UCS2)
    for text in ("a" * 155, "a" * 156, "a" * 300, "ş" * 66, "😀" * 70):
        assert count(text, unknown, BULK) == count(text, dearest, BULK)


def test_a_code_that_is_appended_but_not_counted_costs_nothing():
    uncounted = replace(CODED, code_counted=False)
    assert count("a" * 160, uncounted, BULK)[2:4] == (2, 1)
    assert count("€" * 77 + "aaaaaa", uncounted, BULK)[2:4] == (2, 1)
