"""``/v1/erp``: an ERP's events, by a key or from sources that prove themselves, and what the firm configures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ulak.catalogue import Locale
from ulak.erp.answers import (
    event_answer,
    sources_answer,
    template_answer,
    templates_answer,
    tried_answer,
    users_answer,
    with_secret_answer,
)
from ulak.erp.intake import Intake, Received, read_posted
from ulak.erp.kinds import ErpEvent, kind_with_template
from ulak.erp.records import EventTemplate
from ulak.erp.settings import ErpSettings
from ulak.errors import Forbidden, IdempotencyMismatch, NotFound
from ulak.platform.http import Authority, Load, Query, Request, Response, Route, Scope
from ulak.platform.strict_json import parse_object
from ulak.text.misread import as_meant

if TYPE_CHECKING:
    from ulak.erp.bodies import ErpTemplateBody, ErpUserBody, SourceBody

LARGEST_EVENT: Final = 64 * 1024
"""Octets."""
LARGEST_SOURCE: Final = 256 * 1024
"""Octets: a source's rules are kept in one item of the table, which has 400 KiB at the most."""


# --- events -----------------------------------------------------------------------------------------------


def take(intake: Intake, request: Request[ErpEvent]) -> Response:
    return _taken(intake.take(request.caller, request.content, request.raw), request.locale)


def take_foreign(intake: Intake, request: Request[bytes]) -> Response:
    named = request.headers.get("webhook-id") or request.headers.get("x-github-delivery") or ""
    received = intake.take_foreign(request.caller, request.path["source"], named, request.content)
    return _taken(received, request.locale)


def _taken(received: Received, locale: Locale) -> Response:
    headers = {"location": f"/v1/erp/events/{received.incoming.ref.event_id}"}
    if received.replayed:
        headers["idempotent-replayed"] = "true"
    return Response(202, event_answer(received.incoming, locale), headers)


def show(intake: Intake, request: Request[None]) -> Response:
    incoming = intake.show(request.caller, request.path["event_id"])
    return Response(200, event_answer(incoming, request.locale))


def _as_it_came(body: bytes) -> bytes:
    """A foreign body is kept first: whether it is JSON is told when it is worked through."""
    return body


# --- ERP users, templates ---------------------------------------------------------------------------------


def users(settings: ErpSettings, request: Request[None]) -> Response:
    return Response(200, users_answer(settings.users(request.caller.firm_id, request.query.get("cursor"))))


def set_user(settings: ErpSettings, request: Request[ErpUserBody]) -> Response:
    user = request.path["user"]
    msisdn = settings.set_user(request.caller.firm_id, user, request.content.msisdn)
    return Response(200, {"user": user, "msisdn": msisdn})


def remove_user(settings: ErpSettings, request: Request[None]) -> Response:
    settings.remove_user(request.caller.firm_id, request.path["user"])
    return Response(200, {"user": request.path["user"], "status": "removed"})


def templates(settings: ErpSettings, request: Request[None]) -> Response:
    return Response(
        200, templates_answer(settings.templates(request.caller.firm_id, request.query.get("cursor")))
    )


def set_template(settings: ErpSettings, request: Request[ErpTemplateBody]) -> Response:
    kind, asked = kind_with_template(request.path["type"]), request.content
    text = as_meant(asked.text, asked.text_as)
    template = EventTemplate(
        kind, asked.document_type or "", text, asked.purpose, asked.sender_id, asked.text_as
    )
    settings.set_template(request.caller.firm_id, template)
    return Response(200, template_answer(template))


def remove_template(settings: ErpSettings, request: Request[None]) -> Response:
    kind, document_type = kind_with_template(request.path["type"]), request.query.get("document_type", "")
    settings.remove_template(request.caller.firm_id, kind, document_type)
    told = {"type": kind.value, "document_type": document_type or None, "status": "removed"}
    return Response(200, told)


# --- sources ----------------------------------------------------------------------------------------------


def sources(settings: ErpSettings, request: Request[None]) -> Response:
    return Response(
        200, sources_answer(settings.sources(request.caller.firm_id, request.query.get("cursor")))
    )


def set_source(settings: ErpSettings, request: Request[SourceBody]) -> Response:
    asked = request.content
    made = settings.set_source(
        request.caller.firm_id, request.path["source"], asked.scheme, asked.rules, asked.reading.reading()
    )
    return Response(200, with_secret_answer(made))


def rotate(settings: ErpSettings, request: Request[None]) -> Response:
    made = settings.rotate(request.caller.firm_id, request.path["source"], request.once)
    headers = {"idempotent-replayed": "true"} if made.again else {}
    return Response(200, with_secret_answer(made), headers)


def remove_source(settings: ErpSettings, request: Request[None]) -> Response:
    settings.remove_source(request.caller.firm_id, request.path["source"])
    return Response(200, {"source": request.path["source"], "status": "removed"})


def try_rules(settings: ErpSettings, request: Request[Mapping[str, Any]]) -> Response:
    event = settings.try_rules(request.caller.firm_id, request.path["source"], request.content)
    return Response(200, tried_answer(event))


_ANSWERS: Final = "ulak.erp.answers"
_EXAMPLES: Final = "ulak.erp.examples"
_BODIES: Final = "ulak.erp.bodies"
_SOURCE: Final = "/v1/erp/sources/{source}"
_HOOK: Final = "/v1/erp/hooks/{firm}/{source}"
_PAYLOAD: Final = {
    "FICHENO": "FT1",
    "CARI": {"GSM": "0532 111 22 33", "UNVAN": "Yılmaz Ticaret"},
    "TUTAR": "1250.00",
}

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/erp/events",
        load=Load.SINGLE,
        function="erp",
        use="events.erp_intake",
        face=take,
        summary="Takes an event of the ERP in, once for each id; a queue works it through.",
        scope=Scope.SEND,
        body=f"{_BODIES}:ErpEventBody",
        read=read_posted,
        body_limit=LARGEST_EVENT,
        answer=f"{_ANSWERS}:ErpEventAnswer",
        answers=f"{_EXAMPLES}:RECEIVED",
        status=202,
        errors=(Forbidden, IdempotencyMismatch),
        example={
            "type": "workflow.alert",
            "id": "wf-1187-3",
            "data": {"users": ["AYSE.ISIK"], "text": "SA-2026-17 numaralı satın alma onayınızı bekliyor."},
        },
    ),
    Route(
        method="GET",
        path="/v1/erp/events/{event_id}",
        function="erp",
        use="events.erp_intake",
        face=show,
        summary="Shows an event of the ERP, and what came of it.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:ErpEventAnswer",
        answers=f"{_EXAMPLES}:PROCESSED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/erp/users",
        function="erp",
        use="events.erp_settings",
        face=users,
        summary="Lists the ERP users that have a registered number, the numbers in part, a hundred a page.",
        scope=Scope.READ,
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:ErpUsersAnswer",
        answers=f"{_EXAMPLES}:USERS",
    ),
    Route(
        method="PUT",
        path="/v1/erp/users/{user}",
        function="erp",
        use="events.erp_settings",
        face=set_user,
        summary="Registers the number that an ERP user is written to at.",
        scope=Scope.SEND,
        body=f"{_BODIES}:ErpUserBody",
        answer=f"{_ANSWERS}:ErpUserAnswer",
        answers=f"{_EXAMPLES}:USER",
        errors=(NotFound,),
        example={"msisdn": "0532 111 22 33"},
    ),
    Route(
        method="DELETE",
        path="/v1/erp/users/{user}",
        function="erp",
        use="events.erp_settings",
        face=remove_user,
        summary="Removes an ERP user's registered number at once.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ErpUserRemovedAnswer",
        answers=f"{_EXAMPLES}:USER_REMOVED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/erp/templates",
        function="erp",
        use="events.erp_settings",
        face=templates,
        summary="Lists the texts of the ERP's events, a hundred a page.",
        scope=Scope.READ,
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:ErpTemplatesAnswer",
        answers=f"{_EXAMPLES}:TEMPLATES",
    ),
    Route(
        method="PUT",
        path="/v1/erp/templates/{type}",
        function="erp",
        use="events.erp_settings",
        face=set_template,
        summary="Sets the text of a type of event, and of one type of document if it names one.",
        scope=Scope.SEND,
        body=f"{_BODIES}:ErpTemplateBody",
        answer=f"{_ANSWERS}:ErpTemplateAnswer",
        answers=f"{_EXAMPLES}:TEMPLATE",
        errors=(NotFound,),
        example={
            "document_type": "invoice",
            "text": "Sayın {unvan}, {no} numaralı {tutar} TL faturanız kesildi.",
        },
    ),
    Route(
        method="DELETE",
        path="/v1/erp/templates/{type}",
        function="erp",
        use="events.erp_settings",
        face=remove_template,
        summary="Removes the text of a type of event, or of one type of document; the next one that fits is used.",
        scope=Scope.SEND,
        query=(
            Query(
                "document_type",
                "Of documents: whose text is removed; without it, the text of all the others.",
            ),
        ),
        answer=f"{_ANSWERS}:ErpTemplateRemovedAnswer",
        answers=f"{_EXAMPLES}:TEMPLATE_REMOVED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/erp/sources",
        function="erp",
        use="events.erp_settings",
        face=sources,
        summary="Lists the sources of foreign events, without their secrets, ten a page.",
        scope=Scope.READ,
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:SourcesAnswer",
        answers=f"{_EXAMPLES}:SOURCES",
    ),
    Route(
        method="PUT",
        path=_SOURCE,
        function="erp",
        use="events.erp_settings",
        face=set_source,
        summary="Makes a source of foreign events, or changes it, and shows its path and secret.",
        scope=Scope.SEND,
        body=f"{_BODIES}:SourceBody",
        body_limit=LARGEST_SOURCE,
        answer=f"{_ANSWERS}:SourceWithSecretAnswer",
        answers=f"{_EXAMPLES}:SOURCE_MADE",
        example={
            "scheme": "standard",
            "rules": [
                {
                    "type": "document.created",
                    "when": "FICHENO",
                    "id": "FICHENO",
                    "data": {"recipients": "CARI.GSM", "no": "FICHENO", "unvan": "CARI.UNVAN"},
                }
            ],
        },
    ),
    Route(
        method="DELETE",
        path=_SOURCE,
        function="erp",
        use="events.erp_settings",
        face=remove_source,
        summary="Removes a source of foreign events: nothing is taken from it any more, by any of its secrets.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:SourceRemovedAnswer",
        answers=f"{_EXAMPLES}:SOURCE_REMOVED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_SOURCE}/rotate",
        function="erp",
        use="events.erp_settings",
        face=rotate,
        shows_once=True,
        summary="Gives a source a new secret; the one before holds for 24 hours more.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:SourceWithSecretAnswer",
        answers=f"{_EXAMPLES}:SOURCE_ROTATED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_SOURCE}/try",
        function="erp",
        use="events.erp_settings",
        face=try_rules,
        summary="Shows the event that a payload would become by a source's rules; nothing is kept or sent.",
        scope=Scope.SEND,
        body=f"{_BODIES}:ForeignBody",
        read=parse_object,
        body_limit=LARGEST_EVENT,
        answer=f"{_ANSWERS}:TriedAnswer",
        answers=f"{_EXAMPLES}:TRIED",
        errors=(NotFound,),
        example=_PAYLOAD,
    ),
    Route(
        method="POST",
        path=_HOOK,
        load=Load.SINGLE,
        function="erp_hooks",
        use="events.erp_intake",
        face=take_foreign,
        summary="Takes a foreign event in from a source that signs it; the signature is over the octets as sent.",
        authority=Authority.SIGNATURE,
        body=f"{_BODIES}:ForeignBody",
        read=_as_it_came,
        body_limit=LARGEST_EVENT,
        answer=f"{_ANSWERS}:ErpEventAnswer",
        answers=f"{_EXAMPLES}:FOREIGN_RECEIVED",
        status=202,
        errors=(IdempotencyMismatch,),
        example=_PAYLOAD,
    ),
    Route(
        method="POST",
        path=f"{_HOOK}/{{secret}}",
        load=Load.SINGLE,
        function="erp_hooks",
        use="events.erp_intake",
        face=take_foreign,
        summary="Takes a foreign event in from a source whose address holds the secret.",
        authority=Authority.SIGNATURE,
        body=f"{_BODIES}:ForeignBody",
        read=_as_it_came,
        body_limit=LARGEST_EVENT,
        answer=f"{_ANSWERS}:ErpEventAnswer",
        answers=f"{_EXAMPLES}:FOREIGN_RECEIVED",
        status=202,
        errors=(IdempotencyMismatch,),
        example=_PAYLOAD,
    ),
)
