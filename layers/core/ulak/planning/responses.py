"""Answers over HTTP: status, headers, body."""

from __future__ import annotations

from typing import Any

from ulak.jobs.job import MessageId
from ulak.jobs.views import job_view
from ulak.planning.accept import Acceptance
from ulak.platform.edge import Response


def shown(body: dict[str, Any]) -> Response:
    return Response(200, body)


def accepted_job(acceptance: Acceptance) -> Response:
    """202: the rest goes on behind; ``Location`` tells where to look."""
    view = job_view(acceptance.job, acceptance.plan)
    return Response(202, view, _headers(acceptance, f"/v1/jobs/{view['id']}"))


def accepted_message(acceptance: Acceptance) -> Response:
    """The same for a job of one: the message's id, and the job's for whoever wants it."""
    job = acceptance.job
    message_id = str(MessageId(job.ref.job_id, 0, 0))
    view = job_view(job, acceptance.plan)
    body = {
        "message_id": message_id,
        "job_id": view.pop("id"),
        **{name: view[name] for name in view if name not in _OF_LISTS},
    }
    return Response(202, body, _headers(acceptance, f"/v1/messages/{message_id}"))


_OF_LISTS = frozenset(
    {"rows", "recipients", "duplicates", "refused", "by_source", "by_reason", "counts", "chunks"}
)


def _headers(acceptance: Acceptance, location: str) -> dict[str, str]:
    replayed = {"idempotent-replayed": "true"} if acceptance.replayed else {}
    return {"location": location} | replayed
