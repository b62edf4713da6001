"""Events and rules are read by parsers of their own: whatever those take, the published schema takes, and no more.

Documents are made of values on both sides of every bound. Two things the schema does not say, and none is made of: a
name that is written twice is one name, and text that is not printable is no id.
"""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from local.openapi import body_schema
from tests.examples import examples
from ulak.erp.bodies import RuleBody
from ulak.erp.intake import read_posted
from ulak.erp.mapping import read_rules
from ulak.errors import InputError
from ulak.routes import all_routes

ROUTE: Final = {route.key: route for route in all_routes()}["POST /v1/erp/events"]
SCHEMA: Final = Draft202012Validator(body_schema(ROUTE))
RULE_SCHEMA: Final = Draft202012Validator(RuleBody.model_json_schema())

Values = st.SearchStrategy[Any]

WORD: Final[Values] = st.text("abçĞ 0._-", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
NUMBER: Final[Values] = st.integers(0, 10**9) | st.sampled_from([0.5, 12.25])
STRANGE: Final[Values] = st.sampled_from([None, True, [], {}, [None], [["a"]], {"a": 1}, [True]])
"""What is no value of any field but a list's or an object's own."""


def long(limit: int) -> Values:
    """Texts up to a limit of characters, seldom over it, seldom empty."""
    return st.sampled_from([limit - 1, limit, limit - 1, limit, limit + 1, 0]).map(
        lambda length: "a" * length
    )


def mixed(*good: Values, bad: Values = STRANGE) -> Values:
    """Now and then what is bad: whole documents are to be good."""
    return st.integers(0, 19).flatmap(lambda n: bad if n == 19 else st.one_of(*good))


def fields(required: dict[str, Values], optional: dict[str, Values]) -> Values:
    return st.fixed_dictionaries(required, optional=optional)


def one_of(good: list[Any], bad: list[Any]) -> Values:
    return mixed(st.sampled_from(good), bad=st.sampled_from(bad))


NAME: Final[Values] = mixed(WORD, NUMBER, long(64))
NAMES: Final[Values] = st.lists(NAME, max_size=4, unique_by=lambda one: str(one).strip())
ID: Final[Values] = mixed(WORD, NUMBER, long(128))
VALUE: Final[Values] = mixed(WORD, NUMBER, st.just(""))

BAD_NAMES: Final = ["", "a" * 65, "a\x01b", True, [], {}]

MESSAGE: Final[Values] = fields(
    {},
    {
        "users": mixed(NAMES, NAME),
        "recipients": mixed(NAMES, NAME),
        "text": VALUE,
        "document_type": VALUE,
        "ttl": VALUE,
    },
)
APPROVAL: Final[Values] = fields(
    {
        "users": mixed(
            WORD,
            WORD.map(lambda one: [one]),
            bad=st.sampled_from([[], " ", [" "], "a\x01b", ["a", "b"], None]),
        ),
        "task_id": mixed(
            NUMBER, st.sampled_from(["WF-1", "a" * 64]), bad=st.sampled_from(["a b", "é", "", "a" * 65])
        ),
        "amount": mixed(
            NUMBER,
            st.sampled_from(["48250", "48250.5", "0.50", "1.250,00", "1,250.5", "1.234", "12,5000"]),
            bad=st.sampled_from(["1.250,00 TL", "1.2.3", "", "-1", -1, "1" * 16, 10**15, True]),
        ),
        "currency": one_of(["TRY", "EUR"], ["try", "TL", "", 7]),
    },
    {
        "title": mixed(WORD, NUMBER, long(120)),
        "document_number": mixed(WORD, NUMBER, long(64)),
        "party": mixed(WORD, NUMBER, long(120)),
        "requester": mixed(
            WORD, NUMBER, st.sampled_from([" ", " AYSE ", "a" * 64]), bad=st.sampled_from(BAD_NAMES)
        ),
        "ttl": one_of([30, 600], [29, 601, "60", True]),
        "length": one_of([6, 10], [5, 11, "6"]),
        "locale": one_of(["tr", "en"], ["de", "", 1]),
        "template_name": one_of(["onay", "a" * 32], ["Onay", "", "a" * 33, 5]),
        "recipients": one_of([[]], [["905321112233"], "905321112233"]),
    },
)
ACCOUNT: Final = {"code": "120.01", "name": "Işık Ltd.", "changed_at": "2026-11-22T10:15:00+03:00"}
MESSAGE_KINDS: Final = [
    "workflow.alert",
    "workflow.notice",
    "task.started",
    "task.ended",
    "document.created",
]


READING: Final[Values] = fields(
    {},
    {
        "decimal": one_of([",", "."], ["", None, ";", 1]),
        "nothing_words": one_of(["empty", "text"], ["", None, True]),
    },
) | one_of([{}], [{"encoding": "utf-8"}, None, [], ","])


def events(kinds: Values, data: Values) -> Values:
    return fields({"type": kinds, "id": ID, "data": mixed(data)}, {"reading": READING})


EVENTS: Final = {
    "message": events(one_of(MESSAGE_KINDS, ["task.stopped", 7, None]), MESSAGE),
    "approval": events(st.just("approval.started"), APPROVAL),
    "account": events(st.just("account.upserted"), one_of([ACCOUNT], [{**ACCOUNT, "changed_at": 5}])),
}


def is_read(document: Any) -> bool:
    try:
        read_posted(json.dumps(document).encode())
    except InputError:
        return False
    return True


@pytest.mark.parametrize("kind", EVENTS)
@settings(examples(400), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_an_event_is_read_exactly_if_the_published_schema_takes_it(kind: str, data: st.DataObject) -> None:
    document = data.draw(EVENTS[kind])
    assert is_read(document) == SCHEMA.is_valid(document), [
        one.message for one in SCHEMA.iter_errors(document)
    ]


MESSAGE_EVENT: Final[dict[str, Any]] = {"type": "workflow.alert", "id": "1", "data": {"users": ["ayse"]}}
TASK: Final[dict[str, Any]] = {"users": ["ayse"], "task_id": "WF-1", "amount": "1.00", "currency": "TRY"}


@pytest.mark.parametrize(
    "document",
    [
        *({k: v for k, v in MESSAGE_EVENT.items() if k != name} for name in MESSAGE_EVENT),
        MESSAGE_EVENT | {"at": "2026-11-22T10:15:00+03:00"},
        MESSAGE_EVENT | {"data": {"users": [], "text": "a"}},
        *(
            {"type": "approval.started", "id": "1", "data": {k: v for k, v in TASK.items() if k != name}}
            for name in TASK
        ),
        {"type": "approval.started", "id": "1", "data": TASK | {"text": "Onay"}},
    ],
    ids=str,
)
def test_what_is_left_out_or_too_much_is_missed_by_both(document: dict[str, Any]) -> None:
    assert (is_read(document), SCHEMA.is_valid(document)) == (False, False)


EXPRESSION: Final = mixed(st.sampled_from(["FICHENO", "CARI.GSM", "join('-', [a, b])"]), long(1000))
RULES: Final = fields(
    {
        "type": one_of(["document.created", "approval.started"], ["task.stopped", None]),
        "id": EXPRESSION,
        "data": mixed(st.dictionaries(st.sampled_from(["users", "no", "unvan"]), EXPRESSION, max_size=2)),
    },
    {"when": EXPRESSION},
)


@settings(examples(400), suppress_health_check=[HealthCheck.too_slow])
@given(rule=RULES)
def test_a_rule_is_read_exactly_if_the_published_schema_takes_it(rule: dict[str, Any]) -> None:
    try:
        read_rules([rule])
        read = True
    except InputError:
        read = False
    assert read == RULE_SCHEMA.is_valid(rule), rule


@pytest.mark.parametrize(
    "rule", [{"type": "task.ended", "data": {}}, {"type": "task.ended", "id": "a"}, {"id": "a"}]
)
def test_a_rule_without_what_it_needs_is_refused_by_both(rule: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read_rules([rule])
    assert not RULE_SCHEMA.is_valid(rule)


def test_the_routes_own_examples_are_read() -> None:
    for route in {route.key: route for route in all_routes()}.values():
        if route.path.startswith(("/v1/erp", "/v1/schedules", "/v1/webhooks")) and route.body:
            assert route.example is not None
            Draft202012Validator(body_schema(route)).validate(route.example)
    assert is_read(ROUTE.example)


@pytest.mark.parametrize(
    ("recipients", "read"),
    [
        (["", "0532 111 22 33"], ("0532 111 22 33",)),
        ([False, " 0532 111 22 33 "], ("0532 111 22 33",)),
        (["  ", "0532 111 22 33"], ("0532 111 22 33",)),
    ],
)
def test_what_is_blank_is_empty_and_the_next_number_is_taken(
    recipients: list[Any], read: tuple[str, ...]
) -> None:
    data = {"recipients": recipients, "users": False, "text": " Onay ", "note": False}
    event = read_posted(json.dumps({"type": "workflow.alert", "id": "1", "data": data}).encode())
    assert (event.users, event.recipients) == ((), read)
    assert event.values == {"text": "Onay", "note": ""}


@pytest.mark.parametrize("nobody", [False, "", " ", [], [False], ["", " "]])
def test_an_event_for_nobody_is_refused_by_both(nobody: Any) -> None:
    document = {"type": "workflow.alert", "id": "1", "data": {"recipients": nobody, "text": "a"}}
    assert not is_read(document)
    assert not SCHEMA.is_valid(document)
