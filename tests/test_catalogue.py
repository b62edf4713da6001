"""Every code that a person may read has its sentence in both languages, filled; and no sentence is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ulak import errors
from ulak.catalogue import SENTENCES, sentence
from ulak.rules import profiles

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("layers/core/ulak", "functions", "cli")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "catalogue.py"
)
NAMES_A_CODE = {"Problem", "InvalidValue", "_malformed", "Notice"} | {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.UlakError)
}
"""Calls whose first argument, where it is text, is a code."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")
_REASON = re.compile(r"(refused|undelivered)_[a-z_]+")


@cache
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Place, code and call of everything that names a code."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            code = node.args[0]
            if called in NAMES_A_CODE and isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield f"{name}:{node.lineno}", code.value, node


def classes() -> Iterator[tuple[str, str]]:
    """Place and code of every class that sets one."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    target = line.targets[0] if isinstance(line, ast.Assign) else None
                    if isinstance(target, ast.Name) and target.id == "code" and isinstance(line, ast.Assign):
                        yield f"{name}:{line.lineno}", ast.literal_eval(line.value)


def texts() -> set[str]:
    """Every piece of text that stands in the source, and the names of groups within patterns."""
    whole = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return whole | {name for text in whole for name in _GROUP.findall(text)}


def given(call: ast.Call) -> set[str] | None:
    """The parameters a call fills a sentence with; ``None`` where they cannot be read off it."""
    names: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None  # handed on from elsewhere
        if keyword.arg != "params":
            names.add(keyword.arg)
        elif isinstance(keyword.value, ast.Dict):
            names |= {key.value for key in keyword.value.keys if isinstance(key, ast.Constant)}
        else:
            return None
    positional = call.args[-1]
    if len(call.args) == 2 and isinstance(positional, ast.Dict):  # Notice("code", {...})
        names |= {key.value for key in positional.keys if isinstance(key, ast.Constant)}
    elif len(call.args) > 1 and isinstance(positional, ast.Name | ast.Attribute):
        return None  # the parameters may be in it
    return names


def test_the_source_is_found() -> None:
    assert len(list(calls())) > 40
    assert len(list(classes())) > 10


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raised = [*((place, code) for place, code, _ in calls()), *classes()]
    assert [(place, code) for place, code in raised if code not in SENTENCES and code != "error"] == []


def test_every_reason_of_a_message_that_did_not_arrive_has_a_sentence() -> None:
    of_rules = {
        row.reason
        for one in profiles()
        for row in (*one.report_statuses, *one.send_errors, *one.otp_send_errors)
        if row.reason
    }
    in_source = {text for text in texts() if _REASON.fullmatch(text)}
    ours = {"no_report", "no_answer", "attempt_died", "rows_refused"}
    assert sorted((of_rules | in_source | ours) - SENTENCES.keys()) == []


def test_every_place_of_a_sentence_is_filled_where_it_is_raised() -> None:
    unfilled = [
        (place, code, name)
        for place, code, call in calls()
        if code in SENTENCES and (names := given(call)) is not None
        for name in set(_PLACEHOLDER.findall("".join(SENTENCES[code]))) - names
    ]
    assert unfilled == []


def test_no_sentence_is_left_over() -> None:
    families = tuple(
        text for text in texts() if re.fullmatch(r"[a-z]+_[a-z_]*_", text)
    )  # f"otp_limit_{name}"
    left_over = SENTENCES.keys() - texts()
    assert sorted(code for code in left_over if not code.startswith(families)) == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_stands_in_two_languages_that_fill_the_same_places(code: str) -> None:
    turkish, english = SENTENCES[code]
    assert turkish != english
    assert set(_PLACEHOLDER.findall(turkish)) == set(_PLACEHOLDER.findall(english))
    for text in (turkish, english):
        assert text == text.strip()
        assert text[-1] in ".}"
        assert "  " not in text


def test_a_value_that_looks_like_a_place_is_not_filled_again() -> None:
    told = sentence("sender_id_unknown", "en", {"service": "{known}", "known": "ACME"})
    assert "'{known}'" in told


def test_a_code_without_a_sentence_is_a_defect() -> None:
    with pytest.raises(KeyError):
        sentence("no_such_code", "tr")
