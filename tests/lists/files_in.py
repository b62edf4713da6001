"""A file as the one reader of lists reads it."""

from __future__ import annotations

import io
from typing import Any

from ulak.lists.reading import Reading
from ulak.lists.rows import opened


def read(data: bytes, **said: Any) -> list[list[str]]:
    """The header, if there is one, and the rows that hold anything."""
    with opened(lambda: io.BytesIO(data), Reading(**said)) as rows:
        below = [row for _, row in rows]
        return [list(rows.header), *below] if rows.header_row else below
