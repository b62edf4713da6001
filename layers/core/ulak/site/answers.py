"""What callers see of health and of the root."""

from __future__ import annotations

from collections.abc import Mapping

from ulak import __version__
from ulak.platform.answers import TypedDict


class RootAnswer(TypedDict):
    documentation: str
    """Where a person reads about the API."""
    openapi: str
    """Where a program reads about it."""
    health: str


class HealthAnswer(TypedDict):
    status: str
    """``ok`` with the status 200, or ``failing`` with 503."""
    version: str
    parts: dict[str, str]
    """``table``, ``queue`` and ``bucket``, each ``ok`` or ``failing``."""


def health_answer(parts: Mapping[str, bool]) -> HealthAnswer:
    return {
        "status": _status(all(parts.values())),
        "version": __version__,
        "parts": {part: _status(answers) for part, answers in parts.items()},
    }


def _status(answers: bool) -> str:
    return "ok" if answers else "failing"
