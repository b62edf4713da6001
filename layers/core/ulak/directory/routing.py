"""Which of a firm's accounts a message goes by: rows in order, each naming an account and what it is for.

A firm without rows has one account a service, which everything goes by.

>>> row = RouteRow("sms-yedek", frozenset({"TR"}), purposes=frozenset({"commercial"}))
>>> row.carries("bulk", "commercial"), row.carries("bulk", "informational")
(True, False)
>>> RouteRow.kept(row.encode()) == row
True
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ulak.values import dataclass

MOST_ROWS: Final = 20
"""Of one service."""

MOST_ACCOUNTS: Final = 8
"""Different accounts in the rows of one service."""


@dataclass(frozen=True, slots=True)
class RouteRow:
    """An account, and what goes by it. What is left empty is not asked about."""

    account: str
    """Its id: a service, or a service and a name (``sms-yedek``)."""
    countries: frozenset[str] = frozenset()
    """Of recipients (`ulak.identity.msisdn.Region`)."""
    message_types: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()

    def carries(self, message_type: str, purpose: str) -> bool:
        """Whether such messages go by it, to some country."""
        of_type = not self.message_types or message_type in self.message_types
        return of_type and (not self.purposes or purpose in self.purposes)

    def encode(self) -> dict[str, Any]:
        return {
            "account": self.account,
            "countries": sorted(self.countries),
            "message_types": sorted(self.message_types),
            "purposes": sorted(self.purposes),
        }

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> RouteRow:
        """What `encode` gave."""
        return cls(
            fields["account"],
            frozenset(fields["countries"]),
            frozenset(fields["message_types"]),
            frozenset(fields["purposes"]),
        )
