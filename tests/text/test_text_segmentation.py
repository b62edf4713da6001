"""What the rich answer tells beside the count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.examples import examples
from tests.text.profiles_for_tests import CODED, LOCKING, PLAIN, SINGLE, profiles, texts
from ulak.catalogue import sentence
from ulak.text import (
    AppendedBy,
    Encoding,
    Limit,
    MessageType,
    PerEncoding,
    ReportRule,
    Why,
    count,
    segment,
    too_long,
)

BULK, OTP = MessageType.BULK, MessageType.OTP
LIMITED = replace(
    CODED,
    max_segments=PerEncoding(6, None, 9),
    limits=(Limit(BULK, PerEncoding(913, None, 598)), Limit(OTP, PerEncoding(155, None, 65))),
    report_rule=ReportRule.AS_GSM7,
)


@examples(300)
@given(texts, profiles)
def test_segments_joined_are_the_text_and_their_units_add_up(text, profile):
    answer = segment(text, profile, BULK)
    assert "".join(s.text for s in answer.segments) == text.encode("utf-16", "surrogatepass").decode(
        "utf-16", "surrogatepass"
    )
    assert sum(s.own_units for s in answer.segments) == answer.units
    assert sum(s.units for s in answer.segments) == answer.units + profile.appended_units
    budget = profile.budget(answer.encoding)
    most = budget.single if len(answer.segments) == 1 else budget.part
    assert all(0 < s.units <= most for s in answer.segments) or not text
    assert all(s.units >= most - 1 for s in answer.segments[:-1])
    assert answer.used + answer.left == most


@examples(200)
@given(texts, profiles)
def test_what_is_left_can_be_filled_and_not_a_unit_more(text, profile):
    answer = segment(text, profile, BULK)
    if answer.encoding is not Encoding.GSM7:
        return
    now = len(answer.segments)
    assert count(text + "a" * answer.left, profile, BULK).segments == now
    assert count(text + "a" * (answer.left + 1), profile, BULK).segments == now + 1


def test_the_code_may_cross_a_boundary_and_leave_a_segment_without_a_character_of_the_customer():
    answer = segment("a" * 303, CODED, BULK)
    assert [(s.units, s.own_units, s.characters) for s in answer.segments] == [
        (153, 153, 153),
        (153, 150, 150),
        (2, 0, 0),
    ]
    assert answer.reported == (153, 150, 0)
    assert (answer.used, answer.left) == (2, 151)


REPORTED = {
    "598 GSM characters": ("a" * 598, (153, 153, 153, 139), 4, 4),
    "598 Unicode characters": ("ə" * 598, (153, 153, 153, 139), 9, 4),
    "156 characters are two": ("a" * 156, (153, 3), 2, 2),
    "66 Unicode characters": ("ə" * 66, (66,), 2, 1),
    "78 euro: characters, not septets": ("€" * 78, (76, 2), 2, 2),
}


@pytest.mark.parametrize(("text", "row", "billed", "reported"), REPORTED.values(), ids=REPORTED)
def test_physical_billed_and_reported_segments_are_told_apart(text, row, billed, reported):
    answer = segment(text, LIMITED, BULK)
    assert (answer.reported, len(answer.reported)) == (row, reported)
    assert answer.billed_segments == answer.count.segments == len(answer.segments) == billed


def test_a_report_that_follows_the_segments_shows_the_segments():
    assert segment("ə" * 66, CODED, BULK).reported == (66, 0)
    assert segment("ə" * 68, CODED, BULK).reported == (67, 1)


COSTLY = {
    "two septets": (CODED, "5 € [x]", [("€", Why.TWO_SEPTETS, None, (2,)), ("[", Why.TWO_SEPTETS, None, (4,)),
                                       ("]", Why.TWO_SEPTETS, None, (6,))]),
    "one letter turns all into UCS-2": (CODED, "aşb€ş", [("ş", Why.UCS2, "s", (1, 4))]),
    "a, ’, ₺ and a no-break space do too": (
        SINGLE, "â’₺\u00a0ş",
        [("â", Why.UCS2, "a", (0,)), ("’", Why.UCS2, "'", (1,)), ("₺", Why.UCS2, "TL", (2,)),
         ("\u00a0", Why.UCS2, " ", (3,))],
    ),
    "single shift": (SINGLE, "aş€", [("ş", Why.SHIFT_TABLE, "s", (1,)), ("€", Why.TWO_SEPTETS, None, (2,))]),
    "locking shift": (
        LOCKING, "aş€[", [("ş", Why.SHIFT_TABLE, "s", (1,)), ("[", Why.TWO_SEPTETS, None, (3,))]
    ),
    "lost by the locking shift": (LOCKING, "şØ", [("Ø", Why.UCS2, None, (1,))]),
    "nothing": (CODED, "Merhaba Öğretmen".replace("ğ", "g"), []),
    "an emoji has no twin": (CODED, "a😀", [("😀", Why.UCS2, None, (1,))]),
    "ESC and half a pair": (
        CODED, "\x1b\ud83d", [("\x1b", Why.UCS2, None, (0,)), ("\ud83d", Why.UCS2, None, (1,))]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("profile", "text", "expected"), COSTLY.values(), ids=COSTLY)
def test_characters_that_cost_extra_are_named_with_their_places_and_twins(profile, text, expected):
    assert [
        (c.character, c.why, c.twin, c.positions) for c in segment(text, profile, BULK).costly
    ] == expected


@examples(200)
@given(texts, profiles)
def test_a_text_without_costly_characters_is_plain_and_the_other_way_round(text, profile):
    answer = segment(text, profile, BULK)
    one_each = answer.encoding is Encoding.GSM7 and answer.units == len(text)
    assert (not answer.costly) == one_each


def test_a_hint_names_the_letters_whose_replacement_saves_segments():
    (hint,) = segment("ş" + "a" * 69 + "’", CODED, BULK).hints
    assert hint.code == "hint_replace_characters"
    assert hint.params == {"replacements": "ş→s, ’→'", "segments": 1, "now": 2}
    assert sentence(hint.code, "tr", hint.params) == (
        "Şunları değiştirirseniz mesaj 2 yerine 1 SMS eder: ş→s, ’→'."
    )


def test_the_smallest_replacement_that_saves_is_named_before_the_larger():
    (all_of_them,) = segment("ş" * 70 + "a" * 11 + "\u00a0", SINGLE, BULK).hints
    assert all_of_them.params == {"replacements": "ş→s, U+00A0→␣", "segments": 1, "now": 2}
    hints = segment("ş" + "a" * 299 + "’", SINGLE, BULK).hints
    assert [hint.params for hint in hints] == [
        {"replacements": "’→'", "segments": 3, "now": 5},
        {"replacements": "ş→s, ’→'", "segments": 2, "now": 3},
    ]


def test_nothing_is_hinted_where_nothing_would_be_saved():
    assert segment("ş", CODED, BULK).hints == ()
    assert segment("😀" * 40, CODED, BULK).hints == ()
    assert segment("ş😀" * 40, CODED, BULK).hints == ()


@examples(200)
@given(texts, profiles)
def test_a_hint_never_promises_too_much(text, profile):
    answer = segment(text, profile, BULK)
    last = answer.billed_segments
    for hint in answer.hints:
        assert hint.params["now"] == last
        assert 1 <= hint.params["segments"] < last
        last = hint.params["segments"]


ENDINGS = {
    "the operator's own": ("Sayin uye B001", "B001"),
    "another operator's": ("Sayin uye B038 ", "B038"),
    "nothing but a code": ("B001", "B001"),
    "part of a word": ("Fatura XB001", None),
    "lower case": ("kapi b001", None),
    "five characters": ("urun B0012", None),
    "in the middle": ("B001 nolu", None),
}


@pytest.mark.parametrize(("text", "code"), ENDINGS.values(), ids=ENDINGS)
def test_a_text_that_ends_in_an_operator_code_is_warned_about(text, code):
    warnings = segment(text, CODED, BULK).warnings
    assert [dict(w.params) for w in warnings] == ([{"code": code}] if code else [])


def test_nobody_is_warned_of_a_code_that_nobody_appends():
    assert PLAIN.code_appended_by is AppendedBy.NOBODY
    assert segment("Sayin uye B001", PLAIN, BULK).warnings == ()


def test_letters_a_route_does_not_take_are_warned_about():
    plain_otp = replace(SINGLE, plain_letters_only=frozenset({OTP}))
    (warning,) = segment("Giriş şifreniz: 123456", plain_otp, OTP).warnings
    assert (warning.code, warning.params["letters"]) == ("text_letters_not_taken", "ş")
    assert segment("Giriş şifreniz: 123456", plain_otp, BULK).warnings == ()


def test_a_text_over_its_limit_has_a_problem_with_limit_units_and_encoding():
    answer = segment("ş" * 599, LIMITED, BULK)
    assert answer.exceeded
    assert answer.limit == 598
    assert answer.problem is not None
    assert answer.problem.code == "text_too_long"
    assert answer.problem.params == {"limit": 598, "units": 599, "encoding": "ucs2"}
    at_a_row = too_long(answer.count, LIMITED, BULK, "/rows/4", 5)
    assert at_a_row is not None
    assert (at_a_row.pointer, at_a_row.row) == ("/rows/4", 5)


def test_a_text_within_its_limit_may_still_take_too_many_segments():
    answer = segment("€" * 455, LIMITED, BULK)
    assert answer.units == 910 < 913
    assert answer.problem is not None
    assert answer.problem.code == "text_too_many_segments"
    assert answer.problem.params == {"limit": 6, "segments": 7, "encoding": "gsm7"}


def test_a_text_at_its_limit_has_no_problem():
    for text in ("a" * 913, "ş" * 598, "€" * 454):
        assert segment(text, LIMITED, BULK).problem is None


def test_a_type_without_a_limit_of_its_own_has_that_of_concatenation():
    assert not count("a" * (153 * 255), PLAIN, BULK).exceeded
    assert count("a" * (153 * 255 + 1), PLAIN, BULK).exceeded


CODES = [
    "text_empty",
    "text_too_long",
    "text_too_many_segments",
    "text_control_character",
    "text_direction_control",
    "text_lone_surrogate",
    "text_ends_in_operator_code",
    "text_letters_not_taken",
    "hint_replace_characters",
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_this_room_has_its_sentence_in_both_languages(code):
    turkish, english = sentence(code, "tr"), sentence(code, "en")
    assert turkish.endswith(".")
    assert english.endswith(".")
    assert turkish != english
