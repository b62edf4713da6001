"""Evidence: where it is found, one message's as a page that a lawyer reads, and one file a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.errors import InputError, Problem
from ulak.jobs.job import MessageId
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.evidence import EvidencePages

_PATH: Final = "/konsol/kanit"


def look(pages: EvidencePages, request: Request[None]) -> Response:
    """Leads to the evidence of the message or job that is named."""
    asked = request.query.get("id", "").strip().lower()
    if not asked:
        return _page(pages, request, "evidence.html", asked="")
    if MessageId.parse(asked) is None and not (asked.isascii() and asked.isalnum()):
        error = InputError([Problem("evidence_of_what", "/id")])
        errors = errors_by_field(error, locale_of(request.headers))
        return _page(pages, request, "evidence.html", 422, asked=asked, errors=errors)
    return see_other(f"{_PATH}/{asked}")


def show(pages: EvidencePages, request: Request[None]) -> Response:
    """The evidence of a message, or where the file of a job's is taken."""
    visitor, asked = visitor_of(request), request.path["id"]
    message_id = MessageId.parse(asked)
    if message_id is None:
        return _job(pages, request, asked)
    proof = pages.proof(visitor, message_id, locale_of(request.headers))
    return _page(
        pages,
        request,
        "evidence_message.html",
        message_id=asked,
        job_id=message_id.job_id,
        sections=proof.said,
        file=proof.address,
    )


def file(pages: EvidencePages, request: Request[None]) -> Response:
    job_id = request.path["id"]
    found = pages.file(visitor_of(request), job_id)
    return see_other(found.url) if found is not None else _job(pages, request, job_id, waits=True)


def _job(pages: EvidencePages, request: Request[Any], job_id: str, *, waits: bool = False) -> Response:
    from ulak.console.evidence import is_over

    job = pages.job(visitor_of(request), job_id)
    return _page(
        pages,
        request,
        "evidence_job.html",
        202 if waits else 200,
        job_id=job_id,
        over=is_over(job),
        recipients=job.totals.recipients,
        waits=waits,
    )


def _page(
    pages: EvidencePages, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)


_route = partial(
    session_route, "GET", function="console_evidence", use="console.evidence", scope=Scope.PERSONAL
)

ROUTES: Final = (
    _route(
        _PATH,
        look,
        "Says where evidence is found, and leads to it.",
        query=(Query("id", "The number of a message or of a job."),),
    ),
    _route(f"{_PATH}/{{id}}", show, "Shows a message's evidence, or where a job's file is taken."),
    _route(f"{_PATH}/{{id}}/dosya", file, "Leads to a job's evidence as one file."),
)
