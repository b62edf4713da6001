"""``python -m local.rooms``: writes the counted parts of ``docs/architecture.md`` anew; ``--check`` only compares.

The picture of the rooms follows from three things: the floors of the import contract in ``pyproject.toml``, the first
sentence of each room's docstring, and the imports that the code has. The figures of today follow from the syntax trees;
those of v0.1.0 were counted by the same code (``--measure <folder>`` counts any checkout).
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

from local.builds import ROOT

PAGE: Final = "docs/architecture.md"
PACKAGE: Final = "layers/core/ulak"
PRODUCT: Final = ("layers", "functions", "cli", "local", "simulator")
LONG_FUNCTION: Final = 60
"""Lines that a function may have."""

LONG_FILE: Final = 500
"""Lines that a file may have."""

_ROOT_CLASS: Final = "House"
_WIDTH: Final = 76


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    sentence: str
    modules: int
    imports: frozenset[str]
    """The rooms that it imports from."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted of a checkout."""

    rooms: int
    arrows: int
    largest_file: tuple[str, int]
    largest_class: tuple[str, int]
    """Its name, and how many public methods and properties it has. The root is counted apart."""
    root: int
    """Public methods and properties of the root, one for each thing that it puts together."""
    largest_function: tuple[str, int]
    long_functions: int
    files_over_500: int


V0_1_0: Final = Figures(
    rooms=17,
    arrows=85,
    largest_file=("layers/core/ulak/catalogue.py", 1217),
    largest_class=("JobStore", 36),
    root=62,
    largest_function=("parser", 142),
    long_functions=6,
    files_over_500=8,
)
"""Commit 62cdab8."""


# --- rooms and arrows --------------------------------------------------------------------------------------


def floors(root: Path = ROOT) -> list[list[str]]:
    """The rooms of each floor, top floor first, as the import contract has them."""
    linter = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contract = next(one for one in linter["contracts"] if one["type"] == "layers")
    return [[room.strip().removeprefix("ulak.") for room in floor.split("|")] for floor in contract["layers"]]


def rooms(root: Path = ROOT) -> dict[str, Room]:
    """Every package and module of ``ulak``, by its name."""
    package = root / PACKAGE
    names = sorted(
        path.stem
        for path in package.iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())
    )
    return {name: _room(package, name, frozenset(names)) for name in names}


def _room(package: Path, name: str, names: frozenset[str]) -> Room:
    folder = package / name
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [package / f"{name}.py"]
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}
    head = trees[folder / "__init__.py" if folder.is_dir() else files[0]]
    found = {imported for file, tree in trees.items() for imported in _imported(tree, file, package)}
    return Room(
        name,
        _first_sentence(ast.get_docstring(head) or ""),
        sum(file.name != "__init__.py" for file in files),
        frozenset(found & names - {name}),
    )


def _imported(tree: ast.AST, file: Path, package: Path) -> Iterator[str]:
    """The rooms that a module imports from, wherever in it the import stands."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                modules = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0) if module == "ulak":
                modules = [f"ulak.{alias.name}" for alias in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case ast.ImportFrom():
                raise ValueError(f"{file.relative_to(package)}: a relative import")
            case _:
                continue
        yield from (module.split(".")[1] for module in modules if module.startswith("ulak."))


def _first_sentence(docstring: str) -> str:
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    return paragraph.split(". ")[0].rstrip(".").replace("``", "`") + "."


# --- figures -----------------------------------------------------------------------------------------------


def measure(root: Path = ROOT) -> Figures:
    every = rooms(root)
    files = [path for folder in PRODUCT for path in sorted((root / folder).rglob("*.py"))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    lines = [(str(path.relative_to(root)), path.read_text(encoding="utf-8").count("\n")) for path in files]
    classes: list[tuple[str, int]] = []
    functions: list[tuple[str, int]] = []
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes.append((node.name, sum(map(_is_public_method, node.body))))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.append((node.name, (node.end_lineno or node.lineno) - node.lineno + 1))
    return Figures(
        rooms=len(every),
        arrows=sum(len(room.imports) for room in every.values()),
        largest_file=_largest(lines),
        largest_class=_largest(one for one in classes if one[0] != _ROOT_CLASS),
        root=dict(classes)[_ROOT_CLASS],
        largest_function=_largest(functions),
        long_functions=sum(length > LONG_FUNCTION for _, length in functions),
        files_over_500=sum(length > LONG_FILE for _, length in lines),
    )


def _is_public_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")


def _largest(sizes: Iterable[tuple[str, int]]) -> tuple[str, int]:
    return max(sizes, key=lambda one: one[1])


# --- the page ----------------------------------------------------------------------------------------------


def picture(root: Path = ROOT) -> list[str]:
    """The floors with their rooms, and a row a room with its arrows."""
    every = rooms(root)
    order = [room for floor in floors(root) for room in floor]
    if missing := set(every) ^ set(order):
        raise ValueError(f"not both in the import contract and in ulak: {', '.join(sorted(missing))}")
    stairs = floors(root)
    drawn = ["```text"]
    for number, floor in zip(range(len(stairs), 0, -1), stairs, strict=True):
        inside = " · ".join(f"{name} ({every[name].modules})" for name in floor)
        drawn.append(f"{number:>3} │ {inside:<{_WIDTH}} │")
    drawn += ["```", ""]
    total = sum(room.modules for room in every.values())
    arrows = sum(len(room.imports) for room in every.values())
    drawn += [
        f"{len(every)} rooms on {len(stairs)} floors, {total} modules (their number stands beside each room), "
        f"{arrows} arrows.",
        "",
        "| room | what it is | imports | imported by |",
        "|---|---|---|---|",
    ]
    for name in order:
        room = every[name]
        below = ", ".join(other for other in order if other in room.imports)
        above = sum(name in other.imports for other in every.values())
        drawn.append(f"| `{name}` | {room.sentence} | {len(room.imports)}: {below or 'none'} | {above} |")
    return drawn


def figures(root: Path = ROOT) -> list[str]:
    labels = (
        "rooms",
        "arrows between rooms",
        "largest file, lines",
        "largest class, public methods and properties",
        "the root (`House`), the same",
        "longest function, lines",
        f"functions over {LONG_FUNCTION} lines",
        f"files over {LONG_FILE} lines",
    )
    before, now = astuple(V0_1_0), astuple(measure(root))
    rows = zip(labels, before, now, strict=True)
    return [
        "| | v0.1.0 | now |",
        "|---|---|---|",
        *(f"| {label} | {_cell(then)} | {_cell(today)} |" for label, then, today in rows),
    ]


def _cell(value: int | tuple[str, int]) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value[1]:,} (`{value[0]}`)"


def written(page: str, blocks: Mapping[str, Sequence[str]]) -> str:
    """The page with each block between ``<!-- name -->`` and ``<!-- /name -->`` written anew."""
    for name, lines in blocks.items():
        head, opening, rest = page.partition(f"<!-- {name} -->\n")
        _, closing, tail = rest.partition(f"<!-- /{name} -->\n")
        if not (opening and closing):
            raise ValueError(f"{PAGE} has no place for {name}")
        page = "".join([head, opening, "\n", *(f"{line}\n" for line in lines), "\n", closing, tail])
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.rooms", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare the picture")
    parser.add_argument(
        "--measure", type=Path, metavar="FOLDER", help="print the figures of another checkout"
    )
    given = parser.parse_args(arguments)
    if given.measure:
        print(measure(given.measure))
        return 0
    page = ROOT / PAGE
    text = page.read_text(encoding="utf-8")
    if given.check:
        if written(text, {"rooms": picture()}) == text:
            return 0
        print(f"{PAGE} is not what the code is: run `make rooms`", file=sys.stderr)
        return 1
    page.write_text(written(text, {"rooms": picture(), "figures": figures()}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
