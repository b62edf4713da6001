"""Evidence of a message, and of a whole job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ulak.errors import Conflict, NotFound
from ulak.evidence.answers import proof_answer
from ulak.evidence.files import EvidenceFiles
from ulak.evidence.proofs import MessageEvidence
from ulak.identity.caller import Caller
from ulak.jobs.access import reached
from ulak.jobs.job import MessageId
from ulak.platform.http import Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, under_way
from ulak.reports.answers import report_file_answer

_RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class EvidenceRequests:
    """What is asked for as evidence. `note` keeps in the trail who saw it."""

    messages: MessageEvidence
    files: EvidenceFiles
    note: Callable[[Caller, str, str], None]


def of_message(use: EvidenceRequests, request: Request[None]) -> Response:
    message_id = MessageId.parse(request.path["message_id"])
    if message_id is None:
        raise NotFound
    reached(use.messages.store, request.caller, message_id.job_id)
    proof = use.messages.proof(request.caller.firm_id, message_id)
    use.note(request.caller, "evidence_taken", str(message_id))
    return Response(200, proof_answer(proof))


def of_job(use: EvidenceRequests, request: Request[None]) -> Response:
    ref = reached(use.files.store, request.caller, request.path["job_id"])
    file = use.files.file(ref)
    answer = report_file_answer(file)
    if file is None:
        return under_way(answer, status=202, seconds=_RETRY_SECONDS)
    use.note(request.caller, "evidence_taken", ref.job_id)
    return fetched(file, answer)


_EXAMPLES: Final = "ulak.evidence.examples"

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/messages/{message_id}/evidence",
        function="evidence",
        use="evidence.requests",
        face=of_message,
        summary="Shows a message's signed evidence: consent, text, the operator's answer and reports.",
        scope=Scope.PERSONAL,
        answer="ulak.evidence.answers:ProofAnswer",
        answers=f"{_EXAMPLES}:PROOF",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/evidence",
        function="evidence",
        use="evidence.requests",
        face=of_job,
        summary="Leads to the signed evidence of a whole job as one file, a line a recipient.",
        scope=Scope.PERSONAL,
        answer="ulak.reports.answers:ReportFileAnswer",
        answers=f"{_EXAMPLES}:FILE",
        status=303,
        statuses=(202,),
        errors=(NotFound, Conflict),
    ),
)
