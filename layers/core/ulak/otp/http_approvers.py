"""``/v1/settings/approvers``: who may approve what in a firm, and by which phone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.directory.approvers import require_other_right
from ulak.errors import Conflict, InsufficientCredit, NotFound
from ulak.otp.answers import approver_answer, approvers_answer
from ulak.platform.http import Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.otp.approvers import Approvers
    from ulak.otp.bodies import ApproverBody


def every(approvers: Approvers, request: Request[None]) -> Response:
    caller = request.caller
    return Response(200, approvers_answer(approvers.all(caller.firm_id)))


def show(approvers: Approvers, request: Request[None]) -> Response:
    return _told(request, approvers.need(request.caller.firm_id, request.path["user"]))


def put(approvers: Approvers, request: Request[ApproverBody]) -> Response:
    caller = request.caller
    require_other_right(caller)
    given = request.content.approver(caller.firm_id, request.path["user"].strip(), f"key:{caller.key_id}")
    return _told(request, approvers.put(given))


def remove(approvers: Approvers, request: Request[None]) -> Response:
    require_other_right(request.caller)
    return _told(request, approvers.remove(request.caller.firm_id, request.path["user"]))


def _told(request: Request[Any], kept: Any) -> Response:
    return Response(200, approver_answer(kept))


_PATH: Final = "/v1/settings/approvers"
_ONE: Final = f"{_PATH}/{{user}}"
_ANSWERS: Final = "ulak.otp.answers"
_EXAMPLES: Final = "ulak.otp.examples"

_route = partial(Route, function="approvers", use="otp.approvers", scope=Scope.ADMIN)
_one = partial(_route, path=_ONE, answer=f"{_ANSWERS}:ApproverAnswer", answers=f"{_EXAMPLES}:APPROVER")

ROUTES: Final = (
    _route(
        method="GET",
        path=_PATH,
        face=every,
        summary="Lists the ERP users whose number the firm keeps, and what each may approve.",
        answer=f"{_ANSWERS}:ApproversAnswer",
        answers=f"{_EXAMPLES}:APPROVERS",
    ),
    _one(
        method="GET",
        face=show,
        summary="Shows one, with what stands for the number in signed records.",
        errors=(NotFound,),
    ),
    _one(
        method="PUT",
        face=put,
        summary="Keeps a user's number and what the user may approve; a change voids what is pending for the user.",
        body="ulak.otp.bodies:ApproverBody",
        errors=(InsufficientCredit, Conflict),
        example={"msisdn": "0532 123 45 67", "approves": ["task", "job"], "amounts": {"TRY": "100000.00"}},
    ),
    _one(
        method="DELETE",
        face=remove,
        summary="Takes the number and the right to approve away; the number is told by SMS.",
        errors=(NotFound, InsufficientCredit, Conflict),
    ),
)
