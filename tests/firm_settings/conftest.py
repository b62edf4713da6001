"""The settings' routes over moto, for a firm and its neighbour, each by a key of its own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.assembly import House
from ulak.directory.firms import new_key
from ulak.directory.known_firms import KnownFirms
from ulak.identity.caller import Scope

OTHER = "globex"


class Office:
    def __init__(self, clock: HandClock) -> None:
        self.world = World(clock)
        self.world.directory.add_firm(OTHER, "Globex")
        self.keys = {firm: self.new_key(firm, *Scope) for firm in (FIRM, OTHER)}

    def new_key(self, firm: str, *scopes: Scope) -> str:
        key, text = new_key(firm, "tests", scopes=frozenset(scopes))
        self.world.directory.add_key(key)
        return text

    def firms(self) -> KnownFirms:
        """As a process sees them that has read nothing yet."""
        return House(self.world.house.settings, self.world.clock).directory.firms

    def __call__(
        self, route: str, body: Any = None, *, key: str = "", firm: str = FIRM, cursor: str = "", **path: str
    ) -> Any:
        """Status and body of a request by the firm's own key, or by `key`."""
        method, _, template = route.partition(" ")
        answer = call(
            self.world.house,
            method,
            template.format(**{name: quote(value, safe="") for name, value in path.items()}),
            None if body is None else json.dumps(body).encode(),
            caller=self.world.house.directory.firms.authenticate(f"Bearer {key or self.keys[firm]}"),
            query={"cursor": cursor} if cursor else {},
        )
        return answer.status, answer.body


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)
