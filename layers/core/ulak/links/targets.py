"""Whether a link may lead to an address. Checked when a job is taken; the redirect has no other source.

>>> target_problem("https://ornek.com/kampanya?k=1")
>>> target_problem("javascript:alert(1)"), target_problem("https://banka.com@kotu.example/")
('link_url_scheme', 'link_url_user')
>>> target_problem("https://10.0.0.1/"), target_problem("https://k.tr/l/x", "k.tr")
('link_url_host', 'link_url_loop')
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 2_000
"""Characters of an address: what every browser takes."""

_CHARACTERS: Final = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+").fullmatch
"""Of a URI (RFC 3986 §2), so no blank, no control character, and no backslash, which browsers read as a slash."""

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]|xn--){_LABEL}\.?", re.IGNORECASE).fullmatch
"""A name of several labels whose last begins with a letter: neither a number of IP nor a name of an inner network."""


def target_problem(address: str, own_domain: str = "") -> str | None:
    """The code of what is wrong with an address that a link is to lead to; ``None``: nothing."""
    if len(address) > LONGEST or not _CHARACTERS(address):
        return "link_url_characters"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "link_url_host"
    return _problem_of(parts, host, own_domain)


def _problem_of(parts: SplitResult, host: str, own_domain: str) -> str | None:
    if parts.scheme not in ("http", "https"):
        return "link_url_scheme"
    if "@" in parts.netloc:
        return "link_url_user"
    if not _HOST(host):
        return "link_url_host"
    if own_domain and host.rstrip(".").lower() == own_domain:
        return "link_url_loop"
    return None
