"""How much an account may do, and the counting of it. Time is told by the caller, in epoch seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MINUTE: Final = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class QuotaProfile:
    name: str
    report_calls: int
    """Report calls a minute and account."""
    send_calls: int
    """Send calls a minute and account. Netgsm has such a limit (code 80) and does not say which."""
    jobs_to_one_number: int = 20
    """Jobs a minute to one number (code 85)."""
    messages_a_call: int = 1_000
    """Netgsm names no limit; a call above this one is refused as a wrong parameter."""
    page_size: int = 100
    """Rows of a report page at most."""


TRUE: Final = QuotaProfile("true", report_calls=10, send_calls=120)
"""What Netgsm documents: ten report calls a minute (its npm client, ReportErrorCode 80), 20 jobs a minute to
one number (SendSmsErrorCode 85)."""

RAISED: Final = QuotaProfile("raised", report_calls=3_000, send_calls=6_000)
"""For a demonstration: ten thousand reports in pages of a hundred cannot be read at ten calls a minute."""

PROFILES: Final = {profile.name: profile for profile in (TRUE, RAISED)}


class Window:
    """At most ``limit`` events a sliding minute and key.

    >>> window = Window(limit=2)
    >>> for second in (0.0, 1.0):
    ...     window.take("a", second)
    >>> window.full("a", 59.9), window.full("a", 60.0), window.full("b", 1.0)
    (True, False, False)
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken: dict[str, list[float]] = {}

    def full(self, key: str, now: float) -> bool:
        taken = self._taken.get(key, ())
        return len(taken) >= self.limit and now - taken[-self.limit] < MINUTE

    def take(self, key: str, now: float) -> None:
        taken = self._taken.setdefault(key, [])
        taken.append(now)
        if len(taken) > self.limit:
            del taken[0]
