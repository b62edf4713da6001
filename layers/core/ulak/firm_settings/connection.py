"""Whether a firm's account with its operator opens, found out by asking what is left on it: nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ulak.directory.firms import OperatorAccount
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, NotFound, Problem, Unavailable
from ulak.operators.port import BalanceUnavailable, Operator, OperatorBalance
from ulak.operators.wire import Capability
from ulak.platform.secrets import Secrets

if TYPE_CHECKING:
    from ulak.operators.wire import Wire


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    directory: DirectoryStore
    secrets: Secrets
    connect: Callable[[OperatorAccount], Operator]
    wire_of: Callable[[str], Wire | None]
    stage: str

    def ask(self, firm_id: str, account_id: str) -> Sequence[OperatorBalance]:
        """What the operator says is left, by the credentials as they are kept now.

        Raises ``NotFound`` without an account, `InputError` where its operator tells no balance (nothing else would
        try the account without sending), ``SecretMissing``, and ``Unavailable`` (``operator_refuses``) where the
        operator refuses the account or cannot be reached.
        """
        account = self.directory.account(firm_id, account_id)
        if account is None:
            raise NotFound
        wire = self.wire_of(account.operator_id)
        if wire is not None and Capability.BALANCES not in wire.capabilities:
            raise InputError([Problem("operator_without_balance", params={"operator": account.operator_id})])
        self.secrets.forget(account.secret_name(self.stage))  # a password that was written just now
        try:
            return self.connect(account).balances()
        except BalanceUnavailable as error:
            raise Unavailable("operator_refuses", operator=account.operator_id, why=str(error)) from error
