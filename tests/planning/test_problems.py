"""What is wrong with a request is told in full, each problem at its place, and nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from tests.conftest import HandClock
from tests.planning.test_accept import JOB, MESSAGE, NUMBER, codes, numbers, refused, refused_with, stored
from tests.world import World
from ulak.identity.caller import Caller


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One for all tests here, since none of them may change it."""
    with mock_aws():
        yield World(HandClock())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sender_id": "NOBODY"}, [("/sender_id", "sender_id_unknown")]),
        ({"sender_id": "acme"}, [("/sender_id", "sender_id_unknown")]),
        ({"sender_id": "GÜNEŞ"}, [("/sender_id", "sender_id_turkish")]),
        ({"sender_id": ""}, [("/sender_id", "sender_id_length")]),
        ({"text": "Sayın {ad}"}, [("/text", "placeholder_unknown")]),
        ({"text": "Sayın {ad"}, [("/text", "placeholder_malformed")]),
        (
            {"text": "{a} {b} {"},
            [("/text", "placeholder_malformed")] + [("/text", "placeholder_unknown")] * 2,
        ),
        ({"text": "a\x00"}, [("/text", "text_control_character")]),
        ({"text": "  "}, [("/text", "text_empty")]),
        ({"text": "a" * 4_001}, [("/text", "template_too_long")]),
        ({"purpose": ...}, [("/purpose", "purpose_missing")]),
        ({"colour": 1}, [("/colour", "field_unknown")]),
        (
            {"tags": {"cost_center": "", "x": 1}},
            [("/tags/cost_center", "field_empty"), ("/tags/x", "field_unknown")],
        ),
        ({"tags": []}, [("/tags", "field_not_object")]),
        ({"requested_by": "a" * 65}, [("/requested_by", "field_too_long")]),
        ({"recipients": [], "rows": []}, [("", "recipients_or_rows")]),
        ({"recipients": "0532"}, [("/recipients", "field_not_list")]),
        (
            {"recipients": [NUMBER, 5, None]},
            [("/recipients/1", "field_not_text"), ("/recipients/2", "field_not_text")],
        ),
        ({"recipients": numbers(10_001)}, [("/recipients", "too_many_rows")]),
        ({"recipients": ..., "rows": [{"to": NUMBER, "str": [1]}]}, [("/rows/0/str", "field_not_text")]),
        ({"recipients": ..., "rows": [{"to": NUMBER, "a/b~": None}]}, [("/rows/0/a~1b~0", "field_not_text")]),
        ({"recipients": ..., "rows": [{"to": NUMBER, "ad": True}]}, [("/rows/0/ad", "field_not_text")]),
        ({"one_per_number": "often"}, [("/one_per_number", "field_not_boolean")]),
        (
            {"sender_id": "GÜNEŞ", "text": "{x}"},
            [("/sender_id", "sender_id_turkish"), ("/text", "placeholder_unknown")],
        ),
    ],
    ids=lambda value: json.dumps(value, default=str)[:40] if isinstance(value, dict) else "",
)
def test_every_problem_of_a_job_is_told_with_its_place(
    world: World, change: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    body = {name: value for name, value in {**JOB, **change}.items() if value is not ...}
    assert codes(refused(world, body)) == told
    assert stored() == (0, 0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"to": "0212 555 11 22"}, [("/to", "msisdn_landline")]),
        ({"to": 5321234567}, [("/to", "field_not_text")]),
        ({"text": "Sayın {ad}", "params": {"ad": ""}}, [("/params/ad", "value_missing")]),
        ({"text": "Sayın {ad}"}, [("/text", "placeholder_unknown")]),
        ({"text": "a" * 908}, [("/text", "text_too_long")]),
        ({"text": "{a}", "params": {"a": "b" * 908}}, [("/text", "text_too_long")]),
        ({"params": {"to": "x"}, "to": ...}, [("/to", "addressee_one")]),
    ],
)
def test_every_problem_of_a_message_is_told_with_its_place(
    world: World, change: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    body = {name: value for name, value in {**MESSAGE, **change}.items() if value is not ...}
    assert codes(refused(world, body, message=True)) == told
    assert stored() == (0, 0)


@pytest.mark.parametrize("message_type", ["vip", "tckn", "wap_push"])
def test_a_message_type_that_the_operator_does_not_offer_is_refused(world: World, message_type: str) -> None:
    problems = refused(world, {**JOB, "message_type": message_type})
    assert codes(problems) == [("/message_type", "message_type_not_offered")]
    assert refused_with(world, {**JOB, "message_type": message_type}) == {
        "operator": "Netgsm",
        "offered": "bulk, flash, otp",
    }


def test_a_service_that_the_firm_has_no_account_of_is_named(world: World) -> None:
    world.directory.add_firm("other", "Other")
    answer = world.call("POST", "/v1/jobs", JOB, key="key-00000001", caller=Caller("other", "k"))
    assert answer.codes == ["account_missing"]
