"""The firm's accounts with operators (*SMS, OTP, TCKN*) and their sender IDs; an account is tried out."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import locale_of, see_other, settings_page, visitor_of
from ulak.directory.firms import Registration, Service, account_named
from ulak.errors import Conflict, InputError, NotFound, UlakError, Unavailable
from ulak.firm_settings.names import account_in
from ulak.identity.msisdn import Region
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ulak.console.settings import ConnectionPages, SettingsPages
    from ulak.directory.firms import OperatorAccount
    from ulak.firm_settings.bodies import AccountBody

_PATH: Final = "/konsol/ayarlar/hesaplar/{service}"
_CREDENTIAL: Final = "credentials."
"""Before a credential's name: the field of the form, and of what is wrong with it."""


def account(pages: SettingsPages, request: Request[None]) -> Response:
    return _account(pages, request)


def keep(pages: SettingsPages, request: Request[Form]) -> Response:
    visitor, account_id = visitor_of(request), _account_id(request)
    try:
        pages.settings.change_account(visitor.firm_id, account_id, _typed(request.content))
    except (InputError, Conflict) as error:
        return _account(pages, request, error, "account")
    pages.trail.note(visitor, "account_kept", account_id.upper())
    return see_other(_address(account_id))


def keep_sender(pages: SettingsPages, request: Request[Form]) -> Response:
    """What the operator says of a sender ID; or the one that messages go from where none is chosen."""
    visitor, account_id, form = visitor_of(request), _account_id(request), request.content
    name, state = form.text("sender_id").strip(), form.text("state")
    if form.text("islem") == "sil":
        return _remove_sender(pages, request, name)
    try:
        known = Registration(state) if state in set(Registration) else Registration.PENDING
        pages.senders().keep(
            visitor.firm_id, account_id, name, known, default=form.text("islem") == "varsayilan"
        )
    except (InputError, Conflict) as error:
        return _account(pages, request, error, "sender")
    pages.trail.note(visitor, "sender_kept", name)
    return see_other(_address(account_id))


def _remove_sender(pages: SettingsPages, request: Request[Form], name: str) -> Response:
    visitor, account_id = visitor_of(request), _account_id(request)
    try:
        with suppress(NotFound):  # by another, the same
            pages.senders().remove(visitor.firm_id, account_id, name)
            pages.trail.note(visitor, "sender_removed", name)
    except Conflict as error:
        return _account(pages, request, error, "sender")
    return see_other(_address(account_id))


def try_out(pages: ConnectionPages, request: Request[Form]) -> Response:
    """Asked of the operator now; nothing is sent and nothing changes, so what it said is the answer."""
    visitor, account_id = visitor_of(request), _account_id(request)
    error: UlakError | None = None
    found: Sequence[Any] | None = ()
    try:
        found = pages.connection.ask(visitor.firm_id, account_id)
    except (InputError, Unavailable) as told:
        error = told.for_caller()
    pages.trail.note(visitor, "connection_tried", account_id.upper())
    return settings_page(
        pages.firms, request, "connection.html", error, wrong=200, service=account_id, balances=found
    )


def examine(pages: ConnectionPages, request: Request[None]) -> Response:
    """Every account of the firm, as its operator answers now, with what to do where something is wrong."""
    from ulak.firm_settings.answers_doctor import doctor_answer

    visitor = visitor_of(request)
    health = doctor_answer(pages.doctor().look_at(visitor.firm_id), locale_of(request.headers))
    pages.trail.note(visitor, "accounts_examined")
    return settings_page(pages.firms, request, "doctor.html", health=health)


_FORMS: Final = {True: "sender", False: "account"}
"""Which form of the page it is, by whether it names a state."""


def _typed(form: Form) -> AccountBody:
    from ulak.firm_settings.bodies import AccountBody
    from ulak.platform.bodies import parse

    credentials = {
        field.removeprefix(_CREDENTIAL): form.text(field)
        for field in form.fields
        if field.startswith(_CREDENTIAL) and form.text(field)
    }
    given: dict[str, Any] = {
        "operator": form.text("operator"),
        "credentials": credentials,
        "country": form.text("country"),
        "sender_id": form.text("sender_id").strip() or None,
        "segments_per_second": whole_number(form.text("segments_per_second")),
        "report_calls_per_minute": whole_number(form.text("report_calls_per_minute")),
    }
    return parse(AccountBody, given)


def _account(
    pages: SettingsPages, request: Request[Any], error: UlakError | None = None, of_form: str = ""
) -> Response:
    from ulak.operators.registry import wire_of

    account_id, firm_id = _account_id(request), visitor_of(request).firm_id
    service, _ = account_named(account_id)
    found = pages.settings.accounts(firm_id).get(account_id)
    operators = _operators(service, found)
    form = request.content if isinstance(request.content, Form) else Form({})
    asked = form.text("operator") or request.query.get("operator", "")
    otherwise = found.operator_id if found and found.operator_id in operators else next(iter(operators), "")
    operator = asked if asked in operators else otherwise
    wire = wire_of(operator) if operator else None
    english = locale_of(request.headers) == "en"
    credentials = [
        (one.name, one.en if english else one.tr, one.secret, one.required)
        for one in (wire.credentials if wire else ())
    ]
    same = found is not None and found.operator_id == operator
    return settings_page(
        pages.firms,
        request,
        "account.html",
        error,
        inside="credentials",
        service=account_id,
        kind=service.value,
        account=found,
        same=same,
        operator=operator,
        operators=operators,
        credentials=credentials,
        kept=found.credentials if found is not None and same else {},
        countries=[one.value for one in Region],
        country=form.text("country") or (found.region.value if found else Region.TR.value),
        senders=pages.senders().known(firm_id, account_id),
        states=[one.value for one in Registration],
        of_form=of_form or (_FORMS["state" in form.fields] if form.fields else ""),
    )


def _operators(service: Service, account: OperatorAccount | None) -> dict[str, str]:
    """Operator id → its name: those whose wire is spoken and that carry the service. A simulated one only where an
    administrator has said where it is reached."""
    from ulak.operators.registry import wire_of
    from ulak.rules import BUILT_IN, profiles

    own = account.operator_id if account else None
    return {
        row.id: row.name
        for row in sorted(profiles(), key=lambda row: row.name)
        if row.id != BUILT_IN
        and (row.id == own or not row.simulated)
        and (wire := wire_of(row.id)) is not None
        and any(Service.of(kind) is service for kind in wire.message_types)
    }


def _account_id(request: Request[Any]) -> str:
    """The id of the account that the path names: a service, or a service and a name (``sms-yedek``)."""
    return account_in(request.path["service"])


def _address(account_id: str) -> str:
    return _PATH.replace("{service}", account_id)


_route = partial(session_route, function="console_firm", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route(
        "GET",
        _PATH,
        account,
        "Shows an account with an operator.",
        query=(Query("operator", "Whose credentials the form asks for."),),
    ),
    _route("POST", _PATH, keep, "Keeps an account with an operator."),
    _route(
        "POST",
        f"{_PATH}/gonderici",
        keep_sender,
        "Keeps what the operator says of a sender ID, or takes one out.",
    ),
    session_route(
        "POST",
        f"{_PATH}/dene",
        try_out,
        "Tries an account out, without sending.",
        function="console_connection",
        use="firm.connection_pages",
        scope=Scope.ADMIN,
    ),
    session_route(
        "GET",
        "/konsol/ayarlar/durum",
        examine,
        "Shows how each account with an operator is, and what to do.",
        function="console_connection",
        use="firm.connection_pages",
        scope=Scope.ADMIN,
    ),
)
