"""LSIM's single interface: one message a call, its key a digest in the query.

Sources: docs.lsim.az/quicksms.html (paths, fields, codes) and PyPI ``integrify-lsim`` 1.1.0. What they leave open and
is decided here stands in ``docs/operators/lsim.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import md5
from hmac import compare_digest
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job
from simulator.operator import Operator, Refused, Submission
from simulator.segments import Count
from simulator.taking import Read, Words, take
from simulator.wire import answer, json_body

CODES: Final[Mapping[str, int]] = {
    "credentials": -100,
    "text": -101,
    "number": -102,
    "header": -103,
    "unknown_job": -106,
    "report_rate": -110,
    "parameter": -500,
    "iys": -500,
    "iys_brand": -500,
    "rate": -500,
    "same_number": -500,
    "system": -500,
}
STATUSES: Final[Mapping[str, int]] = {
    "pending": 100,
    "delivered": 101,
    "expired": 103,
    "rejected": 104,
    CANCELLED: 105,
    "error": 106,
    "blacklisted": 109,
}
"""Everything else is undelivered, 102."""


def key_of(password: str, *said: str) -> str:
    """The key of a call that says so.

    >>> key_of("p", "u", "salam", "994501234567", "H")
    '58bde63c33311ab6dd389c727b9bc77b'
    """
    inner = md5(password.encode(), usedforsecurity=False).hexdigest()
    return md5("".join((inner, *said)).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Single:
    """The interface, before the books of one operator."""

    operator: Operator
    is_number: Callable[[str], Any]
    counted: Callable[[str], Count]
    names: int
    """What a transaction is called is this and the number of its message."""

    def routes(self) -> list[Route]:
        words = Words(self.accepted, refused, lambda one: str(CODES[one.reason]), "0")

        async def by_query(request: Request) -> Read:
            return self.read(request.query_params)

        async def by_body(request: Request) -> Read:
            return self.read(json_body(await request.body()))

        async def send(request: Request) -> Response:
            return await take(self.operator, request, "sms", by_query, words)

        async def post(request: Request) -> Response:
            return await take(self.operator, request, "sms", by_body, words)

        async def balance(request: Request) -> Response:
            return self.balance(request.query_params)

        async def report(request: Request) -> Response:
            given = request.query_params
            return PlainTextResponse(str(self.status(given.get("login", ""), given.get("trans_id"))))

        async def told_report(request: Request) -> Response:
            given = json_body(await request.body())
            code = self.status(str(given.get("login")), given.get("transid"))
            return answer({"message": None, "delivery_status": str(code)})

        return [
            Route("/quicksms/v1/send", send),
            Route("/quicksms/v1/smssender", post, methods=["POST"]),
            Route("/quicksms/v1/balance", balance),
            Route("/quicksms/v1/report", report),
            Route("/quicksms/v1/smsreporter", told_report, methods=["POST"]),
        ]

    def opened(self, given: Mapping[str, Any], *said: str) -> Account:
        account = self.operator.accounts.get(str(given.get("login")))
        if account is None or not compare_digest(
            str(given.get("key")), key_of(account.password, account.user, *said)
        ):
            raise Refused("credentials")
        return account

    def read(self, given: Mapping[str, Any]) -> Read:
        """A call; raises Refused with the first thing that is wrong."""
        text, number, sender = (str(given.get(name) or "") for name in ("text", "msisdn", "sender"))
        account = self.opened(given, text, number, sender)
        if sender not in account.senders:
            raise Refused("header")
        if not self.is_number(number):
            raise Refused("number")
        if given.get("scheduled", "NOW") != "NOW":
            raise Refused("parameter")
        return Read(account, Submission("sms", sender, [(number, text, self.counted(text))]))

    def accepted(self, job: Job) -> Response:
        return told(obj=self.names + job.first, successMessage="Operation success.")

    def balance(self, given: Mapping[str, Any]) -> Response:
        try:
            account = self.opened(given)
        except Refused as one:
            return refused(one)
        return told(obj=account.credits - self.operator.books.spent[account.user, "sms"])

    def status(self, login: str, transaction: object) -> int:
        """What became of a transaction, or the code of an error."""
        account, books = self.operator.accounts.get(login), self.operator.books
        if account is None:
            return CODES["credentials"]
        try:
            self.operator.take_report_call(account)
        except Refused as one:
            return CODES[one.reason]
        place = int(str(transaction)) - self.names if str(transaction).isdecimal() else 0
        if not 0 < place <= len(books.messages) or books.messages[place - 1].account != account.user:
            return CODES["unknown_job"]
        (row, *_) = books.report(account.user, self.operator.clock(), [books.messages[place - 1].jobid])
        return STATUSES.get(row.cause, 102)


def refused(one: Refused) -> Response:
    return told(errorCode=CODES[one.reason], errorMessage=one.reason)


def told(**more: Any) -> Response:
    empty = {"successMessage": None, "errorMessage": None, "obj": None, "errorCode": None}
    return answer({**empty, **more})
