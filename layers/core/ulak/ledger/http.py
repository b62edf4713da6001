"""``/v1/credit``: what there is, where it went, and top-ups by an administrator's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.ledger.answers import credit_answer, entry_answer, top_up_answer
from ulak.ledger.credit import BringIn, Credit
from ulak.platform.clock import rfc3339
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.ledger.bodies import TopUpBody


def show(credit: Credit, request: Request[None]) -> Response:
    return Response(200, credit_answer(credit.accounts(request.caller.firm_id)))


def at_operator(credit: Credit, request: Request[None]) -> Response:
    found = credit.at_operator(request.caller.firm_id, request.query.get("service", ""))
    body = {"service": found.service, "balances": found.balances, "as_of": rfc3339(found.as_of)}
    return Response(200, body)


def entries(credit: Credit, request: Request[None]) -> Response:
    query = request.query
    page, cursor = credit.entries(request.caller.firm_id, query.get("service", ""), query.get("cursor"))
    return Response(200, {"entries": [entry_answer(entry) for entry in page], "next_cursor": cursor})


def top_up(credit: Credit, request: Request[TopUpBody]) -> Response:
    asked = request.content
    made = credit.top_up(BringIn(request.caller, asked.service, asked.credits, asked.reference))
    replayed = {"idempotent-replayed": "true"} if made.replayed else {}
    return Response(201, top_up_answer(asked.service, made), replayed)


_SERVICE: Final = Query("service", "Which account: sms, otp or tckn.", required=True, example="sms")
_ANSWERS: Final = "ulak.ledger.answers"
_EXAMPLES: Final = "ulak.ledger.examples"

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/credit",
        function="credit",
        use="ledger.credit",
        face=show,
        summary="Shows the credits of every account of the firm.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:CreditAnswer",
        answers=f"{_EXAMPLES}:CREDIT",
    ),
    Route(
        method="GET",
        path="/v1/credit/operator",
        function="credit",
        use="ledger.credit",
        face=at_operator,
        summary="Asks the operator itself what is left on one account.",
        scope=Scope.READ,
        query=(_SERVICE,),
        answer=f"{_ANSWERS}:OperatorCreditAnswer",
        answers=f"{_EXAMPLES}:AT_OPERATOR",
    ),
    Route(
        method="GET",
        path="/v1/credit/entries",
        function="credit",
        use="ledger.credit",
        face=entries,
        summary="Lists what moved an account's credits, the newest first.",
        scope=Scope.READ,
        query=(_SERVICE, Query.cursor()),
        answer=f"{_ANSWERS}:EntriesAnswer",
        answers=f"{_EXAMPLES}:ENTRIES",
    ),
    Route(
        method="POST",
        path="/v1/credit/top-ups",
        function="credit",
        use="ledger.credit",
        face=top_up,
        summary="Brings credits in, once for each reference; only by an administrator's key.",
        scope=Scope.SEND,
        body="ulak.ledger.bodies:TopUpBody",
        answer=f"{_ANSWERS}:TopUpAnswer",
        answers=f"{_EXAMPLES}:TOP_UP",
        status=201,
        example={"service": "sms", "credits": 10000, "reference": "FAT-2026-0001"},
    ),
)
