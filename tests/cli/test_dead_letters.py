"""Dead letters are shown without being touched, and put back without being lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.dead_letters import SqsLetters, queues_of, redrive
from tests.template.test_deployment import DEAD_LETTERS, TEMPLATE
from ulak.platform.aws import client


@pytest.fixture
def queues(aws_in_process: None) -> tuple[Any, str, str]:
    """SQS, the dead letters' address and their queue's; three letters are dead."""
    sqs = client("sqs")
    dead, queue = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("dead", "queue"))
    for chunk in range(3):
        pointer = {"firm": "acme", "job": "7f3a", "chunk": chunk}
        sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(pointer))
    return sqs, dead, queue


def visible(sqs: Any, url: str) -> int:
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def test_each_letter_is_shown_once_and_stays_where_it_is(queues: tuple[Any, str, str]) -> None:
    sqs, dead, queue = queues
    letters = list(SqsLetters(sqs, dead, queue).show())
    assert sorted(json.loads(letter.body)["chunk"] for letter in letters) == [0, 1, 2]
    assert all(letter.sent_at > 0 for letter in letters)
    assert (visible(sqs, dead), visible(sqs, queue)) == (3, 0)


def test_redriving_moves_every_letter_and_again_finds_none(queues: tuple[Any, str, str]) -> None:
    sqs, dead, queue = queues
    letters = SqsLetters(sqs, dead, queue)
    assert (redrive(letters), redrive(letters)) == (3, 0)
    assert (visible(sqs, dead), visible(sqs, queue)) == (0, 3)


def test_every_queue_of_the_template_has_its_dead_letters_shown_and_put_back() -> None:
    known = {f"{name.title()}DeadLetters" for name in queues_of(TEMPLATE["Outputs"])}
    assert known == set(DEAD_LETTERS)
