"""Bodies of many cards: the rows are read one by one, by what the document publishes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from local.openapi import body_schema
from tests.examples import examples
from ulak.directory.rows import CurrentAccountsBody, SubscribersBody, read_current_accounts, read_subscribers
from ulak.errors import InputError, Problem
from ulak.platform.bodies import Body, parse
from ulak.routes import all_routes

_TEXTS = st.sampled_from(
    ["", "A1", "Ayşe", " x ", "x" * 41, "x" * 65, "x" * 121, "a\nb", "2026-10-01", "12.5", "TR"]
)
_VALUES = st.one_of(
    _TEXTS,
    st.sampled_from([None, True, False, 0, 5, -1, "msisdn", "tckn", "tr", "TRY", "KKTC"]),
    st.lists(_TEXTS, max_size=6),
    st.dictionaries(st.sampled_from(["bayi", "ad", "1x", "number"]), _TEXTS, max_size=3),
    st.lists(
        st.fixed_dictionaries(
            {"number": _TEXTS}, optional={"label": _TEXTS, "preferred": st.booleans(), "who": _TEXTS}
        ),
        max_size=3,
    ),
)
_RIGHT: dict[str, Any] = {"code": "A1", "name": "Ayşe"}
_ROUTES = {
    "POST /v1/subscribers": (SubscribersBody, read_subscribers),
    "POST /v1/accounts": (CurrentAccountsBody, read_current_accounts),
}
_DECLARED = {route.key: route for route in all_routes()}
_SCHEMAS = {route: Draft202012Validator(body_schema(_DECLARED[route])) for route in _ROUTES}


def problems_of_model(model: type[Body], body: dict[str, Any]) -> set[tuple[str, str, int | None]]:
    try:
        parse(model, body)
    except InputError as refused:
        return told(refused.problems)
    return set()


def problems_of_parser(read: Any, body: dict[str, Any]) -> set[tuple[str, str, int | None]]:
    try:
        return told(read(json.dumps(body).encode()).problems)
    except InputError as refused:
        return told(refused.problems)


def told(problems: Any) -> set[tuple[str, str, int | None]]:
    whole: list[Problem] = list(problems)
    return {(one.pointer, one.code, one.row) for one in whole}


@pytest.mark.parametrize("route", _ROUTES)
@examples(300)
@given(data=st.data())
def test_the_parser_takes_what_the_published_model_takes_and_says_the_same_of_the_rest(
    route: str, data: st.DataObject
) -> None:
    model, read = _ROUTES[route]
    row_fields = [*model.model_fields["rows"].annotation.__args__[0].model_fields, "who"]  # type: ignore[union-attr] # every model of the table has rows
    row = st.dictionaries(st.sampled_from(row_fields), _VALUES, max_size=3).map(lambda more: _RIGHT | more)
    rows = data.draw(st.one_of(st.lists(st.one_of(row, row, _VALUES), max_size=4), _VALUES))
    body = data.draw(st.sampled_from([{"rows": rows}, {"rows": rows, "who": 1}, {}]))
    of_model, of_parser = problems_of_model(model, body), problems_of_parser(read, body)
    if not of_parser:
        _SCHEMAS[route].validate(body)
    if body.keys() == {"rows"} and isinstance(rows, list) and all(isinstance(one, dict) for one in rows):
        assert of_parser == of_model
    else:
        assert bool(of_parser) == bool(of_model)


@pytest.mark.parametrize("route", _ROUTES)
def test_a_body_of_the_published_example_is_taken(route: str) -> None:
    example = _DECLARED[route].example
    assert example is not None
    _, read = _ROUTES[route]
    rows = read(json.dumps(example).encode())
    assert (len(rows.read), list(rows.problems)) == (1, [])
