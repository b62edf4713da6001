"""A foreign payload becomes an event of ours by rules, not by code: JMESPath expressions (https://jmespath.org).

A mapping is a list of rules; the first whose ``when`` holds is used. Each value of ``data`` is an expression
over the payload; one that finds nothing leaves its field out, ``users`` and ``recipients`` take a list or one
value. A fraction, or an integer beyond 64 bits, is its text to an expression, and a number in what it finds. What an
expression may be, and what it may cost, is bounded (`ulak.erp.expressions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ulak.erp.expressions import (
    DEEPEST_EXPRESSION,
    FUNCTIONS,
    LONGEST_EXPRESSION,
    Malformed,
    TooMuch,
    compiled,
    evaluate,
)
from ulak.erp.kinds import Kind
from ulak.errors import InputError, Param, Problem
from ulak.platform.strict_json import JsonNumber

MOST_RULES: Final = 20
MOST_FIELDS: Final = 100
"""Of one rule's data."""
LONGEST_FIELD: Final = 64


@dataclass(frozen=True, slots=True)
class Rule:
    """`when`, `given_id` and `data` are expressions; `kind` is not."""

    kind: Kind
    when: str
    given_id: str
    data: Mapping[str, str]

    def as_fields(self) -> dict[str, Any]:
        return {"type": self.kind.value, "when": self.when, "id": self.given_id, "data": dict(self.data)}


def read_rules(given: Sequence[Any]) -> tuple[Rule, ...]:
    """Rules as they were sent; ``InputError`` with every problem, each expression compiled."""
    problems: list[Problem] = []
    rules = [_rule(fields, f"/rules/{index}", problems) for index, fields in enumerate(given)]
    if problems:
        raise InputError(problems)
    return tuple(rule for rule in rules if rule is not None)


def _rule(fields: Any, at: str, problems: list[Problem]) -> Rule | None:
    if not isinstance(fields, Mapping) or not isinstance(fields.get("data"), Mapping):
        problems.append(Problem("field_not_object", f"{at}/data", params={"field": "data"}))
        return None
    kinds = [kind.value for kind in Kind]
    if fields.get("type") not in kinds:
        problems.append(Problem("event_type_unknown", f"{at}/type", params={"known": ", ".join(kinds)}))
        return None
    unknown = set(fields) - {"type", "when", "id", "data"}
    problems += [Problem("field_unknown", f"{at}/{name}", params={"field": name}) for name in sorted(unknown)]
    when = fields.get("when", "`true`")
    if len(fields["data"]) > MOST_FIELDS:
        problems.append(Problem("too_many_rows", f"{at}/data", params={"limit": MOST_FIELDS}))
        return None
    expressions = {"when": when, "id": fields.get("id")} | {
        f"data/{name}": expression for name, expression in fields["data"].items()
    }
    for name, expression in expressions.items():
        if len(name) > LONGEST_FIELD + len("data/"):
            params: dict[str, Param] = {"field": name[:LONGEST_FIELD], "limit": LONGEST_FIELD}
            problems.append(Problem("field_too_long", f"{at}/data", params=params))
            continue
        try:
            compiled(expression)
        except Malformed as error:
            problems.append(Problem(str(error), f"{at}/{name}", params=_BOUNDS))
    return Rule(Kind(fields["type"]), when, fields.get("id") or "", dict(fields["data"]))


_BOUNDS: Final[Mapping[str, Param]] = {
    "limit": LONGEST_EXPRESSION,
    "depth": DEEPEST_EXPRESSION,
    "known": ", ".join(sorted(FUNCTIONS)),
}


def kept_rules(kept: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules as they were saved, by the bounds of then: what they cost is bounded whenever they are used."""
    return tuple(
        Rule(Kind(one["type"]), one.get("when", "`true`"), one.get("id") or "", dict(one["data"]))
        for one in kept
    )


def apply(rules: Sequence[Rule], payload: Any) -> dict[str, Any]:
    """The payload as ``{"type", "id", "data"}``. Raises ``InputError`` if no rule takes it, and where an expression
    meets what it cannot work on, or reaches a bound.

    >>> rule = Rule(Kind.DOCUMENT_CREATED, "FICHENO", "FICHENO", {"no": "FICHENO", "recipients": "CARI.GSM"})
    >>> apply([rule], {"FICHENO": "FT1", "CARI": {"GSM": "0532 111 22 33"}})
    {'type': 'document.created', 'id': 'FT1', 'data': {'no': 'FT1', 'recipients': '0532 111 22 33'}}
    """
    payload = _as_text(payload)
    for rule in rules:
        try:
            if not evaluate(compiled(rule.when), payload):
                continue
            found = {name: evaluate(compiled(one), payload) for name, one in rule.data.items()}
            given_id = evaluate(compiled(rule.given_id), payload)
        except TooMuch as error:
            raise InputError([Problem("expression_too_much", params={"type": rule.kind.value})]) from error
        except Exception as error:  # whatever it is, it is of this rule over this payload, and will be again
            raise InputError([Problem("expression_failed", params={"type": rule.kind.value})]) from error
        data = {name: _as_number(value) for name, value in found.items() if value is not None}
        return {"type": rule.kind.value, "id": _as_number(given_id), "data": data}
    raise InputError([Problem("no_rule_matches")])


class _Number(str):
    """A number that is kept as it was written, as expressions see it: its text."""

    __slots__ = ()


_Number.__name__ = "str"  # JMESPath goes by a type's name


def _as_text(payload: Any) -> Any:
    if isinstance(payload, JsonNumber):
        return _Number(payload)
    if isinstance(payload, Mapping):
        return {name: _as_text(value) for name, value in payload.items()}
    return [_as_text(value) for value in payload] if isinstance(payload, list) else payload


def _as_number(found: Any) -> Any:
    """What an expression found; a number that it left as it was is one again."""
    if isinstance(found, _Number):
        return JsonNumber(str(found))
    if isinstance(found, Mapping):
        return {name: _as_number(value) for name, value in found.items()}
    return [_as_number(value) for value in found] if isinstance(found, list) else found
