"""The circuit breakers of operator accounts, shared by all workers: an item an account, written when what is known of
it changes. A call that an account in good order answers in time reads and writes nothing here; its worker asked for the
item at most `REMEMBERED_FOR` ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Final

from ulak.operators.breaker import PAUSES, Breaker, Phase, Seen, after
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.metrics import emit
from ulak.platform.table import Item, Refused, Table, Update
from ulak.platform.telemetry import logger
from ulak.values import dataclass

REMEMBERED_FOR: Final[Milliseconds] = 5 * SECOND
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account, and its operator for the metrics."""

    firm_id: str
    account_id: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a call may be made through an account now."""

    allowed: bool
    last: bool = False
    """After every other account: it is slow."""
    until: Milliseconds = 0
    """Where it may not: when it is tried next."""
    why: str = ""


PASS: Final = Permit(True)

_METRICS: Final = {Phase.OPEN: "operator_account_open", Phase.SLOW: "operator_account_slow"}

_NOTHING: Final[tuple[Milliseconds, Breaker, int]] = (0, Breaker(), 0)
"""Known of an account that was not asked about."""


class Breakers:
    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[Milliseconds, Breaker, int]] = {}

    def unknown(self, firm_id: str, account_ids: Sequence[str]) -> dict[tuple[str, str], str]:
        """The items of those accounts of which nothing is known any more, by their keys: for who
        reads other items anyway."""
        now = self._clock()
        return {
            _key(firm_id, one): one
            for one in account_ids
            if self._known.get((firm_id, one), _NOTHING)[0] <= now
        }

    def learn(self, firm_id: str, account_id: str, item: Item | None) -> None:
        """Take in what was read at a key of `unknown`."""
        self._remember((firm_id, account_id), _read(item), item["version"] if item else 0)

    def state(self, firm_id: str, account_id: str) -> Breaker:
        """What is known of the account, as it was a few seconds ago."""
        return self._standing(firm_id, account_id)[0]

    def permit(self, account: AccountRef) -> Permit:
        """Whether a call may be made through the account now. Of an account that is not in order, one caller in a while
        is let through, to try it."""
        state, version = self._standing(account.firm_id, account.account_id)
        if state.phase is Phase.CLOSED:
            return PASS
        now = self._clock()
        if now >= state.until:
            tried = replace(state, until=now + PAUSES[min(state.vain, len(PAUSES) - 1)])
            if self._keep(account, tried, version):
                return PASS
            state, version = self._standing(account.firm_id, account.account_id)
            if state.phase is Phase.CLOSED:
                return PASS
        if state.phase is Phase.SLOW:
            return Permit(True, last=True, until=state.until, why=state.why)
        return Permit(False, until=state.until, why=state.why)

    def observe(self, account: AccountRef, calls: Sequence[Seen]) -> None:
        """Take in how calls through the account ended, oldest first. Written down only where it changes something."""
        name, now = (account.firm_id, account.account_id), self._clock()
        known = self._known.get(name, _NOTHING)[1]
        if known == _after(known, calls, now) == Breaker():
            return  # in order before and after, as far as this process knows
        for _ in range(_ROUNDS):
            before, version = self._standing(*name)
            state = _after(before, calls, now)
            if state == before:
                return
            if self._keep(account, state, version):
                if state.phase is not before.phase:
                    _tell(account, state)
                return

    def try_again(self, firm_id: str, account_ids: Sequence[str]) -> None:
        """A person says that the accounts are in order: the next call through each tries it."""
        for account_id in account_ids:
            self._known.pop((firm_id, account_id), None)
            state, version = self._standing(firm_id, account_id)
            if state.phase is not Phase.CLOSED and state.until > (now := self._clock()):
                self._keep(AccountRef(firm_id, account_id, ""), replace(state, until=now), version)

    def _standing(self, firm_id: str, account_id: str) -> tuple[Breaker, int]:
        name = firm_id, account_id
        until, state, version = self._known.get(name, _NOTHING)
        if until <= self._clock():
            item = self._table.get(_key(firm_id, account_id))
            state, version = _read(item), item["version"] if item else 0
            self._remember(name, state, version)
        return state, version

    def _remember(self, name: tuple[str, str], state: Breaker, version: int) -> None:
        self._known[name] = self._clock() + REMEMBERED_FOR, state, version

    def _keep(self, account: AccountRef, state: Breaker, version: int) -> bool:
        """``False``: another changed it meanwhile."""
        name = account.firm_id, account.account_id
        shown: dict[str, Any] = asdict(state) | {"version": version + 1}
        change = Update(
            _key(*name),
            "SET " + ", ".join(f"#{field} = :{field}" for field in shown),
            "#version = :read" if version else "attribute_not_exists(pk)",
            names={f"#{field}": field for field in shown},
            values={f":{field}": value for field, value in shown.items()}
            | ({":read": version} if version else {}),
        )
        try:
            self._table.write(change)
        except Refused:
            self._known.pop(name, None)
            return False
        self._remember(name, state, version + 1)
        return True


def _after(state: Breaker, calls: Sequence[Seen], now: Milliseconds) -> Breaker:
    for call in calls:
        state = after(state, call, now)
    return state


def _tell(account: AccountRef, state: Breaker) -> None:
    told = {"firm": account.firm_id, "why": state.why, "phase": state.phase.value}
    name = f"{account.firm_id}/{account.account_id}/{account.operator_id}"
    logger().warning("operator_account_state", extra={"account": name, **told})
    if (metric := _METRICS.get(state.phase)) is not None:
        emit(metric, {"account": name}, told)


def _read(item: Item | None) -> Breaker:
    if item is None:
        return Breaker()
    held = {one.name: item[one.name] for one in fields(Breaker)}
    return Breaker(**held | {"phase": Phase(held["phase"])})


def _key(firm_id: str, account_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"BREAKER#{account_id}"
