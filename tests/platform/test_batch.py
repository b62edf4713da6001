"""Queue functions: only the messages that failed come back."""

from __future__ import annotations

from typing import Any

import pytest

from ulak.platform.batch import Remaining, batch


class Context:
    function_name = "f"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn"
    aws_request_id = "r"

    def get_remaining_time_in_millis(self) -> int:
        return 4_321


def record(body: str) -> dict[str, Any]:
    return {
        "messageId": f"id-{body}",
        "receiptHandle": "h",
        "body": body,
        "attributes": {},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:1:q",
        "awsRegion": "eu-central-1",
    }


def answer(work: Any, *bodies: str) -> list[str]:
    told = batch(work)({"Records": [record(body) for body in bodies]}, Context())
    return [one["itemIdentifier"] for one in told["batchItemFailures"]]


def failing(body: str, remaining: Remaining) -> None:
    if body.startswith("bad"):
        raise ValueError(body)


@pytest.mark.parametrize(
    ("bodies", "failed"),
    [
        (("a",), []),
        (("a", "bad", "b"), ["id-bad"]),
        (("bad",), ["id-bad"]),
        (("bad1", "bad2"), ["id-bad1", "id-bad2"]),
    ],
    ids=["all well", "one of three", "the only one", "all"],
)
def test_the_ids_of_messages_whose_work_raised_come_back_and_no_others(
    bodies: tuple[str, ...], failed: list[str]
) -> None:
    assert answer(failing, *bodies) == failed


def test_each_message_is_worked_on_once_with_the_time_that_is_left() -> None:
    seen: list[tuple[str, int]] = []
    assert answer(lambda body, remaining: seen.append((body, remaining())), "a", "b") == []
    assert seen == [("a", 4_321), ("b", 4_321)]


def test_a_death_of_the_process_is_not_taken_for_a_failed_message() -> None:
    class Died(BaseException):
        pass

    def die(body: str, remaining: Remaining) -> None:
        raise Died

    with pytest.raises(Died):
        answer(die, "a")
