"""A firm's accounts with operators as items, and which of them its messages go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ulak.directory.firms import OperatorAccount, Service, account_named
from ulak.directory.routing import RouteRow
from ulak.errors import NotFound
from ulak.identity.msisdn import Region
from ulak.platform.table import Item, Refused, Table, Update


class RoutingStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def accounts(self, firm_id: str) -> list[OperatorAccount]:
        """All accounts that a firm set, in the order of their ids."""
        found = self._table.query(f"FIRM#{firm_id}", between=("ACCOUNT#", "ACCOUNT#~"))
        return [account_of(firm_id, item["sk"].removeprefix("ACCOUNT#"), item) for item in found]

    def set(self, firm_id: str, service: Service, rows: Sequence[RouteRow]) -> None:
        """The rows of one service, for what is accepted from now on (functions remember a firm for a minute).
        ``NotFound`` if there is no such firm."""
        change = Update(
            (f"FIRM#{firm_id}", "FIRM"),
            f"SET {_attribute(service)} = :rows",
            "attribute_exists(pk)",
            values={":rows": [row.encode() for row in rows]},
        )
        try:
            self._table.write(change)
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused


def routing_of(item: Item) -> Mapping[str, tuple[RouteRow, ...]]:
    """The rows that a firm's item holds, by service."""
    held = {service.value: item.get(_attribute(service)) for service in Service}
    return {service: tuple(map(RouteRow.kept, rows)) for service, rows in held.items() if rows}


def account_of(firm_id: str, account_id: str, item: Item) -> OperatorAccount:
    """The account that an item holds."""
    service, name = account_named(account_id)
    from ulak.rules.former import (
        operator_of,
        report_quota_of,
    )  # which authenticating a caller does not need

    return OperatorAccount(
        firm_id=firm_id,
        service=service,
        operator_id=operator_of(item["operator"]),
        region=Region(item["region"]),
        sender_ids=tuple(item["sender_ids"]),
        segments_per_second=item.get("segments_per_second"),
        report_calls_per_minute=item.get("report_calls_per_minute") or report_quota_of(item["operator"]),
        base_url=item.get("base_url"),
        credentials=_public_credentials(item),
        credentials_set_at=item.get("password_set_at"),
        name=name,
    )


def _public_credentials(item: Item) -> dict[str, str]:
    """v0.1.0 stored a user name beside the others."""
    before = {"username": item["username"]} if "username" in item else {}
    return {**before, **item.get("credentials", {})}


def _attribute(service: Service) -> str:
    return f"routing_{service.value}"
