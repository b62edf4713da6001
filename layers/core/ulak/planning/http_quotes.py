"""``/v1/quotes``: what a job would cost, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.errors import NotFound
from ulak.planning.answers_quotes import counter_answer, quote_answer
from ulak.planning.commands import LARGEST_BODY
from ulak.planning.quotes import Quotes
from ulak.platform.http import Load, Request, Response, Route, Scope
from ulak.platform.http.artefacts import queued, under_way

if TYPE_CHECKING:
    from ulak.planning.requests import QuoteBody


def create(quotes: Quotes, request: Request[QuoteBody]) -> Response:
    """At once what stands in the request; 202 for a file, and for people of the directory."""
    body, caller, locale = request.content, request.caller, request.locale
    if body.text_alone:
        counted = quotes.count(caller.firm_id, body)
        counter = counter_answer(counted, locale, quotes.content(caller.firm_id, counted))
        return Response(200, {"status": "ready", "counter": counter})
    if body.upload is None and not body.from_directory:
        return Response(200, quote_answer(quotes.of_list(caller, body), locale))
    quote_id = quotes.ask(caller, body)
    return queued(f"/v1/quotes/{quote_id}", {"id": quote_id, "status": "pending"})


def view(quotes: Quotes, request: Request[None]) -> Response:
    state = quotes.view(request.caller, request.path["quote_id"])
    if state.status == "pending":
        return under_way({"id": state.id, "status": "pending"})
    return Response(200, {"id": state.id, **quote_answer(state.answer, request.locale)})


_ANSWER: Final = "ulak.planning.answers_quotes:QuoteAnswer"
_EXAMPLES: Final = "ulak.planning.examples"

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/quotes",
        function="lists",
        team=True,
        use="jobs.quotes",
        face=create,
        load=Load.BULK,
        summary="Quotes what a job would cost and why, and sends nothing; counts a text that stands alone.",
        scope=Scope.SEND,
        body="ulak.planning.requests:QuoteBody",
        body_limit=LARGEST_BODY,
        too_large="body_too_large",
        answer=_ANSWER,
        answers=f"{_EXAMPLES}:QUOTE",
        status=200,
        statuses=(202,),
        errors=(NotFound,),
        example={
            "text": "Sayın {ad}, {tutar} TL borcunuz var.",
            "rows": [{"to": "0532 123 45 67", "ad": "Ayşe", "tutar": "125,50"}],
        },
    ),
    Route(
        method="GET",
        path="/v1/quotes/{quote_id}",
        function="lists",
        use="jobs.quotes",
        face=view,
        summary="Shows a quote that was asked for, or tells that it is being made.",
        scope=Scope.READ,
        answer=_ANSWER,
        answers=f"{_EXAMPLES}:QUOTE_LATER",
        errors=(NotFound,),
    ),
)
