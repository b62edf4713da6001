"""What becomes of a multimedia message, by country, as rows with their source.

An MMS cannot be made out of short messages: its notice points to a server of the operator's. So it goes through an
operator's own interface or not at all, and in some countries what such interfaces take arrives as a text with an
address. Of the countries whose numbers are written to (`ulak.identity.msisdn.Region`) none is known to get one: so no
adapter sends any.

>>> arrives_as_text("TR"), arrives_as_text("US"), arrives_as_text("DE")
(True, False, False)
"""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import Certainty, Source, source
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Mms:
    """An MMS from an application to phones in `country`."""

    country: str
    as_text: bool
    """It arrives as a short message with an address."""
    source: Source


_GUIDELINES: Final = "twilio.com/en-us/guidelines: MMS converted to SMS with embedded URL"
_REAL: Final = (
    "infobip.com/docs/mms/message-types: carriers of the US and Canada take 300 KB and more. Its sender is a number of "
    "that country (short code, ten digits or toll-free), which no sender ID of an account here is"
)

ROWS: Final = (
    Mms("TR", True, source(Certainty.VENDOR, "country as_text", f"{_GUIDELINES} (tr/sms)")),
    Mms("AZ", True, source(Certainty.VENDOR, "country as_text", f"{_GUIDELINES} (az/sms)")),
    Mms(
        "KKTC",
        True,
        source(Certainty.UNCONFIRMED, "country as_text", "taken from TR, whose numbering it shares"),
    ),
    Mms("US", False, source(Certainty.VENDOR, "country as_text", _REAL)),
    Mms("CA", False, source(Certainty.VENDOR, "country as_text", _REAL)),
)


def arrives_as_text(country: str) -> bool:
    """Whether an MMS to phones of this country would arrive as a text with an address."""
    return any(row.country == country and row.as_text for row in ROWS)
