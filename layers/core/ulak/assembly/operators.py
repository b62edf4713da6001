"""The operators: how each is reached, how fast, and whether it is away."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from ulak.platform.clock import SECOND, Milliseconds

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.directory.firms import OperatorAccount
    from ulak.jobs.job import Plan
    from ulak.operators.breakers import Breakers
    from ulak.operators.deneme import Deneme
    from ulak.operators.port import Operator
    from ulak.operators.push_routes import PushRoutes
    from ulak.operators.rates import AccountRates
    from ulak.operators.registry import Operators
    from ulak.text import MessageType


class OperatorsWing:
    """The room `operators`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def rates(self) -> AccountRates:
        from ulak.operators.rates import AccountRates

        return AccountRates(self.house.platform.table)

    @cached_property
    def breakers(self) -> Breakers:
        from ulak.operators.breakers import Breakers

        return Breakers(self.house.platform.table, self.house.clock)

    @cached_property
    def registry(self) -> Operators:
        from ulak.operators.registry import Operators

        return Operators(self.house.platform.secrets.get, self.timeout)

    def of_account(self, account: OperatorAccount) -> Operator:
        secret_name = account.secret_name(self.house.settings.stage)
        return self.reach(account.operator_id, account.base_url, secret_name, None)

    def of_codes(self, account: OperatorAccount) -> Operator:
        """The operator of a firm's OTP account, if its adapter sends codes."""
        from ulak.text import MessageType

        secret_name = account.secret_name(self.house.settings.stage)
        return self.reach(account.operator_id, account.base_url, secret_name, MessageType.OTP)

    @cached_property
    def of_plan(self) -> Callable[[Plan], Operator]:
        return lambda plan: self.reach(plan.operator_id, plan.base_url, plan.secret_name, None)

    def reach(
        self, operator_id: str, base_url: str | None, secret_name: str, sending: MessageType | None
    ) -> Operator:
        """As `Connect`; the built-in operator is the same whatever is outside."""
        from ulak.rules import BUILT_IN

        if operator_id == BUILT_IN:
            return self.built_in
        connect = self.house.ports.operator or self.registry.connect
        return connect(operator_id, base_url, secret_name, sending)

    @cached_property
    def built_in(self) -> Deneme:
        from ulak.operators.deneme import Deneme

        return Deneme(self.house.platform.table, self.house.clock)

    @cached_property
    def sent_through(self) -> Callable[[str], frozenset[MessageType] | None]:
        """The message types that an operator's adapter sends; ``None``: its wire is not spoken."""
        from ulak.operators.registry import sent_through

        return self.house.ports.sent_through or sent_through

    @property
    def timeout(self) -> int:
        """Seconds that an operator may take to answer."""
        return int(self.house.settings.operator_timeout_seconds)

    @property
    def call_reserve(self) -> Milliseconds:
        """What must be left of a function's time when an operator call begins: connecting, writing, waiting
        for the answer, and keeping it."""
        return (2 * self.timeout + 5) * SECOND

    @cached_property
    def push_routes(self) -> PushRoutes:
        from ulak.operators.push_routes import PushRoutes

        return PushRoutes(self.house.platform.table)
