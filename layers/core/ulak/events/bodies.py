"""What callers send about webhooks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, WithJsonSchema

from ulak.events.happened import TYPES
from ulak.events.webhooks import ALL
from ulak.platform.bodies import Body

_Type = Annotated[str, WithJsonSchema({"type": "string", "enum": [ALL, *TYPES]})]


class WebhookBody(Body):
    """``POST /v1/webhooks``. Without `types` every type of event is told."""

    url: str = Field(min_length=1, max_length=2048)
    types: list[_Type] = Field(default=[ALL], min_length=1, max_length=len(TYPES))
