"""The dead letters of each queue: what failed five times and waits for a person to look.

A dead letter is a pointer, never a number or a text. Redriving puts it back into its queue and only then takes it
out of the dead letters, so that none is lost; that it may come twice, or long after everything was done, harms
nothing, because every function behind a queue does a pointer's work once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

_DEAD, _QUEUE = "DeadLettersUrl", "QueueUrl"


def queues_of(outputs: Mapping[str, str]) -> list[str]:
    """The queues of a stack that have dead letters to put back, by the template's outputs: ``send`` is SendQueue,
    with its SendDeadLetters. What a stream leaves behind has no queue to go back to.

    >>> queues_of({"SendDeadLettersUrl": "d", "SendQueueUrl": "q", "ChangesDeadLettersUrl": "c"})
    ['send']
    """
    names = (output.removesuffix(_DEAD) for output in outputs if output.endswith(_DEAD))
    return sorted(name.lower() for name in names if f"{name}{_QUEUE}" in outputs)


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


def redrive(letters: Letters) -> int:
    """Move all dead letters back into their queue. How many; may be repeated and interrupted at any point."""
    moved = 0
    while taken := letters.take():
        for letter in letters.put_back(taken):
            letters.forget(letter)
            moved += 1
    return moved


class SqsLetters:
    """Dead letters in SQS."""

    def __init__(self, client: Any, dead_url: str, queue_url: str) -> None:
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
