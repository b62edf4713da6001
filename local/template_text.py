"""Values as lines of YAML, as a person would write a template: short values in brackets, comments kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from local.declarations import Verbatim, listed

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment behind it."""

    value: Any
    comment: str | None


WIDTH: Final = 120


def block(value: Any, width: int, opened: int = 0) -> Lines:
    """A mapping or a list by lines; what is shallow and fits `width` stands in brackets.

    Its `opened` uppermost levels never do.
    """
    lines: Lines = []
    items = value.items() if isinstance(value, dict) else [(None, item) for item in listed(value)]
    for key, item in items:
        comment = f" # {item.comment}" if isinstance(item, Noted) and item.comment else ""
        inner = item.value if isinstance(item, Noted) else item
        head = "-" if key is None else f"{key}:"
        inline = f"{head} {flow(inner)}"
        deep = isinstance(inner, dict | list)
        if not deep or (opened < 2 and _depth(inner) <= 2 and len(inline) <= width):
            lines.append(inline + comment)
        elif key is None:
            first, *rest = block(inner, width - 2)
            lines += [f"- {first}{comment}", *(f"  {line}" for line in rest)]
        else:
            lines += [head + comment, *(f"  {line}" for line in block(inner, width - 2, opened - 1))]
    return lines


def _depth(value: Any) -> int:
    if isinstance(value, Noted):
        return 3 if value.comment else _depth(value.value)
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(_depth, value.values() if isinstance(value, dict) else value), default=0)


def flow(value: Any) -> str:
    if isinstance(value, Noted):
        return flow(value.value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Verbatim) or not isinstance(value, str):
        return str(value)
    plain = re.fullmatch(r"[A-Za-z/][A-Za-z0-9/._-]*(::?[A-Za-z0-9]+)*", value)
    if plain and value.lower() not in _NOT_PLAIN:
        return value
    return f"'{value}'" if '"' in value and "'" not in value else json.dumps(value, ensure_ascii=False)


_NOT_PLAIN: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def ref(name: str) -> Verbatim:
    return Verbatim(f"!Ref {name}")


def arn(name: str) -> Verbatim:
    return Verbatim(f"!GetAtt {name}.Arn")


def sub(text: str) -> Verbatim:
    return Verbatim(f'!Sub "{text}"')
