"""The reader of each body and its published schema take the same bodies, with the same values, and refuse the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.openapi import body_schema
from tests.examples import examples
from ulak.errors import InputError
from ulak.otp.http import ROUTES
from ulak.otp.requests import (
    TAGS,
    IssueBody,
    TemplateBody,
    VerifyBody,
    read_issue,
    read_template,
    read_verify,
)
from ulak.otp.schema import CodeTask, CodeTemplateBodySchema, IssueBodySchema, VerifyBodySchema
from ulak.otp.task import Task, canonical_amount, canonical_number
from ulak.platform.strict_json import JsonNumber, encode, parse_object
from ulak.text import EncodingChoice

ROUNDS = examples(150)

# --- bodies that are taken --------------------------------------------------------------------------------

WORDS = st.text(min_size=1, max_size=70)
NAME = st.text(
    st.characters(codec="utf-8", exclude_characters="".join(map(chr, [*range(32), 127]))), min_size=1
)
NAMES = NAME.map(lambda text: text[:64])


def shaped(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)


AMOUNTS = shaped(r"[0-9]{1,15}(\.[0-9]{1,2})?") | st.integers(0, 10**15 - 1)
LOCALES = st.sampled_from(["tr", "en", None])
ENCODINGS = st.sampled_from([*(choice.value for choice in EncodingChoice), None])
PURPOSES = shaped(r"[a-z][a-z0-9_]{1,31}")


def or_null(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def task_of(amount: Any, currency: str, rest: dict[str, Any]) -> dict[str, Any]:
    return rest | {"amount": amount, "currency": None if amount is None else currency}


TASKS = st.builds(
    task_of,
    or_null(AMOUNTS),
    shaped("[A-Z]{3}"),
    st.fixed_dictionaries(
        {"id": shaped(r"[\x21-\x7e]{1,64}"), "approver": NAMES},
        optional={"title": or_null(WORDS), "document_number": or_null(NAMES), "party": or_null(WORDS)},
    ),
)
TO = (
    st.text(min_size=1, max_size=40)
    | st.fixed_dictionaries({"erp_user": NAMES}, optional={"subscriber": st.none()})
    | st.fixed_dictionaries({"subscriber": NAMES}, optional={"erp_user": st.none()})
)
TEXT_OR_NAME = st.fixed_dictionaries(
    {}, optional={"template": WORDS, "template_name": st.none()}
) | st.fixed_dictionaries({"template_name": shaped("[a-z0-9][a-z0-9_-]{0,31}"), "template": st.none()})
ISSUES = st.builds(
    dict.__or__,
    TEXT_OR_NAME,
    st.fixed_dictionaries(
        {"to": TO, "purpose": PURPOSES},
        optional={
            "task": or_null(TASKS),
            "length": or_null(st.integers(6, 10)),
            "ttl": or_null(st.integers(30, 600)),
            "locale": LOCALES,
            "encoding": ENCODINGS,
            "sender_id": or_null(st.text(min_size=1, max_size=11)),
            "client_reference": or_null(NAMES),
            "requested_by": or_null(NAMES),
            "tags": or_null(st.dictionaries(st.sampled_from(TAGS), or_null(NAMES))),
            "visitor": or_null(st.dictionaries(st.sampled_from(["ip", "user"]), or_null(NAMES))),
            "android_hash": or_null(shaped("[A-Za-z0-9+/]{11}")),
            "web_domain": or_null(shaped(r"([a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?\.){1,3}[a-z]{2,9}")),
        },
    ),
)
VERIFIES = st.fixed_dictionaries({"code": shaped("[0-9]{6,10}")}, optional={"task": or_null(TASKS)})
TEMPLATES = st.fixed_dictionaries(
    {"text": st.text(min_size=1, max_size=400), "purpose": PURPOSES},
    optional={"locale": LOCALES, "encoding": ENCODINGS},
)

# --- near misses ------------------------------------------------------------------------------------------

JUNK: list[Any] = [
    *(
        None,
        "",
        True,
        False,
        0,
        -1,
        5,
        6,
        10,
        11,
        29,
        30,
        600,
        601,
        10**15 - 1,
        10**15,
        [],
        ["x"],
        {},
    ),
    *({"x": "y"}, "tr", "TR", "de", "unicode", "1.250,00", "1.23", "1.234", "12.", "-1", "١٢", "123456"),
    *("123456\n", "TRY", "try", "TRYL", "a b", "\x00", "a\n", "ş", "a.bc", "A.bc", "-a.bc", "sign_in", "1a"),
    *("x" * n for n in (1, 2, 11, 12, 32, 33, 40, 41, 64, 65, 120, 121, 400, 401)),
    *("1" * n for n in (5, 6, 10, 11, 15, 16)),
    *map(JsonNumber, ("1.5", "12.25", "-1.5", "1e400", "-0", str(10**20), str(-(10**20)))),
    *("a" * n + ".bc" for n in (61, 62, 63, 64)),
]


def places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from places(inner, (*path, name))


@st.composite
def mutated(draw: st.DrawFn, bodies: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """A body that was taken, with one field of it dropped, replaced, lengthened, or another put beside it."""
    body = json.loads(json.dumps(draw(bodies)))
    *way, last = draw(st.sampled_from([*places(body)]))
    inner = body
    for name in way:
        inner = inner[name]
    match draw(st.sampled_from(["drop", "replace", "append", "repeat", "beside", "swap"])):
        case "drop":
            del inner[last]
        case "append" if isinstance(inner[last], str):
            inner[last] += draw(st.sampled_from(["\n", " ", "x", "0", "ı", "\x7f", "."]))
        case "repeat" if isinstance(inner[last], str):
            inner[last] = (inner[last] * 70)[: draw(st.sampled_from([41, 64, 65, 121]))]
        case "beside":
            inner[draw(st.sampled_from(["unheard", "amount", "template_name", "erp_user", "task", ""]))] = (
                draw(st.sampled_from(JUNK))
            )
        case "swap":
            inner[draw(st.sampled_from(["amount", "currency", "template", "title"]))] = inner.pop(last)
        case _:
            inner[last] = draw(st.sampled_from(JUNK))
    return body


FULL_TASK = {
    "id": "WF-1",
    "title": "Onay",
    "document_number": "SA-1",
    "amount": "1.00",
    "currency": "TRY",
    "party": "Ay A.Ş.",
    "approver": "ayse",
}
FULL_ISSUE: dict[str, Any] = {
    "to": "905321234567",
    "purpose": "sign_in",
    "task": FULL_TASK,
    "template": "{firm} {code} {until}",
    "length": 6,
    "ttl": 180,
    "locale": "tr",
    "encoding": "profile",
    "sender_id": "ACME",
    "client_reference": "r-1",
    "requested_by": "ayse",
    "tags": dict.fromkeys(TAGS, "X"),
    "visitor": {"ip": "192.0.2.7", "user": "u-7"},
    "android_hash": "FA+9qCX9VSu",
    "web_domain": "erp.acme.example",
}
FULL_VERIFY = {"code": "123456", "task": FULL_TASK}
FULL_TEMPLATE = {"text": "{firm} {code} {until}", "purpose": "sign_in", "locale": "en", "encoding": "profile"}


def near_misses(full: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with each field of it dropped, and in the place of each every junk."""
    for *way, last in places(full):
        for junk in [*JUNK, ...]:
            body = json.loads(json.dumps(full))
            inner = body
            for name in way:
                inner = inner[name]
            if junk is ...:
                del inner[last]
            else:
                inner[last] = junk
            yield body


# --- the three that are compared --------------------------------------------------------------------------

Published = Callable[[Any], bool]


def _pattern(
    validator: Any, pattern: str, instance: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """As ECMA-262 has it, where ``$`` is the end and no line feed may follow."""
    if validator.is_type(instance, "string") and not re.search(pattern.removesuffix("$") + r"\Z", instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


_Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _pattern})


def published(path: str) -> Published:
    (route,) = [route for route in ROUTES if route.key == f"POST {path}"]
    return _Validator(body_schema(route)).is_valid


ISSUE, RESEND = published("/v1/otp"), published("/v1/otp/{otp_id}/resend")
VERIFY, TEMPLATE = published("/v1/otp/{otp_id}/verify"), published("/v1/otp/templates/{name}")


def agreed(body: Any, read: Callable[[bytes], Any], model: Any, valid: Published) -> tuple[Any, Any] | None:
    """What the reader and the model make of the body; ``None`` if both, and the published schema, refuse it."""
    raw = encode(body)
    try:
        taken = read(raw)
    except InputError:
        taken = None
    try:
        modelled = model.model_validate(parse_object(raw))
    except ValueError:
        modelled = None
    assert (taken is not None, modelled is not None) == (valid(json.loads(raw)),) * 2, body
    return None if taken is None else (taken, modelled)


def _task(model: CodeTask | None) -> Task | None:
    if model is None:
        return None
    read = canonical_amount if isinstance(model.amount, str) else canonical_number
    amount = read(str(model.amount)) if model.amount is not None else ""
    return Task(
        id=model.id,
        title=model.title or "",
        document_number=model.document_number or "",
        amount=amount,
        currency=model.currency or "",
        party=model.party or "",
        approver=model.approver,
    )


def _issue(model: IssueBodySchema) -> IssueBody:
    to = model.to
    return IssueBody(
        to=to if isinstance(to, str) else "",
        erp_user=getattr(to, "erp_user", None) or "",
        subscriber=getattr(to, "subscriber", None) or "",
        purpose=model.purpose,
        task=_task(model.task),
        template=model.template,
        template_name=model.template_name or "",
        length=model.length if model.length is not None else 6,
        ttl_seconds=model.ttl if model.ttl is not None else 180,
        locale=model.locale or "tr",
        encoding=EncodingChoice(model.encoding or "transliterate"),
        text_as=model.text_as,
        sender_id=model.sender_id,
        client_reference=model.client_reference or "",
        requested_by=model.requested_by or "",
        tags={name: tag for name in TAGS if model.tags and (tag := getattr(model.tags, name))},
        visitor_ip=(model.visitor and model.visitor.ip) or "",
        visitor_user=(model.visitor and model.visitor.user) or "",
        android_hash=model.android_hash or "",
        web_domain=model.web_domain or "",
    )


def _issue_agreed(body: Any) -> bool:
    found = agreed(body, read_issue, IssueBodySchema, ISSUE)
    assert found is None or found[0] == _issue(found[1])
    return found is not None


def _verify_agreed(body: Any) -> bool:
    found = agreed(body, read_verify, VerifyBodySchema, VERIFY)
    assert found is None or found[0] == VerifyBody(found[1].code, _task(found[1].task))
    return found is not None


def _template_agreed(body: Any) -> bool:
    found = agreed(body, read_template, CodeTemplateBodySchema, TEMPLATE)
    if found is not None:
        taken, model = found
        encoding = EncodingChoice(model.encoding or "transliterate")
        assert taken == TemplateBody(model.text, model.purpose, model.locale or "tr", encoding, model.text_as)
    return found is not None


# --- what holds -------------------------------------------------------------------------------------------


@ROUNDS
@given(ISSUES)
def test_a_good_issue_is_taken_by_reader_and_schema_with_the_same_values(body: dict[str, Any]) -> None:
    assert _issue_agreed(body)
    assert RESEND(body)


@ROUNDS
@given(mutated(ISSUES))
def test_an_issue_nearly_right_is_taken_by_both_or_refused_by_both(body: dict[str, Any]) -> None:
    _issue_agreed(body)


@ROUNDS
@given(VERIFIES)
def test_a_good_verify_is_taken_by_reader_and_schema_with_the_same_values(body: dict[str, Any]) -> None:
    assert _verify_agreed(body)


@ROUNDS
@given(mutated(VERIFIES))
def test_a_verify_nearly_right_is_taken_by_both_or_refused_by_both(body: dict[str, Any]) -> None:
    _verify_agreed(body)


@ROUNDS
@given(TEMPLATES)
def test_a_good_template_is_taken_by_reader_and_schema_with_the_same_values(body: dict[str, Any]) -> None:
    assert _template_agreed(body)


@ROUNDS
@given(mutated(TEMPLATES))
def test_a_template_nearly_right_is_taken_by_both_or_refused_by_both(body: dict[str, Any]) -> None:
    _template_agreed(body)


FULL = {
    "issue": (FULL_ISSUE, _issue_agreed),
    "issue to a user": (FULL_ISSUE | {"to": {"erp_user": "ayse"}}, _issue_agreed),
    "issue by a template's name": (FULL_ISSUE | {"template": None, "template_name": "short"}, _issue_agreed),
    "issue without a task": (FULL_ISSUE | {"task": None}, _issue_agreed),
    "verify": (FULL_VERIFY, _verify_agreed),
    "template": (FULL_TEMPLATE, _template_agreed),
}


@pytest.mark.parametrize(("full", "is_taken"), FULL.values(), ids=FULL)
def test_each_field_of_a_full_body_with_each_junk_is_taken_by_both_or_refused_by_both(
    full: dict[str, Any], is_taken: Callable[[Any], bool]
) -> None:
    assert is_taken(full)
    taken = [is_taken(body) for body in near_misses(full)]
    assert 0.05 < sum(taken) / len(taken) < 0.6


@pytest.mark.parametrize("junk", [None, [], "x", 1, {"x": 1}, {}], ids=str)
def test_what_is_no_such_object_is_refused_by_both(junk: Any) -> None:
    for read, valid in ((read_issue, ISSUE), (read_verify, VERIFY), (read_template, TEMPLATE)):
        assert not valid(junk)
        with pytest.raises(InputError):
            read(json.dumps(junk).encode())


@pytest.mark.parametrize(
    ("fraction", "amount"),
    [
        ("12.5", "12.50"), ("0.07", "0.07"), ("100.00", "100.00"), ("125.500", "125.50"),
        ("1250.1499999999999", "1250.15"), ("1.25e3", "1250.00"),
    ],
)  # fmt: skip
def test_an_amount_may_be_a_json_fraction(fraction: str, amount: str) -> None:
    task = f'{{"id": "W", "approver": "a", "currency": "TRY", "amount": {fraction}}}'
    raw = f'{{"code": "123456", "task": {task}}}'.encode()
    taken = read_verify(raw)
    assert taken.task is not None
    assert taken.task.amount == amount
    assert VERIFY(json.loads(raw))


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body], ids=lambda route: route.key)
def test_the_example_of_each_route_is_taken(route: Any) -> None:
    assert route.read(json.dumps(route.example).encode()) is not None
    assert _Validator(body_schema(route)).is_valid(route.example)
