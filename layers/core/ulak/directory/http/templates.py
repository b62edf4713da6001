"""``/v1/templates`` and ``/v1/sender-ids``: what a firm writes, and from which names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.directory import answers
from ulak.directory.http.common import (
    ANSWERS,
    EXAMPLES,
    PAGED,
    PREFIX,
    VERSION,
    code_of,
    delete,
    list_cards,
    new_code_of,
    route,
    version_of,
)
from ulak.errors import NotFound
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.directory.card_commands import SenderIds
    from ulak.directory.template_commands import TemplateCommands
    from ulak.directory.templates import PreviewBody, TemplateBody


def sender_ids(known: SenderIds, request: Request[None]) -> Response:
    return Response(200, answers.sender_ids_answer(known.of(request.caller.firm_id)))


list_templates = partial(list_cards, kind="templates", answer=answers.template_line)


def put_template(commands: TemplateCommands, request: Request[TemplateBody]) -> Response:
    code = new_code_of(request)
    saved = commands.put(request.caller.firm_id, code, request.content)
    answer = answers.saved_answer(code, request.content, saved, request.locale)
    return Response(201 if saved.new else 200, answer)


def show_template(commands: TemplateCommands, request: Request[None]) -> Response:
    code = code_of(request)
    found = commands.version(request.caller.firm_id, code, version_of(request))
    return Response(200, answers.template_answer(code, found))


def preview(commands: TemplateCommands, request: Request[PreviewBody]) -> Response:
    version, counted = commands.preview(
        request.caller.firm_id, code_of(request), version_of(request), request.content.row
    )
    return Response(200, answers.preview_answer(version, counted, request.locale))


TEMPLATE_EXAMPLE: Final[Mapping[str, Any]] = {
    "name": "Vade hatırlatma",
    "text": "Sayın {ad}, {vade} vadeli {tutar} TL borcunuz var.",
    "purpose": "informational",
    "columns": [
        {"name": "ad", "type": "name", "typical": "AYŞE IŞIK", "longest": 30},
        {"name": "vade", "type": "date", "typical": "2026-11-05", "longest": 10},
        {"name": "tutar", "type": "amount", "typical": "1234.5", "longest": 12},
    ],
}

ROUTES: Final = (
    route(
        method="GET",
        path="/v1/sender-ids",
        use="directory.senders",
        face=sender_ids,
        summary="Lists the sender IDs of each service with what the operator says of them.",
        answer=f"{ANSWERS}:SenderIdsAnswer",
        answers=f"{EXAMPLES}:SENDER_IDS",
    ),
    route(
        method="GET",
        path="/v1/templates",
        use="directory.templates",
        face=list_templates,
        summary="Lists templates by their codes, each with its latest version.",
        query=(PREFIX, *PAGED),
        answer=f"{ANSWERS}:MessageTemplatesAnswer",
        answers=f"{EXAMPLES}:TEMPLATES",
    ),
    route(
        method="PUT",
        path="/v1/templates/{code}",
        use="directory.templates",
        face=put_template,
        summary="Saves a new version, unless the latest says the same, and counts it with usual and longest values.",
        scope=Scope.SEND,
        body="ulak.directory.templates:TemplateBody",
        answer=f"{ANSWERS}:SavedTemplateAnswer",
        answers=f"{EXAMPLES}:TEMPLATE_SAVED",
        status=201,
        statuses=(200,),
        example=TEMPLATE_EXAMPLE,
    ),
    route(
        method="GET",
        path="/v1/templates/{code}",
        use="directory.templates",
        face=show_template,
        summary="Shows one version of a template, and the numbers of its latest hundred.",
        query=(VERSION,),
        answer=f"{ANSWERS}:MessageTemplateAnswer",
        answers=f"{EXAMPLES}:TEMPLATE",
        errors=(NotFound,),
    ),
    route(
        method="DELETE",
        path="/v1/templates/{code}",
        use="directory.templates",
        face=delete,
        summary="Takes one template out of use; jobs keep the text that they were made with.",
        scope=Scope.SEND,
        answer=f"{ANSWERS}:CardDeletedAnswer",
        answers=f"{EXAMPLES}:DELETED",
        errors=(NotFound,),
    ),
    route(
        method="POST",
        path="/v1/templates/{code}/preview",
        use="directory.templates",
        face=preview,
        summary="Fills a template with one row's values, and tells what the text costs.",
        scope=Scope.SEND,
        query=(VERSION,),
        body="ulak.directory.templates:PreviewBody",
        answer=f"{ANSWERS}:PreviewAnswer",
        answers=f"{EXAMPLES}:PREVIEW",
        errors=(NotFound,),
        example={"row": {"ad": "AYŞE IŞIK", "vade": "2026-11-05", "tutar": "1234.5"}},
    ),
)
