"""A message that a phone wrote to an account, in one form whichever operator told it."""

from __future__ import annotations

from dataclasses import field

from ulak.platform.clock import Milliseconds
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Inbound:
    account: str
    """The service of the firm's account that it came by."""
    operator_id: str
    msisdn: str
    """Who wrote it."""
    to: str
    """What it was written to, as the operator tells it: a number or a short code; empty: it does not tell."""
    text: str = field(repr=False)
    received_at: Milliseconds | None
    """By the operator's clock; ``None``: it does not tell."""
    operator_message_id: str = ""
    """The operator's own name of it; empty: it has none."""
