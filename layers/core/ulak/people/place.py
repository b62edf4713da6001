"""Where the console is reached, by what a request shows: what passkeys are bound to, and whose forms are our own.

>>> Place.of({"host": "localhost:4700"}, "")
Place(origin='http://localhost:4700', rp_id='localhost', bound=True)
>>> Place.of({"host": "abc.execute-api.eu-central-1.amazonaws.com"}, "").bound
False
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ulak.errors import Forbidden

_OWN_MACHINE: Final = ("localhost", "127.0.0.1")
"""Hosts that are reached without TLS: a stack on a machine of one's own."""


@dataclass(frozen=True, slots=True)
class Place:
    origin: str
    rp_id: str
    """The host that passkeys are bound to (WebAuthn §5.1.2, relying party identifier)."""
    bound: bool
    """Whether the host is one that stays: the deployment's domain, or a machine of one's own."""

    @classmethod
    def of(cls, headers: Mapping[str, str], domain: str) -> Place:
        """`domain` is the deployment's, empty while it has none."""
        host = headers.get("host", "")
        name = host.rpartition(":")[0] or host
        scheme = "http" if name in _OWN_MACHINE else "https"
        return cls(f"{scheme}://{host}", domain or name, bool(domain) or name in _OWN_MACHINE)


def require_own_form(headers: Mapping[str, str], place: Place) -> None:
    """``Forbidden`` for a request that a browser sends for another site's page.

    Browsers tell where a POST comes from: all by ``Origin``, most by ``Sec-Fetch-Site`` too. One that tells neither is
    refused.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site not in (None, "same-origin") or (origin is None and site is None):
        raise Forbidden("form_of_another_site")
    if origin is not None and origin != place.origin:
        raise Forbidden("form_of_another_site")
