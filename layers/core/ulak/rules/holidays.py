"""Official holidays of Türkiye (Law 2429) by names of ours, as the library ``holidays`` keeps them.

Dates of ramazan and kurban of coming years are as the library computes them; an official announcement may differ.

>>> first_day(HolidayName.CUMHURIYET, 2026), first_day(HolidayName.RAMAZAN, 2026)
(datetime.date(2026, 10, 29), datetime.date(2026, 3, 20))
>>> [str(day) for day in first_days(HolidayName.RAMAZAN, 2033)]
['2033-01-02', '2033-12-23']
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final


class HolidayName(StrEnum):
    YILBASI = "yilbasi"
    ULUSAL_EGEMENLIK = "ulusal_egemenlik"
    EMEK = "emek"
    GENCLIK = "genclik"
    DEMOKRASI = "demokrasi"
    ZAFER = "zafer"
    CUMHURIYET = "cumhuriyet"
    RAMAZAN = "ramazan"
    KURBAN = "kurban"


_IN_LIBRARY: Final = {
    HolidayName.YILBASI: "Yılbaşı",
    HolidayName.ULUSAL_EGEMENLIK: "Ulusal Egemenlik ve Çocuk Bayramı",
    HolidayName.EMEK: "Emek ve Dayanışma Günü",
    HolidayName.GENCLIK: "Atatürk'ü Anma, Gençlik ve Spor Bayramı",
    HolidayName.DEMOKRASI: "Demokrasi ve Millî Birlik Günü",
    HolidayName.ZAFER: "Zafer Bayramı",
    HolidayName.CUMHURIYET: "Cumhuriyet Bayramı",
    HolidayName.RAMAZAN: "Ramazan Bayramı",
    HolidayName.KURBAN: "Kurban Bayramı",
}


def first_days(name: HolidayName, year: int) -> list[date]:
    """The first day of each time that the holiday comes in that year, in order: ramazan may come twice, or begin in
    December."""
    days = _days(name, year)
    return [day for day in days if day - timedelta(days=1) not in days and day.year == year]


def first_day(name: HolidayName, year: int) -> date | None:
    """The first of them; ``None``: it does not come."""
    return next(iter(first_days(name, year)), None)


@lru_cache(maxsize=32)
def _days(name: HolidayName, year: int) -> tuple[date, ...]:
    import holidays  # 20 ms: only who asks pays for it

    found = holidays.country_holidays("TR", years=(year - 1, year), language="tr")
    wanted = _IN_LIBRARY[name]
    return tuple(day for day, told in sorted(found.items()) if wanted in told)
