"""Times as forms give them: what the clock on the firm's wall shows."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ulak.errors import InvalidValue
from ulak.platform.clock import SECOND, Milliseconds, day_in, wall_clock


def local_instant(wall: str, zone: str) -> str:
    """What a clock of `zone` shows, as RFC 3339 with its offset. ``InvalidValue`` for a time that the clock passes
    over, or shows twice, when it is turned.

    >>> local_instant("2026-11-28T09:30", "Asia/Baku"), local_instant("2026-07-01T09:30", "Asia/Famagusta")
    ('2026-11-28T09:30:00+04:00', '2026-07-01T09:30:00+03:00')
    """
    try:
        local = wall_clock(wall)
        first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
        shown = first.astimezone(UTC).astimezone(first.tzinfo)
    except (ValueError, OverflowError) as error:
        raise InvalidValue("draft_send_at") from error
    if shown.replace(tzinfo=None) != local:
        raise InvalidValue("draft_send_at_never")
    if first.utcoffset() != second.utcoffset():
        raise InvalidValue("draft_send_at_twice")
    return first.isoformat()


def local_clock(at: Milliseconds, zone: str) -> str:
    """What a clock of `zone` shows at that instant, as a browser's field takes it.

    >>> local_clock(1_795_384_800_000, "Europe/Istanbul")
    '2026-11-23T01:00'
    """
    return f"{datetime.fromtimestamp(at / SECOND, UTC).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def last_months(now: Milliseconds, zone: str, most: int = 24) -> list[str]:
    """This month by a clock of `zone` and those before it, the newest first.

    >>> last_months(1_796_068_800_000, "Europe/Istanbul", 2), last_months(1_796_068_800_000, "Asia/Baku", 1)
    (['2026-11', '2026-10'], ['2026-12'])
    """
    day = day_in(now, ZoneInfo(zone))
    last = 12 * day.year + day.month - 1
    return [f"{one // 12}-{one % 12 + 1:02}" for one in range(last, last - most, -1)]
