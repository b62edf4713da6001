"""``/v1/jobs`` and ``/v1/messages`` as they are looked at, and jobs paused, resumed and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.errors import Conflict, InputError, NotFound, Param, Problem
from ulak.jobs.answers import job_answer, message_answer, recipients_answer, refusals_answer
from ulak.jobs.job import JobRef, MessageId
from ulak.jobs.status import RecipientStatus
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.jobs.control import Control
    from ulak.jobs.views import Views

_SHOWN: Final = 64
"""Characters of a wrong status that its refusal repeats."""


def show(views: Views, request: Request[None]) -> Response:
    return Response(200, job_answer(views.job(_ref(request)), request.locale))


def recipients(views: Views, request: Request[None]) -> Response:
    page = views.recipients(_ref(request), _status(request.query.get("status")), request.query.get("cursor"))
    return Response(200, recipients_answer(page, whole=request.caller.sees_whole))


def refusals(views: Views, request: Request[None]) -> Response:
    page = views.refusals(_ref(request), request.query.get("cursor"))
    return Response(200, refusals_answer(page, request.locale))


def message(views: Views, request: Request[None]) -> Response:
    message_id = MessageId.parse(request.path["message_id"])
    if message_id is None:
        raise NotFound
    found = views.message(request.caller.firm_id, message_id)
    return Response(200, message_answer(found, whole=request.caller.sees_whole))


def pause(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.pause(_ref(request)), request.locale))


def resume(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.resume(_ref(request)), request.locale))


def cancel(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.cancel(_ref(request)), request.locale))


def _ref(request: Request[None]) -> JobRef:
    return JobRef(request.caller.firm_id, request.path["job_id"])


def _status(text: str | None) -> RecipientStatus | None:
    if text is None:
        return None
    try:
        return RecipientStatus(text)
    except ValueError as error:
        known = ", ".join(status.value for status in RecipientStatus)
        params: dict[str, Param] = {"status": text[:_SHOWN], "known": known}
        raise InputError([Problem("status_unknown", "/status", params=params)]) from error


_JOB: Final = "ulak.jobs.answers:JobAnswer"
_EXAMPLES: Final = "ulak.jobs.examples"
_CURSOR: Final = Query("cursor", "Where the page before ended.")

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/jobs/{job_id}",
        function="jobs",
        use="views",
        face=show,
        summary="Shows a job and how far it is.",
        scope=Scope.READ,
        answer=_JOB,
        answers=f"{_EXAMPLES}:FINISHED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/recipients",
        function="jobs",
        use="views",
        face=recipients,
        summary="Lists a job's recipients and where each stands, in the order of the rows.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:RecipientsAnswer",
        answers=f"{_EXAMPLES}:RECIPIENTS",
        query=(
            Query(
                "status",
                "Only those that stand so; then a page may be empty and not the last.",
                example="failed",
            ),
            _CURSOR,
        ),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/refusals",
        function="jobs",
        use="views",
        face=refusals,
        summary="Lists the rows of a job that are not sent, each with its reason.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:RefusalsAnswer",
        answers=f"{_EXAMPLES}:REFUSALS",
        query=(_CURSOR,),
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/pause",
        function="jobs",
        use="control",
        face=pause,
        summary="Pauses a job; what is under way to the operator still goes out.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:PAUSED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/resume",
        function="jobs",
        use="control",
        face=resume,
        summary="Lets a paused job go on.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:ACCEPTED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/cancel",
        function="jobs",
        use="control",
        face=cancel,
        summary="Cancels a job; who was not tried yet gets nothing, and the credit goes back.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:CANCELLED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="GET",
        path="/v1/messages/{message_id}",
        function="send",
        use="views",
        face=message,
        summary="Shows one message and what happened to it.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:MessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        errors=(NotFound,),
    ),
)
