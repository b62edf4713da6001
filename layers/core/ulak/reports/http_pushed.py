"""The address to which an operator pushes reports and messages from phones, or which it fetches to tell them."""

from __future__ import annotations

from typing import Final

from ulak.errors import NotFound
from ulak.platform.http import Authority, Load, Request, Response, Route
from ulak.reports.pushed import PushIntake

_LARGEST_PUSH: Final = 256 * 1024


def take(intake: PushIntake, request: Request[bytes]) -> Response:
    intake.take(request.caller, request.content)
    return Response(200, {"received": True})


def _as_it_came(body: bytes) -> bytes:
    """It is kept first: what it says is told when it is worked through."""
    return body


def take_fetched(intake: PushIntake, request: Request[None]) -> Response:
    """The query string is all that a gateway tells; what it wants to read is its own."""
    said = intake.take(request.caller, request.raw_query.encode())
    return Response(200, headers={"content-type": "text/plain; charset=utf-8"}, content=said.encode())


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/operators/{token}",
        function="operator_push",
        use="delivery.push_intake",
        face=take_fetched,
        summary="Takes what a gateway tells by fetching this address: its query is kept as it came.",
        authority=Authority.SIGNATURE,
        load=Load.OTHER,
        produces="text/plain",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path="/v1/operators/{token}",
        function="operator_push",
        use="delivery.push_intake",
        face=take,
        summary="Takes what an operator pushes: delivery reports, messages from phones. The address holds the secret.",
        authority=Authority.SIGNATURE,
        load=Load.OTHER,
        body="ulak.reports.bodies:PushedBody",
        read=_as_it_came,
        body_limit=_LARGEST_PUSH,
        answer="ulak.reports.answers:PushAnswer",
        answers="ulak.reports.examples:PUSHED",
        errors=(NotFound,),
        example={"jobid": "17", "status": 1, "number": "905321234567"},
    ),
)
