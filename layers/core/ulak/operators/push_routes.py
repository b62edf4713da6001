"""The secret addresses by which operators push reports and messages from phones, one an account.

Operators sign nothing. Whoever knows the token speaks for the operator, so it is random, kept as its hash alone, and
replaced whenever it is made anew.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from ulak.platform.table import Put, Table

_TOKEN_OCTETS: Final = 32


@dataclass(frozen=True, slots=True)
class PushRoute:
    """Whose address it is."""

    firm_id: str
    service: str


class PushRoutes:
    def __init__(self, table: Table) -> None:
        self._table = table

    def make(self, firm_id: str, service: str) -> str:
        """A new token of the account; one that it had before leads nowhere any more."""
        token = secrets.token_urlsafe(_TOKEN_OCTETS)
        digest = _digest(token)
        of_token = {"pk": f"PUSHROUTE#{digest}", "sk": "ACCOUNT", "firm": firm_id, "service": service}
        of_account = {"pk": f"FIRM#{firm_id}", "sk": _sk(service), "token": digest}
        self._table.write_all([Put(of_token), Put(of_account)])
        return token

    def owner(self, token: str) -> PushRoute | None:
        """Whose account the token is of; ``None``: nobody's, or no longer."""
        digest = _digest(token)
        item = self._table.get((f"PUSHROUTE#{digest}", "ACCOUNT"))
        if item is None:
            return None
        route = PushRoute(item["firm"], item["service"])
        return route if self._digest_of(route) == digest else None

    def is_open(self, firm_id: str, service: str) -> bool:
        """Whether the account has an address to push to."""
        return self._digest_of(PushRoute(firm_id, service)) is not None

    def _digest_of(self, route: PushRoute) -> str | None:
        item = self._table.get((f"FIRM#{route.firm_id}", _sk(route.service)))
        return None if item is None else str(item["token"])


def _sk(service: str) -> str:
    return f"PUSHROUTE#{service}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
