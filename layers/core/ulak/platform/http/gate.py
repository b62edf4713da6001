"""Who is let in, before anything is done for them: by address while they are strangers, then by key and firm."""

from __future__ import annotations

from dataclasses import field
from typing import Final, Protocol

from ulak.errors import TooManyRequests, Unauthenticated
from ulak.identity.address import counted_by
from ulak.identity.caller import Caller
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds
from ulak.platform.http.limiter import RequestLimiter
from ulak.platform.pressure import Load, Pressure
from ulak.values import dataclass

MOST_FAILURES: Final = 60
"""Keys that do not hold, from one address to one process within a minute. Each is looked up in the table."""

_REMEMBERED: Final = 10_000


class KnowsKeys(Protocol):
    """Knows whose key an ``Authorization`` header presents."""

    def authenticate(self, authorization: str | None, address: str) -> Caller:
        """Raises `Unauthenticated`, and `Forbidden` where the key does not hold from the caller's address."""

    def remembers(self, authorization: str | None) -> bool:
        """Whether it knows, without asking the table, that the key holds."""


class Gate(Protocol):
    """Lets callers in; refuses with `TooManyRequests` or `Unavailable`."""

    def by_key(self, firms: KnowsKeys, authorization: str | None, address: str) -> Caller:
        """The caller whose key it is; raises `Unauthenticated`."""

    def admit(self, caller: Caller, load: Load) -> None:
        """Count the caller's request."""


@dataclass(slots=True)
class Strangers:
    """Counts keys that did not hold, by address. What one process has seen suffices: it is the process that is kept
    busy. A key that is known to hold is let in from any address."""

    clock: Clock
    _minute: Milliseconds = 0
    _failures: dict[str, int] = field(default_factory=dict)

    def by_key(self, firms: KnowsKeys, authorization: str | None, address: str) -> Caller:
        now = self.clock()
        if now - self._minute >= MINUTE or len(self._failures) >= _REMEMBERED:
            self._minute, self._failures = now, {}
        if not self._failures:
            return self._tried(firms, authorization, address)
        failures = self._failures.get(counted_by(address), 0)
        if failures >= MOST_FAILURES and not firms.remembers(authorization):
            raise TooManyRequests(
                "rate_limit_address", retry_after=-(-(self._minute + MINUTE - now) // SECOND)
            )
        return self._tried(firms, authorization, address)

    def _tried(self, firms: KnowsKeys, authorization: str | None, address: str) -> Caller:
        try:
            return firms.authenticate(authorization, address)
        except Unauthenticated:
            name = counted_by(address)
            self._failures[name] = self._failures.get(name, 0) + 1
            raise


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """The gate of the routed functions."""

    strangers: Strangers
    pressure: Pressure
    limiter: RequestLimiter

    def by_key(self, firms: KnowsKeys, authorization: str | None, address: str) -> Caller:
        return self.strangers.by_key(firms, authorization, address)

    def admit(self, caller: Caller, load: Load) -> None:
        self.limiter.admit(caller, "codes" if load is Load.CODE else "rest")
        self.pressure.check(load)
