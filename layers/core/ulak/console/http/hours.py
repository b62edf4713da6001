"""When the firm's messages may go out: hours a purpose, on the firm's clock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import see_other, settings_page, visitor_of
from ulak.errors import InputError, Problem
from ulak.platform.http import Request, Response, Scope
from ulak.rules import Purpose
from ulak.rules.windows import DEFAULTS, EVERY_DAY, ZONES, Row, read_row

if TYPE_CHECKING:
    from ulak.console.settings import SettingsPages
    from ulak.directory.firms import Firm

_PATH: Final = "/konsol/ayarlar/saatler"
_CHOICES: Final = ("usual", "any", "hours")


def hours(pages: SettingsPages, request: Request[None]) -> Response:
    return _hours(pages, request)


def keep(pages: SettingsPages, request: Request[Form]) -> Response:
    """The rows of both purposes are put in the place of those before; those of a message type stay."""
    from ulak.firm_settings.bodies import WindowsBody
    from ulak.platform.bodies import parse

    visitor, form = visitor_of(request), request.content
    kept = [str(row) for row in _rows(pages.settings.need_firm(visitor.firm_id)) if row.message_type]
    try:
        written = _written(form)
        body = parse(
            WindowsBody, {"time_zone": form.text("time_zone").strip() or None, "windows": written + kept}
        )
        pages.settings.put_windows(visitor.firm_id, body)
    except InputError as error:
        return _hours(pages, request, error)
    pages.trail.note(visitor, "windows_changed", ", ".join(written))
    return see_other(_PATH)


def _written(form: Form) -> list[str]:
    """The lines of the purposes that have hours of their own; `InputError` with what is wrong."""
    lines: list[str] = []
    problems: list[Problem] = []
    for purpose in Purpose:
        chosen = form.text(f"{purpose}_choice")
        if chosen == "any":
            lines.append(f"{purpose}=none")
        if chosen not in _CHOICES:
            problems.append(Problem("hours_not_chosen", f"/{purpose}"))
        if chosen != "hours":
            continue
        opens, closes = form.text(f"{purpose}_opens"), form.text(f"{purpose}_closes")
        closes = "24:00" if closes == "00:00" else closes  # as clocks write the end of a day
        days = "".join(day for day in EVERY_DAY if day in form.all(f"{purpose}_days"))
        try:
            if not days:
                raise InputError([Problem("hours_without_days")])
            lines.append(str(read_row(f"{purpose}={opens}-{closes}@{days}")))
        except InputError as error:
            code = error.problems[0].code
            code = "hours_wrong" if code == "window_malformed" else code
            problems.append(Problem(code, f"/{purpose}"))
    if problems:
        raise InputError(problems)
    return lines


def _rows(firm: Firm) -> list[Row]:
    return [read_row(line) for line in firm.windows]


def _hours(pages: SettingsPages, request: Request[Any], error: InputError | None = None) -> Response:
    firm = pages.settings.need_firm(visitor_of(request).firm_id)
    rows = _rows(firm)
    typed = request.content if isinstance(request.content, Form) else None
    return settings_page(
        pages.firms,
        request,
        "hours.html",
        error,
        purposes=[_shown(purpose, rows, typed) for purpose in Purpose],
        choices=_CHOICES,
        days=EVERY_DAY,
        others=[str(row) for row in rows if row.message_type],
        chosen=typed.text("time_zone") if typed else firm.time_zone,
        zones=sorted(set(ZONES.values()) | ({firm.time_zone} if firm.time_zone else set())),
    )


def _shown(purpose: Purpose, rows: list[Row], typed: Form | None) -> dict[str, Any]:
    """A purpose in the form: as it was typed, or as it is kept; and what holds where the firm says nothing."""
    ours = next(row for row in DEFAULTS if row.purpose is purpose)
    own = next((row for row in rows if row.purpose is purpose and not row.message_type), None)
    shown = (own or ours).hours
    usual = ours.hours
    found: dict[str, Any] = {
        "name": purpose.value,
        "usual": f"{_clock(usual.opens)}-{_clock(usual.closes)}" if usual else "",
    }
    if typed is not None:
        return found | {
            "choice": typed.text(f"{purpose}_choice"),
            "opens": typed.text(f"{purpose}_opens"),
            "closes": typed.text(f"{purpose}_closes"),
            "days": typed.all(f"{purpose}_days"),
        }
    return found | {
        "choice": "usual" if own is None else ("hours" if own.hours else "any"),
        "opens": _clock(shown.opens) if shown else "09:00",
        "closes": _clock(shown.closes) if shown else "18:00",
        "days": list(shown.days if shown else EVERY_DAY),
    }


def _clock(minutes: int) -> str:
    """As a browser's field takes it: the end of a day is midnight."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


_route = partial(session_route, function="console_firm", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, hours, "Shows when messages may go out."),
    _route("POST", _PATH, keep, "Keeps when messages may go out."),
)
