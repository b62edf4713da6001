"""Answers about what is built behind: it is queued, it is under way, here is its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ulak.platform.artefacts import BuiltFile
from ulak.platform.http.request import Response

RETRY_SECONDS: Final = 2
"""When a caller looks again."""


def queued(location: str, body: Mapping[str, Any]) -> Response:
    """202: it will be at `location`."""
    return Response(202, body, {"location": location, "retry-after": str(RETRY_SECONDS)})


def under_way(body: Mapping[str, Any], *, status: int = 200, seconds: int = RETRY_SECONDS) -> Response:
    """It is not there yet."""
    return Response(status, body, {"retry-after": str(seconds)})


def fetched(file: BuiltFile, body: Mapping[str, Any] | None = None) -> Response:
    """303: the file is at its address."""
    return Response(303, {**(body or {}), "url": file.url}, {"location": file.url})
