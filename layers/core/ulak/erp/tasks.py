"""Tasks of the ERP whose code is on its way: what their approver is shown, for an hour after the first code is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ulak.errors import NotFound
from ulak.identity.caller import Caller
from ulak.identity.erp_user import user_key
from ulak.otp.requests import IssueBody, read_issue
from ulak.otp.task import Task
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.platform.table import Item, Put, Table

SHOWN_FOR: Final[Milliseconds] = HOUR


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task, the challenge over it, and what asked for it."""

    firm_id: str
    otp_id: str
    asked: bytes = field(repr=False)
    """The body of the request for its code, which another code is asked for by."""
    sender: Caller
    begun_at: Milliseconds
    expires_at: Milliseconds
    """When its first code holds no more; another code of the same challenge may hold longer."""

    @property
    def body(self) -> IssueBody:
        return read_issue(self.asked)

    @property
    def task(self) -> Task:
        task = self.body.task
        if task is None:
            raise LookupError("only what approves a task is kept")
        return task


@dataclass(frozen=True, slots=True)
class OpenTasks:
    table: Table

    def keep(self, task: OpenTask) -> None:
        """Kept again it is the same."""
        pk, sk = _key(task.firm_id, task.task.approver, task.otp_id)
        item: Item = {"pk": pk, "sk": sk, "otp_id": task.otp_id, "asked": task.asked}
        item |= {"begun_at": task.begun_at, "until": task.expires_at}
        gone = {"expires_at": (task.expires_at + SHOWN_FOR) // SECOND}
        self.table.write(Put(item | gone | task.sender.encode()))

    def of_user(self, firm_id: str, user: str, now: Milliseconds) -> list[OpenTask]:
        """Those that this user may approve, the latest first."""
        pk, sk = _key(firm_id, user, "")
        found = [_of(firm_id, item) for item in self.table.query(pk, between=(sk, f"{sk}~"))]
        return sorted(
            (one for one in found if now < one.expires_at + SHOWN_FOR), key=lambda one: -one.begun_at
        )

    def find(self, firm_id: str, user: str, otp_id: str, now: Milliseconds) -> OpenTask:
        """``NotFound`` for one that is not this user's, or is over."""
        item = self.table.get(_key(firm_id, user, otp_id))
        if item is None or item["until"] + SHOWN_FOR <= now:
            raise NotFound
        return _of(firm_id, item)


def _of(firm_id: str, item: Item) -> OpenTask:
    sender = Caller.kept(firm_id, item)
    return OpenTask(firm_id, item["otp_id"], bytes(item["asked"]), sender, item["begun_at"], item["until"])


def _key(firm_id: str, user: str, otp_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}#ERP", f"TASK#{user_key(user)}#{otp_id}"
