"""The dead letters of each queue: what failed five times and waits for a person to look.

A dead letter is a pointer, never a number or a text; what is shown of one is masked all the same. Redriving puts it
back into its queue and only then takes it out of the dead letters, so that none is lost; that it may come twice, or
long after everything was done, harms nothing, because every function behind a queue does a pointer's work once. A
letter that is thrown away is lost for good: the work that it points to goes on only if reconcile finds it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ulak.platform.telemetry import masked

_DEAD, _QUEUE = "DeadLettersUrl", "QueueUrl"


def queues_of(outputs: Mapping[str, str]) -> list[str]:
    """What has dead letters in a stack, by the template's outputs: ``send`` is SendQueue, with its SendDeadLetters;
    ``changes`` is what the tables' streams left behind, which has no queue to go back to.

    >>> queues_of({"SendDeadLettersUrl": "d", "SendQueueUrl": "q", "ChangesDeadLettersUrl": "c"})
    ['changes', 'send']
    """
    return sorted(output.removesuffix(_DEAD).lower() for output in outputs if output.endswith(_DEAD))


def urls_of(outputs: Mapping[str, str], queue: str) -> tuple[str, str | None]:
    """The addresses of the dead letters of `queue`, and of the queue itself if they have one to go back to."""
    return outputs[f"{queue.title()}{_DEAD}"], outputs.get(f"{queue.title()}{_QUEUE}")


_SHOWN: Final = frozenset(
    {
        "firm",
        "job",
        "chunk",
        "event",
        "endpoint",
        "schedule",
        "run",
        "firing",
        "kind",
        "locale",
        "masked",
        "what",
    }
    | {"import", "export", "quote", "month_report", "reminding", "index"}
)
"""Fields of our pointers. Whatever else stands in a letter is no pointer of ours, and is not shown."""
_OF_A_STREAM: Final = frozenset(
    {"startSequenceNumber", "endSequenceNumber", "batchSize", "approximateArrivalOfFirstRecord"}
)
_LONGEST_SHOWN: Final = 128


def shown(body: str) -> dict[str, Any]:
    """What may be shown of a letter: a pointer's fields, or the place in a stream; numbers in them masked.

    >>> shown('{"firm": "acme", "job": "7f3a", "chunk": 2, "text": "Merhaba"}')
    {'firm': 'acme', 'job': '7f3a', 'chunk': 2, 'hidden_fields': 1}
    >>> shown("905321234567")
    {'unreadable': 12}
    """
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        return {"unreadable": len(body)}
    place = fields.get("DDBStreamBatchInfo")
    if isinstance(place, dict):
        return {name: value for name, value in place.items() if name in _OF_A_STREAM}
    told: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _SHOWN and isinstance(value, str | int):
            told[name] = masked(value)[:_LONGEST_SHOWN] if isinstance(value, str) else value
    hidden = len(fields) - len(told)
    return told | ({"hidden_fields": hidden} if hidden else {})


_HELD_SECONDS: Final = 60
"""How long a letter is out of others' sight while it is looked at or moved."""


@dataclass(frozen=True, slots=True)
class Letter:
    body: str
    receipt: str
    message_id: str = ""
    sent_at: int = 0
    """Milliseconds since 1970."""
    received: int = 0


class Letters(Protocol):
    """The dead letters of one queue, and the queue itself."""

    def take(self) -> list[Letter]:
        """Some of them, for a while nobody else's; none when there are no more in sight."""
        ...

    def put_back(self, letters: list[Letter]) -> list[Letter]:
        """Send them to their queue again. Those that it took."""
        ...

    def forget(self, letter: Letter) -> None:
        """Take it out of the dead letters."""
        ...


def redrive(letters: Letters, ids: Collection[str] = ()) -> int:
    """Move dead letters back into their queue: all, or those of these ids. How many; may be repeated and interrupted
    at any point."""
    moved = 0
    while taken := letters.take():
        for letter in letters.put_back([one for one in taken if not ids or one.message_id in ids]):
            letters.forget(letter)
            moved += 1
    return moved


def discard(letters: Letters, ids: Collection[str]) -> int:
    """Throw the dead letters of these ids away. How many there were; again, none."""
    gone = 0
    while taken := letters.take():
        for letter in taken:
            if letter.message_id in ids:
                letters.forget(letter)
                gone += 1
    return gone


class SqsLetters:
    """Dead letters in SQS."""

    def __init__(self, client: Any, dead_url: str, queue_url: str | None) -> None:
        self._client = client
        self._dead_url = dead_url
        self._queue_url = queue_url

    def take(self) -> list[Letter]:
        answer = self._client.receive_message(
            QueueUrl=self._dead_url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=_HELD_SECONDS,
            MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
        )
        return [_letter(message) for message in answer.get("Messages", ())]

    def put_back(self, letters: list[Letter]) -> list[Letter]:
        if not letters or self._queue_url is None:
            return []
        answer = self._client.send_message_batch(
            QueueUrl=self._queue_url,
            Entries=[{"Id": str(n), "MessageBody": letter.body} for n, letter in enumerate(letters)],
        )
        return [letters[int(one["Id"])] for one in answer.get("Successful", ())]

    def forget(self, letter: Letter) -> None:
        self._client.delete_message(QueueUrl=self._dead_url, ReceiptHandle=letter.receipt)

    def show(self) -> Iterator[Letter]:
        """Each dead letter once, the longest dead first; all are in sight again afterwards."""
        seen: dict[str, Letter] = {}
        while taken := self.take():
            seen |= {letter.message_id: letter for letter in taken}
        for letter in seen.values():
            self._client.change_message_visibility(
                QueueUrl=self._dead_url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )
        yield from sorted(seen.values(), key=lambda letter: letter.sent_at)


def _letter(message: Mapping[str, Any]) -> Letter:
    facts = message.get("Attributes", {})
    return Letter(
        body=message["Body"],
        receipt=message["ReceiptHandle"],
        message_id=message["MessageId"],
        sent_at=int(facts.get("SentTimestamp", 0)),
        received=int(facts.get("ApproximateReceiveCount", 0)),
    )
