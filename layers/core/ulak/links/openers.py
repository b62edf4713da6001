"""Which requests are openings: the rule by which clicks are counted.

Counted is a GET with a User-Agent that is not known to fetch by itself. Not counted, but answered the same: HEAD;
what says that it fetches ahead (``Sec-Purpose``, ``Purpose``, ``X-Moz`` or ``X-Purpose`` with *prefetch* or
*preview*); what names itself a robot, a crawler or a maker of previews; and what names itself nothing. Of the same
recipient a second opening within a minute is the first one still: a page that was loaded again. A scanner that looks
like a browser is counted: nothing in its request tells.

>>> is_opening("GET", {"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36"})
True
>>> is_opening("HEAD", {"user-agent": "Mozilla/5.0"}), is_opening("GET", {"user-agent": "WhatsApp/2.24.1"})
(False, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ulak.platform.clock import MINUTE, Milliseconds

SAME_OPENING: Final[Milliseconds] = MINUTE
"""Within this of the last counted one, an opening by the same recipient is the same."""

_AHEAD: Final = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_FETCHES_AHEAD: Final = re.compile("prefetch|prerender|preview", re.IGNORECASE).search
_BY_ITSELF: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|scan|fetch|monitor|facebookexternalhit|whatsapp|telegram|skype|slack|discord"
    r"|embedly|headless|curl/|wget/|python-|java/|okhttp|go-http|libwww|axios|node|apache-http",
    re.IGNORECASE,
).search


def is_opening(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request for a link is counted."""
    if method != "GET" or any(_FETCHES_AHEAD(headers.get(name, "")) for name in _AHEAD):
        return False
    agent = headers.get("user-agent", "").strip()
    return agent != "" and not _BY_ITSELF(agent)
