"""An operator of this project's own, named Yankı (*echo*).

No real operator's. It has what Netgsm's wire lacks: messages to TCKNs, and a call that can be asked for by the
caller's own reference. ``docs/operators/yanki.md`` describes it whole.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job, ReportRow
from simulator.misbehaviour import CallBehaviour, Reply
from simulator.operator import Operator, Refused, Submission
from simulator.quotas import Window
from simulator.segments import Count, count_yanki
from simulator.wap import NotAPush, decoded
from simulator.wire import answer, json_body, unclear

VISIBLE_AFTER: Final = 1.0  # seconds until a call can be found by its reference
MESSAGES_A_CALL: Final = 50
LARGEST_PAGE: Final = 500
REPORT_CALLS: Final = 600  # a minute and account, under any quota profile
LONGEST_REFERENCE: Final = 128

STATUS: Final = {
    "credentials": 401,
    "sender": 403,
    "iys": 403,
    "iys_brand": 403,
    "text": 422,
    "parameter": 422,
    "rate": 429,
    "same_number": 429,
    "report_rate": 429,
    "system": 503,
    "unknown_reference": 404,
}
"""A refusal's reason, which is what the answer says, and its HTTP status."""

MSISDN: Final = re.compile(r"905[0-9]{9}")

Handler = Callable[[Account, Request], Awaitable[Response]]


def routes(operator: Operator) -> list[Route]:
    """The wire's paths."""
    report_calls = Window(REPORT_CALLS)

    def route(path: str, method: str, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(_by_token(operator, request), request)
            except Refused as refused:
                return refusal(refused)

        return Route(path, endpoint, methods=[method])

    async def send(request: Request) -> Response:
        return await _send(operator, request)

    async def find(account: Account, request: Request) -> Response:
        return _find(operator, account, request.query_params.get("reference", ""))

    async def report(account: Account, request: Request) -> Response:
        now = operator.clock()
        if report_calls.full(account.user, now):
            raise Refused("report_rate")
        report_calls.take(account.user, now)
        return _report(operator, account, json_body(await request.body()))

    async def balance(account: Account, _: Request) -> Response:
        return _balance(operator, account)

    return [
        Route("/yanki/v1/messages", send, methods=["POST"]),
        route("/yanki/v1/messages", "GET", find),
        route("/yanki/v1/reports", "POST", report),
        route("/yanki/v1/balance", "GET", balance),
    ]


async def _send(operator: Operator, request: Request) -> Response:
    """Take a call, write down what became of it, and answer, or not, as the rules say."""
    account: Account | None = None
    body: dict[str, Any] = {}
    now = operator.clock()
    try:
        account = _by_token(operator, request)
        body = json_body(await request.body())
        behaviour, job = operator.submit(account, read(account, body))
    except Refused as refused:
        reason = _named(refused)
        operator.books.note_call(
            at=now,
            kind=_kind(body),
            account=account.user if account else None,
            count=_size(body),
            code=reason,
            behaviour=refused.behaviour,
        )
        return refusal(refused)
    operator.books.note_call(
        at=now,
        kind=_kind(body),
        account=account.user,
        count=_size(body),
        jobid=job.jobid if job else None,
        code="accepted" if behaviour.reply is Reply.ANSWER else None,
        behaviour=behaviour.name,
        answered=behaviour.answered,
    )
    return _reply(operator, behaviour, job)


def read(account: Account, body: dict[str, Any]) -> Submission:
    """A send call's body; raises Refused with the first thing that is wrong."""
    kind, reference, messages = body.get("kind"), body.get("reference"), body.get("messages")
    if (
        kind not in ("msisdn", "tckn")
        or not (isinstance(reference, str) and 0 < len(reference) <= LONGEST_REFERENCE)
        or not (isinstance(messages, list) and 0 < len(messages) <= MESSAGES_A_CALL)
        or body.get("purpose") not in ("informational", "commercial")
        or body.get("class") not in (None, 0)
    ):
        raise Refused("parameter")
    if body.get("sender") not in (account.tckn_senders if kind == "tckn" else account.senders):
        raise Refused("header")
    if body["purpose"] == "commercial" and account.iys != "brand":
        raise Refused("iys" if account.iys == "none" else "iys_brand")
    form = "flash" if body.get("class") == 0 else ""
    lines, names = [], []
    for message in messages:
        match message:
            case {"name": str(name), "to": str(to), "text": str(text)} if name and _is_recipient(to, kind):
                counted = count_yanki(text)
                if counted is None or (form == "flash" and len(counted.segments) > 1):
                    raise Refused("text")
                lines.append((to, text, counted))
                names.append(name)
            case {"name": str(name), "to": str(to), "parts": [*parts]} if name and _is_recipient(to, kind):
                form = "wap_push"
                lines.append((to, *_pushed(parts)))
                names.append(name)
            case _:
                raise Refused("parameter")
    if len(set(names)) < len(names):
        raise Refused("parameter")
    return Submission(
        "tckn" if kind == "tckn" else "sms", body["sender"], lines, None, reference, names, form
    )


def _pushed(parts: list[Any]) -> tuple[str, Count]:
    """What a phone would show of a WAP push: its address and its text."""
    try:
        address, text, counted = decoded([str(part) for part in parts])
    except (NotAPush, UnicodeDecodeError, IndexError) as error:
        raise Refused("text") from error
    return f"{address} {text}", counted


def _is_recipient(to: str, kind: str) -> bool:
    return is_tckn(to) if kind == "tckn" else bool(MSISDN.fullmatch(to))


def is_tckn(text: str) -> bool:
    """Eleven digits, the first not 0, the last two checks over the others.

    >>> is_tckn("17291716060"), is_tckn("17291716050"), is_tckn("01234567890")
    (True, False, False)
    """
    if not re.fullmatch(r"[1-9][0-9]{10}", text):
        return False
    digits = [int(digit) for digit in text]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9:] == [tenth, (sum(digits[:9]) + tenth) % 10]


def _find(operator: Operator, account: Account, reference: str) -> Response:
    """The call of this reference. Complete: what is not found a second after it was made was never accepted."""
    job = operator.books.by_reference.get((account.user, reference))
    if job is None or operator.clock() - job.accepted_at < VISIBLE_AFTER:
        raise Refused("unknown_reference")
    return answer({"batch": job.jobid, "reference": reference, "messages": job.last - job.first + 1})


def _report(operator: Operator, account: Account, body: dict[str, Any]) -> Response:
    """Rows of the calls named, or of all that were accepted in the span, a page at a time. Recipients are told by
    the names that the caller gave them."""
    batches, page, size = body.get("batches"), body.get("page", 1), body.get("size", LARGEST_PAGE)
    since, until = body.get("since"), body.get("until")
    if (
        not isinstance(batches, list | None)
        or not (isinstance(page, int) and page >= 1)
        or not (isinstance(size, int) and 1 <= size <= LARGEST_PAGE)
        or not (isinstance(since, int | float) and isinstance(until, int | float))
    ):
        raise Refused("parameter")
    rows = operator.books.report(account.user, operator.clock(), batches or None, since, until)
    found = list(islice(rows, (page - 1) * size, page * size + 1))
    return answer({"reports": [_row(row) for row in found[:size]], "last": len(found) <= size})


def _row(row: ReportRow) -> dict[str, Any]:
    return {
        "batch": row.message.jobid,
        "reference": row.reference,
        "name": row.message.name,
        "state": "not_sent" if row.cause == CANCELLED else row.cause,
        "segments": row.message.segments,
        "done_at": int(row.delivered_at * 1000) if row.delivered_at is not None else None,
    }


def _balance(operator: Operator, account: Account) -> Response:
    spent = operator.books.spent
    left = {
        "SMS": account.credits - spent[account.user, "sms"],
        "TCKN": account.tckn_credits - spent[account.user, "tckn"],
    }
    return answer({"balances": [{"name": name, "amount": amount} for name, amount in left.items()]})


def _reply(operator: Operator, behaviour: CallBehaviour, job: Job | None) -> Response:
    if behaviour.reply is not Reply.ANSWER:
        return unclear(operator, behaviour.reply)
    return answer({"batch": job.jobid if job else None}, 202)


def refusal(refused: Refused) -> Response:
    reason = _named(refused)
    return answer({"error": reason}, STATUS[reason])


def _named(refused: Refused) -> str:
    """The operator's reason in this wire's word."""
    return "sender" if refused.reason == "header" else refused.reason


def _kind(body: dict[str, Any]) -> str:
    return "tckn" if body.get("kind") == "tckn" else "sms"


def _size(body: dict[str, Any]) -> int:
    messages = body.get("messages")
    return len(messages) if isinstance(messages, list) else 0


def _by_token(operator: Operator, request: Request) -> Account:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused("credentials")
    return operator.bearer(token)
