"""Settings over HTTP: the firm's own, by a key of the scope ``admin``. Secrets go in and never come out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ulak.directory.firms import Account, Client, Service
from ulak.directory.paged_list import CODE_CAP
from ulak.directory.units import Unit, UnitKind
from ulak.errors import InputError, NotFound, Problem
from ulak.firm_settings.bodies import AccountBody, ClientBody, KeyBody, UnitBody, WindowsBody
from ulak.firm_settings.settings import FirmSettings
from ulak.ledger.quotas import month_of
from ulak.platform import cursors
from ulak.platform.bodies import parse
from ulak.platform.clock import rfc3339
from ulak.platform.edge import Request, Response
from ulak.platform.strict_json import parse_object
from ulak.rules.windows import DEFAULTS

PAGE: Final = 100

_CLIENT: Final = re.compile(r"[\w.-](?:[\w .-]{0,62}[\w.-])?")


@dataclass(frozen=True, slots=True)
class SettingsDesk:
    kept: FirmSettings

    # --- accounts -----------------------------------------------------------------------------------------

    def accounts(self, request: Request) -> Response:
        """Each service's account; ``null`` for one that is not subscribed to."""
        found = {
            service.value: self.kept.directory.account(request.caller.firm_id, service) for service in Service
        }
        views = {name: account_view(account) if account else None for name, account in found.items()}
        return Response(200, {"accounts": views})

    def account(self, request: Request) -> Response:
        account = self.kept.directory.account(request.caller.firm_id, _service(request))
        if account is None:
            raise NotFound
        return Response(200, account_view(account))

    def put_account(self, request: Request) -> Response:
        service = _service(request)
        body = parse(AccountBody, parse_object(request.body))
        account = self.kept.change_account(request.caller.firm_id, service, body)
        return Response(200, account_view(account))

    # --- send windows -------------------------------------------------------------------------------------

    def windows(self, request: Request) -> Response:
        """The firm's own rows, and ours, which hold where none of those does."""
        firm = self.kept.directory.firm(request.caller.firm_id)
        if firm is None:
            raise NotFound
        defaults = [str(row) for row in DEFAULTS]
        own = {"time_zone": firm.time_zone or None, "windows": list(firm.windows)}
        return Response(200, own | {"defaults": defaults})

    def put_windows(self, request: Request) -> Response:
        self.kept.put_windows(request.caller.firm_id, parse(WindowsBody, parse_object(request.body)))
        return self.windows(request)

    # --- clients ------------------------------------------------------------------------------------------

    def clients(self, request: Request) -> Response:
        clients = self.kept.directory.clients(request.caller.firm_id)
        return Response(200, {"clients": [client_view(client) for client in clients]})

    def client(self, request: Request) -> Response:
        return Response(200, client_view(self.kept.need_client(request.caller.firm_id, _client(request))))

    def put_client(self, request: Request) -> Response:
        name = _client(request)
        body = parse(ClientBody, parse_object(request.body))
        client, new = self.kept.put_client(request.caller.firm_id, name, body)
        return Response(201 if new else 200, client_view(client))

    def end_client(self, request: Request) -> Response:
        return Response(200, client_view(self.kept.end_client(request.caller.firm_id, _client(request))))

    def add_key(self, request: Request) -> Response:
        """201 with the key: the one time that it is shown."""
        name = _client(request)
        body = parse(KeyBody, parse_object(request.body))
        key, text = self.kept.add_client_key(request.caller.firm_id, name, body.days)
        view: dict[str, Any] = {"client": name, "key_id": key.key_id, "key": text}
        return Response(201, view | {"expires_at": rfc3339(key.expires_at) if key.expires_at else None})

    def revoke_key(self, request: Request) -> Response:
        name, key_id = _client(request), request.path["key_id"]
        return Response(200, client_view(self.kept.revoke_client_key(request.caller.firm_id, name, key_id)))

    # --- units --------------------------------------------------------------------------------------------

    def units(self, request: Request) -> Response:
        """A page of the units of a kind, by code, with their quotas."""
        firm_id, kind = request.caller.firm_id, _kind(request)
        scope, cursor = (firm_id, f"units {kind}"), request.query.get("cursor")
        place = cursors.read(scope, cursor) if cursor else ""
        units, place = self.kept.directory.units(firm_id, kind, place, PAGE)
        limits = self.kept.quotas.limits(firm_id, [unit.key for unit in units])
        return Response(
            200,
            {
                "units": [unit_view(unit, limits.get(unit.key, {})) for unit in units],
                "next_cursor": cursors.write(scope, place) if place else None,
            },
        )

    def unit(self, request: Request) -> Response:
        """The unit, and what it has taken of its quotas this month (Istanbul's)."""
        firm_id = request.caller.firm_id
        unit = self.kept.directory.unit(firm_id, _kind(request), _code(request))
        if unit is None:
            raise NotFound
        limits = self.kept.quotas.limits(firm_id, [unit.key]).get(unit.key, {})
        month = month_of(self.kept.clock())
        taken = self.kept.quotas.taken(firm_id, unit.key, month)
        return Response(200, unit_view(unit, limits) | {"month": month, "credits_taken": taken})

    def put_unit(self, request: Request) -> Response:
        firm_id, kind, code = request.caller.firm_id, _kind(request), _code(request)
        body = parse(UnitBody, parse_object(request.body))
        unit = Unit(kind, code, body.name or "", body.belongs(), tuple(body.sender_ids))
        limits = {service.value: credits for service, credits in body.credits_a_month.items()}
        self.kept.put_unit(firm_id, unit, limits)
        return Response(200, unit_view(unit, limits))


def account_view(account: Account) -> dict[str, Any]:
    """The account without its secrets. ``username`` and ``password_set_at`` are what v0.1.0 called two of the
    credentials' facts."""
    set_at = rfc3339(account.credentials_set_at) if account.credentials_set_at else None
    return {
        "service": account.service.value,
        "operator": account.operator_id,
        "credentials": dict(account.credentials),
        "credentials_set_at": set_at,
        "username": account.credentials.get("username"),
        "password_set_at": set_at,
        "country": account.region.value,
        "segments_per_second": account.segments_per_second,
        "report_calls_per_minute": account.report_calls_per_minute,
        "sender_id": account.sender_ids[0],
        "sender_ids": list(account.sender_ids),
    }


def client_view(client: Client) -> dict[str, Any]:
    return {
        "client": client.name,
        "erp_user": client.erp_user,
        "scopes": sorted(client.scopes),
        **_belongs(client.units),
        "keys": [
            {"key_id": key_id, "expires_at": rfc3339(until) if until else None}
            for key_id, until in client.keys.items()
        ],
    }


def unit_view(unit: Unit, limits: Mapping[str, int]) -> dict[str, Any]:
    return {
        "kind": unit.kind.value,
        "code": unit.code,
        "name": unit.name or None,
        **_belongs({kind.value: code for kind, code in unit.belongs.items()}),
        "sender_ids": list(unit.sender_ids),
        "credits_a_month": dict(limits),
    }


def _belongs(units: Mapping[str, str]) -> dict[str, str | None]:
    return {kind.value: units.get(kind.value) for kind in UnitKind if kind is not UnitKind.USER}


def _service(request: Request) -> Service:
    try:
        return Service(request.path["service"])
    except ValueError as error:
        raise NotFound from error


def _kind(request: Request) -> UnitKind:
    try:
        return UnitKind(request.path["kind"])
    except ValueError as error:
        raise NotFound from error


def _code(request: Request) -> str:
    code = request.path["code"].strip()
    if not 0 < len(code) <= CODE_CAP or not code.isprintable():
        raise InputError([Problem("field_invalid", "/code", params={"field": "code"})])
    return code


def _client(request: Request) -> str:
    name = request.path["client"]
    if not _CLIENT.fullmatch(name):
        raise InputError([Problem("client_name", "/client")])
    return name
