"""What callers see of jobs and messages. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ulak.catalogue import Locale, sentence
from ulak.errors import InputError, NotFound, Param, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import calls_of
from ulak.jobs.keys import chunk_key, refusals_key
from ulak.jobs.records import ChunkRecord
from ulak.jobs.refusals import Refusal, Refusals
from ulak.jobs.standing import Standing, standing
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.jobs.store import JobStore
from ulak.platform import cursors
from ulak.platform.bucket import Bucket
from ulak.platform.clock import rfc3339
from ulak.platform.edge import Request, told
from ulak.text import on_the_wire, segment
from ulak.text.placeholders import placeholders_of
from ulak.text.segmentation import report_row


@dataclass(frozen=True, slots=True)
class Views:
    store: JobStore
    bucket: Bucket

    def job(self, request: Request) -> dict[str, Any]:
        ref, job = self._job(request)
        return job_view(job, self.store.plan(ref), request.locale)

    def recipients(self, request: Request) -> dict[str, Any]:
        """A page of the job's recipients: one chunk, at most 500, in the order of the rows; only those of the
        query's ``status``, if it asks for one, so that a page may be empty and not the last."""
        ref, job = self._job(request)
        status = _status(request.query.get("status"))
        number = _page(ref, "recipients", request.query.get("cursor"))
        if number >= job.totals.chunks:
            return {"recipients": [], "next_cursor": None}
        plan = self.store.plan(ref)
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref, number)))
        record, reports = self.store.chunk(ref, number)
        calls = calls_of(chunk.msisdns, _batch_size(record, plan))
        more = number + 1 < job.totals.chunks
        standings = (
            (index, standing(index, calls, record, reports, plan.profile, job.began_at))
            for index in range(len(chunk))
        )
        return {
            "recipients": [
                _recipient(ref, chunk, index, where, whole=request.caller.sees_whole)
                for index, where in standings
                if status in (None, where.status)
            ],
            "next_cursor": _cursor(ref, "recipients", number + 1) if more else None,
        }

    def refusals(self, request: Request) -> dict[str, Any]:
        """A page of the rows that were refused, each with its reason and how to mend it."""
        ref, job = self._job(request)
        page = _page(ref, "refusals", request.query.get("cursor"))
        if page >= job.totals.refusal_pages:
            return {"refusals": [], "total": job.totals.refused, "next_cursor": None}
        refusals = Refusals.decode(self.bucket.get(refusals_key(ref, page)))
        more = page + 1 < job.totals.refusal_pages
        return {
            "refusals": [
                {
                    "row": refusal.row,
                    "column": refusal.column,
                    "value": refusal.value,
                    **_whose(refusal),
                    **told(Problem(refusal.code, params=refusal.params), request.locale),
                }
                for refusal in refusals.rows
            ],
            "total": job.totals.refused,
            "next_cursor": _cursor(ref, "refusals", page + 1) if more else None,
        }

    def message(self, request: Request) -> dict[str, Any]:
        message_id = MessageId.parse(request.path["message_id"])
        if message_id is None:
            raise NotFound
        ref = JobRef(request.caller.firm_id, message_id.job_id)
        job = self.store.job(ref)
        if job is None or message_id.chunk >= job.totals.chunks:
            raise NotFound
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref, message_id.chunk)))
        if message_id.index >= len(chunk):
            raise NotFound
        plan = self.store.plan(ref)
        record, reports = self.store.chunk(ref, message_id.chunk)
        calls = calls_of(chunk.msisdns, _batch_size(record, plan))
        where = standing(message_id.index, calls, record, reports, plan.profile, job.began_at)
        view = _recipient(ref, chunk, message_id.index, where, whole=request.caller.sees_whole)
        view |= {"job_id": ref.job_id, "timeline": _timeline(job, where)} | _asked(plan)
        return view | _waits(job, plan)

    def _job(self, request: Request) -> tuple[JobRef, Job]:
        """The caller's job of that id; another firm's is as unknown as one that never was."""
        ref = JobRef(request.caller.firm_id, request.path["job_id"])
        job = self.store.job(ref)
        if job is None:
            raise NotFound
        return ref, job


def job_view(job: Job, plan: Plan, locale: Locale = "tr") -> dict[str, Any]:
    """The job as callers see it."""
    totals = job.totals
    view: dict[str, Any] = {
        "id": job.ref.job_id,
        "status": job.status.value,
        "created_at": rfc3339(job.created_at),
        "text": plan.text,
        **_asked(plan),
        "rows": totals.rows,
        "recipients": totals.recipients,
        "duplicates": totals.duplicates,
        "refused": totals.refused,
        "by_source": dict(totals.by_source),
        "by_reason": dict(totals.by_reason),
        "segments": totals.segments,
        "credits": {"needed": totals.credits, "held": totals.credits if job.holds_credit else 0}
        | {"charged": job.progress.charged},
        "counts": job.counts(),
        "chunks": {"total": totals.chunks, "done": job.progress.chunks_done},
    }
    if not placeholders_of(plan.text):
        counted = segment(
            on_the_wire(plan.text, plan.profile, plan.encoding), plan.profile, plan.message_type
        )
        view["report_row"] = report_row(counted)
    if plan.send_at is not None:
        view["send_at"] = rfc3339(plan.send_at)
    view |= _waits(job, plan)
    if job.status is JobStatus.AWAITING_APPROVAL and job.due_at is not None:
        view["approval"] = {
            "cap": plan.cap,
            "approver": plan.approver,
            "until": rfc3339(job.due_at),
            "task": approval_task(job, plan),
        }
    if job.approval_id:
        view["approval"] = {"cap": plan.cap, "approver": plan.approver, "otp_id": job.approval_id}
    if job.failure:
        view["failure"] = job.failure
    if job.problems:
        view["problems"] = [told(problem, locale) for problem in job.problems]
    if job.short_of:
        view["credits"]["available"] = job.short_of.has
        if job.short_of.unit:
            view["credits"] |= {"quota_of": job.short_of.unit, "quota_month": job.short_of.month}
    if job.pause_reason:
        view["pause_reason"] = job.pause_reason
    if job.closed_at:
        view["closed_at"] = rfc3339(job.closed_at)
    return view


_SHOWN_OF_ID: Final = 8
"""Digits: enough to know a job by on a phone."""


def approval_task(job: Job, plan: Plan) -> dict[str, str]:
    """What the approver of a job over its cap approves, as ``POST /v1/otp`` takes it. The job's id stands for its
    text and recipients, which nothing changes any more."""
    told = {"recipients": job.totals.recipients, "credits": job.totals.credits}
    return {
        "id": f"job-{job.ref.job_id}",
        "title": sentence("job_task", "tr", {"job": job.ref.job_id[:_SHOWN_OF_ID]}),
        "party": sentence("job_party", "tr", told),
        "approver": plan.approver or "",
    }


def _waits(job: Job, plan: Plan) -> dict[str, Any]:
    """Until when a job waits, and for what; nothing if it does not."""
    if job.status is JobStatus.PAUSED and job.waits_until is not None:
        return {"waits_until": rfc3339(job.waits_until), "waits_for": "window"}
    if job.status is JobStatus.SCHEDULED and job.sending_since is not None:
        why = "send_at" if job.sending_since == plan.send_at else "window"
        return {"waits_until": rfc3339(job.sending_since), "waits_for": why}
    return {}


def _whose(refusal: Refusal) -> dict[str, Any]:
    """Where a row of the directory came from and whose it is; of another's, nothing."""
    return {name: refusal.params[name] for name in ("source", "who") if refusal.params.get(name)}


def _asked(plan: Plan) -> dict[str, Any]:
    return {
        "message_type": plan.message_type.value,
        "purpose": plan.purpose.value,
        "encoding": plan.encoding.value,
        "sender_id": plan.sender_id,
        "operator": plan.operator_id,
        "template": plan.template,
        "test": plan.test_to is not None,
        "tags": dict(plan.tags),
        "requested_by": plan.requested_by,
        "client_reference": plan.client_reference,
    }


def _recipient(ref: JobRef, chunk: Chunk, index: int, where: Standing, *, whole: bool) -> dict[str, Any]:
    return {
        "message_id": str(MessageId(ref.job_id, chunk.number, index)),
        "row": chunk.rows[index],
        "to": chunk.shown(index) if whole else chunk.masked(index),
        "text": chunk.text(index) if whole else None,
        "segments": chunk.billed_segments(index),
        "status": where.status.value,
        "reason": where.reason or None,
    }


def _timeline(job: Job, where: Standing) -> list[dict[str, Any]]:
    """What happened to the message, in order, as far as it is known."""
    timeline: list[dict[str, Any]] = [{"event": "accepted", "at": rfc3339(job.created_at)}]
    if where.tried_at is not None:
        tried: dict[str, Any] = {
            "event": "sent" if where.operator_job_id else "tried",
            "at": rfc3339(where.tried_at),
        }
        if where.operator_job_id:
            tried["operator_job_id"] = where.operator_job_id
        timeline.append(tried)
    if where.reported_at is not None:
        timeline.append({"event": where.status.value, "at": rfc3339(where.reported_at)})
    return timeline


def _status(text: str | None) -> RecipientStatus | None:
    if text is None:
        return None
    try:
        return RecipientStatus(text)
    except ValueError as error:
        known = ", ".join(status.value for status in RecipientStatus)
        params: dict[str, Param] = {"status": text[:64], "known": known}
        raise InputError([Problem("status_unknown", "/status", params=params)]) from error


def _batch_size(record: ChunkRecord | None, plan: Plan) -> int:
    return record.journal.batch_size if record else plan.profile.batch_size or 1


def _cursor(ref: JobRef, list_name: str, page: int) -> str:
    return cursors.write((ref.firm_id, ref.job_id, list_name), str(page))


def _page(ref: JobRef, list_name: str, cursor: str | None) -> int:
    return int(cursors.read((ref.firm_id, ref.job_id, list_name), cursor)) if cursor else 0
