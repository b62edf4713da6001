"""Which paths there are, and which of them is nearest to one that is not. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

MOST_NEAR: Final = 3
LONGEST_PATH: Final = 200
"""Characters. A longer one is not compared: no path of ours is half as long."""

ALIKE: Final = 0.75
"""From here on (0 to 1) two paths are near each other: a letter or two of a word differ, not the word."""

_PARAMETER: Final = re.compile(r"\{\w+\}")


class Paths:
    """The paths that there are, each with its methods, in any order."""

    def __init__(self, methods: Mapping[str, Sequence[str]]) -> None:
        self._methods = methods
        self._patterns = {
            path: re.compile(_PARAMETER.sub("[^/]+", path.replace(".", r"\."))) for path in methods
        }

    def named(self, address: str) -> str | None:
        """The path that takes `address`, as it is declared (``/v1/jobs/{job_id}``), or None."""
        taking = [path for path, pattern in self._patterns.items() if pattern.fullmatch(address)]
        return min(taking, key=lambda path: path.count("{"), default=None)

    def methods(self, path: str) -> Sequence[str]:
        return self._methods[path]

    def near(self, address: str) -> list[str]:
        """Paths, as declared, that whoever wrote `address` may have meant; the nearest first, few or none.

        >>> paths = Paths({"/v1/jobs": ["POST"], "/v1/jobs/{job_id}": ["GET"], "/v1/otp": ["POST"]})
        >>> paths.near("/jobs"), paths.near("/v1/job/42"), paths.near("/V1/JOBS/"), paths.near("/wp-login.php")
        (['/v1/jobs'], ['/v1/jobs/{job_id}'], ['/v1/jobs'], [])
        """
        if len(address) > LONGEST_PATH:
            return []
        plain = "/" + "/".join(part for part in address.lower().split("/") if part)
        exact = [path for written in (plain, f"/v1{plain}") if (path := self.named(written))]
        if exact:
            return exact[:MOST_NEAR]
        likeness = {path: _likeness(plain, path) for path in self._methods}
        near = [path for path, alike in likeness.items() if alike >= ALIKE]
        return sorted(near, key=lambda path: (-likeness[path], path))[:MOST_NEAR]


def _likeness(address: str, path: str) -> float:
    """How alike they are, from 0 to 1. A parameter is like anything."""
    written, declared = address.split("/"), path.split("/")
    if len(written) != len(declared):
        return 0
    pairs = [pair for pair in zip(written, declared, strict=True) if not _PARAMETER.fullmatch(pair[1])]
    return SequenceMatcher(None, "/".join(one for one, _ in pairs), "/".join(one for _, one in pairs)).ratio()
