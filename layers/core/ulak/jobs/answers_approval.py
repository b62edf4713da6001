"""What callers see of the approval of a job, and of the key that it was asked for by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ulak.directory.answers_rules import ApprovalRuleAnswer, rule_answer
from ulak.directory.approval_rules import ApprovalRule
from ulak.jobs.job import SIGNATURE, Job, Plan
from ulak.jobs.status import JobStatus
from ulak.jobs.views import approval_task
from ulak.platform.answers import NotRequired, TypedDict
from ulak.platform.clock import rfc3339


class TaskAnswer(TypedDict):
    """The task of ``POST /v1/otp`` that approves the job."""

    id: str
    title: str
    party: str
    approver: str
    """Empty where any of the firm's approvers may, who did not ask for it: name one."""


class ApprovalAnswer(TypedDict):
    """Of a job that a rule of the firm holds, or that costs more than its cap."""

    cap: int | None
    approver: str | None
    """Who alone may approve it, as its sender asked; ``null``: any approver of the firm, but not who asked for it."""
    rule: ApprovalRuleAnswer | None
    """The firm's rule; ``null``: its cap holds it alone."""
    until: NotRequired[str]
    task: NotRequired[TaskAnswer]
    otp_id: NotRequired[str]
    """The challenge that approved it."""
    signature: NotRequired[str]
    """The SHA-256 of the signature file that approved it."""


class KeyPeriodAnswer(TypedDict):
    """Of the key that it was asked for by: what was approved of it, where the firm asks for that."""

    key_id: str
    days: int
    until: str
    approved_by: str


def approval_answer(job: Job, plan: Plan) -> ApprovalAnswer | None:
    """``None``: it waits for no approval, and had none."""
    answer: ApprovalAnswer = {"cap": plan.cap, "approver": plan.approver, "rule": _rule(job)}
    if job.approval_id and job.approval_id.startswith(SIGNATURE):
        return {**answer, "signature": job.approval_id.removeprefix(SIGNATURE)}
    if job.approval_id:
        return {**answer, "otp_id": job.approval_id}
    if job.status is JobStatus.AWAITING_APPROVAL and job.due_at is not None:
        task = approval_task(job, plan, plan.approver or "")
        shown: TaskAnswer = {
            "id": task["id"],
            "title": task["title"],
            "party": task["party"],
            "approver": task["approver"],
        }
        return {**answer, "until": rfc3339(job.due_at), "task": shown}
    return None


def _rule(job: Job) -> ApprovalRuleAnswer | None:
    if job.approval_rule is None:
        return None
    return rule_answer(ApprovalRule.kept(job.approval_rule))


def key_period_answer(period: Mapping[str, Any]) -> KeyPeriodAnswer:
    return {
        "key_id": period["key_id"],
        "days": period["days"],
        "until": rfc3339(period["until"]),
        "approved_by": period["by"],
    }
