"""JMESPath (https://jmespath.org) under bounds: what an expression may be when it is saved, and what it may cost.

JMESPath has no loops, and yet ``[@, @] | [@, @] | …`` doubles what it makes with every step, and nested projections
multiply. So an expression is bounded by its length, depth and functions when it is saved, and its evaluation by steps:
each part of the expression that is looked at counts, and so does whatever a part makes. Steps stand for time, the same
on every machine.

>>> evaluate(compiled("CARI.GSM"), {"CARI": {"GSM": "0532 111 22 33"}})
'0532 111 22 33'
>>> evaluate(compiled(" | ".join(["[@, @]"] * 20)), "x")
Traceback (most recent call last):
    ...
ulak.erp.expressions.TooMuch: size
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.visitor import TreeInterpreter

LONGEST_EXPRESSION: Final = 1000
DEEPEST_EXPRESSION: Final = 24
"""Of its syntax tree."""
FUNCTIONS: Final = frozenset(
    {
        *("abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map", "max"),
        *("max_by", "merge", "min", "min_by", "not_null", "reverse", "sort", "sort_by", "starts_with"),
        *("sum", "to_array", "to_number", "to_string", "type", "values"),
    }
)
"""Those of JMESPath's own that each take time by the size of what they are given."""

MOST_STEPS: Final = 100_000
"""Of one evaluation: some hundred milliseconds."""
MOST_MADE: Final = 256 * 1024
"""Characters and values that one part of an expression may make: four times the largest event."""

_MAKERS: Final = frozenset(
    {
        *("multi_select_list", "multi_select_dict", "function_expression", "flatten"),
        *("projection", "value_projection", "filter_projection"),
    }
)
"""Parts of an expression that make a value; the others give back one that is there."""


class Malformed(ValueError):
    """It cannot be saved; the message is the catalogue's code."""


class TooMuch(Exception):
    """An evaluation has reached a bound."""


def compiled(expression: object) -> Any:
    """The syntax tree of an expression. Raises `Malformed`: ``expression_malformed``, ``expression_too_long``,
    ``expression_too_deep``, ``expression_function``."""
    if not isinstance(expression, str) or not expression:
        raise Malformed("expression_malformed")
    if len(expression) > LONGEST_EXPRESSION:
        raise Malformed("expression_too_long")
    tree = _parsed(expression)
    for node, depth in _nodes(tree):
        if depth > DEEPEST_EXPRESSION:
            raise Malformed("expression_too_deep")
        if node["type"] == "function_expression" and node["value"] not in FUNCTIONS:
            raise Malformed("expression_function")
    return tree


@lru_cache(maxsize=256)
def _parsed(expression: str) -> Any:
    try:
        return jmespath.compile(expression).parsed
    except RecursionError as error:
        raise Malformed("expression_too_deep") from error
    except (JMESPathError, ValueError) as error:
        raise Malformed("expression_malformed") from error


def _nodes(tree: Any) -> Iterator[tuple[Any, int]]:
    """Every node of a syntax tree with its depth, without recursion."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += ((child, depth + 1) for child in node.get("children", ()) if isinstance(child, dict))


def evaluate(tree: Any, payload: Any) -> Any:
    """What the expression finds in `payload`: JSON of at most `MOST_MADE`. Raises `TooMuch` at a bound, and whatever
    JMESPath raises where the expression does not fit the payload."""
    interpreter = _Budgeted()
    found = interpreter.visit(tree, payload)
    interpreter.measure(found)
    return found


class _Budgeted(TreeInterpreter):  # type: ignore[misc] # jmespath is not typed
    """Looks at one expression once, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self._left = MOST_STEPS

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._spend(1)
        made = super().visit(node, *args, **kwargs)
        if node["type"] in _MAKERS:
            self.measure(made)
        return made

    def measure(self, made: Any) -> None:
        """Count what was made. Raises `TooMuch` beyond `MOST_MADE`, and for a number that JSON does not have."""
        size, waiting = 0, [made]
        while waiting:
            one = waiting.pop()
            size += 1
            if isinstance(one, str):
                size += len(one)
            elif isinstance(one, dict):
                waiting += one.values()
                size += sum(map(len, one))
            elif isinstance(one, list):
                waiting += one
            elif isinstance(one, float) and not isfinite(one):
                raise TooMuch("number")
            if size + len(waiting) > MOST_MADE:
                raise TooMuch("size")
        self._spend(size // _A_STEP)

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuch("steps")


_A_STEP: Final = 8
"""Characters and values that are counted as one step."""
