"""A problem as a person reads it, and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ulak.catalogue import Locale, sentence
from ulak.errors import Problem
from ulak.platform.answers import ProblemAnswer


def told(one: Problem, locale: Locale) -> ProblemAnswer:
    """Code, sentence and place of one problem."""
    where: ProblemAnswer = {"code": one.code, "message": sentence(one.code, locale, one.filling)}
    if one.pointer:
        where["pointer"] = one.pointer
    if one.row is not None:
        where["row"] = one.row
    if one.choose:
        where["readings"], where["choose"] = list(one.readings), one.choose
    return where


def encode_problem(one: Problem) -> dict[str, Any]:
    """A problem as it is kept: its code still, for a reader of either language."""
    kept = {"code": one.code, "pointer": one.pointer, "row": one.row, "params": one.params}
    return kept | ({"readings": list(one.readings), "choose": one.choose} if one.choose else {})


def decode_problem(fields: Mapping[str, Any]) -> Problem:
    """What `encode_problem` was given."""
    readings, choose = tuple(fields.get("readings", ())), fields.get("choose", "")
    return Problem(fields["code"], fields["pointer"], fields["row"], fields["params"], readings, choose)
