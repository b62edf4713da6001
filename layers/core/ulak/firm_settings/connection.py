"""Whether a firm's account with its operator opens, found out by asking what is left on it, or by a log-in:
nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ulak.directory.firms import OperatorAccount
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, NotFound, Problem, Unavailable
from ulak.operators.port import LogsIn, NotAnswered, Operator, OperatorBalance
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

    def ask(self, firm_id: str, account_id: str) -> Sequence[OperatorBalance] | None:
        """What the operator says is left, by the credentials as they are kept now.

        ``None`` of one that tells no balance and wants a log-in: by that the account was tried.

        Raises ``NotFound`` without an account, `InputError` where its operator has neither (nothing else would
        try the account without sending), ``SecretMissing``, and ``Unavailable`` (``operator_refuses``) where the
        operator refuses the account or cannot be reached.
        """
        account = self.directory.account(firm_id, account_id)
        if account is None:
            raise NotFound
        wire = self.wire_of(account.operator_id)
        by_log_in = wire is not None and Capability.BALANCES not in wire.capabilities
        if wire is not None and by_log_in and Capability.LOG_IN not in wire.capabilities:
            raise InputError([Problem("operator_without_balance", params={"operator": account.operator_id})])
        self.secrets.forget(account.secret_name(self.stage))  # a password that was written just now
        operator = self.connect(account)
        try:
            if not by_log_in:
                return operator.balances()
            cast(LogsIn, operator).log_in()
        except NotAnswered as error:
            raise Unavailable("operator_refuses", operator=account.operator_id, why=str(error)) from error
        return None
