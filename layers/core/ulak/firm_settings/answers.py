"""What callers see of a firm's settings. Secrets go in and never come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ulak.directory.credit_prices import CURRENCY, price_text
from ulak.directory.firms import ApiKey, Client, Firm, OperatorAccount
from ulak.directory.routing import RouteRow
from ulak.directory.units import Unit, UnitKind
from ulak.platform.answers import Annotated, Mask, Personal, TypedDict
from ulak.platform.clock import Milliseconds, rfc3339
from ulak.rules.commercial import CommercialContent, ContentMode
from ulak.rules.windows import DEFAULTS


class ContentSettingsAnswer(TypedDict):
    """What quotes warn of beside what they warn everybody of."""

    link_hosts: list[str]
    words: list[str]


def content_answer(firm: Firm) -> ContentSettingsAnswer:
    return {"link_hosts": [*firm.link_hosts], "words": [*firm.unwanted_words]}


class CommercialAnswer(TypedDict):
    """What commercial texts say of the firm."""

    name: str
    mersis: str
    refusal: str
    mode: ContentMode
    behind: str
    """What is put behind a text that says none of it; empty where nothing is."""


def commercial_answer(content: CommercialContent) -> CommercialAnswer:
    appends = content.mode is ContentMode.APPEND
    return {
        "name": content.name,
        "mersis": content.mersis,
        "refusal": content.refusal,
        "mode": content.mode,
        "behind": content.completed("") if appends else "",
    }


class OperatorAccountAnswer(TypedDict):
    """An account with an operator. A service has a first one, named as the service is, and may have others."""

    account: str
    """``sms``, ``sms-yedek``"""
    service: str
    operator: str
    credentials: dict[str, str]
    """Those that are not secret, by the names that the operator's page lists."""
    credentials_set_at: str | None
    username: str | None
    """The same as ``credentials.username``, as v0.1.0 called it."""
    password_set_at: str | None
    """The same as ``credentials_set_at``, as v0.1.0 called it."""
    country: str
    segments_per_second: int | None
    """``null``: what the operator's profile says."""
    report_calls_per_minute: int | None
    """``null``: what the operator's profile says."""
    sender_id: str
    """The default."""
    sender_ids: list[str]


class OperatorAccountsAnswer(TypedDict):
    """By their ids: the first account of each service, ``null`` where it is not subscribed to, then the others."""

    accounts: dict[str, OperatorAccountAnswer | None]


class SendWindowsAnswer(TypedDict):
    """The firm's own rows, and ours, which hold where none of those does."""

    time_zone: str | None
    windows: list[str]
    defaults: list[str]


class ClientKeyAnswer(TypedDict):
    key_id: str
    kind: str
    expires_at: str | None
    last_used_at: str | None
    """To a quarter of an hour; ``null``: not used, or not since this is kept."""


class ClientAnswer(TypedDict):
    client: str
    erp_user: str | None
    scopes: list[str]
    department: str | None
    branch: str | None
    company: str | None
    addresses: list[str]
    """Networks that its keys hold from; none: any address."""
    keys: list[ClientKeyAnswer]
    """Those that were not revoked."""


class ClientsAnswer(TypedDict):
    clients: list[ClientAnswer]


class CreditPricesAnswer(TypedDict):
    """In liras, by service; a service without a price is left out."""

    currency: str
    prices: dict[str, str]


class TeamAnswer(TypedDict):
    numbers: list[Annotated[str, Personal(Mask.NUMBER)]]


class NewKeyAnswer(TypedDict):
    client: str
    key_id: str
    kind: str
    key: str
    """Shown this once, and kept nowhere."""
    expires_at: str | None


class UnitAnswer(TypedDict):
    kind: str
    code: str
    name: str | None
    department: str | None
    branch: str | None
    company: str | None
    sender_ids: list[str]
    credits_a_month: dict[str, int]
    """By service."""


class UnitMonthAnswer(UnitAnswer):
    """A unit, and what it has taken of its quotas in this month, by the firm's clock."""

    month: str
    credits_taken: dict[str, int]


class UnitRemovedAnswer(TypedDict):
    kind: str
    code: str
    status: str


class UnitsAnswer(TypedDict):
    units: list[UnitAnswer]
    next_cursor: str | None


class _Units(TypedDict):
    department: str | None
    branch: str | None
    company: str | None


def account_answer(account: OperatorAccount) -> OperatorAccountAnswer:
    """The account without its secrets."""
    set_at = rfc3339(account.credentials_set_at) if account.credentials_set_at else None
    return {
        "account": account.id,
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


def accounts_answer(accounts: Mapping[str, OperatorAccount | None]) -> OperatorAccountsAnswer:
    return {
        "accounts": {
            account_id: account_answer(account) if account else None
            for account_id, account in accounts.items()
        }
    }


class RouteRowAnswer(TypedDict):
    """An account, and what goes by it; an empty list asks about nothing."""

    account: str
    countries: list[str]
    message_types: list[str]
    purposes: list[str]


class RoutingAnswer(TypedDict):
    """By service, its rows in order. Without rows, everything goes by the service's first account."""

    routing: dict[str, list[RouteRowAnswer]]


def routing_answer(routing: Mapping[str, Sequence[RouteRow]]) -> RoutingAnswer:
    return {"routing": {service: [_row(row) for row in rows] for service, rows in routing.items()}}


def _row(row: RouteRow) -> RouteRowAnswer:
    return {
        "account": row.account,
        "countries": sorted(row.countries),
        "message_types": sorted(row.message_types),
        "purposes": sorted(row.purposes),
    }


def prices_answer(prices: Mapping[str, int]) -> CreditPricesAnswer:
    return {"currency": CURRENCY, "prices": {name: price_text(price) for name, price in prices.items()}}


def windows_answer(firm: Firm) -> SendWindowsAnswer:
    return {
        "time_zone": firm.time_zone or None,
        "windows": list(firm.windows),
        "defaults": [str(row) for row in DEFAULTS],
    }


def client_answer(client: Client, used_at: Mapping[str, Milliseconds]) -> ClientAnswer:
    """`used_at` tells of each key when it was last used."""
    return {
        "client": client.name,
        "erp_user": client.erp_user,
        "scopes": sorted(client.scopes),
        **_belongs(client.units),
        "addresses": list(client.addresses),
        "keys": [
            {
                "key_id": key_id,
                "kind": client.kind_of(key_id).value,
                "expires_at": rfc3339(until) if until else None,
                "last_used_at": rfc3339(used_at[key_id]) if key_id in used_at else None,
            }
            for key_id, until in client.keys.items()
        ],
    }


def clients_answer(clients: Sequence[Client], used_at: Mapping[str, Milliseconds]) -> ClientsAnswer:
    return {"clients": [client_answer(client, used_at) for client in clients]}


def new_key_answer(client: str, key: ApiKey, text: str) -> NewKeyAnswer:
    expires_at = rfc3339(key.expires_at) if key.expires_at else None
    return {
        "client": client,
        "key_id": key.key_id,
        "kind": key.kind.value,
        "key": text,
        "expires_at": expires_at,
    }


def unit_answer(unit: Unit, limits: Mapping[str, int]) -> UnitAnswer:
    return {
        "kind": unit.kind.value,
        "code": unit.code,
        "name": unit.name or None,
        **_belongs({kind.value: code for kind, code in unit.belongs.items()}),
        "sender_ids": list(unit.sender_ids),
        "credits_a_month": dict(limits),
    }


def _belongs(units: Mapping[str, str]) -> _Units:
    return {
        "department": units.get(UnitKind.DEPARTMENT.value),
        "branch": units.get(UnitKind.BRANCH.value),
        "company": units.get(UnitKind.COMPANY.value),
    }
