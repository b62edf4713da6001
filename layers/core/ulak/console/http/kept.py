"""What stands around the faces of pages: a form that came too late is kept, and one that was kept is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ulak.console.http.page import KEPT, SIGN_IN, see_other, visitor_of
from ulak.console.kept_forms import KEPT_FIELD
from ulak.people.sessions import SignInNeeded
from ulak.platform.http import Query, Request, Response
from ulak.platform.http.route import Parts

if TYPE_CHECKING:
    from ulak.console.kept_forms import KeptForms

QUERY: Final = Query(KEPT, "A form that was kept when the session was over.")
_STORE: Final = "console.kept_forms"
Face = Callable[[Request[Any]], Response]

_PLACES: Final[Mapping[str, str]] = {
    "/konsol/kredi/rapor": "/konsol/kredi",
    "/konsol/gonder/taslak": "/konsol/gonder",
    "/konsol/gonder/say": "/konsol/gonder",
    "/konsol/gonder/{draft_id}/gonder": "/konsol/gonder/{draft_id}",
    "/konsol/isler/{job_id}/duraklat": "/konsol/isler/{job_id}",
    "/konsol/isler/{job_id}/surdur": "/konsol/isler/{job_id}",
    "/konsol/isler/{job_id}/iptal": "/konsol/isler/{job_id}",
    "/konsol/onaylar/{job_id}/kod": "/konsol/onaylar/{job_id}",
    "/konsol/onaylar/{job_id}/onayla": "/konsol/onaylar/{job_id}",
    "/konsol/onaylar/{job_id}/reddet": "/konsol/onaylar/{job_id}",
    "/konsol/gorevler/{otp_id}/kod": "/konsol/gorevler/{otp_id}",
    "/konsol/gorevler/{otp_id}/reddet": "/konsol/gorevler/{otp_id}",
    "/konsol/ayarlar/kisiler/{person_id}/sifirla": "/konsol/ayarlar/kisiler/{person_id}",
    "/konsol/ayarlar/kisiler/{person_id}/sonlandir": "/konsol/ayarlar/kisiler/{person_id}",
    "/konsol/ayarlar/onaylayan": "/konsol/ayarlar/onay",
    "/konsol/ayarlar/programlar/{client}/anahtar": "/konsol/ayarlar/programlar/{client}",
    "/konsol/ayarlar/programlar/{client}/bitir": "/konsol/ayarlar/programlar/{client}",
    "/konsol/ayarlar/hesaplar/{service}/gonderici": "/konsol/ayarlar/hesaplar/{service}",
    "/konsol/ayarlar/hesaplar/{service}/dene": "/konsol/ayarlar/hesaplar/{service}",
    "/konsol/rehber/{kind}/indir": "/konsol/rehber/{kind}",
    "/konsol/kisisel/dosya": "/konsol/kisisel",
    "/konsol/kisisel/silme": "/konsol/kisisel",
}
"""The pages that show the forms whose own path no page has."""


_WITHIN: Final[Mapping[str, str]] = {
    "/konsol/uyum/izinler/{step}": "/konsol/uyum/izinler",
    "/konsol/uyum/engellenenler/liste": "/konsol/uyum/engellenenler",
}
"""The same, where the page is one of many that a route shows."""


def place_of(path: str) -> str:
    """The page that shows the forms which are sent to a path, both as routes declare them."""
    return _WITHIN.get(path) or _PLACES.get(path, path)


def kept_if_late(path: str) -> Callable[[Parts, Request[Any], Face], Response]:
    """Around a face that takes forms at `path`: of who has to sign in first, the form is kept, and nothing is done."""

    def around(root: Parts, request: Request[Any], face: Face) -> Response:
        visitor = visitor_of(request)
        if not visitor.over:
            answered = face(request)
            form_id = request.content.text(KEPT_FIELD)
            if form_id and answered.status == 303 and form_id not in answered.headers["location"]:
                _store(root).sent(visitor, form_id)
            return answered
        if "hx-request" in request.headers:
            raise SignInNeeded
        place = place_of(path).format_map({name: quote(one, safe="") for name, one in request.path.items()})
        query = query_of(request, place)
        form_id = _store(root).keep_late(visitor, place, query, request.content)
        return see_other(f"{SIGN_IN}?donus={quote(address_of(place, query, form_id))}")

    return around


def shown_again(root: Parts, request: Request[Any], face: Face) -> Response:
    """Around a page: a form that was kept for it stands in it, as it was typed."""
    form_id = request.query.get(KEPT, "")
    kept = _store(root).find(visitor_of(request), form_id) if form_id else None
    if kept is None or kept.place != request.address:
        return face(request)
    return face(replace(request, content=kept.form))


def address_of(place: str, query: str, form_id: str) -> str:
    """The page with a form that was kept for it."""
    parameters = [*parse_qsl(query), *([(KEPT, form_id)] if form_id else [])]
    return place + (f"?{urlencode(parameters)}" if parameters else "")


def query_of(request: Request[Any], place: str) -> str:
    """The query of the page that the form came from, where the page is that one."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.path != place:
        return ""
    return urlencode([(name, value) for name, value in parse_qsl(came.query) if name != KEPT])


def _store(root: Parts) -> KeptForms:
    return cast("KeptForms", root.part(_STORE))
