"""Plain twins and what is put on the wire."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given

from tests.text.profiles_for_tests import CODED, texts
from tests.text.slow_segmenter import BASIC, EXTENDED
from ulak.text import (
    CountingProfile,
    Encoding,
    EncodingChoice,
    MessageType,
    Turkish,
    character_problems,
    clean,
    count,
    on_the_wire,
    segment,
    transliterate,
)
from ulak.text.letters import TWINS, UNSEEN, replaceable

PROFILE, TRANSLITERATE = EncodingChoice.PROFILE, EncodingChoice.TRANSLITERATE

WRITTEN = {
    "dotless i": ("ışık Işık", "isik Isik"),
    "dotted capital I": ("İstanbul", "Istanbul"),
    "what lower() leaves of it": ("İ".lower() + "zmir", "izmir"),
    "the seven letters": ("ĞğŞşıİç", "GgSsiIc"),
    "circumflexes": ("kâr hâlâ millî sükûn Âlâ", "kar hala milli sükun Ala"),
    "letters of the default alphabet stay": ("ÖÜÇöü", "ÖÜÇöü"),
    "quotes": ("‘a’ “b” „c‟ «d»", "'a' \"b\" \"c\" \"d\""),
    "dashes and dots": ("1–2 — 3…", "1-2 - 3..."),
    "lira": ("99,90₺", "99,90TL"),
    "no-break space": ("1\u00a0250", "1 250"),
    "nothing to see": ("a\u200bb\ufeffc\u00add", "abcd"),
    "Azerbaijani": ("Əlaqə", "Elaqe"),
    "backtick": ("`a`", "'a'"),
    "no twin": ("Ж😀", "Ж😀"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), WRITTEN.values(), ids=WRITTEN)
def test_a_character_is_written_as_its_plain_twin(text, plain):
    assert transliterate(text) == plain


@pytest.mark.parametrize("character", TWINS, ids=ascii)
def test_a_twin_costs_one_septet_a_character_and_has_no_twin_itself(character):
    assert character not in BASIC | EXTENDED
    assert set(TWINS[character]) <= BASIC
    assert not set(TWINS[character]) & set(TWINS)


def test_every_unseen_character_of_the_basic_plane_is_known_by_its_category():
    visible_marks = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
    for number in range(0x80, 0x10000):
        character = chr(number)
        match unicodedata.category(character):
            case "Zs":
                assert TWINS[character] == " ", ascii(character)
            case "Cf" if character not in visible_marks:
                refused = character_problems(f"a{character}")
                assert TWINS.get(character) == "" or refused[0].code == "text_direction_control", ascii(
                    character
                )


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_an_unseen_character_costs_no_segment_without_a_hint(character):
    text = "Sayin uyemiz" + character + "borcunuz " + "x" * 100
    counted = segment(text, CountingProfile(), MessageType.BULK)
    assert counted.count.segments == 2
    (hint,) = counted.hints
    assert hint.params["segments"] == 1
    assert f"{ord(character):04X}" in hint.params["replacements"]
    assert counted.costly[0].twin == TWINS[character]


def test_what_is_seen_changes_only_where_it_is_chosen():
    assert on_the_wire("a\u00a0b\u200bc\u00add", CountingProfile(), PROFILE) == "a\u00a0b\u200bc\u00add"


@pytest.mark.parametrize(
    "text", ["👩\u200d💻", "👨\u200d👩\u200d👧", "❤️\u200d🔥", "می\u200cخواهم", "क्\u200dष"]
)
def test_a_joiner_that_is_seen_stays(text):
    assert transliterate(text) == text
    assert replaceable(text) == []
    assert "\u200d" not in [
        c.character for c in segment(text, CountingProfile(), MessageType.BULK).costly if c.twin
    ]


def test_a_joiner_that_joins_nothing_goes():
    assert transliterate("a\u200db\u200cc 👩\u200d 👩\u200d💻") == "abc 👩 👩\u200d💻"


def test_every_character_the_prose_names_has_a_twin():
    assert set("ĞğŞşıİçâîû’‘“”–…₺\u00a0") <= set(TWINS)


@given(texts)
def test_transliterating_twice_changes_nothing(text):
    once = on_the_wire(text, CODED, TRANSLITERATE)
    assert on_the_wire(once, CODED, TRANSLITERATE) == once


@given(texts)
def test_cleaning_twice_changes_nothing_and_never_costs_a_segment(text):
    once = clean(text)
    assert clean(once) == once


CLEANED = {
    "line ends": ("a\r\nb\rc\nd\u2028e", "a\nb\nc\nd\ne"),
    "tab": ("a\tb", "a b"),
    "a Mac's letters": ("o\u0308g\u0306u\u0308n", "öğün"),
    "an angstrom sign": ("\u212b", "Å"),
    "nothing": ("Ödeme 5₺", "Ödeme 5₺"),
}


@pytest.mark.parametrize(("text", "cleaned"), CLEANED.values(), ids=CLEANED)
def test_a_text_is_cleaned_of_what_costs_and_shows_nothing(text, cleaned):
    assert clean(text) == cleaned


def test_the_job_or_the_operator_chooses_plain_letters():
    text = "Şifreniz\r\n5₺"
    assert on_the_wire(text, CODED, PROFILE) == "Şifreniz\n5₺"
    assert on_the_wire(text, CODED, TRANSLITERATE) == "Sifreniz\n5TL"
    assert on_the_wire(text, replace(CODED, turkish=Turkish.TRANSLITERATE), PROFILE) == "Sifreniz\n5TL"


def test_the_operator_code_is_never_put_on_the_wire():
    assert on_the_wire("Merhaba", CODED, PROFILE) == "Merhaba"


def test_plain_letters_make_a_turkish_text_gsm():
    text = "Sayın müşterimiz, borcunuz 1.250₺’dir – son ödeme bugün…"
    assert count(text, CODED, MessageType.BULK).encoding is Encoding.UCS2
    assert count(transliterate(text), CODED, MessageType.BULK).encoding is Encoding.GSM7
