"""Writing, checking and sending a message; steering a job."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.drafts import Draft
from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import (
    SIGN_IN,
    as_input,
    errors_by_field,
    locale_of,
    of_firm,
    page,
    see_other,
    seen,
    visitor_of,
)
from ulak.console.http.picking import list_for
from ulak.console.http.writing import draft_of, placed, writing
from ulak.console.picking import STEP
from ulak.console.sending import LONGEST_RECIPIENTS, LONGEST_TEXT, PATH, Checked, not_kept
from ulak.errors import Conflict, InputError, InsufficientCredit, NotFound
from ulak.people.sessions import SignInNeeded
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.console.jobs import Steering, Step
    from ulak.console.sending import Sending

_LARGEST: Final = 4 * (LONGEST_RECIPIENTS + LONGEST_TEXT)
"""Octets of a form: its letters are escaped."""
_MOST_PREVIEWED: Final = 10_000
_FILES: Final = ("dosya", "medya")
"""The steps that lead to a file's own page, which has that name."""
_MOST_TICKED: Final = 50 * 65
"""Characters of the codes of a page."""


def blank(sending: Sending, request: Request[None]) -> Response:
    """An empty message, or one to those that another page's ticks name."""
    query = request.query
    group, wanted = query.get("groups", ""), query.get("filters", "")
    draft = replace(
        sending.drafts.new(),
        subscribers=query.get("subscribers", ""),
        accounts=query.get("accounts", ""),
        template=query.get("template", ""),
        groups=(group,) if group else (),
        filters=(wanted,) if wanted else (),
    )
    return _form(sending, request, draft)


def written(sending: Sending, request: Request[Any]) -> Response:
    """A draft in its form; with what is wrong, once its writer asked for the check."""
    draft = sending.drafts.find(visitor_of(request), request.path["draft_id"])
    if draft.job_id:
        return see_other(f"/konsol/isler/{draft.job_id}")
    if isinstance(request.content, Form):  # as it stood when the list was looked through, and whom it gave
        return _form(sending, request, draft_of(request.content))
    checked = sending.check(visitor_of(request), draft) if draft.checked else None
    return _form(sending, request, draft, checked, tried=request.query.get("deneme", ""))


def keep(sending: Sending, request: Request[Form]) -> Response:
    """The draft is kept, and shown with its check."""
    visitor, form = visitor_of(request), request.content
    if form.text("islem") == "at" and not visitor.over:
        with suppress(NotFound, Conflict):  # it is gone, or was sent meanwhile
            sending.drafts.discard(visitor, form.text("taslak"))
        return see_other(PATH)
    draft = replace(draft_of(form), checked=not form.text("islem"))
    if form.text("islem") == "dosyasiz":
        draft = replace(draft, upload="", upload_columns="", said=())
    if form.text("islem") == "medyasiz":
        draft = replace(draft, link_media="")
    if problems := not_kept(draft):
        if visitor.over:
            raise SignInNeeded
        return _form(sending, request, draft, Checked(draft, (), problems), code=422)
    try:
        sending.drafts.save(visitor, draft)
    except Conflict:  # it was sent: by another click, or in another tab
        return see_other(f"{PATH}/{draft.draft_id}")
    if visitor.over:  # it waits for its writer
        return see_other(f"{SIGN_IN}?donus={PATH}/{draft.draft_id}")
    if (step := form.text("islem")).startswith(STEP):
        form_id = sending.picking.begin(visitor, f"{PATH}/{draft.draft_id}", "", form, waits=False)
        return see_other(list_for(form_id, step.removeprefix(STEP)))
    if form.text("islem") == "deneme":
        return _tried(sending, request, replace(draft, checked=True))
    if form.text("islem") == "zamanla":
        return see_other(f"/konsol/zamanla?taslak={draft.draft_id}")
    if form.text("islem") in _FILES:
        return see_other(f"{PATH}/{draft.draft_id}/{form.text('islem')}")
    checked = sending.check(visitor, draft)
    step = "/denetle" if checked.reads else "/okuma" if checked.only_asks else ""
    return see_other(f"{PATH}/{draft.draft_id}{step}")


def _tried(sending: Sending, request: Request[Form], draft: Draft) -> Response:
    """One message to the writer's own phone; the form tells that it went."""
    try:
        job_id = sending.try_out(visitor_of(request), draft)
    except (InputError, InsufficientCredit) as error:
        problems = as_input(error).problems
        return _form(sending, request, draft, Checked(draft, (), problems), code=422)
    return see_other(f"{PATH}/{draft.draft_id}?deneme={job_id}")


def keep_quietly(sending: Sending, request: Request[Form]) -> Response:
    """The draft is kept while it is written."""
    draft = draft_of(request.content)
    if problems := not_kept(draft):
        raise InputError(problems)
    if draft.holds_something:
        sending.drafts.save(visitor_of(request), draft)
    if visitor_of(request).over:
        raise SignInNeeded
    return page(request, "part_kept.html")


def count(sending: Sending, request: Request[Form]) -> Response:
    """The counter below the text."""
    draft = draft_of(request.content)
    if not draft.text:
        return page(request, "part_counter.html", counter=None)
    if problems := not_kept(replace(draft, recipients="")):
        raise InputError(problems)
    from ulak.planning.answers_quotes import counter_answer

    try:
        counted = sending.count(visitor_of(request), draft)
        content = sending.content(visitor_of(request), counted)
        counter = counter_answer(counted, locale_of(request.headers), content)
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
        return page(request, "part_counter.html", counter=None, errors=errors)
    price = sending.price(visitor_of(request), draft, counted)
    return page(request, "part_counter.html", counter=counter, price=price)


def check(sending: Sending, request: Request[None]) -> Response:
    visitor = visitor_of(request)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    if draft.job_id:
        return see_other(f"/konsol/isler/{draft.job_id}")
    checked = sending.check(visitor, draft)
    if not checked.reads:
        return see_other(f"{PATH}/{draft.draft_id}" + ("/okuma" if checked.only_asks else ""))
    if checked.pending:
        return _page(sending, request, "check_waits.html", code=202, draft=draft)
    return _check(sending, request, checked)


def check_waits(sending: Sending, request: Request[None]) -> Response:
    """Leads a page that waits to the check, once the list was read."""
    visitor = visitor_of(request)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    if sending.check(visitor, draft).pending:
        return Response(204, None, {}, b"")
    return Response(200, None, {"hx-redirect": f"{PATH}/{draft.draft_id}/denetle"}, b"")


def send(sending: Sending, request: Request[Form]) -> Response:
    """What was checked is sent: once, however often it is asked for."""
    visitor = visitor_of(request)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    if not draft.job_id and request.content.text("gorulen") != draft.content:
        return see_other(f"{PATH}/{draft.draft_id}/denetle")
    try:
        return see_other(f"/konsol/isler/{sending.send(visitor, draft)}")
    except (InputError, InsufficientCredit):  # it is shown where it can be mended
        return see_other(f"{PATH}/{draft.draft_id}/denetle")


def steer(what: Step, steering: Steering, request: Request[Form]) -> Response:
    job_id = request.path["job_id"]
    steering.steer(visitor_of(request), job_id, what)
    return see_other(f"/konsol/isler/{job_id}")


def _form(
    sending: Sending,
    request: Request[Any],
    draft: Draft,
    checked: Checked | None = None,
    code: int = 200,
    tried: str = "",
) -> Response:
    visitor, locale = visitor_of(request), locale_of(request.headers)
    problems = checked.problems if checked else ()
    return _page(
        sending,
        request,
        "send.html",
        code=code,
        **writing(sending, visitor, draft, problems, locale),
        drafts=[one for one in sending.drafts.unsent(visitor) if one.draft_id != draft.draft_id],
        takes_files=True,
        errors=placed(problems, locale, elsewhere=True),
        tried=tried,
        own=f"{'•' * 6} {visitor.msisdn[-4:-2]} {visitor.msisdn[-2:]}",
    )


def _check(sending: Sending, request: Request[Any], checked: Checked) -> Response:
    from ulak.consent.permits import REASONS
    from ulak.planning.answers_quotes import QuoteAnswer, counter_answer, quote_answer

    visitor, locale = visitor_of(request), locale_of(request.headers)
    quote = quote_answer(checked.quote or {}, locale)
    if checked.draft.behind:  # what the visitor wrote just now is shown as it was written
        quote = seen(visitor, QuoteAnswer, quote)
    last = min(len(checked.numbers), _MOST_PREVIEWED)
    asked = request.query.get("satir", "1")
    row = min(max(int(asked), 1), last) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    why = {one["row"]: one["message"] for one in quote.get("refusals", ())}
    counted = checked.counted
    return _page(
        sending,
        request,
        "check.html",
        draft=checked.draft,
        quote=quote,
        counter=counter_answer(counted, locale) if counted else None,
        row=row,
        last=last,
        to=checked.numbers[row - 1] if checked.numbers else "",
        first=quote.get("first", ()) if checked.draft.behind or counted is None else (),
        why=why.get(row, ""),
        text=counted.text if counted else checked.draft.text,
        sender=checked.draft.sender_id or next(iter(sending.senders(visitor, checked.draft.service)), ""),
        remaining=checked.remaining,
        before=checked.before,
        seen=checked.draft.content,
        consent_reasons=REASONS,
    )


def _page(
    sending: Sending, request: Request[Any], template: str, *, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(sending.firms, request), **values)


_route = partial(
    session_route, function="console_send", use="console.sending", scope=Scope.SEND, body_limit=_LARGEST
)


def _steering(word: str, what: Step, summary: str) -> Route:
    return _route(
        "POST", f"/konsol/isler/{{job_id}}/{word}", partial(steer, what), summary, use="console.steering"
    )


ROUTES: Final = (
    _route(
        "GET",
        PATH,
        blank,
        "Shows an empty message, or one to those that are named.",
        query=(
            Query("subscribers", "Codes of subscribers.", most=_MOST_TICKED),
            Query("accounts", "Codes of current accounts.", most=_MOST_TICKED),
            Query("groups", "The code of a group."),
            Query("filters", "The code of a filter."),
            Query("template", "The code of a template."),
        ),
    ),
    _route("POST", PATH, keep, "Keeps a message and leads to its check.", late=True),
    _route("POST", "/konsol/gonder/taslak", keep_quietly, "Keeps a message while it is written.", late=True),
    _route("POST", "/konsol/gonder/say", count, "Counts a text while it is written."),
    _route(
        "GET",
        "/konsol/gonder/{draft_id}",
        written,
        "Shows a message that was kept.",
        query=(Query("deneme", "The job by which it was just tried out."),),
    ),
    _route(
        "GET",
        "/konsol/gonder/{draft_id}/denetle",
        check,
        "Shows what a message would become.",
        query=(Query("satir", "Which row is shown."),),
    ),
    _route(
        "GET",
        "/konsol/gonder/{draft_id}/denetle/durum",
        check_waits,
        "Tells whether a list was read.",
        polled=True,
    ),
    _route("POST", "/konsol/gonder/{draft_id}/gonder", send, "Sends a message, once."),
    _steering("duraklat", "pause", "Pauses a job."),
    _steering("surdur", "resume", "Lets a paused job go on."),
    _steering("iptal", "cancel", "Cancels a job."),
)
