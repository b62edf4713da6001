"""Credit and quotas."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.ledger.credit import Credit
    from ulak.ledger.quotas import Quotas
    from ulak.ledger.store import Ledger


class LedgerWing:
    """The room `ledger`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> Ledger:
        from ulak.ledger.store import Ledger

        return Ledger(self.house.platform.table)

    @cached_property
    def quotas(self) -> Quotas:
        from ulak.ledger.quotas import Quotas

        return Quotas(self.house.platform.table)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that have accounts of credit."""
        from ulak.directory.firms import Service

        return tuple(service.value for service in Service)

    @cached_property
    def credit(self) -> Credit:
        from ulak.ledger.credit import Credit

        return Credit(
            self.store, self.house.platform.cursors, self.house.clock, self.services, self._operator_balances
        )

    def _operator_balances(self, firm_id: str, service: str) -> list[dict[str, str]]:
        from ulak.directory.firms import Service
        from ulak.errors import InputError, Problem, Unavailable
        from ulak.operators.port import BalanceUnavailable
        from ulak.operators.registry import wire_of
        from ulak.operators.wire import Capability

        account = self.house.directory.firms.account(firm_id, Service(service))
        wire = wire_of(account.operator_id)
        if wire is not None and Capability.BALANCES not in wire.capabilities:
            raise InputError([Problem("operator_without_balance", params={"operator": account.operator_id})])
        try:
            balances = self.house.operators.of_account(account).balances()
            return [{"name": one.name, "amount": one.amount} for one in balances]
        except BalanceUnavailable as error:
            raise Unavailable("operator_silent", operator=account.operator_id) from error
