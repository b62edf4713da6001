"""``make mutants``: one small fault at a time in what must be right; its tests must see it.

Cosmic Ray (https://cosmic-ray.readthedocs.io) makes the faults and runs the tests, in copies of the tree. Of each
module a sample is tried. The sample is drawn by the digest of the faults themselves, so an edit elsewhere leaves it. A
survivor stands with its reason in ``docs/mutants.md``, or the command fails. Run by Cosmic Ray's own Python.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_and_test, mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "mutants.md"
PACKAGE: Final = Path("layers/core/ulak")
SEED: Final = "20261128"
PATIENCE_SECONDS: Final = 120

TARGETS: Final = {
    "text/segmentation.py": "text/test_text_segmentation.py text/test_text_count.py",
    "text/counting.py": "text/test_text_count.py text/test_text_segmentation.py",
    "text/user_data.py": "text/test_text_user_data.py text/test_text_segmentation.py",
    "ledger/entries.py": "ledger/test_values.py ledger/test_store.py",
    "ledger/audit.py": "ledger/test_values.py delivery/test_audit.py",
    "ledger/store.py": "ledger delivery/test_credit.py",
    "ledger/spread.py": "ledger/test_spread.py",
    "otp/challenge.py": "otp/test_otp_values.py otp/test_otp_course.py otp/test_otp_attacks.py",
    "otp/codes.py": "otp/test_otp_values.py otp/test_otp_course.py otp/test_otp_attacks.py",
    "otp/checks.py": "otp/test_otp_course.py otp/test_otp_attacks.py otp/test_otp_task.py otp/test_approvers.py",
    "otp/approval.py": "otp/test_otp_values.py otp/test_otp_task.py otp/test_approvers.py",
    "otp/task.py": "otp/test_otp_values.py otp/test_otp_task.py otp/test_approvers.py",
    "events/signing.py": "events/test_signing.py erp/test_sources.py",
    "signatures/cades.py": "signatures",
    "platform/personal.py": "architecture/test_personal.py",
}
"""What is mutated, and the tests that must see it beside the module's own examples, the quick ones first."""

ONE_OF_MANY: Final = ("core/ReplaceBinaryOperator_", "core/ReplaceComparisonOperator_")
"""Operators that there are for every pair. Most pairs no hand would mix up, and any test sees them."""
PAIRS: Final = {
    "Add_Sub", "Sub_Add", "Mul_Add", "FloorDiv_Mul", "Mod_FloorDiv", "BitOr_BitAnd", "BitAnd_BitOr", "LShift_RShift",
    "Eq_NotEq", "NotEq_Eq", "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_GtE", "Gt_LtE", "Is_IsNot", "IsNot_Is",
    "In_NotIn", "NotIn_In",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    module: str
    told: str
    """The changed lines as they were and as they are, on one line."""
    operator: str
    occurrence: int
    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def draw(self) -> str:
        """A fixed random place among the faults of the module."""
        return hashlib.sha256(f"{SEED} {self.module} {self.operator} {self.told}".encode()).hexdigest()


def faults(module: str) -> Iterator[Fault]:
    """Every fault of the module that is Python and may change what it does."""
    source = (ROOT / PACKAGE / module).read_text()
    nodes, unread = list(ast_nodes(get_ast(source))), _unread(source)
    told: set[str] = set()
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue  # it mutates variables that are named to it
        if name.startswith(ONE_OF_MANY) and name.partition("Operator_")[2] not in PAIRS:
            continue
        places = [place for node in nodes for place in kind().mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if any(first <= start < last for first, last in unread):
                continue
            changed = mutate_code(source, kind(), occurrence)
            how = _told(source, changed) if changed else ""
            if how and how not in told and _is_python(changed):
                told.add(how)
                yield Fault(module, how, name, occurrence, start, end)


def _unread(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where annotations stand, which nothing evaluates, and the words of ``@dataclass``, which are style."""
    found: list[ast.expr] = []
    for node in ast.walk(ast.parse(source)):
        found += [one for name in ("annotation", "returns") if (one := getattr(node, name, None)) is not None]
        if isinstance(node, ast.ClassDef):
            found += [
                word.value
                for one in node.decorator_list
                if isinstance(one, ast.Call)
                for word in one.keywords
            ]
    return [
        ((one.lineno, one.col_offset), (one.end_lineno or one.lineno, one.end_col_offset or 0))
        for one in found
    ]


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _told(before: str, after: str) -> str:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[3:]
    old, new = ([line[1:].strip() for line in lines if line[0] == sign] for sign in "-+")
    return f"{' '.join(old)} → {' '.join(new)}"


def drawn(module: str, most: int) -> tuple[list[Fault], int]:
    """The module's sample, and how many faults there are."""
    found = list(faults(module))
    return sorted(found, key=lambda one: one.draw)[:most], len(found)


# --- one worker --------------------------------------------------------------------------------------------


def work_in(place: str) -> None:
    """A copy of the tree for this process, in which its tests run."""
    folder = Path(tempfile.mkdtemp(dir=place))
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, told.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    os.chdir(folder)


def command(module: str) -> str:
    python = shlex.quote(str(ROOT / ".venv" / "bin" / "python"))
    tests = " ".join([str(PACKAGE / module), *(f"tests/{one}" for one in TARGETS[module].split())])
    return (
        f"{python} -m pytest {tests} -x -p no:cacheprovider -p no:randomly --hypothesis-seed=0 "
        '-m "not slow and not stack and not attack and not browser and not clients"'
    )


def passes(module: str) -> bool:
    """Whether the module's tests pass without a fault."""
    return subprocess.run(shlex.split(command(module)), capture_output=True, check=False).returncode == 0


def survives(fault: Fault) -> bool:
    """Whether every test passes with the fault in the copy."""
    spec = MutationSpec(
        module_path=PACKAGE / fault.module,
        operator_name=fault.operator,
        occurrence=fault.occurrence,
        start_pos=fault.start,
        end_pos=fault.end,
    )
    result = mutate_and_test([spec], command(fault.module), PATIENCE_SECONDS)
    if result.worker_outcome is not WorkerOutcome.NORMAL:
        raise RuntimeError(f"{fault.module}: {fault.told}: {result.output}")
    return bool(result.test_outcome is TestOutcome.SURVIVED)


# --- the whole ---------------------------------------------------------------------------------------------


def explained(page: str) -> set[tuple[str, str]]:
    """Module and fault of each row of the page's table."""
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    cells = [row.replace("\\|", "\0").split("|")[1:3] for row in rows]
    return {(one.strip().strip("`"), two.strip().strip("`").replace("\0", "|")) for one, two in cells}


def run(modules: Sequence[str], most: int, workers: int) -> int:
    started, known = time.monotonic(), explained(PAGE.read_text(encoding="utf-8"))
    left: list[Fault] = []
    tried_in_all = 0
    with (
        tempfile.TemporaryDirectory(prefix="ulak-mutants-") as place,
        ProcessPoolExecutor(workers, initializer=work_in, initargs=(place,)) as pool,
    ):
        for module, well in zip(modules, pool.map(passes, modules), strict=True):
            if not well:
                raise SystemExit(f"Without a fault, these fail: {TARGETS[module]}")
        for module in modules:
            tried, there_are = drawn(module, most)
            seen = list(pool.map(survives, tried))
            survivors = [fault for fault, lives in zip(tried, seen, strict=True) if lives]
            tried_in_all += len(tried)
            left += survivors
            print(f"{module}: {len(tried)} of {there_are} faults, {len(survivors)} not seen", flush=True)
            for one in sorted(survivors, key=lambda one: one.start):
                mark = " (explained)" if (module, one.told) in known else ""
                print(f"  line {one.start[0]}: {one.told}{mark}", flush=True)
    open_ = [one for one in left if (one.module, one.told) not in known]
    took = time.monotonic() - started
    print(
        f"{tried_in_all} faults in {took:.0f} s, {len(left)} not seen, {len(open_)} without a reason in {PAGE.name}"
    )
    return 1 if open_ else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--file", choices=TARGETS, help="this module alone")
    parser.add_argument("--most", type=int, default=12, help="faults of a module (default %(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    return run([given.file] if given.file else list(TARGETS), given.most, given.workers)


if __name__ == "__main__":
    sys.exit(main())
