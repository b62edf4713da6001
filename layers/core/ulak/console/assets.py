"""Scripts and the style sheet of the pages. An address changes with its content, so a browser may keep it for good."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
NAMES: Final = ("konsol.css", "konsol.js", "gecis.js", "htmx.js", "ulak.svg", "check_evidence.txt")
"""The last is `docs/check_evidence.py`, for whoever takes evidence."""


@dataclass(frozen=True, slots=True)
class Asset:
    compressed: bytes
    content_type: str
    address: str


@cache
def asset(name: str) -> Asset:
    """One of `NAMES`."""
    path = FOLDER / name
    content = path.read_bytes()
    version = sha256(content).hexdigest()[:12]
    return Asset(gzip.compress(content, mtime=0), TYPES[path.suffix], f"/konsol/parca/{name}?v={version}")


def address(name: str) -> str:
    return asset(name).address
