"""What the address for pushes takes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PushedBody(BaseModel):
    """An operator's own form; of some a list of such objects."""

    model_config = ConfigDict(extra="allow")
