"""The local stack's DynamoDB without a wire, inside moto's AWS: exact in its transactions, as strict as AWS about
expressions, and ten times as fast as moto's own."""

from __future__ import annotations

import copy
import json
import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from types import SimpleNamespace
from typing import Any, Final

from botocore import UNSIGNED
from ministack.services import dynamodb, dynamodb_streams
from moto.core.models import botocore_stubber

from tests import grants
from ulak.platform.aws import client

Response = tuple[int, dict[str, str], bytes]
_ONE_AT_A_TIME = Lock()
"""As the engine works where it listens."""


def _copied(value: Any) -> Any:
    """A deep copy. Items are what JSON can hold, which marshal writes and reads in a tenth of the time."""
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:
        return copy.deepcopy(value)


_tokens: Final = lru_cache(4_096)(dynamodb._tokenize)
"""Of an expression: there are some hundreds, each asked for thousands of times."""

# Private to the engine, whose version is pinned; they give what its own give.
dynamodb.copy = SimpleNamespace(deepcopy=_copied)
dynamodb._tokenize = lambda expression: list(_tokens(expression))


def answer(request: Any) -> Response:
    """The engine's answer to a request of botocore's.

    It forgets the tokens of transactions at once, where AWS does after ten minutes: a transaction that is sent
    again meets its own conditions.
    """
    octets = request.body
    if grants.asked() or b"ClientRequestToken" in octets:
        body = json.loads(octets)  # a lone surrogate too, as botocore writes it
        body.pop("ClientRequestToken", None)
        octets = json.dumps(body).encode()
    target = request.headers["X-Amz-Target"]
    headers = {"x-amz-target": target if isinstance(target, str) else target.decode()}
    if grants.asked():
        grants.seen(headers["x-amz-target"].rpartition(".")[2], body)
    service = dynamodb_streams if "Streams" in headers["x-amz-target"] else dynamodb
    answering = service.handle_request("POST", "/", headers, octets, {})
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
    # Nobody reads the signature, and there is one address: the two take a fifth of a call.
    client("dynamodb")._ruleset_resolver = None
    client("dynamodb").meta.events.register("choose-signer", _unsigned, unique_id="engine")

    def apply(request: Any) -> Any:
        return answer(request) if "dynamodb" in request.url else others(request)

    def processed(request: Any) -> Any:
        return process(apply, request) if process else apply(request)

    botocore_stubber.process_request = processed  # type: ignore[method-assign] # moto's own place for it
    try:
        yield
    finally:
        botocore_stubber.process_request = others  # type: ignore[method-assign] # moto's own place for it


def _unsigned(**_: Any) -> Any:
    return UNSIGNED
