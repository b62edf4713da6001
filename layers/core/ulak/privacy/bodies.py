"""What callers send about one person."""

from __future__ import annotations

from pydantic import Field, StrictBool

from ulak.platform.bodies import Body


class PersonBody(Body):
    """``POST /v1/persons/exports``: whoever has the phone number `to`, or the TCKN; one of both."""

    to: str | None = Field(default=None, max_length=40)
    tckn: str | None = Field(default=None, max_length=40)


class ErasureBody(PersonBody):
    """``POST /v1/persons/erasures``."""

    reason: str = Field(min_length=1, max_length=200)
    """Why, in the firm's words: its own number of the request, say. It names nobody."""
    keep_messages: StrictBool = False
    """Proof of informational messages is kept too. That of commercial ones is, in any case."""
