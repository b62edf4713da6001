"""``/v1/iys`` and ``/v1/settings/iys``: an account with İYS, what is reported there, what is known of a number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.iys import answers
from ulak.iys.records import State
from ulak.platform.http import Query, Request, Response, Route, Scope
from ulak.platform.http.route import Authority

if TYPE_CHECKING:
    from ulak.iys.bodies import IysBody, IysConsentsBody
    from ulak.iys.notices import Notices
    from ulak.iys.registry import Registry
    from ulak.iys.reporting import Reporting
    from ulak.iys.settings import IysAccounts

LARGEST_REPORT: Final = 512 * 1024
"""Octets of a thousand consents, and room."""
PAGE: Final = 100
MOST: Final = 500


def show(accounts: IysAccounts, request: Request[None]) -> Response:
    return Response(200, answers.settings_answer(accounts.show(request.caller.firm_id)))


def put(accounts: IysAccounts, request: Request[IysBody]) -> Response:
    settings, push = accounts.put(request.content.command(request.caller.firm_id), request.once)
    return Response(200, answers.settings_answer(settings, push))


def overview(reporting: Reporting, request: Request[None]) -> Response:
    return Response(200, answers.overview_answer(reporting.overview(request.caller.firm_id), request.locale))


def report(registry: Registry, request: Request[IysConsentsBody]) -> Response:
    from ulak.iys.bodies import changes_of

    caller = request.caller
    changes = changes_of(caller.firm_id, request.content.consents)
    return Response(202, answers.taken_answer(registry.hand_on(changes, caller.key_id)))


def reports(reporting: Reporting, request: Request[None]) -> Response:
    wanted = request.query.get("state", State.WAITING.value)
    try:
        state = State(wanted)
    except ValueError as error:
        params = {"field": "state", "expected": ", ".join(State)}
        raise InputError([Problem("field_not_one_of", "/state", params=params)]) from error
    limit = int(request.query.get("limit", PAGE))
    page, cursor = reporting.reports(request.caller.firm_id, state, request.query.get("cursor"), limit)
    return Response(200, answers.reports_answer(page, cursor, request.locale))


def consents(reporting: Reporting, request: Request[None]) -> Response:
    number = msisdn.normalise(request.path["to"], Region.TR)
    return Response(200, answers.consents_answer(reporting.known(request.caller.firm_id, number)))


def notice(notices: Notices, request: Request[None]) -> Response:
    notices.take(request.caller.firm_id)
    return Response(200, {"taken": True})


_ANSWERS: Final = "ulak.iys.answers"
_BODIES: Final = "ulak.iys.bodies"
_EXAMPLES: Final = "ulak.iys.examples"

_settings = partial(
    Route,
    path="/v1/settings/iys",
    function="settings",
    use="consent.iys_accounts",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:IysSettingsAnswer",
)
_route = partial(Route, function="iys", use="consent.iys_reporting", of_firm=True)

ROUTES: Final = (
    _settings(
        method="GET",
        face=show,
        summary="Shows the firm's account with İYS.",
        answers=f"{_EXAMPLES}:SETTINGS",
        errors=(NotFound,),
    ),
    _settings(
        method="PUT",
        face=put,
        shows_once=True,
        summary="Sets the firm's account with İYS; its password is never read back.",
        body=f"{_BODIES}:IysBody",
        answers=f"{_EXAMPLES}:SETTINGS_MADE",
        errors=(NotFound, Conflict),
        example={"iys_code": 123456, "brand_code": 654321, "username": "acme-api", "password": "gizli"},
    ),
    _route(
        method="GET",
        path="/v1/iys",
        face=overview,
        summary="Shows how the firm stands with İYS: what waits longest, by when it is due, and what is failing.",
        answer=f"{_ANSWERS}:IysOverviewAnswer",
        answers=f"{_EXAMPLES}:OVERVIEW",
    ),
    _route(
        method="POST",
        path="/v1/iys/reports",
        use="consent.iys_registry",
        face=report,
        summary="Takes consents that are to be reported to İYS within three business days.",
        scope=Scope.SEND,
        body=f"{_BODIES}:IysConsentsBody",
        body_limit=LARGEST_REPORT,
        answer=f"{_ANSWERS}:IysTakenAnswer",
        answers=f"{_EXAMPLES}:TAKEN",
        status=202,
        errors=(Conflict,),
        example={
            "consents": [
                {
                    "to": "0532 123 45 67",
                    "kind": "BIREYSEL",
                    "status": "ONAY",
                    "source": "HS_WEB",
                    "at": "2026-11-27T10:00:00+03:00",
                }
            ]
        },
    ),
    _route(
        method="GET",
        path="/v1/iys/reports",
        face=reports,
        summary="Lists consents that wait to be reported, oldest first, or that are done or refused, latest first.",
        query=(
            Query("state", "waiting, done or refused; waiting where it is left out.", example="refused"),
            Query.cursor(),
            Query.limit(PAGE, MOST),
        ),
        answer=f"{_ANSWERS}:IysReportsAnswer",
        answers=f"{_EXAMPLES}:REPORTS",
    ),
    _route(
        method="GET",
        path="/v1/iys/consents/{to}",
        face=consents,
        summary="Shows the last that is known of a number's consents at İYS.",
        answer=f"{_ANSWERS}:IysConsentsAnswer",
        answers=f"{_EXAMPLES}:CONSENTS",
    ),
    Route(
        method="POST",
        path="/v1/iys/push/{firm}/{secret}",
        function="iys",
        use="consent.iys_notices",
        face=notice,
        summary="Takes İYS's notice that consents changed; they are asked for, whatever it holds.",
        authority=Authority.SIGNATURE,
        answer=f"{_ANSWERS}:IysNoticeAnswer",
        answers=f"{_EXAMPLES}:NOTICE",
    ),
)
