"""How long the words of cards may be, for whoever reads bodies and loads no list."""

from __future__ import annotations

from typing import Final

CODE_CAP: Final = 64
"""Characters of a code."""
NAME_CAP: Final = 120
"""Characters of a name."""
