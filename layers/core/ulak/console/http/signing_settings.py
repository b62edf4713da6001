"""Whether what is sent from the console is signed, who signs, and for how long programs' keys may send."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, see_other, settings_page, visitor_of
from ulak.directory.approvers import Approves, require_other_right
from ulak.errors import Conflict, Forbidden, InputError, NotFound, Problem
from ulak.identity.caller import PERSON
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import LawPages
    from ulak.people.records import Visitor

_PATH: Final = "/konsol/ayarlar/imza"


def settings(pages: LawPages, request: Request[None]) -> Response:
    return _settings(pages, request)


def change(pages: LawPages, request: Request[Form]) -> Response:
    """A switch, a signer, or the period of a key: by an administrator who cannot send."""
    visitor, form = visitor_of(request), request.content
    steps = {"ayar": _switch, "imzaci": _signer, "kaldir": _remove, "sure": _approve}
    if (what := form.text("islem")) not in steps:
        raise NotFound
    try:
        require_other_right(visitor)
        word, about = steps[what](pages, visitor, form)
    except (InputError, Forbidden, Conflict) as error:
        return _settings(pages, request, as_input(error), what)
    pages.trail.note(visitor, word, about)
    return see_other(_PATH)


def _switch(pages: LawPages, visitor: Visitor, form: Form) -> tuple[str, str]:
    asked, periods = form.text("asked") == "1", form.text("key_periods") == "1"
    pages.signatures.switch(visitor.firm_id, asked=asked, key_periods=periods)
    return "signing_changed", ""


def _signer(pages: LawPages, visitor: Visitor, form: Form) -> tuple[str, str]:
    from ulak.platform.bodies import parse
    from ulak.signatures.bodies import SignaturesBody

    user, serial = form.text("user").strip(), form.text("serial").strip()
    missing = [
        Problem("field_missing", f"/{name}", params={"field": name})
        for name, typed in (("user", user), ("serial", serial))
        if not typed
    ]
    if missing:
        raise InputError(missing)
    try:
        body = parse(SignaturesBody, {"asked": False, "signers": {user: serial}})
        ((user, serial),) = body.signers.items()
    except InputError as error:
        raise InputError(
            [Problem(one.code, "/serial", params=one.params) for one in error.problems]
        ) from error
    pages.signatures.keep_signer(visitor.firm_id, user, serial)
    return "signer_kept", user


def _remove(pages: LawPages, visitor: Visitor, form: Form) -> tuple[str, str]:
    pages.signatures.remove_signer(visitor.firm_id, user := form.text("user"))
    return "signer_removed", user


def _approve(pages: LawPages, visitor: Visitor, form: Form) -> tuple[str, str]:
    from ulak.platform.bodies import parse
    from ulak.signatures.bodies import KeyPeriodBody

    typed, key_id = form.text("days"), form.text("key_id")
    body = parse(KeyPeriodBody, {"days": whole_number(typed)})
    pages.signatures.periods.approve(visitor, key_id, body.days)
    return "key_approved", key_id


def _settings(
    pages: LawPages, request: Request[Any], error: InputError | None = None, of_form: str = ""
) -> Response:
    from ulak.signatures.answers import signatures_answer
    from ulak.signatures.periods import DAYS

    firm_id, signatures = visitor_of(request).firm_id, pages.signatures
    asked, signers = signatures.show(firm_id)
    shown = signatures_answer(
        asked, signers, signatures.asks_periods(firm_id), signatures.periods.sending(firm_id)
    )
    names = {f"{PERSON}{person.person_id}": person.name for person, _ in pages.people.people_of(firm_id)}
    approvers = signatures.directory.approvers.all(firm_id)
    return settings_page(
        pages.firms,
        request,
        "signing.html",
        error,
        shown=shown,
        names=names,
        now=signatures.periods.clock(),
        periods=DAYS,
        approvers=[one.user for one in approvers if Approves.JOB in one.approves],
        of_form=of_form or (form.text("islem") if isinstance(form := request.content, Form) else ""),
    )


_route = partial(session_route, function="console_firm", use="firm.law_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, settings, "Shows whether campaigns are signed, and for how long keys may send."),
    _route("POST", _PATH, change, "Changes a switch or a signer, or approves a key for a period."),
)
