"""Every sentence a person reads, by its stable code: Turkish first, English second.

A sentence says what is wrong and how to mend it. ``{name}`` is filled from the problem's ``params`` in one
pass, and by its word where it is a code (`ulak.words`); a missing one stays as it stands, so a sentence never fails.

A sentence stands in ``sentences.py`` of the lowest room that uses its code; those of ``ulak.errors`` stand in
``platform``. Rooms' sentences are loaded by name, one room after another, while a code is looked up: a request that
succeeds loads none, and this module stays on the lowest floor, below every room. In turn they import nothing of
ulak, and no code stands twice: ``tests/test_catalogue.py`` checks both.

>>> sentence("not_found", "en")
'There is nothing here by that name, or it is not yours.'
>>> sentence("msisdn_letters", "tr")
'Telefon numarasında harf var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.'
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Final, Literal

from ulak.words import PARAMETERS, words

Locale = Literal["tr", "en"]

ROOMS: Final = (
    "cards",
    "consent",
    "console",
    "delivery",
    "directory",
    "erp",
    "events",
    "firm_settings",
    "identity",
    "inbox",
    "iys",
    "jobs",
    "ledger",
    "links",
    "lists",
    "lookups",
    "months",
    "operators",
    "otp",
    "people",
    "planning",
    "platform",
    "privacy",
    "reports",
    "restoring",
    "rules",
    "schedules",
    "signatures",
    "site",
    "text",
)
"""The rooms that have sentences."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@lru_cache(maxsize=1024)
def unfilled(code: str) -> tuple[str, str] | None:
    """What is said of `code` in Turkish and in English, its places open; ``None`` for a code without a sentence.

    The rooms that this process has loaded are searched first: whoever raises a code has loaded its room.
    """
    for room in sorted(ROOMS, key=lambda room: f"ulak.{room}" not in sys.modules):
        of_room: Mapping[str, tuple[str, str]] = import_module(f"ulak.{room}.sentences").SENTENCES
        if code in of_room:
            return of_room[code]
    return None


def sentence(code: str, locale: Locale, params: Mapping[str, object] | None = None) -> str:
    """The sentence of `code` in `locale`, filled. A code without a sentence is a defect: ``KeyError``."""
    values = params or {}

    def filled(match: re.Match[str]) -> str:
        value, table = str(values.get(match[1], match[0])), PARAMETERS.get((code, match[1]))
        return words(table, value, locale) if table else value

    return _PLACEHOLDER.sub(filled, _in(locale, code))


def reason(code: str, locale: Locale) -> str:
    """The sentence of `code` for whatever it is so of: what differs from one to the other is left open.

    >>> reason("subscriber_unknown", "en")
    "There is no subscriber '…'. Add the subscriber first, or mend the code."
    """
    return _PLACEHOLDER.sub("…", _in(locale, code))


def _in(locale: Locale, code: str) -> str:
    said = unfilled(code)
    if said is None:
        raise KeyError(code)
    turkish, english = said
    return turkish if locale == "tr" else english
