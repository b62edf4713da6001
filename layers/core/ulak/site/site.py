"""The files that are served as they are, the paths that the API has, and its health."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from ulak.site.health import Health
from ulak.site.paths import Paths

CONTENT_TYPES: Final[Mapping[str, str]] = {
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}


@dataclass(frozen=True)
class File:
    """A file that is served as it is."""

    content: bytes
    content_type: str

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, mtime=0)

    @cached_property
    def tag(self) -> str:
        """Changes with the content. Weak: the content and its compressed form have the same."""
        return f'W/"{sha256(self.content).hexdigest()[:20]}"'


class Site:
    """Reads each file once, when it is first asked for."""

    def __init__(self, folder: Path, health: Health) -> None:
        self._folder = folder
        self._files: dict[str, File] = {}
        self.health = health

    def file(self, name: str) -> File:
        if name not in self._files:
            path = self._folder / name
            self._files[name] = File(path.read_bytes(), CONTENT_TYPES[path.suffix])
        return self._files[name]

    @cached_property
    def paths(self) -> Paths:
        """What the document says that there is."""
        paths = orjson.loads(self.file("openapi.json").content)["paths"]
        return Paths({path: sorted(method.upper() for method in methods) for path, methods in paths.items()})
