"""A message that came in, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ulak.platform.clock import DAY, Milliseconds

KEPT_FOR: Final[Milliseconds] = 365 * DAY
"""How long a message that came in is kept."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What whoever received a message tells of it: an operator by push or pull, or a program of the firm's."""

    firm_id: str
    account: str
    """What received it: the service of an operator account, or the program's own word."""
    operator_id: str
    """Its id there. The same account and id are the same message, however often it is told."""
    msisdn: str
    """Who wrote."""
    to: str
    """The number or short code that it was written to."""
    text: str
    received_at: Milliseconds

    @property
    def id(self) -> str:
        return sha256(f"{self.account}\0{self.operator_id}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message in the firm's inbox."""

    id: str
    msisdn: str
    to: str
    text: str
    account: str
    received_at: Milliseconds
    refusal: bool = False
    """It was taken as a refusal (RET)."""
    confirms: bool = False
    """The refusal was new, so its sender is told once that it was heard."""
    read: bool = False
    assigned_to: str = ""
    """The person or ERP user who takes care of it."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which messages are wanted: those for which all holds that is said."""

    msisdn: str = ""
    """Who wrote."""
    read: bool | None = None
    refusal: bool = False
    """Refusals alone."""
    assigned_to: str | None = None
    """Who takes care of it; empty: nobody yet."""

    def lets_through(self, message: InboxMessage) -> bool:
        return (
            self.msisdn in ("", message.msisdn)
            and self.read in (None, message.read)
            and (message.refusal or not self.refusal)
            and self.assigned_to in (None, message.assigned_to)
        )
