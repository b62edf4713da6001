"""*Görevi Gerçekle* was clicked: the task of the type *OTP Onay* becomes a challenge, once, and what came of it is
told. The number is the one that the administrator keeps for the user: no program's key moves it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from ulak.erp.kinds import ErpEvent, Kind
from ulak.erp.records import ErpRef, Incoming
from ulak.errors import (
    Conflict,
    Forbidden,
    InputError,
    InsufficientCredit,
    Problem,
    TooManyRequests,
    Unavailable,
)
from ulak.otp.challenge import DEFAULT_TTL_SECONDS, Status
from ulak.otp.issue import Issue
from ulak.otp.requests import read_issue
from ulak.otp.texts import TASK_PURPOSE
from ulak.platform.clock import SECOND
from ulak.platform.edge import Request

NumberOf = Callable[[str, str], str | None]
"""The number kept for a firm's ERP user, by firm and user."""

Outcome = tuple[str, dict[str, Any]]
"""sent, unreachable or refused; and what is told of it."""

_TASK_FIELDS: Final[Mapping[str, str]] = {
    "task_id": "id",
    "title": "title",
    "document_number": "document_number",
    "amount": "amount",
    "currency": "currency",
    "party": "party",
}
"""The event's names of what is approved, and the task's."""
_OPTIONS: Final = ("ttl", "length", "locale", "template_name")
"""Taken over as they are; see ``POST /v1/otp``."""
_LONGEST_REFERENCE: Final = 64


def checked(event: ErpEvent) -> ErpEvent:
    """The event, if a code can be asked for by what it brings, or an account put; one of another kind in any case.
    ``InputError`` with every problem."""
    if event.kind is Kind.ACCOUNT_UPSERTED:
        from ulak.erp.accounts import (
            read_account,  # brings pydantic, which a sender's one second is better without
        )

        read_account(event)
    if event.kind is Kind.APPROVAL_STARTED:
        _issue_body(event, {"erp_user": approver(event)})
    return event


def approver(event: ErpEvent) -> str:
    if len(event.users) != 1 or event.recipients:
        raise InputError([Problem("otp_one_approver", "/data/users")])
    return event.users[0]


def _issue_body(event: ErpEvent, to: str | Mapping[str, str]) -> dict[str, Any]:
    """The body of ``POST /v1/otp`` that the event stands for."""
    problems = [
        Problem("field_unknown", f"/data/{name}", params={"field": name})
        for name in event.values
        if name not in _TASK_FIELDS and name not in _OPTIONS
    ]
    task = {field: str(event.values[name]) for name, field in _TASK_FIELDS.items() if name in event.values}
    body = {name: event.values[name] for name in _OPTIONS if name in event.values} | {
        "to": to,
        "purpose": TASK_PURPOSE,
        "task": task | {"approver": approver(event)},
        "client_reference": event.given_id[:_LONGEST_REFERENCE],
    }
    try:
        read_issue(orjson.dumps(body))
    except InputError as error:
        problems += [Problem(one.code, _in_event(one.pointer), params=one.params) for one in error.problems]
    if problems:
        raise InputError(problems)
    return body


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
    """Asked for when a code is to go out."""
    number_of: NumberOf

    def planned(self, firm_id: str, event: ErpEvent) -> dict[str, Any]:
        """Whom it is for, and the body of the request for a code, or none: no number is known."""
        user = approver(event)
        number = self.number_of(firm_id, user)
        return {"whom": {"user": user}, "message": number and _issue_body(event, number)}

    def begin(self, ref: ErpRef, incoming: Incoming, step: Mapping[str, Any]) -> Outcome:
        """Ask for the code. Asked again, whatever happened in between, it answers with the same challenge; and
        a user who has long gone from his screen gets no code."""
        whom, body = dict(step["whom"]), step["message"]
        if body is None:
            return "unreachable", whom | {"code": "user_without_number"}
        request = Request(
            caller=incoming.sender,
            route="POST /v1/erp/events",
            request_id=ref.event_id,
            locale="tr",
            body=orjson.dumps(body | {"requested_by": incoming.erp_user or whom["user"]}),
            headers={"idempotency-key": f"{ref.event_id}-otp"},
        )
        gone_at = incoming.received_at + body.get("ttl", DEFAULT_TTL_SECONDS) * SECOND
        try:
            shown = self.issue().issue(request, before=gone_at).body
        except InputError as error:
            return "refused", whom | {"code": error.problems[0].code}
        except (InsufficientCredit, Conflict, Forbidden, TooManyRequests, Unavailable) as error:
            # Nothing went out and nothing was charged. The user waits: told now, he clicks again.
            return "refused", whom | {"code": error.reason} | dict(error.params)
        told = {"otp_id": shown["id"]} | {name: shown[name] for name in _TOLD if name in shown}
        if shown["status"] == Status.FAILED.value:
            return "refused", whom | told | {"code": shown["why"]}
        return "sent", whom | told


_TOLD: Final = ("status", "expires_at", "resend_after", "in_doubt", "credit")
