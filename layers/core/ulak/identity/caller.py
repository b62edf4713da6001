"""Who asks: one value, made at the edge and carried to the job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """What a caller may do within its firm."""

    READ = "read"
    """Look at what there is."""
    SEND = "send"
    """Send, and change whatever sending takes from."""
    PERSONAL = "personal"
    """See whole numbers and texts of what was sent, and take lists out; without it they are masked."""
    ADMIN = "admin"
    """The firm's settings: accounts, clients, units."""


OWN_SCOPES: Final = frozenset({Scope.READ, Scope.SEND, Scope.PERSONAL})
"""Scopes of a key that was given none by name."""


class KeyKind(StrEnum):
    """How far what a key sends can go."""

    LIVE = "live"
    TEAM = "team"
    """To the firm's listed numbers alone."""
    TEST = "test"
    """To the built-in operator, within the firm's test world."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds the key: the firm, and the ERP user that the key stands for, if it is linked to one."""

    firm_id: str
    key_id: str
    erp_user: str | None = None
    administrator: bool = False
    """The key is not the firm's own but of those who run Ulak: it may bring credit in."""
    scopes: frozenset[str] = OWN_SCOPES
    units: Mapping[str, str] = field(default_factory=dict)
    """The company, branch and department that the key is linked to: kind → code."""
    kind: KeyKind = KeyKind.LIVE

    @property
    def sees_whole(self) -> bool:
        """Whether numbers and texts are shown whole, not masked."""
        return Scope.PERSONAL in self.scopes


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows of its caller; nothing of it is trusted yet."""

    path: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    """The octets as they came, before any content coding is taken off: what a signature is over."""
