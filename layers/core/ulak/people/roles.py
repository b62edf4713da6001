"""What a person may do in a firm, as the same scopes that keys have: one check for both.

>>> sorted(scopes_of([Role.SENDER], sees_whole=False))
[<Scope.READ: 'read'>, <Scope.SEND: 'send'>]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from ulak.identity.caller import Scope


class Role(StrEnum):
    """A person may have several in one firm."""

    ADMINISTRATOR = "administrator"
    """*Yönetici*: the firm's settings and its people. Sending is a role of its own."""
    SENDER = "sender"
    """*Gönderici*."""
    APPROVER = "approver"
    """*Onaylayan*: of those whom the firm's setting names, by the code that goes to their phone."""
    VIEWER = "viewer"
    """*Görüntüleyen*."""
    ACCOUNTING = "accounting"
    """*Muhasebe*."""


SCOPES: Final[Mapping[Role, frozenset[Scope]]] = {
    Role.ADMINISTRATOR: frozenset({Scope.READ, Scope.ADMIN}),
    Role.SENDER: frozenset({Scope.READ, Scope.SEND}),
    Role.APPROVER: frozenset({Scope.READ, Scope.APPROVE}),
    Role.VIEWER: frozenset({Scope.READ}),
    Role.ACCOUNTING: frozenset({Scope.READ}),
}


def scopes_of(roles: Iterable[Role], *, sees_whole: bool) -> frozenset[Scope]:
    """The scopes of a person with these roles. Whole numbers are a grant of their own, that no role brings."""
    scopes = frozenset[Scope]().union(*(SCOPES[role] for role in roles))
    return scopes | {Scope.PERSONAL} if sees_whole and scopes else scopes
