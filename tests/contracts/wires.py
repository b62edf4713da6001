"""An adapter whose operator is a function of the test: what it writes, and what it makes of what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from ulak.operators.http import Http

Answerer = Callable[[httpx.Request], httpx.Response]


def answering(adapter: Any, credentials: Mapping[str, str], answer: Answerer) -> Any:
    transport = httpx.MockTransport(answer)
    return adapter(Http(transport, "http://operator", 1), credentials)


def failing(error: Exception) -> Answerer:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    return fail
