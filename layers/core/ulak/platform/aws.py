"""AWS clients, made when first asked for and kept for the life of the process.

Retries happen at one layer, here: botocore's standard mode adds jitter and a retry quota. Time-outs are short
enough that a hung call ends well before the function does.
"""

from __future__ import annotations

from functools import cache
from typing import Any

_CONNECT_SECONDS = 2
_READ_SECONDS = 8
_ATTEMPTS = 4

_OWN: dict[str, dict[str, Any]] = {
    # A presigned address has to name its region: the global one answers with a redirect, which a form does not follow.
    "s3": {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}},
}


@cache
def _session() -> Any:
    """The one session: its clients share what it has read of credentials, endpoints and services."""
    from botocore.session import get_session

    return get_session()


@cache
def client(
    service: str,
    connect_seconds: float = _CONNECT_SECONDS,
    read_seconds: float = _READ_SECONDS,
    attempts: int = _ATTEMPTS,
) -> Any:
    """The one client of `service` in this process. Made by botocore, which is what boto3 makes its own with:
    boto3 itself would add 60 ms to a cold start."""
    from botocore.config import Config

    return _session().create_client(
        service,
        config=Config(
            connect_timeout=connect_seconds,
            read_timeout=read_seconds,
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=32,
            **_OWN.get(service, {}),
        ),
    )
