"""What callers see of jobs and messages. What is personal is declared with the types; the edge masks it."""

from __future__ import annotations

from ulak.catalogue import Locale
from ulak.errors import Problem
from ulak.jobs.answers_accounts import HeldBackAnswers, WaitingAnswer, held_back_answers
from ulak.jobs.answers_approval import ApprovalAnswer, KeyPeriodAnswer, approval_answer, key_period_answer
from ulak.jobs.job import Job, MessageId, Plan
from ulak.jobs.listing import JobsPage
from ulak.jobs.refusals import Refusal
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.jobs.views import (
    JobView,
    MessageView,
    RecipientsPage,
    RecipientView,
    RefusalsPage,
)
from ulak.links.link import Clicks
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.clock import rfc3339
from ulak.platform.problems import told
from ulak.rules import Purpose
from ulak.text import EncodingChoice, MessageType, on_the_wire, segment
from ulak.text.placeholders import placeholders_of
from ulak.text.segmentation import report_row


class AskedAnswer(TypedDict):
    """What was asked, as the plan keeps it."""

    message_type: MessageType
    purpose: Purpose
    encoding: EncodingChoice
    sender_id: str
    operator: str
    template: str | None
    """The saved template and its version: ``CODE@3``."""
    mode: str
    """``live``, or ``test``: asked with a test key, and nothing of it goes out."""
    test: bool
    """Only the first row is sent, to a number of the caller's own."""
    tags: dict[str, str]
    requested_by: str | None
    client_reference: str | None


class JobCredits(TypedDict):
    needed: int
    held: int
    charged: int
    available: NotRequired[int]
    """What there was, if there was too little."""
    quota_of: NotRequired[str]
    """The unit whose quota was short; left out where the firm's credit was."""
    quota_month: NotRequired[str | None]


class SendingAnswer(AskedAnswer):
    """What every job tells of itself, whether it has one recipient or many."""

    status: JobStatus
    created_at: str
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""
    segments: int
    credits: JobCredits


class ReasonsAnswer(TypedDict):
    """Why a job stands as it does, where there is something to tell."""

    send_at: NotRequired[str]
    failure: NotRequired[str]
    pause_reason: NotRequired[str]
    closed_at: NotRequired[str]


class LinkAnswer(TypedDict):
    """The link of the job's text, and how often it was opened."""

    leads_to: str
    """An address; or ``media``, a file."""
    ends_at: str
    openings: int
    recipients: int
    """Who opened it at least once."""


class StateAnswer(TypedDict):
    """What a job tells of itself where there is something to tell."""

    report_row: NotRequired[str]
    """The characters of each segment as the operator's report prints them; of a text that is the same for all."""
    approval: NotRequired[ApprovalAnswer]
    key_period: NotRequired[KeyPeriodAnswer]
    problems: NotRequired[list[ProblemAnswer]]
    """What was wrong with the list as a whole."""
    link: NotRequired[LinkAnswer]


class RecipientCounts(TypedDict):
    """Recipients by where they stand now."""

    pending: int
    sent: int
    delivered: int
    undelivered: int
    failed: int
    uncertain: int
    cancelled: int
    suppressed: int
    """Not written to: found suppressed, or without consent, when their turn came."""


class ChunkCounts(TypedDict):
    total: int
    done: int


class JobAnswer(SendingAnswer, StateAnswer, ReasonsAnswer, HeldBackAnswers):
    id: str
    rows: int
    recipients: int
    duplicates: int
    refused: int
    by_source: dict[str, int]
    """Rows by where they came from, if some came from the directory."""
    by_reason: dict[str, int]
    """Rows that are not sent, by why."""
    counts: RecipientCounts
    chunks: ChunkCounts


class ListedJobAnswer(AskedAnswer, ReasonsAnswer):
    """A job as the list of jobs shows it."""

    id: str
    status: JobStatus
    created_at: str
    single: bool
    """Whether it is one message, sent by ``POST /v1/messages``."""
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""
    rows: int
    recipients: int
    refused: int
    segments: int
    credits: JobCredits
    counts: RecipientCounts


class JobsAnswer(TypedDict):
    jobs: list[ListedJobAnswer]
    next_cursor: str | None


class AcceptedMessageAnswer(SendingAnswer, StateAnswer, ReasonsAnswer, WaitingAnswer):
    message_id: str
    job_id: str


class RecipientAnswer(TypedDict):
    message_id: str
    row: int
    to: Annotated[str, Personal(Mask.NUMBER)]
    """The number, or the TCKN masked. Masked also where the key may not see numbers."""
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""
    segments: int
    status: RecipientStatus
    reason: str | None
    openings: NotRequired[int]
    """How often it opened its link, where the message has one."""


class RecipientsAnswer(TypedDict):
    recipients: list[RecipientAnswer]
    next_cursor: str | None


class RefusalAnswer(TypedDict):
    code: str
    message: Annotated[str, Personal(Mask.WORDS)]
    row: int
    """From 1: of a file, its number in the file, as a spreadsheet shows it; else its place in the request."""
    column: str
    """Empty where the row as a whole is at fault."""
    value: str
    """The cell, masked."""
    source: NotRequired[str]
    """Where the row came from, if it came from the directory."""
    who: NotRequired[str]
    """Whose card it is."""


class RefusalsAnswer(TypedDict):
    refusals: list[RefusalAnswer]
    total: int
    next_cursor: str | None


class TimelineEvent(TypedDict):
    event: str
    """``accepted``, ``sent`` or ``tried``, then the last status."""
    at: str
    operator_job_id: NotRequired[str]


class MessageAnswer(RecipientAnswer, AskedAnswer, WaitingAnswer):
    job_id: str
    timeline: list[TimelineEvent]
    """What happened to it, in order, as far as it is known."""


def job_answer(view: JobView, locale: Locale) -> JobAnswer:
    job, plan = view.job, view.plan
    totals = job.totals
    return {
        "id": job.ref.job_id,
        **_sending(job, plan),
        **_state(view, locale),
        **_reasons(job, plan),
        **_waiting(job, plan),
        **held_back_answers(view, locale),
        "rows": totals.rows,
        "recipients": totals.recipients,
        "duplicates": totals.duplicates,
        "refused": totals.refused,
        "by_source": dict(totals.by_source),
        "by_reason": dict(totals.by_reason),
        "counts": _counts(job),
        "chunks": {"total": totals.chunks, "done": job.progress.chunks_done},
    }


def jobs_answer(page: JobsPage) -> JobsAnswer:
    return {"jobs": [_listed(one) for one in page.jobs], "next_cursor": page.next_cursor}


def _listed(view: JobView) -> ListedJobAnswer:
    job, plan = view.job, view.plan
    return {
        "id": job.ref.job_id,
        "status": job.status,
        "created_at": rfc3339(job.created_at),
        "single": plan.interactive,
        "text": plan.text,
        **_asked(plan),
        **_reasons(job, plan),
        "rows": job.totals.rows,
        "recipients": job.totals.recipients,
        "refused": job.totals.refused,
        "segments": job.totals.segments,
        "credits": _credits(job),
        "counts": _counts(job),
    }


def _counts(job: Job) -> RecipientCounts:
    counts = job.counts()
    return {
        "pending": counts["pending"],
        "sent": counts["sent"],
        "delivered": counts["delivered"],
        "undelivered": counts["undelivered"],
        "failed": counts["failed"],
        "uncertain": counts["uncertain"],
        "cancelled": counts["cancelled"],
        "suppressed": counts["suppressed"],
    }


def accepted_message_answer(view: JobView, locale: Locale) -> AcceptedMessageAnswer:
    """A job of one: the message's id, and the job's for whoever wants it."""
    job_id = view.job.ref.job_id
    return {
        "message_id": str(MessageId(job_id, 0, 0)),
        "job_id": job_id,
        **_sending(view.job, view.plan),
        **_state(view, locale),
        **_reasons(view.job, view.plan),
        **_waiting(view.job, view.plan),
    }


def recipients_answer(page: RecipientsPage) -> RecipientsAnswer:
    recipients = [recipient_answer(one) for one in page.recipients]
    return {"recipients": recipients, "next_cursor": page.next_cursor}


def refusals_answer(page: RefusalsPage, locale: Locale) -> RefusalsAnswer:
    """Each with its reason and how to mend it."""
    refusals = [_refusal(refusal, locale) for refusal in page.refusals]
    return {"refusals": refusals, "total": page.total, "next_cursor": page.next_cursor}


def message_answer(view: MessageView) -> MessageAnswer:
    return {
        **recipient_answer(view.recipient),
        "job_id": view.job.ref.job_id,
        "timeline": _timeline(view),
        **_asked(view.plan),
        **_waiting(view.job, view.plan),
    }


def _sending(job: Job, plan: Plan) -> SendingAnswer:
    return {
        "status": job.status,
        "created_at": rfc3339(job.created_at),
        "text": plan.text,
        **_asked(plan),
        "segments": job.totals.segments,
        "credits": _credits(job),
    }


def _state(view: JobView, locale: Locale) -> StateAnswer:
    job, plan, answer = view.job, view.plan, StateAnswer()
    if not placeholders_of(plan.linked_text, "written"):  # it was asked about when the job came
        text = on_the_wire(plan.linked_text, plan.profile, plan.encoding)
        answer["report_row"] = report_row(segment(text, plan.profile, plan.message_type))
    approval = approval_answer(job, plan)
    if approval is not None:
        answer["approval"] = approval
    if plan.key_period is not None:
        answer["key_period"] = key_period_answer(plan.key_period)
    if (link := plan.link) is not None:
        clicks = view.clicks or Clicks()
        answer["link"] = {
            "leads_to": link.leads_to or "media",
            "ends_at": rfc3339(link.ends_at),
            "openings": clicks.openings,
            "recipients": clicks.recipients,
        }
    problems = [*job.problems, *([job.reports_ended] if job.reports_ended else [])]
    if problems:
        answer["problems"] = [told(problem, locale) for problem in problems]
    return answer


def _reasons(job: Job, plan: Plan) -> ReasonsAnswer:
    answer: ReasonsAnswer = {}
    if plan.send_at is not None:
        answer["send_at"] = rfc3339(plan.send_at)
    if job.failure:
        answer["failure"] = job.failure
    if job.pause_reason:
        answer["pause_reason"] = job.pause_reason
    if job.closed_at:
        answer["closed_at"] = rfc3339(job.closed_at)
    return answer


def _asked(plan: Plan) -> AskedAnswer:
    return {
        "message_type": plan.message_type,
        "purpose": plan.purpose,
        "encoding": plan.encoding,
        "sender_id": plan.sender_id,
        "operator": plan.operator_id,
        "template": plan.template,
        "mode": "test" if plan.is_test else "live",
        "test": plan.test_to is not None,
        "tags": dict(plan.tags),
        "requested_by": plan.requested_by,
        "client_reference": plan.client_reference,
    }


def _credits(job: Job) -> JobCredits:
    credits: JobCredits = {
        "needed": job.totals.credits,
        "held": job.totals.credits if job.holds_credit else 0,
        "charged": job.progress.charged,
    }
    if job.short_of:
        credits["available"] = job.short_of.has
        if job.short_of.unit:
            credits["quota_of"] = job.short_of.unit
            credits["quota_month"] = job.short_of.month
    return credits


def _waiting(job: Job, plan: Plan) -> WaitingAnswer:
    """Until when a job waits, and for what; nothing if it does not."""
    if job.status is JobStatus.PAUSED and job.waits_until is not None:
        return {"waits_until": rfc3339(job.waits_until), "waits_for": "window"}
    if job.status is JobStatus.SCHEDULED and job.sending_since is not None:
        why = "send_at" if job.sending_since == plan.send_at else "window"
        return {"waits_until": rfc3339(job.sending_since), "waits_for": why}
    return {}


def recipient_answer(view: RecipientView) -> RecipientAnswer:
    chunk, index = view.chunk, view.index
    answer: RecipientAnswer = {
        "message_id": str(view.message_id),
        "row": chunk.rows[index],
        "to": chunk.shown(index),
        "text": chunk.text(index),
        "segments": chunk.billed_segments(index),
        "status": view.standing.status,
        "reason": view.standing.reason or None,
    }
    if view.openings is not None:
        answer["openings"] = view.openings
    return answer


def _refusal(refusal: Refusal, locale: Locale) -> RefusalAnswer:
    problem = told(Problem(refusal.code, params=refusal.params), locale)
    answer: RefusalAnswer = {
        "row": refusal.row,
        "column": refusal.column,
        "value": refusal.value,
        "code": problem["code"],
        "message": problem["message"],
    }
    if source := refusal.params.get("source"):
        answer["source"] = str(source)
    if who := refusal.params.get("who"):
        answer["who"] = str(who)
    return answer


def _timeline(view: MessageView) -> list[TimelineEvent]:
    """What happened to the message, in order, as far as it is known."""
    where = view.recipient.standing
    timeline: list[TimelineEvent] = [{"event": "accepted", "at": rfc3339(view.job.created_at)}]
    if where.tried_at is not None:
        tried: TimelineEvent = {
            "event": "sent" if where.operator_job_id or where.status is RecipientStatus.SENT else "tried",
            "at": rfc3339(where.tried_at),
        }
        if where.operator_job_id:
            tried["operator_job_id"] = where.operator_job_id
        timeline.append(tried)
    if where.reported_at is not None:
        timeline.append({"event": where.status.value, "at": rfc3339(where.reported_at)})
    return timeline
