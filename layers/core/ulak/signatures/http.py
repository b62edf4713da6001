"""``/v1/jobs/{job_id}/signature`` and ``/v1/settings/signatures``: campaigns of a screen, approved by a signature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.directory.approvers import require_other_right
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.jobs.access import reached
from ulak.jobs.answers import job_answer
from ulak.platform.http import Query, Request, Response, Route, Scope
from ulak.signatures import answers

if TYPE_CHECKING:
    from ulak.signatures.bodies import KeyPeriodBody, SignatureBody, SignaturesBody
    from ulak.signatures.campaigns import CampaignSignatures
    from ulak.signatures.settings import SignatureSettings

LARGEST_SIGNATURE: Final = 96 * 1024
"""Octets of a body with a signature file in base64."""


def show(settings: SignatureSettings, request: Request[None]) -> Response:
    return Response(200, _shown(settings, request.caller.firm_id))


def put(settings: SignatureSettings, request: Request[SignaturesBody]) -> Response:
    require_other_right(request.caller)
    body = request.content
    settings.put(request.caller.firm_id, body.asked, body.signers, body.key_periods)
    return Response(200, _shown(settings, request.caller.firm_id))


def _shown(settings: SignatureSettings, firm_id: str) -> answers.SignaturesAnswer:
    asked, signers = settings.show(firm_id)
    keys = settings.periods.sending(firm_id)
    return answers.signatures_answer(asked, signers, settings.asks_periods(firm_id), keys)


def approve_key(settings: SignatureSettings, request: Request[KeyPeriodBody]) -> Response:
    require_other_right(request.caller)
    key = settings.periods.approve(request.caller, request.path["key_id"], request.content.days)
    return Response(200, answers.key_answer(key))


def document(signatures: CampaignSignatures, request: Request[None]) -> Response:
    user = request.query.get("approver", "").strip()
    if not user:
        raise InputError([Problem("field_missing", "/approver", params={"field": "approver"})])
    ref = reached(signatures.jobs, request.caller, request.path["job_id"], to_approve=True)
    return Response(200, answers.document_answer(signatures.document(ref, user)))


def sign(signatures: CampaignSignatures, request: Request[SignatureBody]) -> Response:
    body = request.content
    ref = reached(signatures.jobs, request.caller, request.path["job_id"], to_approve=True)
    return Response(200, job_answer(signatures.sign(ref, body.approver, body.file()), request.locale))


_ANSWERS: Final = "ulak.signatures.answers"
_BODIES: Final = "ulak.signatures.bodies"
_EXAMPLES: Final = "ulak.signatures.examples"

_settings = partial(
    Route,
    path="/v1/settings/signatures",
    function="settings",
    use="evidence.signature_settings",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:SignaturesAnswer",
    answers=f"{_EXAMPLES}:SETTINGS",
)
_of_job = partial(
    Route,
    path="/v1/jobs/{job_id}/signature",
    function="job_approval",
    use="evidence.campaign_signatures",
    scope=Scope.SEND,
    errors=(NotFound, Conflict),
)

ROUTES: Final = (
    _settings(
        method="GET",
        face=show,
        summary="Shows whether what is sent from the console is approved by a signature, and who signs.",
        errors=(NotFound,),
    ),
    _settings(
        method="PUT",
        face=put,
        summary="Sets whether what is sent from the console is approved by a signature, by a key that cannot send.",
        body=f"{_BODIES}:SignaturesBody",
        errors=(NotFound,),
        example={"asked": True, "signers": {"ayse": "17291716060"}},
    ),
    Route(
        method="PUT",
        path="/v1/settings/keys/{key_id}/period",
        function="settings",
        use="evidence.signature_settings",
        scope=Scope.ADMIN,
        face=approve_key,
        summary="Approves that a program sends by this key for 30, 60 or 90 days, by a key that cannot send.",
        body=f"{_BODIES}:KeyPeriodBody",
        answer=f"{_ANSWERS}:SendingKeyAnswer",
        answers=f"{_EXAMPLES}:KEY",
        errors=(NotFound,),
        example={"days": 90},
    ),
    _of_job(
        method="GET",
        face=document,
        summary="Shows the document that an approver signs to let a job go on, or what was signed.",
        query=(Query("approver", "The ERP user who is to sign.", required=True, example="ayse"),),
        answer=f"{_ANSWERS}:SignatureDocumentAnswer",
        answers=f"{_EXAMPLES}:DOCUMENT",
    ),
    _of_job(
        method="POST",
        face=sign,
        summary="Lets a job that waits go on by its approver's CAdES signature over its document.",
        body=f"{_BODIES}:SignatureBody",
        body_limit=LARGEST_SIGNATURE,
        answer="ulak.jobs.answers:JobAnswer",
        answers="ulak.jobs.examples:APPROVED",
        example={"approver": "ayse", "signature": "MIIGzQYJKoZIhvcNAQcCoIIGvjCCBroCAQEx"},
    ),
)
