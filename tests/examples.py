"""How many examples a property is tried with: all of them under ``make thorough``, a part of them otherwise."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

FEWER: Final = 1 if os.environ.get("ULAK_THOROUGH") else 4
"""How many times fewer."""


def examples(most: int) -> settings:
    """Up to so many when thorough."""
    return settings(max_examples=most // FEWER)
