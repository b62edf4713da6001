"""``/v1/otp``: codes go out and come back, their templates, and the keys that approvals are signed with.

This module imports what a verify needs and no more: no pydantic, no alphabets, no operator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.errors import Conflict, IdempotencyMismatch, InsufficientCredit, NotFound
from ulak.otp.answers import challenge_answer, received_text_answer, sent_code_answer, template_answer
from ulak.otp.commands import IssueCode, ResendCode, VerifyCode
from ulak.otp.requests import (
    LARGEST_BODY,
    IssueBody,
    TemplateBody,
    VerifyBody,
    read_issue,
    read_template,
    read_verify,
)
from ulak.platform.http import Authority, Load, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.otp.approval import Signer
    from ulak.otp.issue import Issue, SentCode
    from ulak.otp.received import ReceivedTexts
    from ulak.otp.templates import CodeTemplates
    from ulak.otp.verify import Verify
    from ulak.otp.views import OtpViews

KEYS_CACHED_SECONDS: Final = 3600
"""How long anyone may cache the published keys. A key is published before it signs, and stays published when another
key signs after it."""


def issue(codes: Issue, request: Request[IssueBody]) -> Response:
    sent = codes.issue(IssueCode(request.caller, request.key, request.content))
    answer = sent_code_answer(sent)
    return Response(201, answer, {"location": f"/v1/otp/{answer['id']}"} | _replayed(sent))


def resend(codes: Issue, request: Request[IssueBody]) -> Response:
    command = ResendCode(request.caller, request.key, request.content, request.path["otp_id"])
    sent = codes.resend(command)
    return Response(200, sent_code_answer(sent), _replayed(sent))


def verify(checks: Verify, request: Request[VerifyBody]) -> Response:
    view = checks.verify(VerifyCode(request.caller, request.path["otp_id"], request.content))
    return Response(200, challenge_answer(view))


def show(views: OtpViews, request: Request[None]) -> Response:
    return Response(200, challenge_answer(views.show(request.caller, request.path["otp_id"])))


def received(texts: ReceivedTexts, request: Request[None]) -> Response:
    return Response(200, received_text_answer(texts.show(request.caller, request.path["otp_id"])))


def cancel(views: OtpViews, request: Request[None]) -> Response:
    return Response(200, challenge_answer(views.cancel(request.caller, request.path["otp_id"])))


def save_template(templates: CodeTemplates, request: Request[TemplateBody]) -> Response:
    kept = templates.save(request.caller.firm_id, request.path["name"], request.content)
    return Response(200, template_answer(kept))


def keys(signer: Signer, request: Request[None]) -> Response:
    return Response(200, signer.keys(), {"cache-control": f"public, max-age={KEYS_CACHED_SECONDS}"})


def _replayed(sent: SentCode) -> dict[str, str]:
    return {"idempotent-replayed": "true"} if sent.replayed else {}


_SCHEMA: Final = "ulak.otp.schema"
_ANSWERS: Final = "ulak.otp.answers"
_EXAMPLES: Final = "ulak.otp.examples"
_TASK: Final = {
    "id": "WF-1042",
    "title": "Satınalma onayı",
    "document_number": "SA-2026-117",
    "amount": "48250.00",
    "currency": "TRY",
    "approver": "ayse",
}
_ISSUE_EXAMPLE: Final = {
    "to": {"erp_user": "ayse"},
    "purpose": "approve_task",
    "task": _TASK,
    "ttl": 180,
    "client_reference": "PO-117",
}

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/otp",
        function="otp_issue",
        team=True,
        use="otp.issue",
        face=issue,
        load=Load.CODE,
        summary="Begins a challenge and sends its code.",
        scope=Scope.SEND,
        body=f"{_SCHEMA}:IssueBodySchema",
        read=read_issue,
        body_limit=LARGEST_BODY,
        spends=True,
        answer=f"{_ANSWERS}:SentCodeAnswer",
        answers=f"{_EXAMPLES}:SENT",
        status=201,
        errors=(InsufficientCredit, Conflict, IdempotencyMismatch),
        example=_ISSUE_EXAMPLE,
    ),
    Route(
        method="POST",
        path="/v1/otp/{otp_id}/resend",
        function="otp_issue",
        team=True,
        use="otp.issue",
        face=resend,
        load=Load.CODE,
        summary="Sends a new code in a pending challenge; the code before it is void.",
        scope=Scope.SEND,
        body=f"{_SCHEMA}:IssueBodySchema",
        read=read_issue,
        body_limit=LARGEST_BODY,
        spends=True,
        answer=f"{_ANSWERS}:SentCodeAnswer",
        answers=f"{_EXAMPLES}:RESENT",
        errors=(NotFound, InsufficientCredit, Conflict, IdempotencyMismatch),
        example=_ISSUE_EXAMPLE,
    ),
    Route(
        method="POST",
        path="/v1/otp/{otp_id}/cancel",
        function="otp_issue",
        team=True,
        use="otp.views",
        face=cancel,
        load=Load.CODE,
        summary="Cancels a challenge: its code holds no more.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ChallengeAnswer",
        answers=f"{_EXAMPLES}:CANCELLED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path="/v1/otp/templates/{name}",
        function="otp_issue",
        use="otp.templates",
        face=save_template,
        load=Load.CODE,
        summary="Keeps the text of a code's message by a name.",
        scope=Scope.SEND,
        body=f"{_SCHEMA}:CodeTemplateBodySchema",
        read=read_template,
        body_limit=LARGEST_BODY,
        answer=f"{_ANSWERS}:CodeTemplateAnswer",
        answers=f"{_EXAMPLES}:TEMPLATE",
        errors=(NotFound,),
        example={
            "text": "{firm} giriş kodunuz {code}, {until} saatine kadar geçerli.",
            "purpose": "sign_in",
        },
    ),
    Route(
        method="POST",
        path="/v1/otp/{otp_id}/verify",
        function="otp_verify",
        team=True,
        use="otp.verify",
        face=verify,
        load=Load.CODE,
        summary="Checks a code; a right one approves the challenge, once.",
        scope=Scope.SEND,
        body=f"{_SCHEMA}:VerifyBodySchema",
        read=read_verify,
        body_limit=LARGEST_BODY,
        answer=f"{_ANSWERS}:ChallengeAnswer",
        answers=f"{_EXAMPLES}:APPROVED",
        errors=(NotFound, Conflict),
        example={"code": "493817", "task": _TASK},
    ),
    Route(
        method="GET",
        path="/v1/otp/{otp_id}",
        function="otp_verify",
        use="otp.views",
        face=show,
        load=Load.CODE,
        summary="Shows a challenge; an approved task's with its signed record.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:ChallengeAnswer",
        answers=f"{_EXAMPLES}:APPROVED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/otp/{otp_id}/received",
        load=Load.CODE,
        function="otp_verify",
        use="otp.received",
        face=received,
        summary="Shows a test key the message that its simulated phone received, the code in it.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:ReceivedTextAnswer",
        answers=f"{_EXAMPLES}:RECEIVED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/otp/keys",
        function="otp_verify",
        use="otp.signer",
        face=keys,
        load=Load.CODE,
        summary="Publishes the keys that the records of approved tasks are signed with.",
        authority=Authority.NOBODY,
        answer=f"{_ANSWERS}:PublicKeysAnswer",
        answers=f"{_EXAMPLES}:KEYS",
    ),
)
