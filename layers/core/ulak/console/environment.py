"""The pages' templates: Jinja2 that escapes everything, and fails on a name that is not given.

The deployed layer holds them compiled (``python -m ulak.console.environment <folder>`` does it for a build); a checkout
compiles each when it is first shown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale, reason, unfilled
from ulak.platform.clock import SECOND, Milliseconds, instant, wall_clock
from ulak.words import ENCODINGS, MONTHS, word

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).parent
TEMPLATES: Final = _HERE / "templates"
COMPILED: Final = _HERE / "compiled"


@cache
def environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined

    made = Environment(
        loader=ModuleLoader(COMPILED) if COMPILED.is_dir() else FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "whole": whole,
        "moment": moment,
        "wall": wall,
        "reason": told_reason,
        "encoding": encoding,
        "money": money,
        "day": day,
        "month": month,
    }
    made.globals |= {"clock_of": clock_of, "when_said": when_said}
    return made


def whole(number: int, locale: str) -> str:
    """
    >>> whole(12345, "tr"), whole(12345, "en")
    ('12.345', '12,345')
    """
    written = f"{number:,}"
    return written if locale == "en" else written.replace(",", ".")


def moment(when: Milliseconds | str, locale: str, zone: str) -> str:
    """An instant, in milliseconds or as RFC 3339, on the firm's clock.

    >>> moment(1_795_384_800_250, "tr", "Europe/Istanbul"), moment("2026-11-22T22:00:00.250Z", "en", "Asia/Baku")
    ('23 Kasım 2026, 01:00', '23 November 2026, 02:00')
    """
    at = when if isinstance(when, int) else instant(when)
    local = datetime.fromtimestamp(at / SECOND, UTC).astimezone(ZoneInfo(zone))
    return _written(local, locale)


def wall(when: str, locale: str) -> str:
    """A time as a clock on the wall shows it, of whatever zone.

    >>> wall("2026-12-01T09:00", "tr")
    '1 Aralık 2026, 09:00'
    """
    return _written(wall_clock(when), locale)


def clock_of(zone: str, locale: str) -> str:
    """What people call the clock of a zone.

    >>> clock_of("Asia/Baku", "tr"), clock_of("Europe/Berlin", "tr"), clock_of("Europe/Istanbul", "en")
    ('Azerbaycan saati', 'Europe/Berlin saati', 'Türkiye time')
    """
    return _CLOCKS.get(zone, (f"{zone} saati", f"{zone} time"))[locale == "en"]


_CLOCKS: Final = {
    "Europe/Istanbul": ("Türkiye saati", "Türkiye time"),
    "Asia/Baku": ("Azerbaycan saati", "Azerbaijan time"),
    "Asia/Famagusta": ("KKTC saati", "Northern Cyprus time"),
    "Asia/Nicosia": ("Kıbrıs saati", "Cyprus time"),
}


def when_said(when: Mapping[str, Any], locale: Locale) -> str:
    """When a schedule is due, in words."""
    from ulak.console.when import said

    return said(when, locale)


def _written(local: datetime, locale: str) -> str:
    return f"{local.day} {word(MONTHS, f'{local:%m}', locale)} {local:%Y, %H:%M}"


def money(amount: str, locale: str) -> str:
    """
    >>> money("-1250.50", "tr"), money("20.00", "en")
    ('-1.250,50', '20.00')
    """
    whole_part, _, hundredths = amount.partition(".")
    sign = "-" if whole_part.startswith("-") else ""
    return f"{sign}{whole(abs(int(whole_part)), locale)}{'.' if locale == 'en' else ','}{hundredths}"


def day(iso: str, locale: str) -> str:
    """
    >>> day("2026-11-24", "tr")
    '24 Kasım 2026'
    """
    name, _, number = iso.rpartition("-")
    return f"{int(number)} {month(name, locale)}"


def month(name: str, locale: str) -> str:
    """
    >>> month("2026-11", "tr")
    'Kasım 2026'
    """
    year, _, number = name.partition("-")
    return f"{word(MONTHS, number, locale)} {year}"


def encoding(code: str, locale: Locale) -> str:
    return word(ENCODINGS, code, locale)


def told_reason(why: str, locale: Locale) -> str:
    """Why a recipient stands as it does: a code of ours, with the operator's own word behind a colon."""
    code, _, raw = why.partition(":")
    said = reason(code, locale) if unfilled(code) else code
    return f"{said} ({raw})" if raw else said


def main(folder: str) -> None:
    """Compile every template into `folder`."""
    made: Any = environment()
    made.compile_templates(folder, zip=None, ignore_errors=False)


if __name__ == "__main__":
    main(sys.argv[1])
