"""Counters of the messages of an hour or a day, and their limits. Windows are calendar hours and days in UTC. Each
counter is one item, which one conditional write moves and the table forgets by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ulak.errors import TooManyRequests
from ulak.otp.challenge import limit_reached
from ulak.otp.limits import DAY, Limit, Limits
from ulak.platform.clock import HOUR, SECOND, Milliseconds
from ulak.values import dataclass

PREFIX_PARTS = 4
"""A firm's messages go to some thirty prefixes, so each needs fewer parts than the firm."""


@dataclass(frozen=True, slots=True)
class Increment:
    """One figure rises by `by`, and not above its limit."""

    figure: str
    by: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class Counter:
    """One item of figures that rise together or not at all."""

    sk: str
    increments: tuple[Increment, ...]
    parted: bool = False
    """Whether it may be moved by parts."""
    part: int = 0
    """0: the item counts what went out. Above: it holds what was allotted to it of the counter, and loses what goes out
    (`ulak.otp.allotments`)."""

    @property
    def item_sk(self) -> str:
        return f"{self.sk}#{self.part:02d}" if self.part else self.sk

    def refusal(self, found: Mapping[str, Any], now: Milliseconds) -> TooManyRequests:
        """Why the figures `found` may not rise, and when the window is over."""
        reached = [one for one in self.increments if found.get(one.figure, 0) + one.by > one.limit.most]
        limit = (reached or list(self.increments))[0].limit
        return limit_reached(limit, now - now % limit.window + limit.window, now)


def counters(
    limits: Limits,
    now: Milliseconds,
    *,
    credits: int,
    prefix: str,
    ip_digest: str,
    user_digest: str,
    part: int = 0,
) -> list[Counter]:
    """The counters that one message moves; of those that many messages of a firm move, the given part."""
    moment = datetime.fromtimestamp(now / SECOND, UTC)
    hour = f"{moment:%Y%m%d%H}"
    rows = [
        Counter(
            f"DAY#{moment:%Y%m%d}",
            (
                Increment(f"hour_{moment:%H}", 1, limits["firm_hour"]),
                Increment("day", 1, limits["firm_day"]),
                Increment("credits", credits, limits["spend_day"]),
            ),
            parted=True,
            part=part,
        ),
        Counter(
            prefix_sk(hour, prefix),
            (Increment("unanswered", 1, limits["prefix_hour"]),),
            parted=True,
            part=part % PREFIX_PARTS,
        ),
    ]
    if ip_digest:
        rows.append(Counter(f"HOUR#{hour}#IP#{ip_digest}", (Increment("sends", 1, limits["ip_hour"]),)))
    if user_digest:
        rows.append(Counter(f"HOUR#{hour}#USER#{user_digest}", (Increment("sends", 1, limits["user_hour"]),)))
    return rows


def prefix_sk(hour: str, prefix: str) -> str:
    return f"HOUR#{hour}#PREFIX#{prefix}"


def prefix_sk_at(sent_at: Milliseconds, prefix: str) -> str:
    """The counter that a message to `prefix` moved at `sent_at`."""
    return prefix_sk(f"{datetime.fromtimestamp(sent_at / SECOND, UTC):%Y%m%d%H}", prefix)


def forgotten_at(now: Milliseconds) -> int:
    """Seconds since the epoch at which the table may forget a counter."""
    return (now + 2 * DAY + HOUR) // SECOND
