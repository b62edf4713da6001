"""Whether a person may approve a task: by the firm's own setting, whatever the request says."""

from __future__ import annotations

from ulak.directory.approvers import Approver, Approves
from ulak.errors import Param, Problem
from ulak.identity.erp_user import same_user
from ulak.otp.task import Task


def approval_problems(task: Task, approver: Approver | None) -> list[Problem]:
    """Why `approver`, who is kept by the name that the task gives, may not approve it; none if he may.

    What a job costs, and who asked for it, is looked at where it goes on: its task does not say.
    """
    told: dict[str, Param] = {"approver": task.approver}
    if approver is None:
        return [Problem("otp_approver_unknown", "/task/approver", params=told)]
    problems = []
    kind = Approves.JOB if task.is_job else Approves.TASK
    if kind not in approver.approves:
        params = told | {"kind": kind.value}
        problems.append(Problem("otp_approver_not_of_this", "/task/approver", params=params))
    if task.requester and same_user(task.requester, task.approver):
        problems.append(Problem("otp_approver_asked", "/task/requester", params=told))
    if task.is_job:
        return problems
    if not task.requester and not approver.alone:
        problems.append(Problem("otp_requester_missing", "/task/requester", params=told))
    if not approver.amount_is_within(task.amount, task.currency):
        most = ", ".join(f"{amount} {currency}" for currency, amount in sorted(approver.amounts.items()))
        problems.append(Problem("otp_approver_amount", "/task/amount", params=told | {"most": most}))
    return problems
