"""Bodies of the inbox's routes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from ulak.platform.bodies import Body

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]


class InboundBody(Body):
    """``POST /v1/inbox``: a message that a program of the firm's received."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128)]
    """The program's own id of it: told twice, it is one message."""
    sender: Annotated[str, Field(max_length=64)]
    """The number that wrote."""
    to: Name = ""
    """The number or short code that it was written to."""
    text: Annotated[str, Field(max_length=2_000)]
    received_at: str | None = Field(default=None, max_length=64)
    """RFC 3339, with its offset; now when left out."""


class MarkBody(Body):
    """``PUT /v1/inbox/{message_id}``."""

    read: StrictBool
    assigned_to: Name = ""
    """The person or ERP user who takes care of it; empty: nobody."""
