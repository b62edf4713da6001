"""Business days in Türkiye, by the official holidays that the library ``holidays`` keeps (Law 2429).

Saturdays and Sundays are none. A half holiday (28 October from 13:00, the eve of a religious feast) is a business day
unless it is asked not to be: no source says how İYS counts it, so whoever counts says which reading it takes.

>>> later(date(2026, 11, 27), 3)  # a Friday
datetime.date(2026, 12, 2)
>>> later(date(2026, 10, 27), 1), later(date(2026, 10, 27), 1, half_holidays=True)
(datetime.date(2026, 10, 28), datetime.date(2026, 10, 30))
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5


def is_business_day(day: date, *, half_holidays: bool = False) -> bool:
    """Whether people work on `day`. With `half_holidays`, a half holiday counts as a holiday.

    >>> is_business_day(date(2026, 10, 29)), is_business_day(date(2026, 10, 28))
    (False, True)
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year, half_holidays)


def later(day: date, days: int, *, half_holidays: bool = False) -> date:
    """The business day that is `days` business days after `day`."""
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day, half_holidays=half_holidays)
    return day


@lru_cache(maxsize=32)
def _holidays(year: int, half_holidays: bool) -> frozenset[date]:
    import holidays  # 20 ms: only who counts pays for it

    wanted = (holidays.PUBLIC, holidays.HALF_DAY) if half_holidays else (holidays.PUBLIC,)
    return frozenset(holidays.country_holidays("TR", years=year, categories=wanted))
