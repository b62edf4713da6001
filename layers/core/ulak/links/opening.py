"""Opens a link: where it leads, and whether the opening is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ulak.errors import Unavailable
from ulak.links.link import Link
from ulak.links.openers import is_opening
from ulak.links.paths import code_in, row_in
from ulak.links.store import LinkStore
from ulak.platform.clock import Clock
from ulak.platform.telemetry import logger

_REMEMBERED: Final = 256
"""Links that a process knows without asking: they never change."""

MEDIA_SECONDS: Final = 5 * 60
"""How long the address of a file holds that a link led to."""


@dataclass(frozen=True, slots=True)
class Leads:
    """The link leads to `address`."""

    address: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The link leads nowhere; `code` is the sentence's."""

    code: str


UNKNOWN: Final = Nowhere("link_unknown")
ENDED: Final = Nowhere("link_ended")


@dataclass(frozen=True, slots=True)
class Opening:
    store: LinkStore
    clock: Clock
    media_address: Callable[[Link, int], str]
    """The address of a link's file for so many seconds."""
    known: dict[str, Link] = field(default_factory=dict)

    def open(self, path: str, *, method: str, headers: Mapping[str, str]) -> Leads | Nowhere:
        """Where the link leads. Whoever opens it gets there even when its click cannot be counted."""
        code = code_in(path)
        link = self._link(code) if code else None
        row = row_in(path, bytes.fromhex(link.key)) if link else None
        if link is None or row is None:
            return UNKNOWN
        now = self.clock()
        if now >= link.ends_at:
            return ENDED
        if is_opening(method, headers):
            try:
                self.store.count(link, row, now)
            except (BotoCoreError, ClientError, Unavailable):
                logger().exception("click_not_counted", extra={"link": link.code})
        return Leads(link.leads_to or self.media_address(link, MEDIA_SECONDS))

    def _link(self, code: str) -> Link | None:
        if code not in self.known:
            kept = self.store.find(code)
            if kept is None:
                return None
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[code] = kept.link
        return self.known[code]
