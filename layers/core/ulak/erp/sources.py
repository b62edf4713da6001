"""Where foreign events come from, and how each proves that it is who it says.

=============  =========================================================================================
``standard``   Standard Webhooks: ``webhook-id``, ``webhook-timestamp`` (±300 s), ``webhook-signature``
``github``     ``X-Hub-Signature-256: sha256=<hex of HMAC>`` over the body; replays are told by the event's id
``url``        a secret in the URL, for senders that can sign nothing (Odoo)
=============  =========================================================================================

Signatures are judged over the raw octets, before anything is parsed. Secrets are derived like those of
webhooks, by firm, source and generation; after a rotation the one before holds for a day.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from ulak.erp.mapping import Rule
from ulak.events.signing import Master, is_signed, secret_text
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.platform.clock import MINUTE, SECOND, Milliseconds

OWN_SOURCE: Final = "api"
"""The source of what a key's holder posts; no configured one has this name."""

TOLERANCE: Final[Milliseconds] = 5 * MINUTE

_MOST_SIGNATURES: Final = 2048
"""Characters of a signature header that are looked at."""


class Scheme(StrEnum):
    STANDARD = "standard"
    GITHUB = "github"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Source:
    firm_id: str
    name: str
    scheme: Scheme
    rules: tuple[Rule, ...]
    generation: int
    old_secret_until: Milliseconds
    reading: Reading = NOTHING_SAID
    """How the values of its events are read, where an event itself does not say."""
    once: Mapping[str, Any] | None = field(default=None, repr=False)
    """By which request its secret of today came (`ulak.platform.once`)."""

    def keys(self, master: Master, now: Milliseconds) -> list[bytes]:
        generations = [self.generation]
        if self.generation > 1 and now < self.old_secret_until:
            generations.append(self.generation - 1)
        return [self._key(master, generation) for generation in generations]

    def secret(self, master: Master) -> str:
        """The present secret as the sender configures it."""
        return _text(self.scheme, self._key(master, self.generation))

    def _key(self, master: Master, generation: int) -> bytes:
        return master.key("source", self.firm_id, self.name, self.scheme.value, str(generation))

    def recognises(
        self, master: Master, headers: Mapping[str, str], url_secret: str, body: bytes, now: Milliseconds
    ) -> bool:
        """Whether the request is this source's. Never raises, whatever the headers hold."""
        keys = self.keys(master, now)
        match self.scheme:
            case Scheme.STANDARD:
                return _is_standard(keys, headers, body, now)
            case Scheme.GITHUB:
                given = headers.get("x-hub-signature-256", "")[:_MOST_SIGNATURES]
                ours = ["sha256=" + hmac.new(_hex(key), body, sha256).hexdigest() for key in keys]
            case Scheme.URL:
                given, ours = url_secret, [_text(Scheme.URL, key) for key in keys]
        return any(hmac.compare_digest(one.encode(), given.encode("utf-8", "replace")) for one in ours)


def _is_standard(keys: list[bytes], headers: Mapping[str, str], body: bytes, now: Milliseconds) -> bool:
    message_id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not (at.isascii() and at.isdecimal() and len(at) <= 12):
        return False
    if abs(now - int(at) * SECOND) > TOLERANCE:
        return False
    signatures = headers.get("webhook-signature", "")[:_MOST_SIGNATURES]
    try:
        return is_signed(keys, message_id, int(at), body, signatures)
    except UnicodeEncodeError:
        return False  # half a surrogate pair in the id


def _hex(key: bytes) -> bytes:
    """GitHub's scheme keys its HMAC by the secret's text itself."""
    return key.hex().encode()


def _text(scheme: Scheme, key: bytes) -> str:
    match scheme:
        case Scheme.STANDARD:
            return secret_text(key)
        case Scheme.GITHUB:
            return key.hex()
        case Scheme.URL:
            return base64.urlsafe_b64encode(key).decode().rstrip("=")
