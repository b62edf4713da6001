"""Every query parameter of every route has bounds, and the edge alone reads them."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from ulak.errors import InputError
from ulak.platform.http import Query
from ulak.platform.http.query import MOST_PARAMETERS, read_query
from ulak.routes import all_routes

DECLARED = [(route, one) for route in all_routes() for one in route.query]
ULAK = Path(__file__).parents[2] / "layers/core/ulak"
WRONG_NUMBERS = (
    "0", "-1", "-0", "+1", "1.0", "1e2", "1e999", "NaN", "Infinity", "true", "", " 1", "1 ", "1,2", "\u0661",
    "\u00b2", "0x1", "9" * 20, "9" * 4_400, str(2**63), str(2**70), "null",
)  # fmt: skip


@pytest.mark.parametrize(("route", "one"), DECLARED, ids=lambda one: getattr(one, "key", None) or one.name)
def test_a_parameter_beyond_its_bounds_is_refused_at_its_place(route: object, one: Query) -> None:
    if one.whole:
        least, largest = one.whole
        wrong = {*WRONG_NUMBERS, str(largest + 1)} - ({"0"} if least == 0 else set())
    else:
        wrong = {"x" * (one.most + 1), "a\nb", "\x00"}
    for value in wrong:
        with pytest.raises(InputError) as refused:
            read_query([one], {one.name: value})
        assert [problem.pointer for problem in refused.value.problems] == [f"/{one.name}"], value


def test_a_number_is_taken_from_its_least_to_its_largest() -> None:
    one = Query.limit(50, 100)
    for value in ("1", "007", "100"):
        assert read_query([one], {"limit": value}) == {"limit": value}


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        read_query([Query.limit(50, 100), Query("name", "A name.")], {"limit": "x", "name": "n" * 65})
    assert [problem.code for problem in refused.value.problems] == ["limit_range", "field_too_long"]


def test_a_family_has_bounds_for_each_of_its_names_and_for_how_many_there_are() -> None:
    tags = Query("tag.department", "A tag.", family="tag.")
    assert read_query([tags], {"tag.b": "x", "other": "y"}) == {"tag.b": "x"}
    for given in ({"tag." + "n" * 61: "x"}, {f"tag.{n}": "x" for n in range(MOST_PARAMETERS + 1)}):
        with pytest.raises(InputError):
            read_query([tags], given)


def _named(name: ast.expr, module: str) -> str:
    """A parameter's name as it is written, or as the module's constant has it. A helper's argument is ``from`` or
    ``until``."""
    if isinstance(name, ast.Constant):
        return str(name.value)
    return str(getattr(import_module(module), ast.unparse(name), "from"))


def test_whatever_a_face_reads_its_module_declares() -> None:
    """What is not declared reaches no face: it would be read as if nobody had given it."""
    reading: dict[str, set[str]] = {}
    for path in ULAK.glob("*/http*"):
        for file in path.rglob("*.py") if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                    "query.get",
                    "request.query.get",
                ):
                    reading.setdefault(_module(file), set()).add(_named(node.args[0], _module(file)))
    declared: dict[str, set[str]] = {}
    for route, one in DECLARED:
        module = getattr(route.face, "func", route.face).__module__
        for where in (module, _room(module)):  # what a room's faces share is declared by each
            declared.setdefault(where, set()).add(one.name)
    undeclared = {
        module: left
        for module, names in reading.items()
        if (
            left := names
            - declared.get(module, set())
            - (declared[_room(module)] if _shares(module) else set())
        )
    }
    assert undeclared == {}
    assert len(reading) >= 10


def _module(file: Path) -> str:
    return ".".join(("ulak", *file.relative_to(ULAK).with_suffix("").parts))


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _shares(module: str) -> bool:
    """Whether its functions are faces of other modules' routes."""
    return not hasattr(import_module(module), "ROUTES")
