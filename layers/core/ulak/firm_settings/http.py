"""``/v1/settings``: the firm's own, by a key of the scope ``admin``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.directory.answers_rules import rules_answer
from ulak.directory.approvers import require_other_right
from ulak.directory.caps import CODE_CAP
from ulak.directory.units import Unit, UnitKind
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.firm_settings import answers
from ulak.firm_settings.names import account_in, client_name, service_in
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.directory.firms import Client
    from ulak.firm_settings.bodies import (
        AccountBody,
        ApprovalRulesBody,
        ClientBody,
        CreditPricesBody,
        KeyBody,
        RoutingBody,
        TeamBody,
        UnitBody,
        WindowsBody,
    )
    from ulak.firm_settings.prices import CreditPrices
    from ulak.firm_settings.routing import RoutingSettings
    from ulak.firm_settings.settings import FirmSettings
    from ulak.firm_settings.units import UnitSettings


# --- accounts with operators ------------------------------------------------------------------------------


def accounts(settings: FirmSettings, request: Request[None]) -> Response:
    return Response(200, answers.accounts_answer(settings.accounts(request.caller.firm_id)))


def account(settings: FirmSettings, request: Request[None]) -> Response:
    found = settings.need_account(request.caller.firm_id, account_in(request.path["service"]))
    return Response(200, answers.account_answer(found))


def put_account(settings: FirmSettings, request: Request[AccountBody]) -> Response:
    account_id = account_in(request.path["service"])
    changed = settings.change_account(request.caller.firm_id, account_id, request.content)
    return Response(200, answers.account_answer(changed))


# --- which of them messages go by -------------------------------------------------------------------------


def routing(settings: RoutingSettings, request: Request[None]) -> Response:
    return Response(200, answers.routing_answer(settings.show(request.caller.firm_id)))


def put_routing(settings: RoutingSettings, request: Request[RoutingBody]) -> Response:
    service = service_in(request.path["service"])
    rows = [one.row() for one in request.content.rows]
    return Response(200, answers.routing_answer(settings.put(request.caller.firm_id, service, rows)))


# --- send windows -----------------------------------------------------------------------------------------


def windows(settings: FirmSettings, request: Request[None]) -> Response:
    return Response(200, answers.windows_answer(settings.need_firm(request.caller.firm_id)))


def put_windows(settings: FirmSettings, request: Request[WindowsBody]) -> Response:
    firm_id = request.caller.firm_id
    settings.put_windows(firm_id, request.content)
    return Response(200, answers.windows_answer(settings.need_firm(firm_id)))


# --- what waits for an approval ---------------------------------------------------------------------------


def approval_rules(settings: FirmSettings, request: Request[None]) -> Response:
    return Response(200, rules_answer(settings.need_firm(request.caller.firm_id).approval_rules))


def put_approval_rules(settings: FirmSettings, request: Request[ApprovalRulesBody]) -> Response:
    require_other_right(request.caller)
    rules = [one.rule() for one in request.content.rules]
    settings.put_approval_rules(request.caller.firm_id, rules)
    return Response(200, rules_answer(rules))


# --- what a credit costs the firm -------------------------------------------------------------------------


def credit_prices(prices: CreditPrices, request: Request[None]) -> Response:
    return Response(200, answers.prices_answer(prices.show(request.caller.firm_id)))


def put_credit_prices(prices: CreditPrices, request: Request[CreditPricesBody]) -> Response:
    kept = prices.put(request.caller.firm_id, request.content.prices)
    return Response(200, answers.prices_answer(kept))


# --- clients and their keys -------------------------------------------------------------------------------


def clients(settings: FirmSettings, request: Request[None]) -> Response:
    firm_id = request.caller.firm_id
    return Response(200, answers.clients_answer(settings.clients(firm_id), settings.used_at(firm_id)))


def client(settings: FirmSettings, request: Request[None]) -> Response:
    return _shown(settings, settings.need_client(request.caller.firm_id, _client(request)))


def put_client(settings: FirmSettings, request: Request[ClientBody]) -> Response:
    kept, new = settings.put_client(request.caller.firm_id, _client(request), request.content, request.caller)
    return _shown(settings, kept, status=201 if new else 200)


def end_client(settings: FirmSettings, request: Request[None]) -> Response:
    return _shown(settings, settings.end_client(request.caller.firm_id, _client(request)))


def add_key(settings: FirmSettings, request: Request[KeyBody]) -> Response:
    name = _client(request)
    firm_id = request.caller.firm_id
    made = settings.add_client_key(firm_id, name, request.content, request.caller, request.once)
    headers = {"idempotent-replayed": "true"} if made.again else {}
    return Response(201, answers.new_key_answer(name, made.key, made.text), headers)


def revoke_key(settings: FirmSettings, request: Request[None]) -> Response:
    name, key_id = _client(request), request.path["key_id"]
    return _shown(settings, settings.revoke_client_key(request.caller.firm_id, name, key_id))


def _shown(settings: FirmSettings, client: Client, status: int = 200) -> Response:
    return Response(status, answers.client_answer(client, settings.used_at(client.firm_id)))


# --- the team ---------------------------------------------------------------------------------------------


def team(settings: FirmSettings, request: Request[None]) -> Response:
    return Response(200, {"numbers": list(settings.team(request.caller.firm_id))})


def put_team(settings: FirmSettings, request: Request[TeamBody]) -> Response:
    kept = settings.put_team(request.caller.firm_id, request.content.numbers)
    return Response(200, {"numbers": list(kept)})


# --- units ------------------------------------------------------------------------------------------------


def units(settings: UnitSettings, request: Request[None]) -> Response:
    page = settings.units(request.caller.firm_id, _kind(request), request.query.get("cursor"))
    shown = [answers.unit_answer(unit, limits) for unit, limits in page.items]
    return Response(200, {"units": shown, "next_cursor": page.next_cursor})


def unit(settings: UnitSettings, request: Request[None]) -> Response:
    found = settings.unit_in_month(request.caller.firm_id, _kind(request), _code(request))
    shown = answers.unit_answer(found.unit, found.limits)
    return Response(200, {**shown, "month": found.month, "credits_taken": dict(found.taken)})


def put_unit(settings: UnitSettings, request: Request[UnitBody]) -> Response:
    body = request.content
    kept = Unit(_kind(request), _code(request), body.name or "", body.belongs(), tuple(body.sender_ids))
    limits = {service.value: credits for service, credits in body.credits_a_month.items()}
    settings.put_unit(request.caller.firm_id, kept, limits)
    return Response(200, answers.unit_answer(kept, limits))


# --- what paths name --------------------------------------------------------------------------------------


def remove_unit(settings: UnitSettings, request: Request[None]) -> Response:
    kind, code = _kind(request), _code(request)
    settings.remove_unit(request.caller.firm_id, kind, code)
    return Response(200, {"kind": kind.value, "code": code, "status": "removed"})


def _kind(request: Request[Any]) -> UnitKind:
    try:
        return UnitKind(request.path["kind"])
    except ValueError as error:
        raise NotFound from error


def _code(request: Request[Any]) -> str:
    code = request.path["code"].strip()
    if not 0 < len(code) <= CODE_CAP or not code.isprintable():
        raise InputError([Problem("field_invalid", "/code", params={"field": "code"})])
    return code


def _client(request: Request[Any]) -> str:
    return client_name(request.path["client"])


# --- the routes -------------------------------------------------------------------------------------------

_ANSWERS: Final = "ulak.firm_settings.answers"
_EXAMPLES: Final = "ulak.firm_settings.examples"
_BODIES: Final = "ulak.firm_settings.bodies"

_route = partial(Route, function="settings", use="firm.settings", scope=Scope.ADMIN)
_routing = partial(
    Route,
    function="settings",
    use="firm.routing",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:RoutingAnswer",
    answers=f"{_EXAMPLES}:ROUTING",
)

ROUTES: Final = (
    _route(
        method="GET",
        path="/v1/settings/accounts",
        face=accounts,
        summary="Shows the firm's account with an operator for each service.",
        answer=f"{_ANSWERS}:OperatorAccountsAnswer",
        answers=f"{_EXAMPLES}:ACCOUNTS",
    ),
    _route(
        method="GET",
        path="/v1/settings/accounts/{service}",
        face=account,
        summary="Shows the account with an operator that carries one service.",
        answer=f"{_ANSWERS}:OperatorAccountAnswer",
        answers=f"{_EXAMPLES}:ACCOUNT",
        errors=(NotFound,),
    ),
    _route(
        method="PUT",
        path="/v1/settings/accounts/{service}",
        face=put_account,
        summary="Sets the account with an operator that carries one service; its password is never read back.",
        body=f"{_BODIES}:AccountBody",
        answer=f"{_ANSWERS}:OperatorAccountAnswer",
        answers=f"{_EXAMPLES}:ACCOUNT",
        errors=(NotFound, Conflict),
        example={
            "operator": "netgsm",
            "credentials": {"username": "8501234567", "password": "gizli"},
            "sender_id": "ACME",
        },
    ),
    _routing(
        method="GET",
        path="/v1/settings/routing",
        face=routing,
        summary="Shows by which of the firm's accounts messages go, for each service.",
    ),
    _routing(
        method="PUT",
        path="/v1/settings/routing/{service}",
        face=put_routing,
        summary="Sets by which accounts messages of one service go, in order: by country, message type and purpose.",
        body=f"{_BODIES}:RoutingBody",
        errors=(NotFound, Conflict),
        example={"rows": [{"account": "sms", "countries": ["TR"]}, {"account": "sms-yedek"}]},
    ),
    _route(
        method="GET",
        path="/v1/settings/send-windows",
        face=windows,
        summary="Shows when the firm may be sent for, and the hours that hold where it says nothing.",
        answer=f"{_ANSWERS}:SendWindowsAnswer",
        answers=f"{_EXAMPLES}:SEND_WINDOWS",
    ),
    _route(
        method="PUT",
        path="/v1/settings/send-windows",
        face=put_windows,
        summary="Sets the firm's clock and send windows, all of them.",
        body=f"{_BODIES}:WindowsBody",
        answer=f"{_ANSWERS}:SendWindowsAnswer",
        answers=f"{_EXAMPLES}:SEND_WINDOWS",
        example={"time_zone": "Europe/Istanbul", "windows": ["commercial=10:00-19:00@12345"]},
    ),
    _route(
        method="GET",
        path="/v1/settings/approval-rules",
        face=approval_rules,
        summary="Shows the firm's rules of what waits for an approval, whoever sends it.",
        answer="ulak.directory.answers_rules:ApprovalRulesAnswer",
        answers=f"{_EXAMPLES}:APPROVAL_RULES",
    ),
    _route(
        method="PUT",
        path="/v1/settings/approval-rules",
        face=put_approval_rules,
        summary="Sets the firm's rules of what waits for an approval, all of them, by a key that cannot send.",
        body=f"{_BODIES}:ApprovalRulesBody",
        answer="ulak.directory.answers_rules:ApprovalRulesAnswer",
        answers=f"{_EXAMPLES}:APPROVAL_RULES",
        example={
            "rules": [{"recipients_over": 1000}, {"purposes": ["commercial"], "unit": "department#SATIS"}]
        },
    ),
    _route(
        method="GET",
        path="/v1/settings/credit-prices",
        use="firm.prices",
        face=credit_prices,
        summary="Shows what the firm pays for a credit of each service.",
        answer=f"{_ANSWERS}:CreditPricesAnswer",
        answers=f"{_EXAMPLES}:CREDIT_PRICES",
    ),
    _route(
        method="PUT",
        path="/v1/settings/credit-prices",
        use="firm.prices",
        face=put_credit_prices,
        summary="Puts what the firm pays for a credit in the place of what was kept: quotes show sums by it.",
        body=f"{_BODIES}:CreditPricesBody",
        answer=f"{_ANSWERS}:CreditPricesAnswer",
        answers=f"{_EXAMPLES}:CREDIT_PRICES",
        example={"prices": {"sms": "0.0450"}},
    ),
    _route(
        method="GET",
        path="/v1/settings/clients",
        face=clients,
        summary="Lists the firm's programs, each with the keys that it has.",
        answer=f"{_ANSWERS}:ClientsAnswer",
        answers=f"{_EXAMPLES}:CLIENTS",
    ),
    _route(
        method="GET",
        path="/v1/settings/clients/{client}",
        face=client,
        summary="Shows one program of the firm's and its keys.",
        answer=f"{_ANSWERS}:ClientAnswer",
        answers=f"{_EXAMPLES}:CLIENT",
        errors=(NotFound,),
    ),
    _route(
        method="PUT",
        path="/v1/settings/clients/{client}",
        face=put_client,
        summary="Makes or changes one program; a change holds for its keys within a minute.",
        body=f"{_BODIES}:ClientBody",
        answer=f"{_ANSWERS}:ClientAnswer",
        answers=f"{_EXAMPLES}:CLIENT_MADE",
        status=201,
        statuses=(200,),
        errors=(Conflict,),
        example={"erp_user": "ayse", "scopes": ["read", "send"], "department": "SATIS"},
    ),
    _route(
        method="DELETE",
        path="/v1/settings/clients/{client}",
        face=end_client,
        summary="Ends all keys of one program; it stays, since what it sent names it.",
        answer=f"{_ANSWERS}:ClientAnswer",
        answers=f"{_EXAMPLES}:CLIENT_MADE",
        errors=(NotFound, Conflict),
    ),
    _route(
        method="POST",
        path="/v1/settings/clients/{client}/keys",
        face=add_key,
        shows_once=True,
        summary="Makes a further key of one program and shows it, this once; its old key may end at a stated time.",
        body=f"{_BODIES}:KeyBody",
        answer=f"{_ANSWERS}:NewKeyAnswer",
        answers=f"{_EXAMPLES}:NEW_KEY",
        status=201,
        errors=(NotFound, Conflict),
        example={"days": 365, "kind": "live", "old_keys_end_at": "2026-12-01T09:00:00+03:00"},
    ),
    _route(
        method="DELETE",
        path="/v1/settings/clients/{client}/keys/{key_id}",
        face=revoke_key,
        summary="Ends one key of one program within a minute.",
        answer=f"{_ANSWERS}:ClientAnswer",
        answers=f"{_EXAMPLES}:CLIENT_MADE",
        errors=(NotFound, Conflict),
    ),
    _route(
        method="GET",
        path="/v1/settings/team",
        face=team,
        summary="Shows the numbers that team keys send to.",
        answer=f"{_ANSWERS}:TeamAnswer",
        answers=f"{_EXAMPLES}:TEAM",
    ),
    _route(
        method="PUT",
        path="/v1/settings/team",
        face=put_team,
        summary="Sets the numbers that team keys send to, all of them.",
        body=f"{_BODIES}:TeamBody",
        answer=f"{_ANSWERS}:TeamAnswer",
        answers=f"{_EXAMPLES}:TEAM",
        example={"numbers": ["0532 123 45 67"]},
    ),
    _route(
        method="GET",
        path="/v1/settings/units/{kind}",
        use="firm.units",
        face=units,
        summary="Lists the firm's users, departments, branches or companies with their quotas, a hundred a page.",
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:UnitsAnswer",
        answers=f"{_EXAMPLES}:UNITS",
        errors=(NotFound,),
    ),
    _route(
        method="GET",
        path="/v1/settings/units/{kind}/{code}",
        use="firm.units",
        face=unit,
        summary="Shows one unit, and what it has taken of its quotas this month.",
        answer=f"{_ANSWERS}:UnitMonthAnswer",
        answers=f"{_EXAMPLES}:UNIT_MONTH",
        errors=(NotFound,),
    ),
    _route(
        method="PUT",
        path="/v1/settings/units/{kind}/{code}",
        use="firm.units",
        face=put_unit,
        summary="Sets one unit: where it belongs, its sender IDs and its monthly quotas.",
        body=f"{_BODIES}:UnitBody",
        answer=f"{_ANSWERS}:UnitAnswer",
        answers=f"{_EXAMPLES}:UNIT",
        errors=(NotFound,),
        example={
            "name": "Satış",
            "branch": "IZM",
            "sender_ids": ["ACME"],
            "credits_a_month": {"sms": 5000},
        },
    ),
    _route(
        method="DELETE",
        path="/v1/settings/units/{kind}/{code}",
        use="firm.units",
        face=remove_unit,
        summary="Takes one unit out with its limits; what was sent for it keeps its name.",
        answer=f"{_ANSWERS}:UnitRemovedAnswer",
        answers=f"{_EXAMPLES}:UNIT_REMOVED",
        errors=(NotFound,),
    ),
)
