"""Tasks of the ERP (*OTP Onay*) that wait for the person who is signed in, and the code that approves one.

The ERP has begun the challenge (*Görevi Gerçekle*), and hears of its end by the event ``otp.approved`` and by the
challenge, as if the code had come back to the ERP's own window.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ulak.directory.approvers import ApproverStore, Approves
from ulak.erp.tasks import OpenTask, OpenTasks
from ulak.errors import InputError, NotFound, Problem
from ulak.otp.challenge import Status
from ulak.otp.codes import CODE
from ulak.otp.commands import ResendCode, VerifyCode
from ulak.otp.requests import VerifyBody
from ulak.otp.views import ChallengeView, OtpViews
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.clock import Clock
from ulak.platform.idempotency import RequestKey

if TYPE_CHECKING:
    from ulak.otp.issue import Issue
    from ulak.otp.verify import Verify

PATH: Final = "/konsol/gorevler"


@dataclass(frozen=True, slots=True)
class TaskApprovals:
    tasks: OpenTasks
    approvers: ApproverStore
    issue: Callable[[], Issue]
    verify: Callable[[], Verify]
    challenges: Callable[[], OtpViews]
    trail: Trail
    clock: Clock

    def waiting(self, visitor: Visitor) -> list[tuple[OpenTask, ChallengeView]]:
        """Those whose code went to the person's phone and still holds."""
        found = [
            one
            for user in self._users(visitor)
            for one in self.tasks.of_user(visitor.firm_id, user, self.clock())
        ]
        shown = [(one, self._view(one)) for one in found]
        return [(one, view) for one, view in shown if view is not None and view.status is Status.PENDING]

    def task(self, visitor: Visitor, otp_id: str) -> tuple[OpenTask, ChallengeView]:
        """The task and how its challenge stands; ``NotFound`` for another's."""
        for user in self._users(visitor):
            with suppress(NotFound):
                found = self.tasks.find(visitor.firm_id, user, otp_id, self.clock())
                view = self._view(found)
                if view is not None:
                    return found, view
        raise NotFound("task_over")

    def approve(self, visitor: Visitor, otp_id: str, code: str) -> None:
        """``InputError`` with the tries that are left of a wrong code, or that none are; ``Conflict`` once it was
        approved."""
        found, _ = self.task(visitor, otp_id)
        typed = re.sub(r"\s", "", code)
        body = VerifyBody(typed if re.fullmatch(CODE, typed) else "0" * 6, found.task)
        checked = self.verify().verify(VerifyCode(found.sender, otp_id, body))
        if checked.status is Status.PENDING:
            raise InputError(
                [Problem("approval_code_wrong", "/code", params={"left": checked.attempts_remaining})]
            )
        if checked.status is not Status.APPROVED:
            raise InputError([Problem("task_code_over", "/code")])
        self.trail.note(visitor, "task_approved", found.task.id)

    def send_again(self, visitor: Visitor, otp_id: str) -> None:
        """Another code, by the limits that hold for any; the one before is void."""
        found, _ = self.task(visitor, otp_id)
        key = RequestKey.of(PATH, secrets.token_hex(16), found.asked)
        self.issue().resend(ResendCode(found.sender, key, found.body, otp_id))
        self.trail.note(visitor, "approval_begun", found.task.id)

    def decline(self, visitor: Visitor, otp_id: str) -> None:
        """Its code holds no more; the ERP is told by ``otp.cancelled``."""
        found, _ = self.task(visitor, otp_id)
        self.challenges().cancel(found.sender, otp_id)
        self.trail.note(visitor, "task_declined", found.task.id)

    def _users(self, visitor: Visitor) -> list[str]:
        """The ERP users as whom the person may approve tasks: those whose codes come to the person's phone."""
        known = self.approvers.of_number(visitor.firm_id, visitor.msisdn)
        return [one.user for one in known if Approves.TASK in one.approves]

    def _view(self, task: OpenTask) -> ChallengeView | None:
        try:
            return self.challenges().show(task.sender, task.otp_id)
        except NotFound:
            return None
