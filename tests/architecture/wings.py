"""The wings of the house and their parts, as its classes declare them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, Final

from ulak.assembly import House


def _wing(name: str) -> type:
    wing: type = getattr(import_module(f"ulak.assembly.{name}"), f"{name.capitalize()}Wing")
    return wing


WINGS: Final[Mapping[str, type]] = {
    name: _wing(name) for name, one in vars(House).items() if isinstance(one, cached_property)
}

PARTS: Final = frozenset(
    f"{wing}.{part}" for wing, kind in WINGS.items() for part in vars(kind) if not part.startswith("_")
)
"""Their paths."""


def made(house: House) -> dict[str, Any]:
    """The parts that a house has made, by their paths."""
    wings = {name: vars(house)[name] for name in WINGS if name in vars(house)}
    return {f"{wing}.{part}": one for wing, parts in wings.items() for part, one in vars(parts).items()}
