"""What callers see of a month."""

from __future__ import annotations

from typing import Any

from ulak.catalogue import Locale
from ulak.platform.answers import NotRequired, ProblemAnswer, TypedDict
from ulak.platform.artefacts import ArtefactState
from ulak.platform.clock import rfc3339
from ulak.platform.problems import decode_problem, told


class MonthQueuedAnswer(TypedDict):
    id: str
    month: str
    status: str


class SegmentsAnswer(TypedDict):
    """Segments by our books and by the operator's, and how many more are theirs."""

    ours: int
    theirs: int
    difference: int


class DifferenceAnswer(TypedDict):
    """What both books are told apart by, as far as the invoice tells it, and where they differ."""

    day: NotRequired[str]
    sender_id: NotRequired[str]
    service: NotRequired[str]
    message: NotRequired[str]
    """The operator's own message id."""
    ours: int
    theirs: int
    difference: int


class MonthReportAnswer(TypedDict):
    """A report's file, or a comparison; `status` is ``pending, ready`` or ``failed``."""

    id: str
    month: str
    status: str
    url: NotRequired[str]
    """A report's file, or a comparison's if one was asked for; it holds for five minutes."""
    as_of: NotRequired[str]
    operator: NotRequired[str]
    by: NotRequired[list[str]]
    """What the invoice's rows are told apart by."""
    segments: NotRequired[SegmentsAnswer]
    compared: NotRequired[int]
    differing: NotRequired[int]
    differences: NotRequired[list[DifferenceAnswer]]
    """The first thousand, the largest first."""
    problems: NotRequired[list[ProblemAnswer]]
    """Why the file is no invoice."""


def month_report_answer(state: ArtefactState, locale: Locale) -> MonthReportAnswer:
    answer: MonthReportAnswer = {"id": state.id, "month": state.asked["month"], "status": state.status}
    if state.file is not None:
        answer["url"] = state.file.url
        if state.file.built_at is not None:
            answer["as_of"] = rfc3339(state.file.built_at)
    kept: dict[str, Any] = dict(state.answer)
    if "problems" in kept:
        kept["problems"] = [told(decode_problem(one), locale) for one in kept["problems"]]
    return {**answer, **kept}  # type: ignore[typeddict-item]  # as it was kept
