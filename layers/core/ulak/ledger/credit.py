"""A firm's credit as its callers ask for it, and the one thing that an administrator's key does: a top-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.errors import Forbidden, InputError, Problem
from ulak.identity.caller import Caller
from ulak.ledger.entries import Entry, Standing
from ulak.ledger.store import Ledger, TopUp
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.cursors import Cursors

ENTRIES_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class BringIn:
    """Bring `credits` into the account of `service`, once for each `reference`."""

    caller: Caller
    service: str
    credits: int
    reference: str


@dataclass(frozen=True, slots=True)
class OperatorCredit:
    """What the operator says is left at the instant `as_of`, in its own words."""

    service: str
    balances: Sequence[Mapping[str, str]]
    as_of: Milliseconds


@dataclass(frozen=True, slots=True)
class Credit:
    """Use cases of a firm's credit. `services` are those that have accounts of their own."""

    ledger: Ledger
    cursors: Cursors
    clock: Clock
    services: Sequence[str]
    operator_balances: Callable[[str, str], Sequence[Mapping[str, str]]]
    """Asks the operator of a firm's account of a service; ``Unavailable`` if it does not say."""

    def accounts(self, firm_id: str) -> Mapping[str, Standing]:
        """Every account of the firm, by its service."""
        return {service: self.ledger.standing(firm_id, service) for service in self.services}

    def at_operator(self, firm_id: str, service: str) -> OperatorCredit:
        """Asks the operator itself, and waits for it."""
        self._need(service, "service")
        return OperatorCredit(service, self.operator_balances(firm_id, service), self.clock())

    def entries(self, firm_id: str, service: str, cursor: str | None) -> tuple[list[Entry], str | None]:
        """A page of an account's entries, the newest first, and the cursor of the next."""
        self._need(service, "service")
        scope = (firm_id, service, "entries")
        place = self.cursors.read(scope, cursor) if cursor else None
        page, further = self.ledger.page(firm_id, service, ENTRIES_A_PAGE, place)
        return list(page), self.cursors.write(scope, further) if further else None

    def top_up(self, command: BringIn) -> TopUp:
        """Only by an administrator's key: a firm's own cannot make credit. ``Forbidden`` otherwise."""
        caller = command.caller
        if not caller.administrator:
            raise Forbidden
        self._need(command.service, "/service")
        return self.ledger.top_up(
            caller.firm_id,
            command.service,
            command.credits,
            command.reference,
            by=f"key:{caller.key_id}",
            now=self.clock(),
        )

    def _need(self, service: str, pointer: str) -> None:
        if service not in self.services:
            params = {"field": pointer.removeprefix("/"), "expected": ", ".join(self.services)}
            raise InputError([Problem("field_not_one_of", pointer, params=params)])
