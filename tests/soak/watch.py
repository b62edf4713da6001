"""Ends processes at random, and looks at how much memory those have that live."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Final

import psutil

from local import Stack, processes

MEGABYTE: Final = 1024 * 1024
ENGINE, OPERATOR = "engine", "operator"
KEPT_IN_MEMORY: Final = (ENGINE, OPERATOR)
"""They keep all that came in memory, so theirs grows by what they keep."""


def waiting(stack: Stack) -> dict[str, tuple[int, int]]:
    """Messages of each queue: those that wait and those that are worked on."""
    queues, found = stack.client("sqs"), {}
    for name, url in stack.resources.items():
        if name.endswith(("Queue", "DeadLetters")):
            told = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            found[name] = (
                int(told["ApproximateNumberOfMessages"]),
                int(told["ApproximateNumberOfMessagesNotVisible"]),
            )
    return found


@dataclass
class Watch:
    stack: Stack
    seed: int
    kill_every: float
    """Seconds."""
    over: threading.Event = field(default_factory=threading.Event)
    killed: Counter[str] = field(default_factory=Counter)
    memory: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By what the process is, megabytes of the largest of its kind at each look."""
    ages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Of each queue, the longest time that something visible stood in it, in seconds: no message waited longer."""
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=work) for work in (self._kill, self._look, self._look_at_queues)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _living(self) -> list[tuple[str, psutil.Process]]:
        found = []
        for process in processes.of_stack(self.stack.state):
            with suppress(psutil.Error):
                told = processes.environment(process).get("AWS_LAMBDA_FUNCTION_NAME")
                found.append((told or self._program(process), process))
        return found

    @staticmethod
    def _program(process: psutil.Process) -> str:
        line = " ".join(process.cmdline())
        return ENGINE if "emulator.py" in line else OPERATOR if "simulator" in line else "other"

    def _kill(self) -> None:
        draw = random.Random(self.seed)
        while not self.over.wait(self.kill_every * draw.uniform(0.5, 1.5)):
            functions = [one for one in self._living() if one[0] not in (*KEPT_IN_MEMORY, "other")]
            if functions:
                name, process = draw.choice(functions)
                with suppress(psutil.NoSuchProcess):
                    process.kill()
                    self.killed[name] += 1

    def _look(self) -> None:
        while not self.over.wait(5):
            largest: dict[str, float] = defaultdict(float)
            for name, process in self._living():
                with suppress(psutil.Error):
                    largest[name] = max(largest[name], process.memory_info().rss / MEGABYTE)
            for name, size in largest.items():
                self.memory[name].append(size)

    def _look_at_queues(self) -> None:
        empty_at: dict[str, float] = {}
        while not self.over.wait(1):
            now = time.monotonic()
            for name, (visible, _) in waiting(self.stack).items():
                since = empty_at.setdefault(name, now)
                if not visible:
                    empty_at[name] = now
                self.ages[name] = max(self.ages[name], now - since if visible else 0.0)

    def grown(self) -> dict[str, tuple[float, float]]:
        """Of each kind of process, megabytes in the middle of the first third of the looks and of the last."""
        thirds = {name: (sizes, max(1, len(sizes) // 3)) for name, sizes in self.memory.items() if sizes}
        return {name: (median(sizes[:n]), median(sizes[-n:])) for name, (sizes, n) in thirds.items()}
