"""What callers see of files of cards."""

from __future__ import annotations

from ulak.cards.imports import ImportView
from ulak.catalogue import Locale, reason, sentence
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.artefacts import ArtefactState
from ulak.platform.problems import decode_problem, told


class ReasonAnswer(TypedDict):
    """How many rows were refused for one reason."""

    code: str
    rows: int
    message: str


class RefusedCellAnswer(TypedDict):
    """A cell that was not taken. `sheet` is an XLSX's; `row` counts as spreadsheets do; a phone number in `value` is
    masked, and a TCKN too."""

    sheet: str | None
    row: int
    column: Annotated[str, Personal(Mask.WORDS)]
    value: Annotated[str, Personal(Mask.VALUE)]
    code: str
    message: Annotated[str, Personal(Mask.WORDS)]


class ImportAnswer(TypedDict):
    """How far an import is: `status` is ``pending, running, filing, ready`` or ``failed``."""

    id: str
    status: str
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    by_reason: list[ReasonAnswer]
    problems: list[ProblemAnswer]
    """Why the file as a whole was not taken."""
    refusals: list[RefusedCellAnswer]
    """Cells of the first hundred refused rows."""
    refusals_file: NotRequired[str]
    """Where the refused rows are given as a sheet, once it is there."""


class RefusalsFileAnswer(TypedDict):
    """Where the sheet may be fetched, or how far the import is while there is none."""

    url: NotRequired[str]
    status: NotRequired[str]


class TemplateAnswer(TypedDict):
    url: str


class ExportAnswer(TypedDict):
    """`status` is ``pending, ready`` or ``failed``; `url` holds for five minutes."""

    id: str
    status: str
    url: NotRequired[str]
    problems: NotRequired[list[ProblemAnswer]]
    """Why no file could be built."""


def import_answer(view: ImportView, locale: Locale) -> ImportAnswer:
    progress = view.progress
    answer: ImportAnswer = {
        "id": view.id,
        "status": progress.status,
        "rows": progress.rows,
        "created": progress.created,
        "updated": progress.updated,
        "unchanged": progress.unchanged,
        "refused": progress.refused,
        "by_reason": [
            {"code": code, "rows": rows, "message": reason(code, locale)}
            for code, rows in progress.by_reason.items()
        ],
        "problems": [told(decode_problem(one), locale) for one in progress.problems],
        "refusals": [
            {
                "sheet": progress.sheet or None,
                "row": row.number,
                "column": wrong.column,
                "value": wrong.value,
                "code": wrong.code,
                "message": sentence(wrong.code, locale, wrong.params),
            }
            for row in view.refused
            for wrong in row.wrong
        ],
    }
    if progress.status == "ready" and progress.refused:
        answer["refusals_file"] = f"/v1/imports/{view.id}/refusals.xlsx"
    return answer


def export_answer(state: ArtefactState, locale: Locale) -> ExportAnswer:
    answer: ExportAnswer = {"id": state.id, "status": state.status}
    if state.file is not None:
        answer["url"] = state.file.url
    if "problems" in state.answer:
        answer["problems"] = [told(decode_problem(one), locale) for one in state.answer["problems"]]
    return answer
