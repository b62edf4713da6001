"""What a function does can be made from what the template tells it: a setting that is missing is found here, and not at
its first turn on AWS."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from local.builds import ROOT
from local.template import expand, of_type
from ulak.assembly import House, Ports
from ulak.platform.settings import Settings
from ulak.routes import routes_of
from ulak.starts import STARTS

TEMPLATE = expand(ROOT / "template.yaml", region="eu-central-1", parameters={})
FUNCTIONS = {name: one["Properties"] for name, one in of_type(TEMPLATE, "AWS::Lambda::Function")}


def uses(folder: Path) -> Iterator[str]:
    """Paths of what a function's module takes of its root."""
    for node in ast.walk(ast.parse((folder / "app.py").read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, said = node.func.attr, [one.value for one in node.args if isinstance(one, ast.Constant)]
            if called == "start":
                yield from STARTS[str(said[0])].uses
            if called in ("serve", "start"):
                yield from {route.use for route in routes_of(str(said[0]))}
            elif called in ("consume", "consume_claimed"):
                yield str(said[0])
        elif isinstance(node, ast.Attribute) and re.fullmatch(r"house\.\w+", ast.unparse(node.value)):
            yield ast.unparse(node).removeprefix("house.")


CASES = [
    pytest.param(name, use, id=f"{name}-{use}")
    for name, function in sorted(FUNCTIONS.items())
    for use in sorted(set(uses(ROOT / function["Code"]["S3Key"])))
]


@pytest.mark.parametrize(("function", "use"), CASES)
def test_whatever_a_function_uses_is_made_from_its_own_settings(function: str, use: str) -> None:
    variables: dict[str, Any] = FUNCTIONS[function]["Environment"]["Variables"]
    told = {name: value if isinstance(value, str) else "1" for name, value in variables.items()}
    settings = Settings.load(told | {"LAMBDA_TASK_ROOT": "/var/task", "ULAK_CALLBACK_REACH": "public"})
    house = House(settings, ports=Ports(client=lambda service: MagicMock()))
    assert house.part(use) is not None


def test_every_function_is_looked_at() -> None:
    assert {case.values[0] for case in CASES} == set(FUNCTIONS)
