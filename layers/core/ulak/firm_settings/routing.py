"""A firm's routing: by which of its accounts messages go, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.directory.firms import Service
from ulak.directory.routing import MOST_ACCOUNTS, RouteRow
from ulak.directory.store import DirectoryStore, need_own_accounts
from ulak.errors import InputError, NotFound, Param, Problem
from ulak.rules import profile
from ulak.text import MessageType

MOST_STATUSES: Final = 254
"""Report statuses of all accounts of a service: which of them a recipient has is kept in an octet."""


@dataclass(frozen=True, slots=True)
class RoutingSettings:
    directory: DirectoryStore

    def show(self, firm_id: str) -> Mapping[str, Sequence[RouteRow]]:
        """The rows of each service; ``NotFound`` if there is no such firm."""
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound
        return {service.value: firm.routing.get(service.value, ()) for service in Service}

    def put(
        self, firm_id: str, service: Service, rows: Sequence[RouteRow]
    ) -> Mapping[str, Sequence[RouteRow]]:
        """Put the rows of one service in the place of those there were, for what is accepted from now on (within the
        minute that functions remember a firm). Jobs keep the accounts that they were accepted with.

        Raises `InputError` with every problem; ``Conflict`` in a test world, whose accounts are given.
        """
        need_own_accounts(firm_id)
        self.directory.need_firm(firm_id)
        if problems := [*self._problems(firm_id, service, rows)]:
            raise InputError(problems)
        self.directory.routing.set(firm_id, service, rows)
        return self.show(firm_id)

    def _problems(self, firm_id: str, service: Service, rows: Sequence[RouteRow]) -> Iterator[Problem]:
        accounts = {one.id: one for one in self.directory.routing.accounts(firm_id) if one.service is service}
        for index, row in enumerate(rows):
            if row.account not in accounts:
                params: dict[str, Param] = {
                    "account": row.account,
                    "service": service.value,
                    "known": ", ".join(accounts) or "-",
                }
                yield Problem("route_account_unknown", f"/rows/{index}/account", params=params)
            if row in rows[:index]:
                yield Problem("route_repeated", f"/rows/{index}", params={"account": row.account})
            for kind in sorted(row.message_types):
                if Service.of(MessageType(kind)) is not service:
                    params = {"type": kind, "service": service.value}
                    yield Problem("route_type_of_other", f"/rows/{index}/message_types", params=params)
        named = {row.account for row in rows}
        if len(named) > MOST_ACCOUNTS:
            yield Problem("route_accounts_too_many", "/rows", params={"limit": MOST_ACCOUNTS})
        operators = [accounts[name].operator_id for name in named if name in accounts]
        if sum(len(profile(one).report_statuses) for one in operators) > MOST_STATUSES:
            yield Problem("route_accounts_too_many", "/rows", params={"limit": len(operators) - 1})
