"""What callers see of a job's files."""

from __future__ import annotations

from ulak.platform.answers import NotRequired, TypedDict
from ulak.platform.artefacts import BuiltFile
from ulak.platform.clock import rfc3339


class ReportFileAnswer(TypedDict):
    """`status` is ``pending`` or ``ready``; `url` holds for five minutes, and the file says how the job stood at
    `as_of`."""

    status: str
    url: NotRequired[str]
    as_of: NotRequired[str]


def report_file_answer(file: BuiltFile | None) -> ReportFileAnswer:
    if file is None:
        return {"status": "pending"}
    answer: ReportFileAnswer = {"status": "ready", "url": file.url}
    if file.built_at is not None:
        answer["as_of"] = rfc3339(file.built_at)
    return answer


class PushAnswer(TypedDict):
    """What an operator pushed is kept."""

    received: bool
