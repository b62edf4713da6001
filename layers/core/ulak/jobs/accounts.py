"""The accounts that a job's messages may go by, as its plan keeps them.

Expansion writes to each chunk by which of them its recipients go, in order of preference. A worker goes on with the
next one only where the one before certainly took nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """An account besides the plan's own, as it was when the job was accepted."""

    account: str
    """Its id (`ulak.directory.firms.OperatorAccount.id`)."""
    operator_id: str
    base_url: str | None
    secret_name: str
    sender_id: str
    tariff: Mapping[str, int]
    segments_per_second: int | None = None
    report_calls_per_minute: int | None = None

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> PlannedAccount:
        return cls(**{**dict.fromkeys(cls.__dataclass_fields__), **fields})


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A row of the firm's routing: recipients of these countries (none: all) go by an account."""

    place: int
    """Of the account: 0 is the plan's own, then those of ``accounts``."""
    countries: tuple[str, ...] = ()

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> PlannedRoute:
        return cls(fields["place"], tuple(fields["countries"]))
