"""The firm's webhooks: made, tried, paused, given a new secret, removed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, once_of, see_other, settings_page, visitor_of
from ulak.errors import Conflict, InputError, NotFound
from ulak.events.answers import webhook_answer, webhooks_answer
from ulak.events.happened import TESTED, TYPES
from ulak.events.webhooks import ALL
from ulak.people import cookies
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import WebhookPages

_PATH: Final = "/konsol/ayarlar/bildirimler"
_ONE: Final = f"{_PATH}/{{webhook_id}}"
_ONCE_SECONDS: Final = 300
_OFFERED: Final = tuple(kind for kind in TYPES if kind != TESTED)


def webhooks(pages: WebhookPages, request: Request[None]) -> Response:
    return _webhooks(pages, request)


def add(pages: WebhookPages, request: Request[Form]) -> Response:
    visitor, form = visitor_of(request), request.content
    url, kinds = form.text("url").strip(), form.all("types") or [ALL]
    try:
        made = pages.commands.create(visitor.firm_id, url, kinds, once_of(request))
    except (InputError, Conflict) as error:
        return _webhooks(pages, request, as_input(error))
    if not made.again:
        pages.trail.note(visitor, "webhook_made", url)
    return _to_webhook(made.webhook.webhook_id, made.secret)


def webhook(pages: WebhookPages, request: Request[None]) -> Response:
    return _webhook(pages, request)


def steer(pages: WebhookPages, request: Request[Form]) -> Response:
    visitor, webhook_id = visitor_of(request), request.path["webhook_id"]
    firm_id, commands, what = visitor.firm_id, pages.commands, request.content.text("islem")
    url = commands.show(firm_id, webhook_id).url
    secret, again = "", False
    try:
        match what:
            case "dene":
                commands.test(firm_id, webhook_id)
            case "duraklat":
                commands.pause(firm_id, webhook_id)
            case "surdur":
                commands.enable(firm_id, webhook_id)
            case "yenile":
                made = commands.rotate(firm_id, webhook_id, once_of(request))
                secret, again = made.secret, made.again
            case "sil":
                commands.remove(firm_id, webhook_id)
            case _:
                raise NotFound
    except Conflict as error:
        return _webhook(pages, request, as_input(error))
    if not again:
        pages.trail.note(visitor, _SAID[what], url)
    return see_other(_PATH) if what == "sil" else _to_webhook(webhook_id, secret)


_SAID: Final = {
    "dene": "webhook_tried",
    "duraklat": "webhook_paused",
    "surdur": "webhook_resumed",
    "yenile": "webhook_rotated",
    "sil": "webhook_removed",
}
"""What the trail says of each step."""


def _webhooks(pages: WebhookPages, request: Request[Any], error: InputError | None = None) -> Response:
    found = pages.commands.webhooks(visitor_of(request).firm_id)
    chosen = request.content.all("types") if isinstance(request.content, Form) else []
    return settings_page(
        pages.firms,
        request,
        "webhooks.html",
        error,
        webhooks=webhooks_answer(found, pages.commands.clock())["webhooks"],
        kinds=_OFFERED,
        chosen=chosen,
    )


def _webhook(pages: WebhookPages, request: Request[Any], error: InputError | None = None) -> Response:
    """A webhook's page; with a secret that was just made, once."""
    firm_id, webhook_id = visitor_of(request).firm_id, request.path["webhook_id"]
    answer = webhook_answer(pages.commands.show(firm_id, webhook_id), pages.commands.clock())
    whose, _, secret = cookies.read(request.headers, cookies.ONCE).partition(".")
    shows = whose == webhook_id and bool(secret)
    return settings_page(
        pages.firms,
        request,
        "webhook.html",
        error,
        cookies=[cookies.end(cookies.ONCE)] if shows else (),
        webhook=answer,
        reason=answer.get("reason", ""),
        secret=secret if shows else "",
        calls=pages.commands.latest_calls(firm_id, webhook_id),
    )


def _to_webhook(webhook_id: str, secret: str) -> Response:
    kept = [cookies.write(cookies.ONCE, f"{webhook_id}.{secret}", _ONCE_SECONDS)] if secret else ()
    return see_other(f"{_PATH}/{webhook_id}", kept)


_route = partial(session_route, function="console_webhooks", use="firm.webhook_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, webhooks, "Lists the firm's webhooks."),
    _route("POST", _PATH, add, "Makes a webhook, whose secret is shown once."),
    _route("GET", _ONE, webhook, "Shows a webhook and its last calls."),
    _route("POST", _ONE, steer, "Tries, pauses, resumes or removes a webhook, or gives it a new secret."),
)
