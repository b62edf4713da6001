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


@cache
def client(service: str) -> Any:
    """The one client of `service` in this process (boto3 publishes no types)."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        service,
        config=Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            max_pool_connections=32,
        ),
    )
