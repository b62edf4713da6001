"""``GET /v1/messages``: what was sent to a number."""

from __future__ import annotations

from typing import Final

from ulak.errors import InputError, Problem
from ulak.jobs.listing import MOST_A_PAGE
from ulak.lookups.answers import messages_answer
from ulak.lookups.search import PAGE, MessageSearch
from ulak.platform.http import Query, Request, Response, Route, Scope


def find(search: MessageSearch, request: Request[None]) -> Response:
    query = request.query
    if ("to" in query) is ("tckn" in query):
        raise InputError([Problem("whom_to_find", "/to")])
    caller, limit = request.caller, int(query.get("limit", PAGE))
    if "to" in query:
        page = search.to_msisdn(caller, query["to"], query.get("cursor"), limit)
    else:
        page = search.to_tckn(caller, query["tckn"], query.get("cursor"), limit)
    return Response(200, messages_answer(page))


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/messages",
        function="jobs",
        use="lists.message_search",
        face=find,
        summary="Lists what was sent to a number in the last 90 days, the newest first; a page may be empty and not "
        "the last.",
        scope=Scope.READ,
        answer="ulak.lookups.answers:MessagesAnswer",
        answers="ulak.lookups.examples:FOUND",
        query=(
            Query("to", "The number; this or `tckn` is required.", example="0532 123 45 67"),
            Query("tckn", "The TCKN, for messages that were sent by it."),
            Query.limit(PAGE, MOST_A_PAGE),
            Query.cursor(),
        ),
    ),
)
