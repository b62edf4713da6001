"""``/v1/settings/content`` and ``/v1/settings/commercial``: what texts may hold, and what they say of the firm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.errors import NotFound
from ulak.firm_settings import answers
from ulak.platform.http import Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.firm_settings.bodies import CommercialBody, ContentBody
    from ulak.firm_settings.commercial import CommercialCommands
    from ulak.firm_settings.content import ContentCommands


def content(commands: ContentCommands, request: Request[None]) -> Response:
    return Response(200, answers.content_answer(commands.show(request.caller.firm_id)))


def put_content(commands: ContentCommands, request: Request[ContentBody]) -> Response:
    body = request.content
    firm = commands.put(request.caller.firm_id, body.link_hosts, body.words)
    return Response(200, answers.content_answer(firm))


def commercial(commands: CommercialCommands, request: Request[None]) -> Response:
    return Response(200, answers.commercial_answer(commands.show(request.caller.firm_id)))


def put_commercial(commands: CommercialCommands, request: Request[CommercialBody]) -> Response:
    from ulak.rules.commercial import CommercialContent

    content = CommercialContent(**request.content.model_dump())
    return Response(200, answers.commercial_answer(commands.put(request.caller.firm_id, content)))


_ANSWERS: Final = "ulak.firm_settings.answers"
_EXAMPLES: Final = "ulak.firm_settings.examples"
_BODIES: Final = "ulak.firm_settings.bodies"

_content = partial(
    Route,
    path="/v1/settings/content",
    function="settings",
    use="firm.content",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:ContentSettingsAnswer",
)
_commercial = partial(
    Route,
    path="/v1/settings/commercial",
    function="settings",
    use="firm.commercial",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:CommercialAnswer",
    answers=f"{_EXAMPLES}:COMMERCIAL",
    errors=(NotFound,),
)

ROUTES: Final = (
    _commercial(
        method="GET",
        face=commercial,
        summary="Shows what the firm's commercial texts say of it, and whether that is looked at.",
    ),
    _commercial(
        method="PUT",
        face=put_commercial,
        summary="Sets the name, MERSİS number and way to refuse of commercial texts: appended, checked, or neither.",
        body=f"{_BODIES}:CommercialBody",
        example={
            "name": "Acme A.Ş.",
            "mersis": "0012345678900015",
            "refusal": "RET yazip 4609'a gonderin",
            "mode": "append",
        },
    ),
    _content(
        method="GET",
        face=content,
        summary="Shows the hosts and words by which the firm's texts are checked in quotes.",
        answers=f"{_EXAMPLES}:CONTENT",
    ),
    _content(
        method="PUT",
        face=put_content,
        summary="Sets the hosts that links should lead to, and unwanted words; quotes warn by them.",
        body=f"{_BODIES}:ContentBody",
        answers=f"{_EXAMPLES}:CONTENT",
        example={"link_hosts": ["acme.com.tr"], "words": ["kampanya"]},
    ),
)
