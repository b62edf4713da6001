"""How a face takes a send call: read it, let the rules decide, write the call down, answer in the wire's own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from simulator.accounts import Account
from simulator.books import Job
from simulator.misbehaviour import Reply
from simulator.operator import Operator, Refused, Submission
from simulator.wire import unclear


@dataclass(frozen=True, slots=True)
class Read:
    """A call that could be read: whose it is and what it asks for."""

    account: Account
    submission: Submission


@dataclass(frozen=True, slots=True)
class Words:
    """How a wire says what became of a call."""

    accepted: Callable[[Job], Response]
    refused: Callable[[Refused], Response]
    code: Callable[[Refused], str]
    """What the books keep of a refusal: the wire's own code."""
    accepted_code: str = "ok"


async def take(
    operator: Operator, request: Request, kind: str, read: Callable[[Request], Awaitable[Read]], words: Words
) -> Response:
    """Take a send call of `kind`, write down what became of it, and answer, or not, as the rules say."""
    now, account, count = operator.clock(), None, 0
    try:
        call = await read(request)
        account, count = call.account, len(call.submission.lines)
        behaviour, job = operator.submit(call.account, call.submission)
    except Refused as refused:
        operator.books.note_call(
            at=now,
            kind=kind,
            account=account.user if account else None,
            count=count,
            code=words.code(refused),
            behaviour=refused.behaviour,
        )
        return words.refused(refused)
    operator.books.note_call(
        at=now,
        kind=kind,
        account=account.user,
        count=count,
        jobid=job.jobid if job else None,
        code=words.accepted_code if behaviour.reply is Reply.ANSWER else None,
        behaviour=behaviour.name,
        answered=behaviour.answered,
    )
    if behaviour.reply is not Reply.ANSWER or job is None:
        return unclear(operator, behaviour.reply)
    return words.accepted(job)
