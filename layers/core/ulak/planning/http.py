"""``POST /v1/messages``, ``POST /v1/jobs`` and the approval of a job over its cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.errors import Conflict, IdempotencyMismatch, InsufficientCredit, NotFound, QuotaExceeded
from ulak.jobs.access import reached
from ulak.jobs.answers import accepted_message_answer, job_answer
from ulak.jobs.views import JobView
from ulak.planning.commands import LARGEST_BODY, SendJob, SendMessage
from ulak.platform.http import Load, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.catalogue import Locale
    from ulak.identity.caller import Caller
    from ulak.planning.accept import Accept, Acceptance
    from ulak.planning.approval import JobApproval
    from ulak.planning.requests import ApprovalBody, JobBody, MessageBody
    from ulak.platform.idempotency import RequestKey


def send_message(accept: Accept, request: Request[MessageBody]) -> Response:
    return _message(accept.message(SendMessage(request.caller, request.key, request.content)), request.locale)


def message_before(accept: Accept, caller: Caller, key: RequestKey, locale: Locale) -> Response | None:
    taken = accept.before(caller.firm_id, key)
    return None if taken is None else _message(taken, locale)


def _message(taken: Acceptance, locale: Locale) -> Response:
    answer = accepted_message_answer(JobView(taken.job, taken.plan), locale)
    return Response(202, answer, _headers(taken, f"/v1/messages/{answer['message_id']}"))


def send_job(accept: Accept, request: Request[JobBody]) -> Response:
    """202: the rest goes on behind; ``Location`` tells where to look."""
    return _job(accept.job(SendJob(request.caller, request.key, request.content)), request.locale)


def job_before(accept: Accept, caller: Caller, key: RequestKey, locale: Locale) -> Response | None:
    taken = accept.before(caller.firm_id, key)
    return None if taken is None else _job(taken, locale)


def _job(taken: Acceptance, locale: Locale) -> Response:
    answer = job_answer(JobView(taken.job, taken.plan), locale)
    return Response(202, answer, _headers(taken, f"/v1/jobs/{answer['id']}"))


def approve(approval: JobApproval, request: Request[ApprovalBody]) -> Response:
    ref = reached(approval.store, request.caller, request.path["job_id"], to_approve=True)
    return Response(200, job_answer(approval.approve(ref, request.content.otp_id), request.locale))


def _headers(taken: Acceptance, location: str) -> dict[str, str]:
    replayed = {"idempotent-replayed": "true"} if taken.replayed else {}
    return {"location": location} | replayed


_BODIES: Final = "ulak.planning.requests"
_ANSWERS: Final = "ulak.jobs.answers"
_EXAMPLES: Final = "ulak.jobs.examples"

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/messages",
        load=Load.SINGLE,
        function="send",
        team=True,
        use="jobs.accept",
        face=send_message,
        before=message_before,
        summary="Sends one message.",
        scope=Scope.SEND,
        body=f"{_BODIES}:MessageBody",
        body_limit=LARGEST_BODY,
        too_large="body_too_large",
        spends=True,
        answer=f"{_ANSWERS}:AcceptedMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE_ACCEPTED",
        status=202,
        errors=(InsufficientCredit, QuotaExceeded, IdempotencyMismatch),
        example={
            "to": "0532 123 45 67",
            "text": "Sayın {ad}, {tutar} TL borcunuz bulunuyor.",
            "params": {"ad": "Ali Yılmaz", "tutar": "1.250,00"},
            "purpose": "informational",
            "client_reference": "FAT-2026-0001",
        },
    ),
    Route(
        method="POST",
        path="/v1/jobs",
        load=Load.BULK,
        function="jobs",
        team=True,
        use="jobs.accept",
        face=send_job,
        before=job_before,
        summary="Sends a message to each row of a list.",
        scope=Scope.SEND,
        body=f"{_BODIES}:JobBody",
        body_limit=LARGEST_BODY,
        too_large="body_too_large",
        spends=True,
        answer=f"{_ANSWERS}:JobAnswer",
        answers=f"{_EXAMPLES}:ACCEPTED",
        status=202,
        errors=(InsufficientCredit, QuotaExceeded, IdempotencyMismatch),
        example={
            "text": "Sayın {ad}, {tutar} TL borcunuz bulunuyor.",
            "rows": [
                {"to": "0532 123 45 67", "ad": "Ali Yılmaz", "tutar": "1.250,00"},
                {"to": "0533 123 45 67", "ad": "Ayşe Kaya", "tutar": 980},
            ],
            "purpose": "informational",
            "tags": {"department": "Tahsilat"},
        },
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/approve",
        function="job_approval",
        use="jobs.approval",
        face=approve,
        summary="Lets a job over its cap go on, by the code that its approver verified.",
        scope=Scope.SEND,
        body=f"{_BODIES}:ApprovalBody",
        answer=f"{_ANSWERS}:JobAnswer",
        answers=f"{_EXAMPLES}:APPROVED",
        errors=(NotFound, Conflict),
        example={"otp_id": "2c7a1d0f9b8e4f60a1b2c3d4e5f60718"},
    ),
)
