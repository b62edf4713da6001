"""How large a file, a class and a function of the product may be."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PRODUCT: Final = ("layers/core/ulak", "functions", "cli", "local", "simulator", "bench")
MOST: Final = {"file": 500, "class": 20, "function": 60}
"""Lines of a file, public methods of a class (properties are methods), lines of a function from ``def`` to its end."""
MOST_EXCEPTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    module: str
    rule: str
    name: str
    size: int


def test_nothing_of_the_product_is_too_large() -> None:
    excepted = _exceptions()
    over = [
        one for one in _measured() if one.size > MOST[one.rule] and (one.module, one.rule) not in excepted
    ]
    assert not over, "\n".join(f"{one.module}: the {one.rule} {one.name} has {one.size}" for one in over)


def test_every_exception_is_needed_and_there_are_three_at_most() -> None:
    excepted = _exceptions()
    over = {(one.module, one.rule) for one in _measured() if one.size > MOST[one.rule]}
    assert excepted <= over
    assert len({module for module, _ in excepted}) <= MOST_EXCEPTIONS


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("x = 1\n" * 501, {("file", 501)}, id="file"),
        pytest.param("def f():\n" + "    x = 1\n" * 60, {("file", 61), ("function", 61)}, id="function"),
        pytest.param(
            "class A:\n    @property\n    def p(self): ...\n    def _q(self): ...\n    def r(self): ...\n",
            {("file", 5), ("class", 2), ("function", 1)},
            id="properties count as methods, private methods do not",
        ),
        pytest.param(
            "def f():\n    class A:\n        async def g(self):\n            pass\n",
            {("file", 4), ("function", 4), ("class", 1), ("function", 2)},
            id="within a function",
        ),
        pytest.param(
            "class A:\n    def a(self): ...\nclass B(A):\n    def b(self): ...\n    def a(self): ...\n",
            {("file", 5), ("function", 1), ("class", 1), ("class", 2)},
            id="inherited methods count",
        ),
    ],
)
def test_sizes_are_counted(source: str, found: set[tuple[str, int]]) -> None:
    assert {(one.rule, one.size) for one in _of_sources({"m": source})} == found


def _exceptions() -> set[tuple[str, str]]:
    """Module and rule of each row of the table under the heading Exceptions."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", re.split(r"^#+ Exceptions$", page, flags=re.M)[1], flags=re.M)[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "|" in line
    ]
    assert rows[0] == ["what", "rule", "reason"]
    excepted = set()
    for what, rules, reason in rows[2:]:
        assert reason
        excepted |= {(what.strip("`"), rule.strip()) for rule in rules.split(",")}
    assert {rule for _, rule in excepted} <= MOST.keys()
    return excepted


@cache
def _measured() -> list[Found]:
    sources = {}
    for folder in PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(parts[2:] if parts[0] == "layers" else parts)
            sources[module] = path.read_text(encoding="utf-8")
    return list(_of_sources(sources))


def _of_sources(sources: Mapping[str, str]) -> Iterator[Found]:
    trees = {module: ast.parse(source) for module, source in sources.items()}
    classes: dict[str, list[ast.ClassDef]] = defaultdict(list)
    for tree in trees.values():
        for node in _statements(tree):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(node)
    for module, tree in trees.items():
        yield Found(module, "file", module, sources[module].count("\n"))
        for node in _statements(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Found(module, "function", node.name, (node.end_lineno or 0) - node.lineno + 1)
            elif isinstance(node, ast.ClassDef):
                yield Found(module, "class", node.name, len(_public_methods(node, classes)))


def _statements(of: ast.AST) -> Iterator[ast.stmt]:
    """All statements within, however deep. Expressions hold none; there are many more of those."""
    for within in (getattr(of, name, ()) for name in ("body", "handlers", "orelse", "finalbody", "cases")):
        for one in within if isinstance(within, list) else ():
            if isinstance(one, ast.stmt):
                yield one
            yield from _statements(one)


def _public_methods(of: ast.ClassDef, classes: Mapping[str, Sequence[ast.ClassDef]]) -> set[str]:
    """Its own and those of the product's classes that it derives from, so that a mixin makes none smaller."""
    own = {
        node.name
        for node in of.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }
    names = [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in of.bases]
    bases = [base for name in names if name != of.name for base in classes.get(name, ())]
    return own.union(*(_public_methods(base, classes) for base in bases))
