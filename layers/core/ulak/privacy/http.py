"""One person's data given out or erased, what is kept for how long, and the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ulak.errors import NotFound
from ulak.identity.caller import Caller
from ulak.people.trail import Trail
from ulak.platform.http import Load, Query, Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, queued, under_way
from ulak.privacy.answers import (
    erasure_answer,
    erasures_answer,
    export_answer,
    retention_answer,
    trail_answer,
)
from ulak.privacy.erasures import AskErasure, Erasures
from ulak.privacy.exports import PersonExports
from ulak.rules.retention import RETENTION

if TYPE_CHECKING:
    from ulak.privacy.bodies import ErasureBody, PersonBody


@dataclass(frozen=True, slots=True)
class PersonRequests:
    """What is asked of one person's data."""

    erasures: Erasures
    exports: PersonExports
    note: Callable[[Caller, str, str], None]
    """Keeps in the trail who asked."""


def retention(rows: object, request: Request[None]) -> Response:
    return Response(200, retention_answer(RETENTION, request.locale))


def erase(use: PersonRequests, request: Request[ErasureBody]) -> Response:
    asked, caller = request.content, request.caller
    command = AskErasure(caller, asked.to, asked.tckn, asked.reason, asked.keep_messages)
    erasure = use.erasures.ask(command, lambda mark: use.note(caller, "person_erased", mark))
    location = f"/v1/persons/erasures/{erasure.ref.erasure_id}"
    return queued(location, erasure_answer(erasure, request.locale))


def erasure(use: PersonRequests, request: Request[None]) -> Response:
    found = use.erasures.view(request.caller.firm_id, request.path["erasure_id"])
    return Response(200, erasure_answer(found, request.locale))


def erasures(use: PersonRequests, request: Request[None]) -> Response:
    page = use.erasures.page(request.caller.firm_id, request.query.get("cursor"))
    return Response(200, erasures_answer(page, request.locale))


def export(use: PersonRequests, request: Request[PersonBody]) -> Response:
    asked, caller = request.content, request.caller
    export_id, _ = use.exports.ask(
        caller, asked.to, asked.tckn, lambda mark: use.note(caller, "person_exported", mark)
    )
    return queued(f"/v1/persons/exports/{export_id}", {"id": export_id, "status": "pending"})


def view_export(use: PersonRequests, request: Request[None]) -> Response:
    state = use.exports.view(request.caller, request.path["export_id"])
    answer = export_answer(state, request.locale)
    if state.file is not None:
        return fetched(state.file, answer)
    return under_way(answer) if state.status == "pending" else Response(200, answer)


def trail(trail: Trail, request: Request[None]) -> Response:
    return Response(
        200, trail_answer(trail.page(request.caller.firm_id, request.query.get("cursor")), request.locale)
    )


_ANSWERS: Final = "ulak.privacy.answers"
_EXAMPLES: Final = "ulak.privacy.examples"

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/retention",
        function="persons",
        use="evidence.person_requests",
        face=retention,
        summary="Lists the classes of data: how long each is kept, and what an erasure does with it.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:RetentionAnswer",
        answers=f"{_EXAMPLES}:RETENTION",
    ),
    Route(
        method="POST",
        path="/v1/persons/erasures",
        function="persons",
        use="evidence.person_requests",
        face=erase,
        load=Load.BULK,
        summary="Erases one person's data by number or TCKN, behind; tells what the law keeps.",
        scope=Scope.ADMIN,
        of_firm=True,
        body="ulak.privacy.bodies:ErasureBody",
        answer=f"{_ANSWERS}:ErasureAnswer",
        answers=f"{_EXAMPLES}:OPEN",
        status=202,
        example={"to": "0532 123 45 67", "reason": "KVKK-2026-17"},
    ),
    Route(
        method="GET",
        path="/v1/persons/erasures",
        function="persons",
        use="evidence.person_requests",
        face=erasures,
        summary="Lists erasures with what each did, the newest first.",
        scope=Scope.ADMIN,
        of_firm=True,
        answer=f"{_ANSWERS}:ErasuresAnswer",
        answers=f"{_EXAMPLES}:LOG",
        query=(Query.cursor(),),
    ),
    Route(
        method="GET",
        path="/v1/persons/erasures/{erasure_id}",
        function="persons",
        use="evidence.person_requests",
        face=erasure,
        summary="Shows how far an erasure is, what it erased, and what is kept or left.",
        scope=Scope.ADMIN,
        of_firm=True,
        answer=f"{_ANSWERS}:ErasureAnswer",
        answers=f"{_EXAMPLES}:DONE",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path="/v1/persons/exports",
        function="persons",
        use="evidence.person_requests",
        face=export,
        load=Load.BULK,
        summary="Writes all that is kept of one person into a file, by number or TCKN, behind.",
        scope=Scope.PERSONAL,
        of_firm=True,
        body="ulak.privacy.bodies:PersonBody",
        answer="ulak.platform.answers:QueuedAnswer",
        answers=f"{_EXAMPLES}:QUEUED",
        status=202,
        example={"to": "0532 123 45 67"},
    ),
    Route(
        method="GET",
        path="/v1/persons/exports/{export_id}",
        function="persons",
        use="evidence.person_requests",
        face=view_export,
        summary="Leads to the file of one person's data, or tells that it is being built.",
        scope=Scope.PERSONAL,
        of_firm=True,
        answer=f"{_ANSWERS}:PersonExportAnswer",
        answers=f"{_EXAMPLES}:EXPORT",
        status=303,
        statuses=(200,),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/trail",
        function="persons",
        use="people.trail",
        face=trail,
        summary="Lists who saw and did what, the newest first.",
        scope=Scope.ADMIN,
        of_firm=True,
        answer=f"{_ANSWERS}:TrailAnswer",
        answers=f"{_EXAMPLES}:TRAIL",
        query=(Query.cursor(),),
    ),
)
