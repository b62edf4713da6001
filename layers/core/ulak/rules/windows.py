"""When messages may go out: send windows by purpose and message type, as rows; a firm's own come before ours.

No law in Türkiye names hours for SMS. An aggregator refuses commercial messages outside its own hours, and a
person's evening is theirs: so commercial messages keep to a window unless the firm says otherwise. What informs
(a debt, a delivery, an alert of a workflow) goes at once unless the firm says otherwise. A one-time password
waits for nothing, whoever says so.

A row is a line of text, in the table and on the command line alike::

    commercial=09:00-20:00@123456      Monday to Saturday
    informational/flash=08:00-22:00    every day
    commercial=none                    at any hour

>>> row = read_row("commercial=09:00-20:00@123456")
>>> window = window_of([row], Purpose.COMMERCIAL, MessageType.BULK, "Europe/Istanbul")
>>> friday_night = datetime.fromisoformat("2026-11-27T23:30:00+03:00")
>>> window.opens_at(friday_night).isoformat()
'2026-11-28T09:00:00+03:00'
>>> window.opens_at(datetime.fromisoformat("2026-11-28T12:00:00+03:00")) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region
from ulak.rules.profile import Certainty, Purpose, Source
from ulak.text import MessageType
from ulak.values import dataclass

ZONES: Final = {Region.TR: "Europe/Istanbul", Region.KKTC: "Asia/Famagusta", Region.AZ: "Asia/Baku"}
"""The clock of a firm that names none: its SMS account's country's."""

EVERY_DAY: Final = "1234567"
"""ISO weekdays, Monday first."""

_DAY: Final = 24 * 60
"""Minutes."""

_ROW: Final = re.compile(
    r"(?P<purpose>[a-z]+)(?:/(?P<type>[a-z_]+))?="
    r"(?:none|(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)(?:@(?P<days>[1-7]{1,7}))?)"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until before `closes`, minutes of a day by the wall clock, on each of `days`."""

    opens: int
    closes: int
    days: str = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Hours in a zone."""

    zone: str
    opens: int
    closes: int
    days: str

    def opens_at(self, now: datetime) -> datetime | None:
        """The next opening; ``None`` if it is open at `now`, an aware moment. A clock that turns decides
        as the wall shows it: an opening in the hour that is left out is right after it."""
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for ahead in range(8):
            day = today + timedelta(days=ahead)
            if str(day.isoweekday()) not in self.days or now >= _moment(day, self.closes, zone):
                continue
            opens = _moment(day, self.opens, zone)
            return None if now >= opens else opens
        raise LookupError("a window opens every week")


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    whole, rest = divmod(minutes, _DAY)
    return datetime.combine(day + timedelta(days=whole), time(*divmod(rest, 60)), zone)


@dataclass(frozen=True, slots=True)
class Row:
    """`hours` for a purpose, or for one message type of it; ``None``: any hour."""

    purpose: Purpose
    message_type: MessageType | None
    hours: Hours | None
    source: Source | None = None

    def __str__(self) -> str:
        """
        >>> [str(read_row(text)) for text in ("commercial/flash=09:00-24:00", "informational=none")]
        ['commercial/flash=09:00-24:00', 'informational=none']
        """
        which = f"{self.purpose}/{self.message_type}" if self.message_type else f"{self.purpose}"
        if self.hours is None:
            return f"{which}=none"
        days = "" if self.hours.days == EVERY_DAY else f"@{self.hours.days}"
        return f"{which}={_clock(self.hours.opens)}-{_clock(self.hours.closes)}{days}"


DEFAULTS: Final = (
    Row(
        Purpose.COMMERCIAL,
        None,
        Hours(9 * 60, 21 * 60),
        Source(
            ("hours",),
            Certainty.THIRD_PARTY,
            "Turkcell Mesajüssü refuses a send outside 09:00-21:00 (its code 869); no law was found that names hours",
        ),
    ),
    Row(
        Purpose.INFORMATIONAL,
        None,
        None,
        Source(
            ("hours",),
            Certainty.UNCONFIRMED,
            "no law or operator was found that names hours for what informs; an alert at night is meant for the night",
        ),
    ),
)


def window_of(own: Iterable[Row], purpose: Purpose, message_type: MessageType, zone: str) -> Window | None:
    """The window of such a message; ``None``: it may go at any hour. A row for the type comes before one for the
    purpose, and the firm's `own` before ours."""
    if message_type is MessageType.OTP:
        return None
    rows = [row for row in (*own, *DEFAULTS) if row.purpose is purpose]
    for wanted in (message_type, None):
        for row in rows:
            if row.message_type is wanted:
                hours = row.hours
                return Window(zone, hours.opens, hours.closes, hours.days) if hours else None
    return None


def read_row(text: str) -> Row:
    """A row from its line. Raises ``InvalidValue`` ``window_malformed``.

    >>> read_row("commercial=21:00-09:00")
    Traceback (most recent call last):
    ulak.errors.InvalidValue: /: window_malformed
    """
    match = _ROW.fullmatch(text)
    try:
        if match is None:
            raise ValueError("not of the form")
        hours = None
        if match["opens"]:
            hours = Hours(_minutes(match["opens"]), _minutes(match["closes"]), match["days"] or EVERY_DAY)
            if not hours.opens < hours.closes <= _DAY:
                raise ValueError("closes before it opens")
        message_type = MessageType(match["type"]) if match["type"] else None
        return Row(Purpose(match["purpose"]), message_type, hours)
    except ValueError as error:
        raise InvalidValue("window_malformed", row=text[:80]) from error


def read_zone(name: str) -> str:
    """The zone's name, if there is such a zone. Raises ``InvalidValue`` ``zone_unknown``.

    >>> read_zone("Europe/Berlin")
    'Europe/Berlin'
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValue("zone_unknown") from error
    return name


def _minutes(text: str) -> int:
    hours, minutes = int(text[:2]), int(text[3:])
    if minutes > 59:
        raise ValueError("no such minute")
    return 60 * hours + minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
