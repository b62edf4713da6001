"""Counters of what went out within an hour or a day, and how they may rise. Calendar windows, in UTC: one
conditional write each, and an item that the table forgets by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ulak.errors import TooManyRequests
from ulak.otp.challenge import over
from ulak.otp.limits import DAY, Limit, Limits
from ulak.platform.clock import HOUR, SECOND, Milliseconds


@dataclass(frozen=True, slots=True)
class Rise:
    """One figure rises by `by`, and not above its limit."""

    figure: str
    by: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class Counter:
    """One item of figures that rise together or not at all."""

    sk: str
    rises: tuple[Rise, ...]

    def refusal(self, found: Mapping[str, Any], now: Milliseconds) -> TooManyRequests:
        """Why the figures `found` may not rise, and when the window is over."""
        full = [rise for rise in self.rises if found.get(rise.figure, 0) + rise.by > rise.limit.most]
        limit = (full or list(self.rises))[0].limit
        return over(limit, now - now % limit.window + limit.window, now)


def counters(
    limits: Limits, now: Milliseconds, *, credits: int, prefix: str, ip_digest: str, user_digest: str
) -> list[Counter]:
    """The counters that one message moves."""
    moment = datetime.fromtimestamp(now / SECOND, UTC)
    hour = f"{moment:%Y%m%d%H}"
    rows = [
        Counter(
            f"DAY#{moment:%Y%m%d}",
            (
                Rise(f"hour_{moment:%H}", 1, limits["firm_hour"]),
                Rise("day", 1, limits["firm_day"]),
                Rise("credits", credits, limits["spend_day"]),
            ),
        ),
        Counter(prefix_sk(hour, prefix), (Rise("unanswered", 1, limits["prefix_hour"]),)),
    ]
    if ip_digest:
        rows.append(Counter(f"HOUR#{hour}#IP#{ip_digest}", (Rise("sends", 1, limits["ip_hour"]),)))
    if user_digest:
        rows.append(Counter(f"HOUR#{hour}#USER#{user_digest}", (Rise("sends", 1, limits["user_hour"]),)))
    return rows


def prefix_sk(hour: str, prefix: str) -> str:
    return f"HOUR#{hour}#PREFIX#{prefix}"


def prefix_sk_at(sent_at: Milliseconds, prefix: str) -> str:
    """The counter that a message to `prefix` moved at `sent_at`."""
    return prefix_sk(f"{datetime.fromtimestamp(sent_at / SECOND, UTC):%Y%m%d%H}", prefix)


def forgotten_at(now: Milliseconds) -> int:
    """Seconds since the epoch at which the table may forget a counter."""
    return (now + 2 * DAY + HOUR) // SECOND
