"""``/v1/suppressions`` and ``/v1/consents``: whom the firm may not write to, and who allowed it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.consent import answers
from ulak.errors import NotFound
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.consent.bodies import (
        ConsentRequestsBody,
        ConsentsBody,
        ConsentSettingsBody,
        LiftBody,
        SuppressionsBody,
    )
    from ulak.consent.commands import ConsentCommands, RecordsPage

PAGE: Final = 200
MOST_A_PAGE: Final = 1_000
_LARGEST_BODY: Final = 4 * 1024 * 1024


def suppressions(commands: ConsentCommands, request: Request[None]) -> Response:
    return Response(200, answers.suppressions_answer(_records(commands, request, "suppressions")))


def suppress(commands: ConsentCommands, request: Request[SuppressionsBody]) -> Response:
    return Response(200, answers.recorded_answer(commands.suppress(request.caller, request.content.rows)))


def lift(commands: ConsentCommands, request: Request[LiftBody]) -> Response:
    body = request.content
    return Response(200, answers.recorded_answer(commands.lift(request.caller, body.numbers, body.reason)))


def consents(commands: ConsentCommands, request: Request[None]) -> Response:
    return Response(200, answers.consents_answer(_records(commands, request, "consents")))


def record(commands: ConsentCommands, request: Request[ConsentsBody]) -> Response:
    return Response(200, answers.recorded_answer(commands.record(request.caller, request.content.rows)))


def ask(commands: ConsentCommands, request: Request[ConsentRequestsBody]) -> Response:
    return Response(200, answers.recorded_answer(commands.ask(request.caller, request.content.rows)))


def settings(commands: ConsentCommands, request: Request[None]) -> Response:
    return Response(200, answers.settings_answer(commands.settings(request.caller.firm_id)))


def put_settings(commands: ConsentCommands, request: Request[ConsentSettingsBody]) -> Response:
    changed = commands.set_check(request.caller.firm_id, request.content.check)
    return Response(200, answers.settings_answer(changed))


def rules(commands: ConsentCommands, request: Request[None]) -> Response:
    from ulak.rules.law import LAW

    return Response(200, answers.law_answer(LAW, request.locale))


def _records(commands: ConsentCommands, request: Request[Any], name: str) -> RecordsPage:
    query, firm_id = request.query, request.caller.firm_id
    limit = int(query.get("limit", PAGE))
    return commands.page(firm_id, name, query.get("cursor"), limit, query.get("to"))


_ANSWERS: Final = "ulak.consent.answers"
_EXAMPLES: Final = "ulak.consent.examples"
_QUERY: Final = (
    Query("to", "One number alone.", example="0532 123 45 67"),
    Query.limit(PAGE, MOST_A_PAGE),
    Query.cursor(),
)
_route: Final = partial(Route, function="consent", use="consent.commands")

ROUTES: Final = (
    _route(
        method="GET",
        path="/v1/suppressions",
        face=suppressions,
        summary="Lists numbers that get no commercial message, or none at all; a page may be empty and not the last.",
        of_firm=True,
        query=_QUERY,
        answer=f"{_ANSWERS}:SuppressionsAnswer",
        answers=f"{_EXAMPLES}:SUPPRESSIONS",
    ),
    _route(
        method="POST",
        path="/v1/suppressions",
        face=suppress,
        summary="Puts numbers on the suppression list; all of them, or none if a row is wrong.",
        scope=Scope.SEND,
        body="ulak.consent.bodies:SuppressionsBody",
        body_limit=_LARGEST_BODY,
        answer=f"{_ANSWERS}:RecordedAnswer",
        answers=f"{_EXAMPLES}:RECORDED",
        example={
            "rows": [
                {"to": "0532 123 45 67", "reason": "complaint", "source": "çağrı merkezi"},
                {"to": "0532 123 45 68", "scope": "all", "reason": "wrong_number"},
            ]
        },
    ),
    _route(
        method="POST",
        path="/v1/suppressions/remove",
        face=lift,
        summary="Takes numbers off the suppression list that stand on it for one reason.",
        scope=Scope.ADMIN,
        body="ulak.consent.bodies:LiftBody",
        body_limit=_LARGEST_BODY,
        answer=f"{_ANSWERS}:RecordedAnswer",
        answers=f"{_EXAMPLES}:RECORDED",
        example={"numbers": ["0532 123 45 67"], "reason": "complaint"},
    ),
    _route(
        method="GET",
        path="/v1/consents",
        face=consents,
        summary="Lists consents and refusals by number; a page may be empty and not the last.",
        of_firm=True,
        query=_QUERY,
        answer=f"{_ANSWERS}:ConsentsAnswer",
        answers=f"{_EXAMPLES}:CONSENTS",
    ),
    _route(
        method="POST",
        path="/v1/consents",
        face=record,
        summary="Records consents and refusals; all, or none if a row is wrong. The later one of a number holds.",
        scope=Scope.SEND,
        body="ulak.consent.bodies:ConsentsBody",
        body_limit=_LARGEST_BODY,
        answer=f"{_ANSWERS}:RecordedAnswer",
        answers=f"{_EXAMPLES}:RECORDED",
        example={
            "rows": [
                {
                    "to": "0532 123 45 67",
                    "status": "ONAY",
                    "source": "HS_WEB",
                    "at": "2026-11-02T12:15:00+03:00",
                    "proof": "form 8812",
                },
                {
                    "to": "0532 123 45 68",
                    "recipient_type": "TACIR",
                    "status": "RET",
                    "source": "HS_EPOSTA",
                    "at": "2026-11-03T10:00:00+03:00",
                },
            ]
        },
    ),
    _route(
        method="POST",
        path="/v1/consents/requests",
        face=ask,
        summary="Records whom the firm asked for consent: a KABUL that they write back counts, and no other.",
        scope=Scope.SEND,
        body="ulak.consent.bodies:ConsentRequestsBody",
        body_limit=_LARGEST_BODY,
        answer=f"{_ANSWERS}:RecordedAnswer",
        answers=f"{_EXAMPLES}:RECORDED",
        example={
            "rows": [
                {
                    "to": "0532 123 45 67",
                    "text": "Kampanyalardan SMS ile haberdar olmak için KABUL yazıp 4609'a gönderin.",
                    "source": "mağaza formu 8812",
                }
            ]
        },
    ),
    _route(
        method="GET",
        path="/v1/rules",
        face=rules,
        summary="Lists the rules of the law on messages: their source, since when, and who sees to each.",
        answer=f"{_ANSWERS}:LawRulesAnswer",
        answers=f"{_EXAMPLES}:RULES",
    ),
    _route(
        method="GET",
        path="/v1/settings/consent",
        face=settings,
        summary="Shows what is asked of a commercial message's recipients.",
        scope=Scope.ADMIN,
        answer=f"{_ANSWERS}:ConsentSettingsAnswer",
        answers=f"{_EXAMPLES}:SETTINGS",
        errors=(NotFound,),
    ),
    _route(
        method="PUT",
        path="/v1/settings/consent",
        face=put_settings,
        summary="Sets what is asked of a commercial message's recipients, from the next chunk on.",
        scope=Scope.ADMIN,
        body="ulak.consent.bodies:ConsentSettingsBody",
        answer=f"{_ANSWERS}:ConsentSettingsAnswer",
        answers=f"{_EXAMPLES}:SETTINGS",
        errors=(NotFound,),
        example={"check": "required"},
    ),
)
