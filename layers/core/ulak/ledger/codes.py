"""What codes were sent, a line each, by the month in Istanbul: challenges are forgotten within days, and a month's
report is asked for after.

A line stands under ``FIRM#<firm>#CODES#<month>`` and is written in the transaction that writes the challenge. It
holds no number and no word of the task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum

from ulak.ledger.quotas import Month, month_of
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Put, Table, Update, Write
from ulak.rules.former import operator_of
from ulak.values import dataclass


class CodeState(StrEnum):
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    """Refused by the operator, or never handed to it: not paid for."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code's message."""

    sent_at: Milliseconds
    message: str
    """The challenge's id and which of its messages it is."""
    credits: int
    segments: int
    operator_id: str
    sender_id: str
    template: str = ""
    requested_by: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    state: CodeState = CodeState.SENT

    def key(self, firm_id: str) -> tuple[str, str]:
        return _pk(firm_id, month_of(self.sent_at)), f"{self.sent_at:013d}#{self.message}"

    def put(self, firm_id: str) -> Write:
        """The line as it is when the message is about to go out."""
        pk, sk = self.key(firm_id)
        item = {"pk": pk, "sk": sk, "credits": self.credits, "segments": self.segments}
        item |= {"operator": self.operator_id, "sender_id": self.sender_id, "tags": dict(self.tags)}
        item |= {"template": self.template, "requested_by": self.requested_by, "line_state": self.state.value}
        return Put(item)

    def became(self, firm_id: str, state: CodeState) -> Write:
        """What became of it, where it was not simply sent."""
        return Update(self.key(firm_id), "SET line_state = :state", values={":state": state.value})


def lines(table: Table, firm_id: str, first: Milliseconds, after: Milliseconds) -> Iterator[CodeLine]:
    """The firm's lines from `first` on and before `after`, oldest first. They are named by Istanbul's month, wherever
    the firm's clock is: a month of another clock lies in two of those."""
    for month in sorted({month_of(first), month_of(after - 1)}):
        yield from _lines(table, firm_id, month, (f"{first:013d}", f"{after - 1:013d}~"))


def _lines(table: Table, firm_id: str, month: Month, between: tuple[str, str]) -> Iterator[CodeLine]:
    for item in table.query(_pk(firm_id, month), between=between):
        at, _, message = item["sk"].partition("#")
        yield CodeLine(
            sent_at=int(at),
            message=message,
            credits=item["credits"],
            segments=item["segments"],
            operator_id=operator_of(item["operator"]),
            sender_id=item["sender_id"],
            template=item["template"],
            requested_by=item["requested_by"],
            tags=item["tags"],
            state=CodeState(item["line_state"]),
        )


def _pk(firm_id: str, month: Month) -> str:
    return f"FIRM#{firm_id}#CODES#{month}"
