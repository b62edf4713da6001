"""Which texts are refused for their characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.catalogue import sentence
from ulak.text import character_problems, clean

REFUSED = {
    "nothing": ("", "text_empty"),
    "blanks": (" \n\t\u00a0", "text_empty"),
    "NUL": ("a\0b", "text_control_character"),
    "ESC": ("\x1b[31m", "text_control_character"),
    "form feed": ("a\fb", "text_control_character"),
    "DEL": ("a\x7f", "text_control_character"),
    "C1": ("a\x85", "text_control_character"),
    "right-to-left override": ("a\u202eb", "text_direction_control"),
    "isolate": ("a\u2066b", "text_direction_control"),
    "half an emoji": ("a\ud83d", "text_lone_surrogate"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_a_text_no_phone_should_get_is_refused_with_its_place(text, code):
    (problem,) = character_problems(text, "/text", 3)
    assert (problem.code, problem.pointer, problem.row) == (code, "/text", 3)
    assert "{" not in sentence(problem.code, "tr", problem.params)
    assert "{" not in sentence(problem.code, "en", problem.params)


def test_each_kind_is_told_once_with_its_first_place():
    problems = character_problems("ab\x07\x07\u202e\x07")
    assert [(p.code, p.params["position"]) for p in problems] == [
        ("text_control_character", 3),
        ("text_direction_control", 5),
    ]


@pytest.mark.parametrize(
    "text", ["Merhaba", "satır\nsatır", "👨\u200d👩\u200d👧", "a\tb\r\n", "ə₺’"], ids=ascii
)
def test_an_everyday_text_passes(text):
    assert character_problems(text) == []


@given(st.text())
def test_what_passes_still_passes_when_cleaned(text):
    if not character_problems(text):
        assert character_problems(clean(text)) == []
