"""The mappings of the documentation do what it says of them, and no mapping does anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ulak.erp.approvals import checked
from ulak.erp.kinds import Kind, read_event
from ulak.erp.mapping import Rule, apply, read_rules
from ulak.errors import InputError
from ulak.platform.strict_json import parse_object

MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"


def mapping(name: str) -> dict[str, Any]:
    return dict(json.loads((MAPPINGS / f"{name}.json").read_text()))


@pytest.mark.parametrize("name", sorted(path.stem for path in MAPPINGS.glob("*.json")))
def test_a_documented_payload_becomes_the_documented_event(name: str) -> None:
    given = mapping(name)
    rules = mapping(given["rules"])["rules"] if isinstance(given["rules"], str) else given["rules"]
    payload = parse_object(json.dumps(given["payload"]).encode())
    event = checked(read_event(apply(read_rules(rules), payload)))
    assert given["event"] == {
        "type": event.kind.value,
        "id": event.given_id,
        "users": [*event.users],
        "recipients": [*event.recipients],
        "values": dict(event.values),
    }


def test_the_first_rule_that_holds_is_used_and_none_is_told() -> None:
    rules = [
        Rule(kind, when, "id", {"text": "t"})
        for kind, when in ((Kind.TASK_STARTED, "a"), (Kind.TASK_ENDED, "b"))
    ]
    assert apply(rules, {"a": 1, "b": 1})["type"] == "task.started"
    assert apply(rules, {"b": 1})["type"] == "task.ended"
    with pytest.raises(InputError) as refused:
        apply(rules, {"c": 1})
    assert [problem.code for problem in refused.value.problems] == ["no_rule_matches"]


@pytest.mark.parametrize("payload", [{}, {"a": None}, {"a": 1}, {"a": [{}]}, {"a": "x" * 10_000}])
def test_an_expression_that_meets_what_it_cannot_work_on_is_a_refusal(payload: dict[str, Any]) -> None:
    rule = Rule(Kind.TASK_STARTED, "`true`", "join('-', a)", {"text": "a"})
    with pytest.raises(InputError) as refused:
        apply([rule], payload)
    assert [problem.code for problem in refused.value.problems] == ["expression_failed"]


def test_every_bad_expression_of_a_mapping_is_told() -> None:
    good = {"type": "task.started", "id": "a", "data": {"text": "b"}}
    bad: list[Any] = [
        good,
        good | {"when": "a ==", "id": "a["},
        good | {"data": {"text": "x" * 1001, "n": 1}},
        good | {"type": "task.stopped"},
        good | {"extra": 1},
        {"type": "task.started", "id": "a"},
        "rule",
        good | {"id": "(" * 900},
    ]
    with pytest.raises(InputError) as refused:
        read_rules(bad)
    assert [problem.pointer for problem in refused.value.problems] == [
        "/rules/1/when",
        "/rules/1/id",
        "/rules/2/data/text",
        "/rules/2/data/n",
        "/rules/3/type",
        "/rules/4/extra",
        "/rules/5/data",
        "/rules/6/data",
        "/rules/7/id",
    ]
