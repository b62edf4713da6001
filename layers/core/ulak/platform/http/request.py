"""A request as a face gets it, and an answer as it gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Generic, TypeVar

from ulak.catalogue import Locale
from ulak.identity.caller import Caller
from ulak.platform.idempotency import RequestKey
from ulak.platform.once import Once
from ulak.values import dataclass

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Request(Generic[C]):
    """A request whose caller, scope, Idempotency-Key and body the edge has checked by the route's declaration."""

    caller: Caller
    request_id: str
    locale: Locale
    content: C
    """The body, read as the route's model; ``None`` where the route declares no body."""
    key: RequestKey
    """What makes it the same request; all but its path is empty unless the route spends, or shows something once."""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    """Those parameters that the route declares, each within its bounds (`ulak.platform.http.query`)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = field(default=b"", repr=False)
    """The body's octets, for whoever has to keep or compare them."""
    raw_query: str = field(default="", repr=False)
    """The query string as the caller wrote it, for whoever has to keep it."""
    method: str = ""
    address: str = ""
    """The path as the caller wrote it."""

    @property
    def once(self) -> Once:
        """It as a request for something that is shown once to the holder of its key."""
        if not self.key.key:
            return Once.anew()
        asked = (self.caller.firm_id, self.caller.key_id, self.method, self.address, self.key.key)
        return Once(self.headers["authorization"], asked, self.key.body_sha256)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: `body` as JSON, or `content` as it is, whose ``content-type`` stands in `headers`. Empty
    `content` has none, but where `headers` say it."""

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    cookies: Sequence[str] = ()
    """Each as ``Set-Cookie`` takes it."""
