"""``/v1/imports`` and ``/v1/exports``: cards of the directory taken in from files and given out as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.cards.answers import export_answer, import_answer
from ulak.cards.exports import ExportCards, Exports
from ulak.cards.imports import ImportCards, Imports
from ulak.errors import NotFound
from ulak.platform.http import Load, Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, queued, under_way

if TYPE_CHECKING:
    from ulak.cards.bodies import ExportBody, ImportBody


def ask_import(imports: Imports, request: Request[ImportBody]) -> Response:
    asked = request.content
    command = ImportCards(
        request.caller,
        asked.kind,
        asked.upload,
        asked.columns,
        request.locale,
        asked.reading.reading(),
        asked.group,
    )
    import_id = imports.ask(command)
    return queued(f"/v1/imports/{import_id}", {"id": import_id, "status": "pending"})


def view_import(imports: Imports, request: Request[None]) -> Response:
    view = imports.view(request.caller, request.path["import_id"])
    return Response(200, import_answer(view, request.locale))


def refusals(imports: Imports, request: Request[None]) -> Response:
    found = imports.refusals(request.caller, request.path["import_id"])
    return under_way({"status": found}, status=202) if isinstance(found, str) else fetched(found)


def accounts_template(imports: Imports, request: Request[None]) -> Response:
    return fetched(imports.template(request.caller.firm_id, "accounts", request.locale))


def subscribers_template(imports: Imports, request: Request[None]) -> Response:
    return fetched(imports.template(request.caller.firm_id, "subscribers", request.locale))


def ask_export(exports: Exports, request: Request[ExportBody]) -> Response:
    asked = request.content
    command = ExportCards(request.caller, asked.kind, asked.group, request.locale, asked.format)
    export_id = exports.ask(command)
    return queued(f"/v1/exports/{export_id}", {"id": export_id, "status": "pending"})


def view_export(exports: Exports, request: Request[None]) -> Response:
    state = exports.view(request.caller, request.path["export_id"])
    answer = export_answer(state, request.locale)
    if state.file is not None:
        return fetched(state.file, answer)
    return under_way(answer) if state.status == "pending" else Response(200, answer)


_ANSWERS: Final = "ulak.cards.answers"
_EXAMPLES: Final = "ulak.cards.examples"
_QUEUED: Final = "ulak.platform.answers:QueuedAnswer"

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/imports",
        function="lists",
        use="lists.imports",
        face=ask_import,
        load=Load.BULK,
        summary="Takes subscribers, current accounts or members of a group in from an uploaded file, behind.",
        scope=Scope.SEND,
        body="ulak.cards.bodies:ImportBody",
        answer=_QUEUED,
        answers=f"{_EXAMPLES}:QUEUED",
        status=202,
        errors=(NotFound,),
        example={
            "kind": "accounts",
            "upload": "0123456789abcdef0123456789abcdef",
            "columns": {"balance": "Bakiye"},
        },
    ),
    Route(
        method="GET",
        path="/v1/imports/{import_id}",
        function="lists",
        use="lists.imports",
        face=view_import,
        summary="Shows how far an import is, and the cells that it refused.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:ImportAnswer",
        answers=f"{_EXAMPLES}:IMPORT",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/imports/{import_id}/refusals.xlsx",
        function="lists",
        use="lists.imports",
        face=refusals,
        summary="Leads to the refused rows as a sheet, to be mended and sent again.",
        scope=Scope.PERSONAL,
        answer=f"{_ANSWERS}:RefusalsFileAnswer",
        answers=f"{_EXAMPLES}:REFUSALS_FILE",
        status=303,
        statuses=(202,),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/imports/templates/accounts.xlsx",
        function="lists",
        use="lists.imports",
        face=accounts_template,
        summary="Leads to an empty sheet of current accounts, to be filled in and imported.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:TemplateAnswer",
        answers=f"{_EXAMPLES}:ACCOUNTS_TEMPLATE",
        status=303,
    ),
    Route(
        method="GET",
        path="/v1/imports/templates/subscribers.xlsx",
        function="lists",
        use="lists.imports",
        face=subscribers_template,
        summary="Leads to an empty sheet of subscribers, to be filled in and imported.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:TemplateAnswer",
        answers=f"{_EXAMPLES}:SUBSCRIBERS_TEMPLATE",
        status=303,
    ),
    Route(
        method="POST",
        path="/v1/exports",
        function="lists",
        use="lists.exports",
        face=ask_export,
        load=Load.BULK,
        summary="Writes subscribers, current accounts, groups or a group's members into a file, behind.",
        scope=Scope.PERSONAL,
        body="ulak.cards.bodies:ExportBody",
        answer=_QUEUED,
        answers=f"{_EXAMPLES}:QUEUED",
        status=202,
        errors=(NotFound,),
        example={"kind": "members", "group": "VIP"},
    ),
    Route(
        method="GET",
        path="/v1/exports/{export_id}",
        function="lists",
        use="lists.exports",
        face=view_export,
        summary="Leads to an export's file, or tells that it is being built.",
        scope=Scope.PERSONAL,
        answer=f"{_ANSWERS}:ExportAnswer",
        answers=f"{_EXAMPLES}:EXPORT",
        status=303,
        statuses=(200,),
        errors=(NotFound,),
    ),
)
