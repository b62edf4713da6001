"""An expression of a mapping costs what its bounds say, whatever it says and whatever it meets."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from tests.examples import examples
from ulak.erp.expressions import FUNCTIONS, MOST_MADE, Malformed, TooMuch, compiled, evaluate
from ulak.erp.kinds import Kind
from ulak.erp.mapping import Rule, apply, kept_rules, read_rules
from ulak.errors import InputError

PAYLOAD: dict[str, Any] = {
    "CARI": {"GSM": "0532 111 22 33", "AD": "Ayşe"},
    "rows": [{"n": n, "text": "x" * 20} for n in range(1_000)],
    "none": None,
    "text": "9" * 5_000,
    "large": 2**70,
}

COSTLY = {
    "doubled by pipes": " | ".join(["[@, @]"] * 22),
    "doubled and flattened": "rows" + " | [@, @][]" * 20,
    "doubled and joined": "[text, text]" + " | [join('', @), join('', @)]" * 20,
    "maps in maps": "map(&map(&map(&@, $r), $r), rows)".replace("$r", "rows"),
    "a table of tables": "rows[*].to_string([@, @, @, @, @, @, @, @])",
    "all of it again for each": "map(&to_string($), rows)".replace(
        "$", "@ | [@,@,@,@] | [@,@,@,@] | [@,@,@,@]"
    ),
    "sorted again for each": "rows[*].[n, text, n, text] | map(&sort_by(@, &to_string(@)), [@, @, @, @, @, @])",
    "compared structures": "(" + " | ".join(["[@, @]"] * 20) + ") == (" + " | ".join(["[@, @]"] * 20) + ")",
    "keys as texts": "to_string([rows, rows, rows, rows, rows, rows, rows, rows, rows, rows])",
    "a dictionary of all": "{a: rows, b: rows, c: rows} | {a: @, b: @, c: @} | {a: @, b: @, c: @} | to_string(@)",
}


@pytest.mark.parametrize("expression", COSTLY.values(), ids=COSTLY.keys())
def test_what_multiplies_ends_at_a_bound_and_soon(expression: str) -> None:
    tree = compiled(expression)
    began = time.process_time()
    with suppress(TooMuch, JMESPathError):
        evaluate(tree, PAYLOAD)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("", "expression_malformed"),
        ("a ==", "expression_malformed"),
        (7, "expression_malformed"),
        (None, "expression_malformed"),
        ("a.b[", "expression_malformed"),
        ("`", "expression_malformed"),
        ("a" * 1_001, "expression_too_long"),
        ("!" * 30 + "a", "expression_too_deep"),
        (" | ".join("a" for _ in range(40)), "expression_too_deep"),
        ("[" * 30 + "a" + "]" * 30, "expression_too_deep"),
        ("system('ls')", "expression_function"),
        ("map(&items(@), rows)", "expression_function"),
    ],
)
def test_what_is_out_of_bounds_is_refused_when_it_is_saved(expression: Any, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        compiled(expression)
    assert str(refused.value) == code
    rule = {"type": "task.started", "id": "id", "data": {"text": expression}}
    with pytest.raises(InputError) as told:
        read_rules([rule])
    assert [(one.code, one.pointer) for one in told.value.problems] == [(code, "/rules/0/data/text")]


def test_every_function_of_the_library_is_known_or_left_out() -> None:
    from jmespath.functions import Functions

    assert set(Functions.FUNCTION_TABLE) >= FUNCTIONS


@pytest.mark.parametrize(
    "expression",
    [
        "join('-', none)", "sum(rows)", "sort(rows)", "to_number('1e999')", "abs(text)", "max_by(rows, &none)",
        "sort_by(rows, &none)", "rows[::0]", "length(large)", "merge(rows, rows)", "avg(rows[].text)",
        "to_number(text)", "`1e999`", "values(text)", "map(&a, text)",
    ],
)  # fmt: skip
def test_whatever_fails_is_the_events(expression: str) -> None:
    """A value that cannot be had is refused, or left out; nothing else is raised."""
    rule = Rule(Kind.TASK_STARTED, "`true`", "CARI.AD", {"text": expression})
    told: Any = []
    try:
        told = apply([rule], PAYLOAD)
    except InputError as error:
        told = [one.code for one in error.problems]
    assert told in (["expression_failed"], ["expression_too_much"]) or len(str(told["data"])) < MOST_MADE


PARTS = st.sampled_from(
    ["rows", "CARI", "GSM", "@", "none", "[*]", "[]", ".*", "[?n > `3`]", "[0]", ".text", " | ", ".[@, @]", ".{a: @}",
     "length(@)", "to_string(@)", "map(&@, rows)", "sort_by(rows, &n)", "keys(@)", "join('', rows[].text)", "&n",
     " || ", " && ", "!", "==", "`1`", "'x'", "(", ")", "[::2]", "reverse(@)", "not_null(none, @)"]
)  # fmt: skip


@examples(300)
@given(st.lists(PARTS, min_size=1, max_size=12).map("".join))
def test_no_expression_raises_anything_but_a_refusal(expression: str) -> None:
    began = time.process_time()
    try:
        read_rules([{"type": "task.started", "id": "CARI.AD", "data": {"text": expression}}])
        apply([Rule(Kind.TASK_STARTED, expression, "CARI.AD", {"text": expression})], PAYLOAD)
    except InputError:
        pass
    assert time.process_time() - began < 3


def test_rules_that_were_saved_under_other_bounds_are_still_read_and_bounded_when_used() -> None:
    """As 0.1.0 took them."""
    kept = [{"type": "task.started", "when": "!" * 30 + "a", "id": "id", "data": {"text": "b"}}]
    (rule,) = kept_rules(kept)
    assert rule.when == kept[0]["when"]
    with pytest.raises(InputError) as refused:
        apply([rule], PAYLOAD)
    assert [one.code for one in refused.value.problems] == ["expression_failed"]
