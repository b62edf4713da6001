"""The house's wings: what names a part by its path names one that is there, and a wing holds the house alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.wings import PARTS, WINGS
from ulak.assembly import House, Ports
from ulak.lists import queue
from ulak.platform.settings import Settings
from ulak.routes import all_routes
from ulak.starts import STARTS

ROOT = Path(__file__).parents[2]
CONSUMED = re.compile(r"\.consume(?:_claimed)?\(\"([^\"]+)\"\)")


def _named() -> Iterator[tuple[str, str]]:
    """Whoever names a part by its path, and the path."""
    for route in all_routes():
        yield route.key, route.use
    for function, start in STARTS.items():
        for path in start.uses:
            yield function, path
    for kind, path in queue.PARTS.items():
        yield kind, path
    for module in sorted((ROOT / "functions").glob("*/app.py")):
        for path in CONSUMED.findall(module.read_text(encoding="utf-8")):
            yield module.parent.name, path


def test_every_path_leads_to_a_part() -> None:
    lost = [f"{who}: {path}" for who, path in _named() if path not in PARTS]
    assert not lost, "\n".join(lost)


def test_every_queue_function_and_every_route_was_looked_at() -> None:
    named = [who for who, _ in _named()]
    assert {"send_worker", "reports", "callbacks", "list_worker"} <= set(named)
    assert len(named) > len(list(all_routes()))


@pytest.mark.parametrize("path", ["worker", "delivery", "delivery.nobody", "nobody.worker", ""])
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(AttributeError):
        House(Settings("test")).part(path)


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_is_a_plain_class_that_holds_its_house(wing: str) -> None:
    """It inherits from nothing, finds nothing by magic, and is made once."""
    house = House(Settings("test"), ports=Ports())
    assert WINGS[wing].__mro__ == (WINGS[wing], object)
    assert "__getattr__" not in vars(WINGS[wing])
    assert vars(getattr(house, wing)) == {"house": house}
    assert getattr(house, wing) is getattr(house, wing)
