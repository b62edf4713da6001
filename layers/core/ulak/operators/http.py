"""What every operator's HTTP has in common."""

from __future__ import annotations

from typing import Any, Final

import httpx
import orjson

BEFORE_THE_FIRST_OCTET: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
"""What httpx raises before it writes. Whatever else fails may have left something with the operator."""


def json_object(content: bytes) -> dict[str, Any]:
    """The JSON object in an answer; empty for garbage, which its caller takes for an unreadable answer."""
    try:
        fields = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}
