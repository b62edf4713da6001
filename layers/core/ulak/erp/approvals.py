"""An ``approval.started`` event (*Görevi Gerçekle* was clicked on a task of the type *OTP Onay*) begins one challenge,
and its result tells how that went. The code goes to the number that the administrator keeps for the user: no program's
key changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ulak.erp.kinds import ErpEvent, Kind, asked
from ulak.erp.records import ErpRef, Incoming
from ulak.erp.tasks import OpenTask
from ulak.errors import (
    Conflict,
    Forbidden,
    InputError,
    InsufficientCredit,
    Problem,
    TooManyRequests,
    Unavailable,
)
from ulak.otp.answers import sent_code_answer
from ulak.otp.challenge import DEFAULT_TTL_SECONDS, Status
from ulak.otp.commands import IssueCode
from ulak.otp.issue import Issue
from ulak.otp.requests import IssueBody, read_issue
from ulak.otp.texts import TASK_PURPOSE
from ulak.platform.clock import SECOND, instant
from ulak.platform.idempotency import RequestKey
from ulak.platform.strict_json import encode

NumberOf = Callable[[str, str], str | None]
"""The number kept for a firm's ERP user, by firm and user."""

Outcome = tuple[str, dict[str, Any]]
"""``sent``, ``unreachable`` or ``refused``, and what the event's result tells of it."""

_TASK_FIELDS: Final[Mapping[str, str]] = {
    "task_id": "id",
    "title": "title",
    "document_number": "document_number",
    "amount": "amount",
    "currency": "currency",
    "party": "party",
    "requester": "requester",
}
"""The event's names of what is approved, and the task's."""
_OPTIONS: Final = ("ttl", "length", "locale", "template_name")
"""Taken over as they are; see ``POST /v1/otp``."""
_LONGEST_REFERENCE: Final = 64
_PATH: Final = "/v1/erp/events"
"""The path that the Idempotency-Keys of these challenges belong to, however the event came."""
_TOLD: Final = ("status", "expires_at", "resend_after", "in_doubt", "credit")
"""What an event's result tells of a challenge."""


def checked(event: ErpEvent) -> ErpEvent:
    """The event. ``InputError`` with every problem if it starts an approval and no code can be issued for it, or if it
    brings an account that cannot be kept."""
    if event.kind is Kind.ACCOUNT_UPSERTED:
        from ulak.erp.accounts import (
            read_account,  # brings pydantic, which a sender's one second is better without
        )

        read_account(event)
    if event.kind is Kind.APPROVAL_STARTED:
        _issue_body(event, "")
    return event


def approver(event: ErpEvent) -> str:
    if len(event.users) != 1 or event.recipients:
        raise InputError([Problem("otp_one_approver", "/data/users")])
    return event.users[0]


def _issue_body(event: ErpEvent, number: str) -> dict[str, Any]:
    """The body of ``POST /v1/otp`` that the event stands for. `number` makes it the same request as 0.1.0's; the code
    goes to whatever is kept for the approver when it goes out."""
    problems = [
        Problem("field_unknown", f"/data/{name}", params={"field": name})
        for name in event.values
        if name not in _TASK_FIELDS and name not in _OPTIONS
    ]
    task: dict[str, Any] = {
        field: str(event.values[name]) for name, field in _TASK_FIELDS.items() if name in event.values
    }
    if "amount" in task:
        task["amount"] = _amount(event)
    body = {name: event.values[name] for name in _OPTIONS if name in event.values} | {
        "to": number,
        "purpose": TASK_PURPOSE,
        "task": task | {"approver": approver(event)},
        "client_reference": event.given_id[:_LONGEST_REFERENCE],
    }
    try:
        _read(body)
    except InputError as error:
        problems += [
            asked(Problem(one.code, _in_event(one.pointer), params=one.params)) for one in error.problems
        ]
    if problems:
        raise InputError(problems)
    return body


def _amount(event: ErpEvent) -> Any:
    """The amount as `POST /v1/otp` takes it: a number as it was written, a text as the event says that it is read."""
    amount = event.values["amount"]
    if not isinstance(amount, str):
        return amount
    from ulak.text.amounts import certain  # a sender's one second is better without

    return certain(amount, event.reading.decimal)


def _read(body: Mapping[str, Any]) -> IssueBody:
    return read_issue(encode({name: value for name, value in body.items() if name != "to"}))


def _in_event(pointer: str) -> str:
    """Where the event says what stands at `pointer` of the body.

    >>> _in_event("/task/id"), _in_event("/task/amount"), _in_event("/ttl")
    ('/data/task_id', '/data/amount', '/data/ttl')
    """
    name = pointer.removeprefix("/task").removeprefix("/")
    return "/data/task_id" if pointer == "/task/id" else f"/data/{name}"


@dataclass(frozen=True, slots=True)
class Approvals:
    issue: Callable[[], Issue]
    """Gives the use case when a code is to be issued."""
    number_of: NumberOf
    keep: Callable[[OpenTask], None]
    """Keeps the task for its approver's screen, while its code holds."""

    def planned(self, firm_id: str, event: ErpEvent) -> dict[str, Any]:
        """The step of the event: its user, and the body of the request for a code, or ``None`` if the user has no
        number."""
        user = approver(event)
        number = self.number_of(firm_id, user)
        return {"whom": {"user": user}, "message": number and _issue_body(event, number)}

    def begin(self, ref: ErpRef, incoming: Incoming, step: Mapping[str, Any]) -> Outcome:
        """Issue the code. Issued again, whatever happened in between, the answer is the same challenge. A user who has
        left his screen (the code's lifetime has passed since the event) gets no code."""
        whom, body = dict(step["whom"]), step["message"]
        if body is None:
            return "unreachable", whom | {"code": "user_without_number"}
        body = body | {"requested_by": incoming.sender.erp_user or whom["user"]}
        key = RequestKey.of(_PATH, f"{ref.event_id}-otp", encode(body))
        gone_at = incoming.received_at + body.get("ttl", DEFAULT_TTL_SECONDS) * SECOND
        try:
            command = IssueCode(incoming.sender, key, _read(body), before=gone_at)
            sent = sent_code_answer(self.issue().issue(command))
        except InputError as error:
            return "refused", whom | {"code": error.problems[0].code}
        except (InsufficientCredit, Conflict, Forbidden, TooManyRequests, Unavailable) as error:
            # Nothing went out and nothing was charged. The user waits: told now, he clicks again.
            told = error.for_caller()
            return "refused", whom | {"code": told.reason} | dict(told.params)
        answer = {"otp_id": sent["id"]} | {name: sent[name] for name in _TOLD if name in sent}
        if sent["status"] == Status.FAILED.value:
            return "refused", whom | answer | {"code": sent["why"]}
        raw = encode({name: value for name, value in body.items() if name != "to"})
        until = instant(sent["expires_at"])
        self.keep(OpenTask(ref.firm_id, sent["id"], raw, incoming.sender, incoming.received_at, until))
        return "sent", whom | answer
