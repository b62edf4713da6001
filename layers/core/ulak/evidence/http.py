"""Evidence of a message, and of a whole job."""

from __future__ import annotations

from typing import Final

from ulak.errors import Conflict, NotFound
from ulak.evidence.answers import proof_answer
from ulak.evidence.files import EvidenceFiles
from ulak.evidence.proofs import MessageEvidence
from ulak.jobs.access import reached
from ulak.jobs.job import MessageId
from ulak.platform.http import Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, under_way
from ulak.reports.answers import report_file_answer

_RETRY_SECONDS: Final = 5


def of_message(evidence: MessageEvidence, request: Request[None]) -> Response:
    message_id = MessageId.parse(request.path["message_id"])
    if message_id is None:
        raise NotFound
    reached(evidence.store, request.caller, message_id.job_id)
    return Response(200, proof_answer(evidence.proof(request.caller.firm_id, message_id)))


def of_job(files: EvidenceFiles, request: Request[None]) -> Response:
    file = files.file(reached(files.store, request.caller, request.path["job_id"]))
    answer = report_file_answer(file)
    if file is None:
        return under_way(answer, status=202, seconds=_RETRY_SECONDS)
    return fetched(file, answer)


_EXAMPLES: Final = "ulak.evidence.examples"

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/messages/{message_id}/evidence",
        function="evidence",
        use="message_evidence",
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
        use="evidence_files",
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
