"""What waits for an approval: the list, a job, its code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.approvals import PATH
from ulak.console.forms import Form, read_form_with_files
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, seen, visitor_of
from ulak.errors import Conflict, InputError, Problem
from ulak.jobs.answers import JobAnswer, JobsAnswer, job_answer, jobs_answer
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.approvals import Approvals


def waiting(approvals: Approvals, request: Request[None]) -> Response:
    visitor = visitor_of(request)
    found = approvals.waiting(visitor, request.query.get("imlec") or None)
    shown = seen(visitor, JobsAnswer, jobs_answer(found))
    rules = bool(approvals.firms.firm(visitor.firm_id).approval_rules)
    return _page(
        approvals,
        request,
        "approvals.html",
        jobs=shown["jobs"],
        cursor=shown["next_cursor"],
        rules=rules,
        tasks=[(one, view.challenge.expires_at) for one, view in approvals.tasks.waiting(visitor)],
    )


def job(approvals: Approvals, request: Request[None]) -> Response:
    return _job(approvals, request, request.query.get("onay", ""))


def send_code(approvals: Approvals, request: Request[Form]) -> Response:
    job_id = request.path["job_id"]
    otp_id = approvals.send_code(visitor_of(request), job_id, locale_of(request.headers))
    return see_other(f"{PATH}/{job_id}?onay={quote(otp_id)}")


def approve(approvals: Approvals, request: Request[Form]) -> Response:
    """By a signature file, where one is asked for and given; else by the code."""
    job_id, form = request.path["job_id"], request.content
    if form.text("islem") == "imza":
        return sign(approvals, request)
    otp_id = form.text("onay")
    try:
        approvals.approve(visitor_of(request), job_id, otp_id, form.text("kod"))
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
        return _job(approvals, request, otp_id, 422, errors=errors)
    return see_other(f"/konsol/isler/{job_id}")


def document(approvals: Approvals, request: Request[None]) -> Response:
    """What is signed, as a file."""
    job_id = request.path["job_id"]
    octets = approvals.document(visitor_of(request), job_id)
    name = f'attachment; filename="is-{job_id[:8]}.json"'
    headers = {"content-type": "application/octet-stream", "content-disposition": name}
    return Response(200, None, headers, octets)


def sign(approvals: Approvals, request: Request[Form]) -> Response:
    job_id = request.path["job_id"]
    try:
        approvals.sign(visitor_of(request), job_id, request.content.files.get("signature", b""))
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
        return _job(approvals, request, "", 422, errors=errors)
    return see_other(f"/konsol/isler/{job_id}")


def decline(approvals: Approvals, request: Request[Form]) -> Response:
    approvals.decline(visitor_of(request), request.path["job_id"])
    return see_other(PATH)


def _job(
    approvals: Approvals, request: Request[Any], otp_id: str, status: int = 200, **more: Any
) -> Response:
    visitor, job_id, locale = visitor_of(request), request.path["job_id"], locale_of(request.headers)
    try:
        view = approvals.job(visitor, job_id)
    except Conflict:  # it was approved, refused or cancelled: its page tells
        return see_other(f"/konsol/isler/{job_id}")
    why_not: list[str] = []
    try:
        approvals.approves_as(visitor, view)
    except Conflict as conflict:
        told = InputError([Problem(conflict.reason, params=conflict.params)])
        why_not = errors_by_field(told, locale)[""]
    challenge = approvals.challenge(visitor, job_id, otp_id) if otp_id and not why_not else None
    return _page(
        approvals,
        request,
        "approval.html",
        code=status,
        job=seen(visitor, JobAnswer, job_answer(view, locale)),
        why_not=why_not,
        asker_left=approvals.asker_left(view),
        signs=approvals.waits_for_signature(view),
        onay=otp_id,
        attempts=challenge.attempts_remaining if challenge else 0,
        until=challenge.challenge.expires_at if challenge else 0,
        seconds=(challenge.challenge.expires_at - approvals.clock()) // 1_000 if challenge else 0,
        credit=challenge.challenge.credit_left if challenge else 0,
        to=f"{'•' * 6} {visitor.msisdn[-4:-2]} {visitor.msisdn[-2:]}",
        **more,
    )


def _page(
    approvals: Approvals, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(approvals.firms, request), **values)


_route = partial(session_route, function="console_approvals", use="console.approvals", scope=Scope.APPROVE)
_LONGEST_ID: Final = 128
_LARGEST_SIGNED: Final = 68 * 1024
"""Octets of a form with a signature file of the API's largest (`ulak.signatures.bodies.LARGEST_FILE`), and room."""
_ONE: Final = f"{PATH}/{{job_id}}"

ROUTES: Final = (
    _route("GET", PATH, waiting, "Lists what waits for an approval.", query=(CURSOR,)),
    _route(
        "GET",
        _ONE,
        job,
        "Shows what is to be approved.",
        query=(Query("onay", "The code that was sent.", most=_LONGEST_ID),),
    ),
    _route("POST", f"{_ONE}/kod", send_code, "Sends a code to the approver's phone."),
    _route(
        "POST",
        f"{_ONE}/onayla",
        approve,
        "Approves it by the code, or by a signature file.",
        read=read_form_with_files,
        body_limit=_LARGEST_SIGNED,
    ),
    _route("GET", f"{_ONE}/imza", document, "Gives out what is signed to approve it."),
    _route("POST", f"{_ONE}/reddet", decline, "Refuses it: it is cancelled."),
)
