"""Whether one number may be written to, and why; what the firm asks of recipients; the law's rules; İYS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.forms import Form
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, seen, visitor_of
from ulak.errors import InputError, NotFound
from ulak.platform.http import Request, Response

if TYPE_CHECKING:
    from ulak.console.consents import ConsentPages

_PATH: Final = "/konsol/uyum/izinler"
_CONSENT: Final = ("recipient_type", "status", "source", "at", "proof")
_HOLD: Final = ("scope", "reason", "note")
_STATES: Final = {"bekleyen": "waiting", "geri": "refused", "tamam": "done"}
"""The states of a report to İYS, as addresses name them."""
_SETTINGS: Final = {
    "PUT /v1/settings/consent": f"{_PATH}#ayar",
    "PUT /v1/settings/send-windows": "/konsol/ayarlar/saatler",
}
"""Where the console has the setting that a rule of the law names."""


def look(pages: ConsentPages, request: Request[None]) -> Response:
    return _look(pages, request, request.query.get("no", "").strip())


def change(pages: ConsentPages, request: Request[Form]) -> Response:
    """Records what a person said, or puts the number on the suppression list."""
    form, number = request.content, request.content.text("no").strip()
    steps: dict[str, tuple[Any, tuple[str, ...]]] = {
        "izin": (pages.record, _CONSENT),
        "engelle": (pages.suppress, _HOLD),
    }
    if (what := form.text("islem")) not in steps:
        raise NotFound
    step, names = steps[what]
    try:
        step(visitor_of(request), number, {name: form.text(name).strip() for name in names})
    except InputError as error:
        return _look(pages, request, number, error, what)
    return see_other(f"{_PATH}?no={quote(number)}")


def lift(pages: ConsentPages, request: Request[Form]) -> Response:
    form, number = request.content, request.content.text("no").strip()
    pages.lift(visitor_of(request), number, form.text("reason"))
    return see_other(f"{_PATH}?no={quote(number)}")


def set_check(pages: ConsentPages, request: Request[Form]) -> Response:
    from ulak.consent.permits import ConsentCheck

    try:
        check = ConsentCheck(request.content.text("check"))
    except ValueError as error:
        raise NotFound from error
    pages.set_check(visitor_of(request), check)
    return see_other(f"{_PATH}#ayar")


def rules(pages: ConsentPages, request: Request[None]) -> Response:
    from ulak.consent.answers import law_answer
    from ulak.rules.law import LAW

    shown = law_answer(LAW, locale_of(request.headers))["rules"]
    return _page(pages, request, "law.html", rules=shown, places=_SETTINGS)


def iys(pages: ConsentPages, request: Request[None]) -> Response:
    from ulak.iys.answers import IysReportsAnswer, overview_answer, reports_answer
    from ulak.iys.records import State

    visitor, locale = visitor_of(request), locale_of(request.headers)
    asked = request.query.get("durum", "")
    state = asked if asked in _STATES else "bekleyen"
    found, cursor = pages.reports(visitor, State(_STATES[state]), request.query.get("imlec") or None)
    reports = seen(visitor, IysReportsAnswer, reports_answer(found, cursor, locale))
    overview = overview_answer(pages.overview(visitor.firm_id), locale)
    return _page(
        pages,
        request,
        "iys.html",
        overview=overview,
        reports=reports["reports"],
        cursor=cursor,
        state=state,
        states=tuple(_STATES),
    )


def _look(
    pages: ConsentPages,
    request: Request[Any],
    number: str,
    error: InputError | None = None,
    of_form: str = "",
) -> Response:
    from ulak.consent.permits import ConsentCheck, SuppressionReason, SuppressionScope
    from ulak.iys.rules import SOURCES

    visitor, locale = visitor_of(request), locale_of(request.headers)
    standing = None
    if number:
        try:
            standing = pages.standing(visitor, number)
        except InputError as wrong:
            error, of_form = wrong, ""
    return _page(
        pages,
        request,
        "consents.html",
        422 if error else 200,
        number=number,
        standing=standing,
        errors=errors_by_field(error, locale) if error else {},
        of_form=of_form,
        typed=request.content if isinstance(request.content, Form) else Form({}),
        sources=tuple(SOURCES),
        scopes=tuple(SuppressionScope),
        reasons=tuple(SuppressionReason),
        checks=tuple(ConsentCheck),
        check=pages.check(visitor.firm_id),
    )


def _page(
    pages: ConsentPages, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)
