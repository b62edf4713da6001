"""AWS clients, made when first asked for and kept for the life of the process.

Retries happen at one layer, here: botocore's standard mode adds jitter and a retry quota. Time-outs are short
enough that a hung call ends well before the function does.
"""

from __future__ import annotations

import gzip
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

SERVICES: Final = ("dynamodb", "dynamodbstreams", "kms", "lambda", "s3", "secretsmanager", "sqs")
"""Services of AWS that Ulak speaks to; the layer holds the descriptions of no others (``layers/core/slim.py``)."""

_CONNECT_SECONDS = 2
_READ_SECONDS = 8
_ATTEMPTS = 4

_OWN: dict[str, dict[str, Any]] = {
    # A presigned address has to name its region: the global one answers with a redirect, which a form does not follow.
    "s3": {"signature_version": "s3v4", "s3": {"addressing_style": "virtual"}},
}


class _Descriptions:
    """Reads botocore's descriptions of services (``*.json``, ``*.json.gz``) in a third of the time that its own loader
    takes (``botocore.loaders.JSONFileLoader``, whose two methods these are)."""

    def exists(self, file_path: str) -> bool:
        return os.path.isfile(file_path + ".json.gz") or os.path.isfile(file_path + ".json")  # noqa: PTH113 - a Path takes longer, and every client asks

    def load_file(self, file_path: str) -> Any:
        """What the file says, or ``None`` if there is none; `file_path` is without its ending."""
        for ending in (".json", ".json.gz"):
            path = Path(file_path + ending)
            if path.is_file():
                content = path.read_bytes()
                return orjson.loads(gzip.decompress(content) if ending.endswith("gz") else content)
        return None


@cache
def _session(known: bool) -> Any:
    """The one session for `SERVICES`, or the one for others, which an administrator's program asks for: its clients
    share what it has read of credentials, endpoints and services."""
    # botocore would import pyOpenSSL, which is here for passkeys, to take Python's own TLS from it: 30 ms for nothing.
    sys.modules.setdefault("urllib3.contrib.pyopenssl", None)  # type: ignore[arg-type] # None: whoever imports it gets an ImportError
    from botocore.loaders import Loader
    from botocore.session import get_session

    class OwnLoader(Loader):  # type: ignore[misc] # botocore has no types
        """Knows which services there are without looking into four hundred folders."""

        def list_available_services(self, type_name: str) -> list[str]:
            return list(SERVICES)

    session = get_session()
    if not known:
        return session
    session.register_component("data_loader", OwnLoader(file_loader=_Descriptions()))
    return session


@cache
def client(
    service: str,
    connect_seconds: float = _CONNECT_SECONDS,
    read_seconds: float = _READ_SECONDS,
    attempts: int = _ATTEMPTS,
) -> Any:
    """The one client of `service` in this process. Made by botocore, which is what boto3 makes its own with:
    boto3 itself would add 60 ms to a cold start."""
    session = _session(service in SERVICES)
    from botocore import __version__ as botocore_version
    from botocore.config import Config

    return session.create_client(
        service,
        config=Config(
            connect_timeout=connect_seconds,
            read_timeout=read_seconds,
            retries={"mode": "standard", "total_max_attempts": attempts},
            parameter_validation=False,  # AWS validates what comes, whatever the client thought of it
            max_pool_connections=32,
            # Said once, and not put together from a dozen parts at each call, which takes a fifth of a call's CPU.
            user_agent=f"Botocore/{botocore_version} Ulak",
            **_OWN.get(service, {}),
        ),
    )
