"""Pages that only read: the first page, jobs and what became of them, reports, the trail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.kept import address_of
from ulak.console.http.page import locale_of, of_firm, page, see_other, seen, visitor_of
from ulak.console.navigation import name_of
from ulak.errors import NotFound
from ulak.jobs.answers import (
    JobAnswer,
    JobsAnswer,
    RecipientsAnswer,
    RefusalsAnswer,
    job_answer,
    jobs_answer,
    recipients_answer,
    refusals_answer,
)
from ulak.jobs.status import JobStatus
from ulak.people.trail import WORDS
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.jobs import JobPages

_STATUSES: Final = tuple(JobStatus)
_TRAIL_FORMS: Final = ("csv", "xlsx")


def home(jobs: JobPages, request: Request[None]) -> Response:
    visitor = visitor_of(request)
    found = seen(visitor, JobsAnswer, jobs_answer(jobs.recent(visitor)))["jobs"]
    return _page(
        jobs,
        request,
        "home.html",
        running=[one for one in found if one["status"] not in _ended()],
        recent=found,
        credit={name: one.remaining for name, one in jobs.credit.accounts(visitor.firm_id).items()},
        has_account=jobs.has_account(visitor),
        waiting=[
            (address_of(one.place, one.query, one.form_id), name_of(one.place), one.kept_at)
            for one in jobs.kept.waiting(visitor)
        ],
    )


def listed(jobs: JobPages, request: Request[None]) -> Response:
    visitor, asked = visitor_of(request), request.query.get("durum", "")
    status = JobStatus(asked) if asked in _STATUSES else None
    found = jobs.page(visitor, status, request.query.get("imlec") or None)
    shown = seen(visitor, JobsAnswer, jobs_answer(found))
    return _page(
        jobs,
        request,
        "jobs.html",
        jobs=shown["jobs"],
        cursor=shown["next_cursor"],
        status=status,
        statuses=_STATUSES,
    )


def job(jobs: JobPages, request: Request[None]) -> Response:
    visitor, job_id = visitor_of(request), request.path["job_id"]
    shown = _job(jobs, request)
    refused_rows = seen(
        visitor, RefusalsAnswer, refusals_answer(jobs.refusals(visitor, job_id), locale_of(request.headers))
    )
    return _page(jobs, request, "job.html", refusals=refused_rows["refusals"], **shown)


def progress(jobs: JobPages, request: Request[None]) -> Response:
    """The part of the job's page that looks again by itself, and stops when there is nothing more to come."""
    return page(request, "part_progress.html", **_job(jobs, request))


def recipients(jobs: JobPages, request: Request[None]) -> Response:
    visitor, job_id = visitor_of(request), request.path["job_id"]
    found = jobs.recipients(visitor, job_id, request.query.get("imlec") or None)
    shown = seen(visitor, RecipientsAnswer, recipients_answer(found))
    return _page(
        jobs,
        request,
        "recipients.html",
        job_id=job_id,
        recipients=shown["recipients"],
        opens=any("openings" in one for one in shown["recipients"]),
        cursor=shown["next_cursor"],
    )


def report(form: str, jobs: JobPages, request: Request[None]) -> Response:
    file = jobs.report(visitor_of(request), request.path["job_id"], form, locale_of(request.headers))
    if file is None:
        return _page(jobs, request, "report_waits.html", code=202, job_id=request.path["job_id"])
    return see_other(file.url)


def trail(jobs: JobPages, request: Request[None]) -> Response:
    shown = jobs.trail.page(request.caller.firm_id, request.query.get("imlec") or None)
    return _page(
        jobs,
        request,
        "trail.html",
        entries=shown.entries,
        cursor=shown.next_cursor,
        words=WORDS,
        months=jobs.months_offered(request.caller.firm_id),
    )


def trail_file(jobs: JobPages, request: Request[None]) -> Response:
    """A month of the trail, as a file that the answer itself holds."""
    from ulak.lists.writing import content_type

    form, month = request.path["file"], request.query.get("ay", "")
    if form not in _TRAIL_FORMS:
        raise NotFound
    octets = jobs.trail_file(visitor_of(request), month, form, locale_of(request.headers))
    headers = {
        "content-type": content_type(form),
        "content-disposition": f'attachment; filename="iz-{month}.{form}"',
    }
    return Response(200, None, headers, octets)


def _job(jobs: JobPages, request: Request[Any]) -> dict[str, Any]:
    visitor = visitor_of(request)
    view = jobs.job(visitor, request.path["job_id"])
    answer = seen(visitor, JobAnswer, job_answer(view, locale_of(request.headers)))
    return {
        "job": answer,
        "every": jobs.follows_every(view.job),
        "steps": _steps(view.job.status),
        "signed": jobs.signed(view),
    }


def _steps(status: JobStatus) -> list[str]:
    """What may be done to a job that stands so."""
    match status:
        case JobStatus.SENDING | JobStatus.SCHEDULED:
            return ["pause", "cancel"]
        case JobStatus.PAUSED:
            return ["resume", "cancel"]
        case JobStatus.ACCEPTED | JobStatus.EXPANDING | JobStatus.AWAITING_APPROVAL:
            return ["cancel"]
    return []


def _ended() -> frozenset[JobStatus]:
    from ulak.console.jobs import ENDED

    return ENDED


def _page(
    pages: JobPages, request: Request[Any], template: str, /, *, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)


_route = partial(session_route, "GET", function="console", use="console.jobs")

ROUTES: Final = (
    _route("/konsol", home, "Shows what is under way and the credit left."),
    _route(
        "/konsol/isler",
        listed,
        "Lists the firm's jobs.",
        query=(Query("durum", "Only jobs in this state."), CURSOR),
    ),
    _route("/konsol/isler/{job_id}", job, "Shows a job."),
    _route("/konsol/isler/{job_id}/durum", progress, "Shows how far a job is.", polled=True),
    _route("/konsol/isler/{job_id}/alicilar", recipients, "Lists a job's recipients.", query=(CURSOR,)),
    _route("/konsol/isler/{job_id}/rapor.csv", partial(report, "csv"), "Leads to the report as CSV."),
    _route("/konsol/isler/{job_id}/rapor.xlsx", partial(report, "xlsx"), "Leads to the report as XLSX."),
    _route(
        "/konsol/iz/{file}",
        trail_file,
        "Gives a month of the trail out as a file.",
        scope=Scope.ADMIN,
        query=(Query("ay", "The month."),),
    ),
    _route("/konsol/iz", trail, "Shows who did and saw what.", scope=Scope.ADMIN, query=(CURSOR,)),
)
