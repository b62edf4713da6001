"""The provider's wire: its document and keys, a page to sign in on, the token endpoint, and what is to go wrong."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from simulator.provider.realm import WRONGS, NotGranted, Realm

_ASKED: Final = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
_PAGE: Final = """<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Benzetilen sağlayıcı</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>Benzetilen sağlayıcı: {realm}</h1>
<form method="post"><label for="email">E-posta</label> <input id="email" name="email" type="email" value="{hint}">
<button>Giriş yap</button> <button name="stop" value="1">Vazgeç</button></form></main></body></html>"""


def routes(clock: Callable[[], float]) -> list[Route]:
    """Under ``/provider/<realm>``; a realm is there as soon as it is asked for."""
    wire = Wire(clock)
    served: dict[str, tuple[Callable[[Request], Awaitable[Response]], list[str]]] = {
        "/.well-known/openid-configuration": (wire.document, ["GET"]),
        "/keys": (wire.keys, ["GET"]),
        "/authorize": (wire.authorize, ["GET", "POST"]),
        "/token": (wire.token, ["POST"]),
        "/behaviour": (wire.behaviour, ["POST"]),
    }
    return [Route(f"/provider/{{realm}}{path}", do, methods=how) for path, (do, how) in served.items()]


@dataclass(frozen=True, slots=True)
class Wire:
    """What a realm answers."""

    clock: Callable[[], float]
    realms: dict[str, Realm] = field(default_factory=dict)

    def realm(self, request: Request) -> Realm:
        name = request.path_params["realm"]
        if name not in self.realms:
            self.realms[name] = Realm(name, self.clock)
        return self.realms[name]

    async def document(self, request: Request) -> Response:
        issuer = _issuer(request)
        return _json(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def keys(self, request: Request) -> Response:
        return _json(self.realm(request).published())

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        missing = [name for name in _ASKED if not asked.get(name)]
        if missing or asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return _json({"error": "invalid_request", "missing": missing}, 400)
        realm = self.realm(request)
        if request.method == "GET":
            return HTMLResponse(
                _PAGE.format(realm=escape(realm.name), hint=escape(asked.get("login_hint", "")))
            )
        typed = dict(parse_qsl((await request.body()).decode()))
        issuer = f"{_issuer(request)}-2" if realm.wrong == "iss" else _issuer(request)
        told = {"state": asked["state"], "iss": issuer}
        if typed.get("stop") or not typed.get("email"):
            told["error"] = "access_denied"
        else:
            told["code"] = realm.give(asked, typed["email"])
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", 303)

    async def token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        client_id, secret = _login(request, form)
        try:
            return _json(self.realm(request).exchange(form, client_id, secret, _issuer(request)))
        except NotGranted as refused:
            return _json({"error": str(refused)}, refused.status)

    async def behaviour(self, request: Request) -> Response:
        realm, body = self.realm(request), orjson.loads(await request.body())
        wrong = body.get("wrong", "")
        if wrong and wrong not in WRONGS:
            return _json({"error": f"wrong is one of {', '.join(WRONGS)}"}, 400)
        realm.wrong = wrong
        realm.subjects |= body.get("subjects", {})
        if body.get("rotate"):
            realm.rotate()
        return _json({"wrong": realm.wrong, "keys": len(realm.keys)})


def _login(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """The client's id and secret: by HTTP Basic, or in the body (RFC 6749 §2.3.1)."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind == "Basic":
        client_id, _, secret = base64.b64decode(given).decode().partition(":")
        return unquote_plus(client_id), unquote_plus(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def _issuer(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/provider/{request.path_params['realm']}"


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
