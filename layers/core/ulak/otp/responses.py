"""Answers over HTTP."""

from __future__ import annotations

from typing import Any, Final

from ulak.otp.views import Shown
from ulak.platform.edge import Response

KEYS_HOLD_SECONDS: Final = 3600


def issued(shown: Shown) -> Response:
    """201 with where to look; the same once more, said to be so, when the request came before."""
    replayed = {"idempotent-replayed": "true"} if shown.replayed else {}
    return Response(201, shown.body, {"location": f"/v1/otp/{shown.body['id']}"} | replayed)


def shown(body: dict[str, Any]) -> Response:
    return Response(200, body)


def published(keys: dict[str, Any]) -> Response:
    """The JWK set, which anyone may keep for an hour: a key is published before it signs, and stays when another
    signs after it."""
    return Response(200, keys, {"cache-control": f"public, max-age={KEYS_HOLD_SECONDS}"})


def resent(shown: Shown) -> Response:
    return Response(200, shown.body, {"idempotent-replayed": "true"} if shown.replayed else {})
