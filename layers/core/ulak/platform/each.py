"""Several things that are done apart: one that fails keeps none of the others from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ulak.platform.telemetry import logger

Answer = TypeVar("Answer")


def each(works: Iterable[tuple[str, Callable[[], Answer]]]) -> dict[str, Answer]:
    """What each of `works` answers, by its name. What one raises is logged with its name; when all were done, the
    first of these errors is raised.

    >>> each([("two", lambda: 2), ("three", lambda: 3)])
    {'two': 2, 'three': 3}
    """
    answers: dict[str, Answer] = {}
    errors: list[Exception] = []
    for name, work in works:
        try:
            answers[name] = work()
        except Exception as error:  # whatever it is: raised again when the others were done
            logger().exception("work_failed", extra={"work": name})
            errors.append(error)
    if errors:
        raise errors[0]
    return answers
