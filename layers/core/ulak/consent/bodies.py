"""Bodies of the suppression list's and the registry's routes."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from ulak.consent.permits import Channel, ConsentCheck, ConsentStatus, SuppressionReason, SuppressionScope
from ulak.platform.bodies import Body
from ulak.rules import RecipientType

MOST_ROWS: Final = 5_000
"""Of one request; a longer list comes in several."""

USUAL_DAYS: Final = 7
MOST_DAYS: Final = 90
"""Of a request for consent."""


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("field_control")
    return text


Number = Annotated[str, Field(max_length=64)]
Moment = Annotated[str, Field(max_length=64)]
Origin = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_printable)
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=250), AfterValidator(_printable)]


class SuppressionRow(Body):
    """A number that gets no commercial message, or none at all."""

    to: Number
    scope: SuppressionScope = SuppressionScope.COMMERCIAL
    reason: SuppressionReason = SuppressionReason.OTHER
    source: Origin = "api"
    """Where the firm has it from. Of a ``ret`` İYS's word (``HS_CAGRI_MERKEZI``) is passed on to İYS; any other is told
    there as ``HS_KARAR``."""
    note: Note = ""
    at: Moment | None = None
    """RFC 3339, with its offset: since when; now when left out."""


class SuppressionsBody(Body):
    """``POST /v1/suppressions``: all of them, or none."""

    rows: list[SuppressionRow] = Field(min_length=1, max_length=MOST_ROWS)


class LiftBody(Body):
    """``POST /v1/suppressions/remove``: all of them, or none."""

    numbers: list[Number] = Field(min_length=1, max_length=MOST_ROWS)
    reason: SuppressionReason
    """Those that stand on the list for it. A number that stands there for others too stays."""


class ConsentRow(Body):
    """What a person said: consent (``ONAY``) or refusal (``RET``), in İYS's own words."""

    to: Number
    channel: Channel = Channel.MESAJ
    recipient_type: RecipientType = RecipientType.BIREYSEL
    status: ConsentStatus
    source: Origin
    """Where it was given: İYS's word (``HS_WEB``, ``HS_ISLAK_IMZA``), or the firm's own."""
    at: Moment
    """RFC 3339, with its offset: when it was given."""
    proof: Note = ""
    """What shows it: the number of a signed form, the line of a log."""


class ConsentsBody(Body):
    """``POST /v1/consents``: all of them, or none."""

    rows: list[ConsentRow] = Field(min_length=1, max_length=MOST_ROWS)


class ConsentRequestRow(Body):
    """Someone whom the firm asked for consent. A KABUL of that number counts until the request ends."""

    to: Number
    recipient_type: RecipientType = RecipientType.BIREYSEL
    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    ]
    """What was asked, in its words: it belongs to the proof."""
    source: Origin
    """Where it was asked: a form, a call, the id of a message."""
    at: Moment | None = None
    """RFC 3339, with its offset: when it was asked; now when left out."""
    days: StrictInt = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS)
    """How long a KABUL answers it. No source names a time: this is ours."""


class ConsentRequestsBody(Body):
    """``POST /v1/consents/requests``: all of them, or none."""

    rows: list[ConsentRequestRow] = Field(min_length=1, max_length=MOST_ROWS)


class ConsentSettingsBody(Body):
    """``PUT /v1/settings/consent``."""

    check: ConsentCheck
