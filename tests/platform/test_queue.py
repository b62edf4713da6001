"""Queues: every pointer, ten a request, and a partial failure is one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ulak.errors import Unavailable
from ulak.platform.aws import client
from ulak.platform.queue import Queue


class Answering:
    """An SQS that keeps what it is sent and fails the entries it is told to."""

    def __init__(self, *failing: int) -> None:
        self.requests: list[dict[str, Any]] = []
        self._failing = failing

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        first = sum(len(one["Entries"]) for one in self.requests)
        self.requests.append(request)
        ids = [entry["Id"] for n, entry in enumerate(request["Entries"], first) if n in self._failing]
        return (
            {"Failed": [{"Id": one, "Code": "InternalError"} for one in ids]} if ids else {"Successful": []}
        )


def bodies(sqs: Answering) -> list[Any]:
    return [json.loads(entry["MessageBody"]) for one in sqs.requests for entry in one["Entries"]]


@pytest.mark.parametrize(("count", "requests"), [(0, 0), (1, 1), (10, 1), (11, 2), (25, 3)])
def test_pointers_go_ten_a_request_and_none_is_left_out(count: int, requests: int) -> None:
    sqs = Answering()
    Queue(sqs, "url").send({"chunk": n} for n in range(count))
    assert bodies(sqs) == [{"chunk": n} for n in range(count)]
    assert len(sqs.requests) == requests
    assert all(len({entry["Id"] for entry in one["Entries"]}) == len(one["Entries"]) for one in sqs.requests)


def test_a_partial_failure_is_unavailable() -> None:
    with pytest.raises(Unavailable) as raised:
        Queue(Answering(13), "url").send({"chunk": n} for n in range(25))
    assert raised.value.retryable


def test_a_delay_beyond_what_sqs_takes_is_cut_to_it() -> None:
    sqs = Answering()
    Queue(sqs, "url").send([{"chunk": 1}], delay_seconds=3_600)
    assert sqs.requests[0]["Entries"][0]["DelaySeconds"] == 900


def test_a_pointer_arrives_as_it_was_sent(aws_in_process: None) -> None:
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    Queue(sqs, url).send([{"firm": "acme", "job": "7f3a", "chunk": 12}])
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == {"firm": "acme", "job": "7f3a", "chunk": 12}


def test_a_pointer_bears_its_firm_so_that_the_queue_is_fair_by_firm() -> None:
    sqs = Answering()
    Queue(sqs, "url").send([{"firm": "acme", "job": "7f3a"}, {"chunk": 1}])
    assert [entry.get("MessageGroupId") for entry in sqs.requests[0]["Entries"]] == ["acme", None]
