"""``python -m tests.mutants``: one small fault at a time in what must be right; its tests must see it.

A fault is put into a copy of one module: a comparison turned, a number one larger, an `and` for an `or`, a condition
negated, a sum for a difference. The module's tests run against the copy, in a process of its own, until one fails. A
fault that none sees is a survivor; those that are known stand in ``docs/mutants.md`` with their reason. Libraries for
this rewrite whole packages or want them installed; the product's package is imported from its folder, by several roots.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "layers" / "core"
SEED: Final = 20_261_127
PATIENCE_SECONDS: Final = 180

TARGETS: Final = {
    "ulak/text/segmentation.py": ["tests/text"],
    "ulak/otp/challenge.py": ["tests/otp/test_otp_course.py", "tests/otp/test_otp_attacks.py"],
    "ulak/otp/codes.py": ["tests/otp/test_otp_attacks.py", "tests/otp/test_otp_course.py"],
    "ulak/ledger/entries.py": ["tests/ledger"],
    "ulak/ledger/audit.py": ["tests/ledger", "tests/delivery/test_audit.py"],
    "ulak/events/signing.py": ["tests/events/test_signing.py", "tests/erp/test_sources.py"],
    "ulak/platform/personal.py": ["tests/architecture/test_personal.py"],
}
"""What is mutated, and the tests that must see it."""

_TURNED: Final = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    file: str
    line: int
    told: str
    source: str


def mutants(file: str) -> Iterator[Mutant]:
    """Every fault of the module, in the order of its lines."""
    text = (PACKAGE / file).read_text()
    for place, _ in enumerate(ast.walk(ast.parse(text))):
        tree = ast.parse(text)
        node = list(ast.walk(tree))[place]
        if told := _mutated(node):
            yield Mutant(file, getattr(node, "lineno", 0), told, ast.unparse(tree))


def _mutated(node: ast.AST) -> str:
    """Puts the fault into the node; how it reads, or nothing where it takes none."""
    before = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _TURNED:
            node.ops = [_TURNED[type(op)](), *rest]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in _TURNED:
            node.op = _TURNED[type(op)]()
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare):
            node.test = ast.UnaryOp(ast.Not(), test)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), operand)
        case _:
            return ""
    ast.fix_missing_locations(node)
    first = before.splitlines()[0]
    return f"{first} → {ast.unparse(node).splitlines()[0]}"


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether every test passes with the fault in the copy of the package."""
    changed = folder / "layers" / "core" / mutant.file
    whole = changed.read_text()
    changed.write_text(mutant.source)
    try:
        return tests_pass(mutant.file, folder)
    finally:
        changed.write_text(whole)


def tests_pass(file: str, folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", *TARGETS[file], "-x", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, "-m", "not slow and not stack and not attack and not browser"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False  # an endless loop is seen
    return done.returncode == 0


def copied(folder: Path) -> None:
    """What the tests need, beside the original."""
    for name in (
        "tests",
        "layers",
        "local",
        "simulator",
        "cli",
        "functions",
        "template",
        "docs",
        "pyproject.toml",
    ):
        source, to = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, to)
    shutil.copy(ROOT / "template.yaml", folder)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--file", choices=sorted(TARGETS), help="this module alone")
    parser.add_argument("--most", type=int, default=40, help="faults of a module, drawn by a fixed seed")
    given = parser.parse_args()
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="ulak-mutants-") as name:
        folder = Path(name)
        copied(folder)
        for file in [given.file] if given.file else TARGETS:
            if not tests_pass(file, folder):
                sys.exit(f"The tests of {file} fail without a fault: {' '.join(TARGETS[file])}")
            found = list(mutants(file))
            tried = random.Random(SEED).sample(found, min(given.most, len(found)))
            left = [one for one in sorted(tried, key=lambda one: one.line) if survives(one, folder)]
            print(f"{file}: {len(tried)} of {len(found)} faults, {len(left)} not seen", flush=True)
            for one in left:
                print(f"  line {one.line}: {one.told}", flush=True)
            survivors += left
    told = (ROOT / "docs" / "mutants.md").read_text()
    unexplained = [one for one in survivors if f"`{one.told}`" not in told]
    print(f"{len(survivors)} survivors, {len(unexplained)} without an explanation in docs/mutants.md")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
