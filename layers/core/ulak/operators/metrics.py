"""Figures by operator account: calls, their recipients, how they ended and how long they took."""

from __future__ import annotations

from typing import Final

from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Rejected
from ulak.platform.clock import Milliseconds
from ulak.platform.metrics import emit_all

_ENDS: Final = {
    Accepted: "operator_accepted",
    Rejected: "operator_rejected",
    NotSent: "operator_not_reached",
    InDoubt: "operator_in_doubt",
}


def count_call(
    firm_id: str, account_id: str, operator_id: str, answer: Answer, *, recipients: int, took: Milliseconds
) -> None:
    """Count a call that sends. `took` divided by the calls is what one took."""
    amounts = {"operator_calls": 1, "operator_recipients": recipients, "operator_milliseconds": took}
    emit_all(
        amounts | {_ENDS[type(answer)]: 1},
        {"account": f"{firm_id}/{account_id}/{operator_id}"},
        {"firm": firm_id},
    )


def count_reports(firm_id: str, account_id: str, operator_id: str) -> None:
    """Count that an operator did not give reports."""
    emit_all(
        {"operator_reports_missed": 1},
        {"account": f"{firm_id}/{account_id}/{operator_id}"},
        {"firm": firm_id},
    )
