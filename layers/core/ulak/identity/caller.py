"""Who asks: one value, made at the edge, carried to the job, and kept with whatever is done later.

A key that is linked to an ERP user stands for that user: it reads and controls what was made for this user alone,
unless it has the scope ``admin``.

>>> ayse = Caller("acme", "k1", "ayse")
>>> ayse.acts_for("AYSE"), ayse.acts_for("ali"), ayse.acts_for(None), Caller("acme", "k2").acts_for("ali")
(True, False, False, True)
>>> Caller.kept("acme", ayse.encode()) == ayse
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, Final, Self

from ulak.identity.erp_user import same_user
from ulak.values import dataclass


class Scope(StrEnum):
    """What a caller may do within its firm."""

    READ = "read"
    """Look at what there is."""
    SEND = "send"
    """Send, and change whatever sending takes from."""
    APPROVE = "approve"
    """Approve what waits, in the console: of persons, whom the firm's setting of approvers names."""
    PERSONAL = "personal"
    """See whole numbers and texts of what was sent, and take lists out; without it they are masked."""
    ADMIN = "admin"
    """The firm's settings: accounts, clients, units. With it a linked key sees what is of other users too."""


OWN_SCOPES: Final = frozenset({Scope.READ, Scope.SEND, Scope.PERSONAL})
"""Scopes of a key that was given none by name."""


GIVEN_ON: Final = frozenset({Scope.SEND, Scope.PERSONAL})
"""Scopes that only who holds them gives to another. Who sets what waits for an approval cannot send, and would send by
a program of its own making."""


class KeyKind(StrEnum):
    """How far what a key sends can go."""

    LIVE = "live"
    TEAM = "team"
    """To the firm's listed numbers alone."""
    TEST = "test"
    """To the built-in operator, within the firm's test world."""


PERSON: Final = "person:"
"""How the id of a caller begins that is a person who signed in, and no key."""


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

    def cannot_give(self, scopes: Iterable[str]) -> list[str]:
        """Which of these scopes it cannot give to another.

        >>> Caller("acme", "k1", scopes=frozenset({"read", "admin"})).cannot_give(["admin", "read", "send"])
        ['send']
        """
        return sorted(GIVEN_ON.intersection(scopes) - self.scopes)

    @property
    def is_person(self) -> bool:
        """Whether it is a person in the console, now or when it was kept."""
        return self.key_id.startswith(PERSON)

    @property
    def names(self) -> tuple[str, ...]:
        """Who is known to stand behind it."""
        return tuple(name for name in (self.erp_user, self.key_id if self.is_person else None) if name)

    @property
    def bound(self) -> bool:
        """Whether it sees and controls only what was made for its own ERP user."""
        return self.erp_user is not None and Scope.ADMIN not in self.scopes

    def acts_for(self, erp_user: str | None) -> bool:
        """Whether it may see and control what was made for this ERP user (``None``, empty: for none)."""
        if self.erp_user is None or not self.bound:
            return True
        return bool(erp_user) and same_user(erp_user or "", self.erp_user)

    def encode(self) -> dict[str, Any]:
        """As it is kept with what is done later for it."""
        return {
            "key_id": self.key_id,
            "erp_user": self.erp_user or "",
            "units": dict(self.units),
            "scopes": sorted(self.scopes),
            "key_kind": self.kind.value,
        }

    @classmethod
    def kept(cls, firm_id: str, fields: Mapping[str, Any]) -> Self:
        """What `encode` was given. What an earlier version kept names neither key nor scopes."""
        return cls(
            firm_id,
            fields.get("key_id", ""),
            fields.get("erp_user") or None,
            scopes=frozenset(fields.get("scopes", OWN_SCOPES)),
            units=fields.get("units", {}),
            kind=KeyKind(fields.get("key_kind", KeyKind.LIVE)),
        )


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows of its caller; nothing of it is trusted yet."""

    path: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    """The octets as they came, before any content coding is taken off: what a signature is over."""
