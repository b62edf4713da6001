"""After all attacks: what was a secret stands nowhere that it must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from local import Stack
from tests.attacks.victims import NUMBER, SECRET, Victim, code_at, number
from tests.e2e.programs import FirmProgram

pytestmark = [pytest.mark.stack, pytest.mark.attack]


@pytest.fixture
def canaries(attacker: FirmProgram, victim: Victim) -> dict[str, str]:
    """Patterns, by what they find."""
    msisdn = number()
    attacker.post("/v1/otp", {"to": msisdn, "purpose": "sign_in"}, expect=201)
    code = code_at(attacker, msisdn)
    key = victim.program.http.headers["authorization"].removeprefix("Bearer ")
    return {
        "a code": rf"(?<![0-9a-f.]){code}(?![0-9a-f])",
        "a number": f"{NUMBER}|{NUMBER[2:]}|{msisdn}",
        "a text": SECRET,
        "a key": re.escape(key.split(".")[-1]),
        "a password": "sifre-ulak-1",
    }


def test_no_log_holds_a_code_number_text_key_or_password(stack: Stack, canaries: dict[str, str]) -> None:
    said = stack.said()
    assert said
    for what, pattern in canaries.items():
        found = [line for line in said if re.search(pattern, line)]
        assert not found, (what, found[:3])


def test_no_queue_holds_them(stack: Stack, canaries: dict[str, str]) -> None:
    queues = stack.client("sqs")
    for name, url in stack.resources.items():
        if name.endswith("Queue"):
            answer = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
            for message in answer.get("Messages", ()):
                for what, pattern in canaries.items():
                    assert not re.search(pattern, message["Body"]), (name, what)


def _items(stack: Stack) -> Iterator[tuple[str, dict[str, Any]]]:
    engine = stack.client("dynamodb")
    for name in engine.list_tables()["TableNames"]:
        for page in engine.get_paginator("scan").paginate(TableName=name):
            yield from ((name, item) for item in page["Items"])


def test_no_table_holds_a_code_a_key_or_a_password(stack: Stack, canaries: dict[str, str]) -> None:
    looked = 0
    for name, item in _items(stack):
        looked += 1
        text = repr(item)
        for what in ("a code", "a key", "a password"):
            assert not re.search(canaries[what], text), (name, what, item.get("pk"), item.get("sk"))
    assert looked
