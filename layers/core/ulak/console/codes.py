"""How many one-time passwords were answered, day by day, counted from the firm's event log. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ulak.events.records import LoggedEvent
from ulak.platform.clock import SECOND

_COUNTED: Final = {
    "otp.issued": "codes",
    "otp.approved": "approved",
    "otp.locked": "locked",
    "otp.failed": "failed",
}


@dataclass(slots=True)
class CodesOfDay:
    """What began and what was answered on a day of the firm's clock."""

    day: str
    """``2026-11-28``."""
    codes: int = 0
    """Messages: a code, and each one sent anew."""
    challenges: int = 0
    """Codes that somebody was asked for; those sent anew are not counted again."""
    approved: int = 0
    locked: int = 0
    """Whose last try was wrong."""
    failed: int = 0
    """Whose message the operator did not take."""

    @property
    def percent(self) -> int | None:
        """How many in a hundred were answered; ``None`` where nobody was asked. No more than all: a code may be
        answered on the day after it went out."""
        return min(100, round(100 * self.approved / self.challenges)) if self.challenges else None


def days_of(events: Iterable[LoggedEvent], zone: str) -> list[CodesOfDay]:
    """The days of the events of codes, the latest first."""
    clock, found = ZoneInfo(zone), dict[str, CodesOfDay]()
    for event in events:
        if (field := _COUNTED.get(event.kind)) is None:
            continue
        day = f"{datetime.fromtimestamp(event.at // SECOND, UTC).astimezone(clock):%Y-%m-%d}"
        counted = found.setdefault(day, CodesOfDay(day))
        setattr(counted, field, getattr(counted, field) + 1)
        if event.kind == "otp.issued" and json.loads(event.data)["serial"] == 1:
            counted.challenges += 1
    return [found[day] for day in sorted(found, reverse=True)]


def whole(days: Iterable[CodesOfDay]) -> CodesOfDay:
    """All days together."""
    total = CodesOfDay("")
    for one in days:
        for field in ("codes", "challenges", "approved", "locked", "failed"):
            setattr(total, field, getattr(total, field) + getattr(one, field))
    return total
