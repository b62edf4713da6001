"""Dead letters are shown without being touched, and put back without being lost."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cli.dead_letters import SqsLetters, discard, queues_of, redrive, shown, urls_of
from cli.queues import _COUNTED
from local.builds import ROOT
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


def test_one_letter_may_be_put_back_and_another_thrown_away_and_again_changes_nothing(
    queues: tuple[Any, str, str],
) -> None:
    sqs, dead, queue = queues
    letters = SqsLetters(sqs, dead, queue)
    first, second, third = (letter.message_id for letter in letters.show())
    assert (redrive(letters, [first]), visible(sqs, queue)) == (1, 1)
    in_sight(sqs, dead)
    assert redrive(letters, [first]) == 0
    in_sight(sqs, dead)
    assert discard(letters, [second]) == 1
    in_sight(sqs, dead)
    assert discard(letters, [first, second]) == 0
    in_sight(sqs, dead)
    assert [letter.message_id for letter in letters.show()] == [third]
    assert visible(sqs, queue) == 1


def in_sight(sqs: Any, url: str) -> None:
    """What was taken comes back, as it does after a minute."""
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.sqs.models import sqs_backends

    backend = sqs_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"]
    for message in backend.queues[url.rsplit("/", 1)[-1]]._messages:
        message.change_visibility(0)


def test_a_letter_that_has_no_queue_to_go_back_to_is_only_shown_and_thrown_away(
    queues: tuple[Any, str, str],
) -> None:
    sqs, dead, _ = queues
    letters = SqsLetters(sqs, dead, None)
    ids = [letter.message_id for letter in letters.show()]
    assert redrive(letters) == 0
    in_sight(sqs, dead)
    assert discard(letters, ids) == 3


@pytest.mark.parametrize(
    "body",
    [
        "905321234567 kodunuz 482913",
        '["05321234567"]',
        '{"firm": "acme", "text": "kodunuz 482913", "to": "05321234567", "tckn": 10000000146}',
        '{"firm": "acme", "job": {"to": "05321234567", "code": "482913"}}',
        '{"firm": "acme", "schedule": "05321234567"}',
        '{"requestContext": {"x": "482913"}, "DDBStreamBatchInfo": {"batchSize": 2, "streamArn": "05321234567"}}',
    ],
)
def test_nothing_personal_is_shown_of_whatever_lies_among_the_letters(body: str) -> None:
    told = json.dumps(shown(body))
    for personal in ("5321234567", "482913", "10000000146"):
        assert personal not in told


def test_what_is_counted_apart_is_known_by_its_queue() -> None:
    consumed = {}
    for declared in (ROOT / "functions").glob("*/*.yaml"):
        source = (declared.parent / "app.py").read_text()
        found = re.search(r"House\(\)\.consume\(\"([\w.]+)\"\)", source)
        if found and (queue := re.search(r"^  name: (\w+)", declared.read_text(), re.MULTILINE)):
            consumed[queue[1].lower()] = found[1]
    assert consumed == _COUNTED


def test_every_queue_of_the_template_has_its_dead_letters_shown_and_put_back() -> None:
    known = {f"{name.title()}DeadLetters" for name in queues_of(TEMPLATE["Outputs"])}
    assert known == set(DEAD_LETTERS) | {"ChangesDeadLetters"}
    with_queue = {name for name in known if urls_of(TEMPLATE["Outputs"], name.removesuffix("DeadLetters"))[1]}
    assert with_queue == set(DEAD_LETTERS)
