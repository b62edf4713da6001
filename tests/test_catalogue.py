"""Every code that a person may read has its sentence in both languages, filled, in the room that it belongs to; and
no sentence is left over or stands twice."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from ulak import errors
from ulak.catalogue import ROOMS, sentence, unfilled
from ulak.rules import profiles

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("layers/core/ulak", "functions", "cli")
    for path in (ROOT / folder).rglob("*.py")
    if path.name not in ("catalogue.py", "sentences.py")
)
STANDS_IN = {code: room for room in ROOMS for code in import_module(f"ulak.{room}.sentences").SENTENCES}
SENTENCES = {
    code: text for room in ROOMS for code, text in import_module(f"ulak.{room}.sentences").SENTENCES.items()
}
NAMES_A_CODE = {"Problem", "InvalidValue", "_malformed", "Notice"} | {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.UlakError)
}
"""Calls whose first argument, where it is text, is a code."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")
_FAMILY = re.compile(r"[a-z]+_[a-z_]*_")
_REASON = re.compile(r"(refused|undelivered)_[a-z_]+")


@cache
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """All of each file's, the outer ones first. They are gone through by most tests here."""
    return {name: list(ast.walk(tree)) for name, tree in trees().items()}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Place, code and call of everything that names a code."""
    for name, walked in nodes().items():
        for node in walked:
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            code = node.args[0]
            if called in NAMES_A_CODE and isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield f"{name}:{node.lineno}", code.value, node


def classes() -> Iterator[tuple[str, str]]:
    """Place and code of every class that sets one."""
    for name, walked in nodes().items():
        for node in walked:
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    target = line.targets[0] if isinstance(line, ast.Assign) else None
                    if isinstance(target, ast.Name) and target.id == "code" and isinstance(line, ast.Assign):
                        yield f"{name}:{line.lineno}", ast.literal_eval(line.value)


@cache
def text_users() -> dict[str, set[str]]:
    """Every piece of text and name of a group within a pattern, and the rooms of ulak it stands in; what stands
    above all rooms is named by its file."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, walked in nodes().items():
        room = re.sub(r"^layers/core/ulak/(\w+)/.*", r"\1", name)
        room = (
            "platform" if name == "layers/core/ulak/errors.py" else room
        )  # its codes are answered by platform
        for node in walked:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for text in (node.value, *_GROUP.findall(node.value)):
                    found[text].add(room)
    return found


def users(code: str) -> set[str]:
    """Where the code stands, or the beginning of its family: ``f"otp_limit_{name}"``."""
    return text_users().get(code) or {
        room for text in families() if code.startswith(text) for room in text_users()[text]
    }


@cache
def families() -> list[str]:
    return [text for text in text_users() if _FAMILY.fullmatch(text)]


def floors() -> dict[str, int]:
    """Every room's floor by the import contract, the lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        room: number
        for number, rooms in enumerate(reversed(layers))
        for room in re.findall(r"\w+", rooms)
        if (ROOT / "layers/core/ulak" / room).is_dir() and room != "assembly"  # it is above all rooms
    }


def sentence_modules() -> dict[str, ast.Module]:
    return {
        path.parent.name: ast.parse(path.read_text())
        for path in (ROOT / "layers/core/ulak").glob("*/sentences.py")
    }


@cache
def functions() -> dict[ast.AST, ast.AST]:
    """The function that each call stands in; the module where it stands in none."""
    found: dict[ast.AST, ast.AST] = {}
    for walked in nodes().values():
        for node in walked:  # outer ones first, so that the innermost stays
            if isinstance(node, ast.Module | ast.FunctionDef):
                found |= {inner: node for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    return found


def assigned(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def named(value: ast.expr, where: ast.AST) -> set[str] | None:
    """The keys of parameters as they are written; ``None`` where they come from elsewhere."""
    match value:
        case ast.Dict():
            names: set[str] = set()
            for key, inner in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant):
                    names.add(key.value)
                elif (spread := named(inner, where) if key is None else None) is not None:
                    names |= spread
                else:
                    return None
            return names
        case ast.BinOp(op=ast.BitOr()):
            left, right = named(value.left, where), named(value.right, where)
            return None if left is None or right is None else left | right
        case ast.Name():
            before = [
                node
                for node in ast.walk(where)
                if isinstance(node, ast.Assign | ast.AnnAssign)
                and node.value is not None
                and node.lineno <= value.lineno
                and value.id in {one.id for one in assigned(node) if isinstance(one, ast.Name)}
            ]
            if any(
                isinstance(node, ast.Subscript)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == value.id
                for node in ast.walk(where)
            ):
                return None  # filled further on
            last = max(before, key=lambda node: node.lineno, default=None)
            return None if last is None or last.value is None else named(last.value, where)
    return None


def given(call: ast.Call) -> set[str] | None:
    """The parameters a call fills a sentence with; ``None`` where they cannot be read off it."""
    names: set[str] = set()
    is_problem = isinstance(call.func, ast.Name) and call.func.id == "Problem"
    for keyword in call.keywords:
        if keyword.arg is None:
            return None  # handed on from elsewhere
        if keyword.arg == "params":
            told = named(keyword.value, functions()[call])
            if told is None:
                return None
            names |= told
        elif not is_problem or keyword.arg == "row":  # a problem's row fills its sentence, its place does not
            names.add(keyword.arg)
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
    in_source = {text for text in text_users() if _REASON.fullmatch(text)}
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
    assert sorted(code for code in SENTENCES if not users(code)) == []


def test_a_sentence_stands_in_the_lowest_room_that_uses_its_code() -> None:
    floor = floors()
    misplaced = []
    for code, room in STANDS_IN.items():
        rooms = {user for user in users(code) if user in floor}  # others are above all rooms
        lowest = {user for user in rooms if floor[user] == min(map(floor.__getitem__, rooms))}
        if rooms and room not in lowest:
            misplaced.append(f"{code} stands in {room} and is used by {', '.join(sorted(rooms))}")
    assert misplaced == []


def test_no_code_stands_twice() -> None:
    places = defaultdict(list)
    for room, tree in sentence_modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for key in node.keys:
                    places[ast.literal_eval(key)].append(room)
    assert {code: rooms for code, rooms in places.items() if len(rooms) > 1} == {}
    assert places.keys() == SENTENCES.keys()


def test_every_room_with_sentences_is_declared() -> None:
    assert sorted(sentence_modules()) == list(ROOMS)


def test_sentences_are_data_and_are_loaded_by_the_catalogue_alone() -> None:
    for room, tree in sentence_modules().items():
        docstring, imported, declared = tree.body
        assert isinstance(docstring, ast.Expr), room
        assert ast.unparse(imported) == "from typing import Final", room
        assert isinstance(declared, ast.AnnAssign), room
        assert ast.literal_eval(declared.value), room
    importers = [
        place
        for place, walked in nodes().items()
        for node in walked
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "sentences" in re.split(r"\W+", ast.unparse(node))
    ]
    assert importers == []


def test_a_function_loads_no_sentences_before_it_needs_one_and_its_own_first() -> None:
    program = """
import runpy, sys
loaded = lambda: {name for name in sys.modules if name.startswith("ulak.") and name.endswith(".sentences")}
runpy.run_path("functions/credit/app.py")
assert not loaded(), loaded()
from ulak.catalogue import sentence
rooms = {name for name in sys.modules if name.startswith("ulak.") and name.count(".") == 1}
sentence("top_up_mismatch", "tr")
assert loaded() <= {f"{room}.sentences" for room in rooms}, loaded()
"""
    environment = {"PYTHONPATH": "layers/core", "ULAK_STAGE": "test", "AWS_DEFAULT_REGION": "eu-central-1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


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
    assert unfilled("no_such_code") is None
    with pytest.raises(KeyError):
        sentence("no_such_code", "tr")


_OF_A_REQUEST = re.compile(r"'(reading|columns|refusals)\b|\b(GET|POST|PUT) /v1/")
ANSWERS_THE_REQUEST = {
    "list_header_row": "the request named the row",
    "upload_missing": "the request named the upload",
}
"""Sentences of a file that only who sent such a request can come to read."""


def test_what_is_wrong_with_a_file_is_told_in_the_files_words() -> None:
    """A clerk who uploads a file reads these sentences too, and knows no request. A program finds the field that
    decides in the problem's `choose`. (`text_as` is a choice of the page, too.)"""
    rooms = ("lists", "cards", "jobs")
    of_files = {code for code, room in STANDS_IN.items() if room in rooms} | {
        code for code, room in STANDS_IN.items() if room == "text" and code.startswith(("column_", "value_"))
    }
    named = {code for code in of_files if any(_OF_A_REQUEST.search(one) for one in SENTENCES[code])}
    assert named == ANSWERS_THE_REQUEST.keys()
