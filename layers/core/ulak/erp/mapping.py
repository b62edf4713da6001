"""A foreign payload becomes an event of ours by rules, not by code: JMESPath expressions (https://jmespath.org).

A mapping is a list of rules; the first whose ``when`` holds is used. Each value of ``data`` is an expression
over the payload; one that finds nothing leaves its field out, ``users`` and ``recipients`` take a list or one
value. A fraction, or an integer beyond 64 bits, is its text to an expression, and a number in what it finds. JMESPath
has no loops, no names of ours and no way out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from ulak.erp.kinds import Kind
from ulak.errors import InputError, Problem
from ulak.platform.strict_json import JsonNumber

MOST_RULES: Final = 20
LONGEST_EXPRESSION: Final = 1000


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
    expressions = {"when": when, "id": fields.get("id")} | {
        f"data/{name}": expression for name, expression in fields["data"].items()
    }
    for name, expression in expressions.items():
        if not _compiles(expression):
            problems.append(Problem("expression_malformed", f"{at}/{name}"))
    return Rule(Kind(fields["type"]), when, fields.get("id") or "", dict(fields["data"]))


def _compiles(expression: Any) -> bool:
    if not isinstance(expression, str) or not 0 < len(expression) <= LONGEST_EXPRESSION:
        return False
    try:
        jmespath.compile(expression)
    except (JMESPathError, RecursionError):
        return False
    return True


def apply(rules: Sequence[Rule], payload: Any) -> dict[str, Any]:
    """The payload as ``{"type", "id", "data"}``. Raises ``InputError`` if no rule takes it, or an expression
    meets what it cannot work on.

    >>> rule = Rule(Kind.DOCUMENT_CREATED, "FICHENO", "FICHENO", {"no": "FICHENO", "recipients": "CARI.GSM"})
    >>> apply([rule], {"FICHENO": "FT1", "CARI": {"GSM": "0532 111 22 33"}})
    {'type': 'document.created', 'id': 'FT1', 'data': {'no': 'FT1', 'recipients': '0532 111 22 33'}}
    """
    payload = _as_text(payload)
    for rule in rules:
        try:
            if not jmespath.search(rule.when, payload):
                continue
            found = {name: jmespath.search(expression, payload) for name, expression in rule.data.items()}
            given_id = jmespath.search(rule.given_id, payload)
        except JMESPathError as error:
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
