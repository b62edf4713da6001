"""A delivery of several messages of which some fail: only those come back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ulak.platform.batch import Remaining, batch


def _record(body: str) -> dict[str, Any]:
    return {"messageId": f"id-{body}", "body": body, "receiptHandle": "", "eventSource": "aws:sqs"}


def test_only_the_messages_that_failed_come_back() -> None:
    worked: list[str] = []

    def work(body: str, remaining: Remaining) -> None:
        if body.startswith("bad"):
            raise ValueError(body)
        worked.append(body)

    context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 1000)
    records = [_record(body) for body in ("one", "bad-two", "three", "bad-four")]
    answer = batch(work)({"Records": records}, context)
    assert worked == ["one", "three"]
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["id-bad-two", "id-bad-four"]
