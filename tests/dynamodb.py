"""The local stack's DynamoDB without a wire, inside moto's AWS: exact in its transactions, as strict as AWS about
expressions, and ten times as fast as moto's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from ministack.services import dynamodb, dynamodb_streams
from moto.core.models import botocore_stubber

from tests import grants

Response = tuple[int, dict[str, str], bytes]
_ONE_AT_A_TIME = Lock()
"""As the engine works where it listens."""


def answer(request: Any) -> Response:
    """The engine's answer to a request of botocore's.

    It forgets the tokens of transactions at once, where AWS does after ten minutes: a transaction that is sent
    again meets its own conditions.
    """
    body = json.loads(request.body)  # a lone surrogate too, as botocore writes it
    body.pop("ClientRequestToken", None)
    target = request.headers["X-Amz-Target"]
    headers = {"x-amz-target": target if isinstance(target, str) else target.decode()}
    grants.seen(headers["x-amz-target"].rpartition(".")[2], body)
    service = dynamodb_streams if "Streams" in headers["x-amz-target"] else dynamodb
    answering = service.handle_request("POST", "/", headers, json.dumps(body).encode(), {})
    try:
        with _ONE_AT_A_TIME:
            answering.send(None)
    except StopIteration as answered:
        response: Response = answered.value
        return response
    raise AssertionError("the engine waits for nothing")


@contextmanager
def engine(process: Callable[[Callable[[Any], Any], Any], Any] | None = None) -> Iterator[None]:
    """Inside ``mock_aws``: DynamoDB is the engine's, empty at first. `process`, if given, stands before all of AWS:
    it is handed what answers a request, and the request."""
    others = botocore_stubber.process_request
    dynamodb.reset()

    def apply(request: Any) -> Any:
        return answer(request) if "dynamodb" in request.url else others(request)

    def processed(request: Any) -> Any:
        return process(apply, request) if process else apply(request)

    botocore_stubber.process_request = processed  # type: ignore[method-assign] # moto's own place for it
    try:
        yield
    finally:
        botocore_stubber.process_request = others  # type: ignore[method-assign] # moto's own place for it
