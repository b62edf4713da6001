"""The page that asks what a file leaves open, for forms that a file comes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page
from ulak.console.readings import Question, answers_in, unanswered
from ulak.errors import InputError
from ulak.platform.http import Request, Response

if TYPE_CHECKING:
    from ulak.directory.known_firms import KnownFirms

ASKED: Final = "asked"
"""The form's field that names each question which was on the page."""


def asking(
    request: Request[Any],
    firms: KnownFirms,
    asked: Sequence[Question],
    *,
    goes_to: str,
    back_text: str,
    carried: Iterable[tuple[str, str]] = (),
    back: str = "",
) -> Response:
    """The questions, and a form that sends the answers to `goes_to` with what is `carried`. What was on the page before
    and was not answered is told."""
    form = request.content if isinstance(request.content, Form) else Form({})
    answers, before = answers_in(form), form.all(ASKED)
    fields = [one.field for one in asked]
    problems = unanswered([one for one in asked if one.field in before], answers)
    others = [(name, said) for name, said in answers.items() if name not in fields]
    return page(
        request,
        "questions.html",
        code=422 if problems else 200,
        **of_firm(firms, request),
        questions=[_with_answer(one, answers) for one in asked],
        goes_to=goes_to,
        back=back or goes_to,
        back_text=back_text,
        carried=[*carried, *others, *((ASKED, name) for name in fields)],
        errors=errors_by_field(InputError(problems), locale_of(request.headers)),
    )


def _with_answer(question: Question, answers: Mapping[str, str]) -> Question:
    """The question with what was chosen already, among others that were not."""
    if question.field not in answers:
        return question
    said = answers[question.field]
    return replace(question, choices=[replace(one, chosen=one.value == said) for one in question.choices])
