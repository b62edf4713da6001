"""Where a message with an internet address is not delivered that comes from an operator abroad, as rows with their
source.

>>> from ulak.rules import profile
>>> refused_to(profile("lsim").country, date(2026, 11, 27)), refused_to("TR", date(2026, 11, 27))
(('90',), ())
>>> refused_to("AZ", date(2026, 3, 31))
()
"""

from __future__ import annotations

from datetime import date
from typing import Final

from ulak.rules.profile import Certainty, Source, source
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class LinksFromAbroad:
    """To numbers of `calling_code`, messages with a link go through operators of `country` alone."""

    calling_code: str
    country: str
    since: date
    sources: tuple[Source, ...]


ROWS: Final = (
    LinksFromAbroad(
        calling_code="90",
        country="TR",
        since=date(2026, 4, 1),
        sources=(
            source(
                Certainty.THIRD_PARTY,
                "calling_code country since",
                "BTK decision as reported on 2026-01-03 (sabah.com.tr/ekonomi/…-7496238): SMS and MMS of "
                "applications from "
                "abroad that hold an internet address are not delivered from 2026-04-01. Its text is not at hand",
            ),
            source(
                Certainty.VENDOR,
                "since",
                "docs.aws.amazon.com/sms-voice/latest/userguide/registrations-turkey.md: URLs are blocked or masked "
                "from "
                "2026-04-01",
            ),
            source(
                Certainty.UNCONFIRMED,
                "country",
                "whether operators of KKTC, whose numbers begin with 90 too, count as abroad: taken so until it is "
                "known",
            ),
        ),
    ),
)


def refused_to(country: str, on: date) -> tuple[str, ...]:
    """The calling codes to which an operator of `country` delivers no message with a link on the day `on`."""
    return tuple(row.calling_code for row in ROWS if row.since <= on and row.country != country)
