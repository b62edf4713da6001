"""Where a multimedia message does not arrive as one, as rows with their source.

An MMS cannot be made out of short messages: its notice points to a server of the operator's. So it goes through an
operator's own interface or not at all, and in some countries what such interfaces take arrives as a text with an
address.

>>> arrives_as_text("TR"), arrives_as_text("DE")
(True, False)
"""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import Certainty, Source, source
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class TextForMms:
    """In `country` an MMS from an application arrives as a short message with an address."""

    country: str
    source: Source


_GUIDELINES: Final = "twilio.com/en-us/guidelines: MMS converted to SMS with embedded URL"

ROWS: Final = (
    TextForMms("TR", source(Certainty.VENDOR, "country", f"{_GUIDELINES} (tr/sms)")),
    TextForMms("AZ", source(Certainty.VENDOR, "country", f"{_GUIDELINES} (az/sms)")),
    TextForMms("KKTC", source(Certainty.UNCONFIRMED, "country", "taken from TR, whose numbering it shares")),
)


def arrives_as_text(country: str) -> bool:
    """Whether an MMS to phones of this country would arrive as a text with an address."""
    return any(row.country == country for row in ROWS)
