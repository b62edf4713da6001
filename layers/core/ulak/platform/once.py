"""What is shown once: a key, a webhook's secret, a link that lets somebody in. Asked for twice, it is the same one.

A request that makes such a thing may come twice: two clicks, an answer that was lost. Under the same name (a form's own
token, an Idempotency-Key) both get the same answer, for `HELD`. No secret is stored for that. What is random of it is
derived from what the asker alone holds (the text of its key, the token of its session, which are nowhere kept) and from
the request's name; what is counted (a webhook's generation) is derived as ever. Kept is a name that tells neither.

>>> one, again = (Once("the key's text", ("acme", "k1", "POST /v1/x", "rotate-1")) for _ in range(2))
>>> one.secret("key") == again.secret("key"), one.secret("key") == Once.anew().secret("key")
(True, False)
>>> again.made(one.kept(1_000), 1_000), Once.anew().made(one.kept(1_000), 1_000)
(True, False)
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any, Final, Self

from ulak.errors import Conflict, IdempotencyMismatch
from ulak.platform.clock import MINUTE, Milliseconds
from ulak.values import dataclass

HELD: Final[Milliseconds] = 15 * MINUTE
"""For so long the same request gets the same answer; then it is told that it was answered."""

_VERSION: Final = "ulak-once-1"


@dataclass(frozen=True, slots=True)
class Once:
    """A request for something that is shown once."""

    holder: str = field(repr=False)
    """What its asker alone holds, of 128 random bits at the least."""
    asked: tuple[str, ...] = field(repr=False)
    """Who asks, what for, and the name of the request."""
    body: str = ""
    """The digest of what it asks for, where another body under the same name is refused."""

    @classmethod
    def anew(cls) -> Self:
        """A request without a name: asked again, it is another."""
        return cls(secrets.token_urlsafe(32), ())

    def secret(self, use: str) -> bytes:
        """32 octets for this use: the same for the same request, and known to nobody else."""
        parts = (_VERSION, use, *self.asked)
        framed = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
        return hmac.digest(self.holder.encode(), framed, sha256)

    def text(self, use: str) -> str:
        """The same as 43 letters, digits, dashes and underscores."""
        return base64.urlsafe_b64encode(self.secret(use)).decode().rstrip("=")

    def kept(self, now: Milliseconds) -> dict[str, Any]:
        """What stands with the thing that it made, so that the same request is known again."""
        return {"name": self._name, "body": self._digest, "at": now}

    def made(self, kept: Mapping[str, Any] | None, now: Milliseconds) -> bool:
        """Whether it made what bears `kept`. ``IdempotencyMismatch`` if it did for another body, ``Conflict``
        (``shown_already``) if that is too long ago to be shown again."""
        if not kept or not hmac.compare_digest(kept["name"], self._name):
            return False
        if kept["body"] != self._digest:
            raise IdempotencyMismatch
        if now >= kept["at"] + HELD:
            raise Conflict("shown_already", minutes=HELD // MINUTE)
        return True

    @property
    def _name(self) -> str:
        return self.secret("name").hex()[:32]

    @property
    def _digest(self) -> str:
        return self.secret(f"body {self.body}").hex()[:32]
