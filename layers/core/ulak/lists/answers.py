"""What callers see of uploads."""

from __future__ import annotations

from ulak.catalogue import Locale
from ulak.lists.uploads import LARGEST_UPLOAD, UploadForm, UploadView
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.clock import rfc3339
from ulak.platform.problems import told


class UploadFormAnswer(TypedDict):
    """A form for one file: send `fields`, then the file as ``file``, to `url` by `method`."""

    id: str
    method: str
    url: str
    fields: dict[str, str]
    largest_size: int
    """Octets."""
    expires_at: str


class UploadAnswer(TypedDict):
    """What the file is taken for. Without `kind` it is no list, and `problems` tell why."""

    id: str
    size: int
    kind: NotRequired[str]
    encoding: NotRequired[str | None]
    delimiter: NotRequired[str | None]
    columns: NotRequired[list[Annotated[str, Personal(Mask.WORDS)]]]
    """The header; empty where the first row is data already."""
    to: NotRequired[Annotated[str, Personal(Mask.WORDS)]]
    """The column that holds the numbers."""
    header_row: NotRequired[int]
    """The row of the file that is the header; 0: there is none."""
    passed_over: NotRequired[list[int]]
    """Rows above the header that are no rows of the list."""
    problems: list[ProblemAnswer]


def upload_form_answer(form: UploadForm) -> UploadFormAnswer:
    return {
        "id": form.id,
        "method": "POST",
        "url": form.url,
        "fields": dict(form.fields),
        "largest_size": LARGEST_UPLOAD,
        "expires_at": rfc3339(form.expires_at),
    }


def upload_answer(view: UploadView, locale: Locale) -> UploadAnswer:
    answer: UploadAnswer = {"id": view.id, "size": view.size, "problems": []}
    if view.form is not None:
        answer["kind"] = view.form.kind
        answer["encoding"] = view.form.encoding or None
        answer["delimiter"] = view.form.delimiter or None
    if view.to is not None:
        answer["columns"], answer["to"] = list(view.columns), view.to
        answer["header_row"], answer["passed_over"] = view.header_row, list(view.passed_over)
    answer["problems"] = [told(one, locale) for one in view.problems]
    return answer
