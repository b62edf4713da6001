"""AWS calls that are answered before they leave: what a client needs for a call is made, and nothing is asked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from botocore.exceptions import ClientError


class _Body(io.BytesIO):
    """An answer's body as urllib3 hands it over."""

    def stream(self, size: int = 0, **_: Any) -> Iterator[bytes]:
        while chunk := self.read(size or -1):
            yield chunk


def _answered(request: Any, **_: Any) -> Any:
    from botocore.awsrequest import AWSResponse  # after the first client is made, or it brings pyOpenSSL

    headers = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse(request.url, 404, headers, _Body(b"{}"))


@contextmanager
def dry(clients: Sequence[Any]) -> Iterator[None]:
    """Every call of these clients is signed and then refused here; none reaches the network."""
    with ExitStack() as after:
        for client in clients:
            client.meta.events.register_first("before-send", _answered)
            after.callback(client.meta.events.unregister, "before-send", _answered)
        yield


def call(client: Any, operation: str, arguments: Mapping[str, Any]) -> None:
    """Make a call that is refused."""
    with suppress(ClientError):
        getattr(client, operation)(**arguments)
