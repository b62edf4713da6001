"""``/konsol/parca/{name}``: scripts and the style sheet, for anyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ulak.console.assets import NAMES, Asset
from ulak.errors import NotFound
from ulak.platform.http import Authority, Request, Response, Route

YEAR_SECONDS: Final = 365 * 24 * 3600


def part(asset: Callable[[str], Asset], request: Request[None]) -> Response:
    """Always compressed: every browser that runs the pages reads gzip."""
    name = request.path["name"]
    if name not in NAMES:
        raise NotFound
    found = asset(name)
    headers = {
        "content-type": found.content_type,
        "content-encoding": "gzip",
        "cache-control": f"public, max-age={YEAR_SECONDS}, immutable",
    }
    return Response(200, None, headers, found.compressed)


ROUTES: Final = (
    Route(
        method="GET",
        path="/konsol/parca/{name}",
        function="root",
        use="console.asset",
        face=part,
        summary="A part of the console's pages.",
        authority=Authority.NOBODY,
        documented=False,
    ),
)
