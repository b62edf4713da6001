"""A problem as a person reads it."""

from __future__ import annotations

from typing import Any

from ulak.catalogue import Locale, sentence
from ulak.errors import Problem


def told(one: Problem, locale: Locale) -> dict[str, Any]:
    """Code, sentence and place of one problem."""
    where: dict[str, Any] = {"code": one.code, "message": sentence(one.code, locale, one.params)}
    if one.pointer:
        where["pointer"] = one.pointer
    if one.row is not None:
        where["row"] = one.row
    return where
