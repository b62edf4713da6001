"""Which of a firm's accounts a request's messages may go by, from the rows of its routing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.routing import RouteRow
from ulak.directory.units import UnitContext
from ulak.errors import InputError
from ulak.jobs.accounts import PlannedAccount, PlannedRoute
from ulak.operators.registry import not_sent
from ulak.rules import Purpose, profile
from ulak.rules.tariffs import tariff
from ulak.text import MessageType
from ulak.values import dataclass


def rates_of(operator_id: str, on: date, calling_code: str | None) -> Mapping[str, int]:
    """Credits a segment by calling code; of `calling_code` alone, where recipients have no other."""
    rates = tariff(operator_id, on).by_calling_code
    return {code: rate for code, rate in rates.items() if calling_code in (None, code)}


@dataclass(frozen=True, slots=True)
class Routed:
    """The rows that hold for a request, and the accounts that they name. There is a first one."""

    rows: Sequence[RouteRow]
    accounts: Mapping[str, OperatorAccount]
    """By their ids, in the order in which rows name them."""

    @property
    def first(self) -> OperatorAccount:
        return next(iter(self.accounts.values()))

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to decide."""
        return len(self.accounts) > 1 or any(row.countries for row in self.rows)


@dataclass(frozen=True, slots=True)
class Routing:
    firms: KnownFirms
    sent_through: Callable[[str], frozenset[MessageType] | None]
    today: date
    stage: str

    def routed(
        self, firm_id: str, message_type: MessageType, purpose: Purpose, sender_id: str | None
    ) -> Routed:
        """The accounts for such messages. One that has not the `sender_id` that is asked for is passed over, as long as
        another has it. `InputError`: ``account_missing``, ``route_missing``."""
        service = Service.of(message_type)
        rows = self.firms.routed(firm_id, service, message_type.value, purpose.value)
        accounts = {row.account: self.firms.account(firm_id, row.account) for row in rows}
        if sender_id is not None:
            known = {name: one for name, one in accounts.items() if sender_id in one.sender_ids}
            accounts = known or accounts
        return Routed([row for row in rows if row.account in accounts], accounts)

    def planned(
        self,
        routed: Routed,
        message_type: MessageType,
        context: UnitContext,
        sender_id: str | None,
        calling_code: str | None,
    ) -> dict[str, Any]:
        """What a plan keeps of the accounts besides its own. One through which such messages cannot be sent is left
        out."""
        if not routed.is_choice:
            return {}
        places = {routed.first.id: 0}
        others: list[PlannedAccount] = []
        for account in list(routed.accounts.values())[1:]:
            other = self._planned(account, message_type, context, sender_id, calling_code)
            if other is not None:
                others.append(other)
                places[account.id] = len(others)
        routes = [
            PlannedRoute(places[row.account], tuple(sorted(row.countries)))
            for row in routed.rows
            if row.account in places
        ]
        return {"accounts": tuple(others), "routes": tuple(routes)}

    def _planned(
        self,
        account: OperatorAccount,
        message_type: MessageType,
        context: UnitContext,
        sender_id: str | None,
        calling_code: str | None,
    ) -> PlannedAccount | None:
        rules = profile(account.operator_id, self.today)
        sent = self.sent_through(account.operator_id)
        if message_type not in rules.message_types or not_sent(account.operator_id, message_type, sent):
            return None
        try:
            chosen = context.sender_id(sender_id, account.sender_ids)
        except InputError:
            return None  # the units that it is sent for have no sender ID there
        return PlannedAccount(
            account=account.id,
            operator_id=account.operator_id,
            base_url=account.base_url,
            secret_name=account.secret_name(self.stage),
            sender_id=chosen,
            tariff=rates_of(account.operator_id, self.today, calling_code),
            segments_per_second=account.segments_per_second or rules.segments_per_second,
            report_calls_per_minute=account.report_calls_per_minute or rules.report_calls_per_minute,
        )
