"""Queues carry pointers only: who, which job, which chunk. No number, no text, no code ever stands in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import orjson

from ulak.errors import Unavailable

Pointer = Mapping[str, str | int]

_BATCH = 10
"""SQS takes ten messages a request."""

LONGEST_DELAY_SECONDS = 900
"""SQS delays a message by 15 minutes at most."""


def _group(pointer: Pointer) -> dict[str, str]:
    """The firm that a message is for. A standard queue that is told so is fair: it gives out the messages of those who
    keep its workers least busy first.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
    """
    return {"MessageGroupId": str(pointer["firm"])} if "firm" in pointer else {}


class Queue:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, pointers: Iterable[Pointer], *, delay_seconds: int = 0) -> None:
        """Send all pointers, ten a request; ``Unavailable`` if the queue refuses some: the caller repeats,
        and whoever receives one twice does its work once."""
        delay = min(delay_seconds, LONGEST_DELAY_SECONDS)
        rest = iter(pointers)
        while batch := list(islice(rest, _BATCH)):
            answer = self._client.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(n), "MessageBody": orjson.dumps(pointer).decode(), "DelaySeconds": delay}
                    | _group(pointer)
                    for n, pointer in enumerate(batch)
                ],
            )
            if answer.get("Failed"):
                raise Unavailable

    def waiting(self) -> int:
        """How many messages wait to be received, about."""
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(answer["Attributes"][name])
