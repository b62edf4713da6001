"""SQS as it is: at least once, in no order, hidden while it is worked on, and dead after five times."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, Final

from cli.dead_letters import Letter
from tests.conftest import HandClock
from tests.faults.steps import Steps
from ulak.platform.clock import SECOND, Milliseconds

RECEIVED_AT_MOST: Final = 5
_BATCH: Final = 10


@dataclass
class Message:
    body: str
    visible_at: Milliseconds
    received: int = 0


class UnreliableQueue:
    """A queue kept in memory. With `disorder`, messages come in any order, some twice and some late."""

    def __init__(
        self,
        name: str,
        clock: HandClock,
        steps: Steps,
        random: Random,
        visibility: Milliseconds,
        *,
        disorder: bool,
    ) -> None:
        self.name = name
        self._clock = clock
        self._steps = steps
        self._random = random
        self._visibility = visibility
        self._disorder = disorder
        self.messages: list[Message] = []
        self.in_flight: list[Message] = []
        self.dead: list[Message] = []
        self.sent = 0

    def send(self, pointers: Iterable[Any], *, delay_seconds: int = 0) -> None:
        rest = iter(pointers)
        while batch := list(islice(rest, _BATCH)):
            self._steps.queued(lambda batch=batch: self._push(batch, delay_seconds))  # type: ignore[misc] # mypy infers no lambda with defaults

    def _push(self, batch: list[Any], delay_seconds: int) -> None:
        due = self._clock() + delay_seconds * SECOND
        for pointer in batch:
            self.sent += 1
            body = json.dumps(pointer)
            self.messages.append(Message(body, due))
            if self._disorder and self._random.random() < 0.3:
                self.messages.append(Message(body, due + self._random.randrange(120) * SECOND))

    def next_at(self) -> Milliseconds | None:
        """When the next message can be received."""
        return min((message.visible_at for message in self.messages), default=None)

    def receive(self) -> Message | None:
        """A message that is visible; hidden from now on for the visibility time-out."""
        ready = [message for message in self.messages if message.visible_at <= self._clock()]
        if not ready:
            return None
        message = self._random.choice(ready) if self._disorder else ready[0]
        if message.received == RECEIVED_AT_MOST:
            self.messages.remove(message)
            self.dead.append(message)
            return self.receive()
        message.received += 1
        message.visible_at = self._clock() + self._visibility
        self.in_flight.append(message)
        return message

    # --- as the dead letters' redrive sees it ---------------------------------------------------------------

    def take(self) -> list[Letter]:
        self._steps.queued(lambda: None)
        return [Letter(message.body, str(id(message))) for message in self.dead[:_BATCH]]

    def put_back(self, letters: list[Letter]) -> list[Letter]:
        self.send(json.loads(letter.body) for letter in letters)
        return letters

    def forget(self, letter: Letter) -> None:
        self._steps.queued(lambda: None)
        self.dead = [message for message in self.dead if str(id(message)) != letter.receipt]

    # --- as Lambda sees it ----------------------------------------------------------------------------------

    def done(self, message: Message, *, delete: bool) -> None:
        """The function that was given the message is over, well (`delete`) or not."""
        self.in_flight.remove(message)
        if delete and message in self.messages:
            self.messages.remove(message)
