"""A task of the ERP (*OTP Onay*): what is approved, the code, the time that is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.tasks import PATH
from ulak.errors import Conflict, InputError, TooManyRequests
from ulak.otp.challenge import Status
from ulak.otp.task import shown_amount
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.approvals import Approvals

_ONE: Final = f"{PATH}/{{otp_id}}"


def task(approvals: Approvals, request: Request[None]) -> Response:
    return _task(approvals, request)


def approve(approvals: Approvals, request: Request[Form]) -> Response:
    otp_id = request.path["otp_id"]
    try:
        approvals.tasks.approve(visitor_of(request), otp_id, request.content.text("kod"))
    except (InputError, Conflict) as error:
        return _task(approvals, request, error)
    return see_other(f"{PATH}/{otp_id}")


def send_again(approvals: Approvals, request: Request[Form]) -> Response:
    otp_id = request.path["otp_id"]
    try:
        approvals.tasks.send_again(visitor_of(request), otp_id)
    except (TooManyRequests, Conflict) as error:
        return _task(approvals, request, error)
    return see_other(f"{PATH}/{otp_id}")


def decline(approvals: Approvals, request: Request[Form]) -> Response:
    approvals.tasks.decline(visitor_of(request), request.path["otp_id"])
    return see_other("/konsol/onaylar")


def _task(
    approvals: Approvals, request: Request[Any], error: InputError | Conflict | TooManyRequests | None = None
) -> Response:
    visitor, locale, now = visitor_of(request), locale_of(request.headers), approvals.clock()
    found, view = approvals.tasks.task(visitor, request.path["otp_id"])
    challenge, task = view.challenge, found.task
    errors = errors_by_field(as_input(error), locale) if error else {}
    return page(
        request,
        "task.html",
        code=422 if error else 200,
        **of_firm(approvals.firms, request),
        task=task,
        amount=shown_amount(task.amount, locale) if task.amount else "",
        otp_id=found.otp_id,
        status=view.status.value,
        pending=view.status is Status.PENDING,
        attempts=view.attempts_remaining,
        seconds=max(0, (challenge.expires_at - now) // 1_000),
        again_in=max(0, (view.resend_after - now) // 1_000) if view.resend_after is not None else None,
        credit=challenge.credit_left,
        to=f"{'•' * 6} {visitor.msisdn[-4:-2]} {visitor.msisdn[-2:]}",
        errors=errors,
    )


_route = partial(session_route, function="console_approvals", use="console.approvals", scope=Scope.APPROVE)

ROUTES: Final = (
    _route("GET", _ONE, task, "Shows a task of the ERP that waits for a code."),
    _route("POST", _ONE, approve, "Approves the task by the code."),
    _route("POST", f"{_ONE}/kod", send_again, "Sends another code to the approver's phone."),
    _route("POST", f"{_ONE}/reddet", decline, "Refuses it: its code holds no more."),
)
