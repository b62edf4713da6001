"""What is kept of a code for an approval that was refused: the firm reads of it in its event log."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from ulak.errors import Problem
from ulak.identity.caller import Caller
from ulak.otp.limits import DAY
from ulak.otp.records import firm_pk
from ulak.otp.task import Task
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.metrics import emit
from ulak.platform.table import Put, Refused, Table
from ulak.values import dataclass

_KEPT_FOR: Final[Milliseconds] = 30 * DAY


@dataclass(frozen=True, slots=True)
class Refusals:
    table: Table

    def record(self, caller: Caller, task: Task, problems: Sequence[Problem], now: Milliseconds) -> None:
        """Keep that the approval was refused: who asked, for which task and approver, and why. The same refusal is
        kept once a day."""
        codes = sorted(problem.code for problem in problems)
        same = "\0".join((caller.key_id, task.digest(), *codes, str(now // DAY)))
        item = {
            "pk": firm_pk(caller.firm_id),
            "sk": f"REFUSED#{sha256(same.encode()).hexdigest()[:32]}",
            "task_id": task.id,
            "task_digest": task.digest(),
            "approver": task.approver,
            "codes": codes,
            "key_id": caller.key_id,
            "client": caller.erp_user or "",
            "at": now,
            "expires_at": (now + _KEPT_FOR) // SECOND,
        }
        for code in codes:
            emit("otp_approval_refused", {"firm": caller.firm_id}, {"code": code, "key": caller.key_id})
        try:
            self.table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused:
            return  # kept before
