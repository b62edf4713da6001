"""Firms as they are made, each with a key for its TCKNs; and a firm's test world, made with its first test key."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ulak.directory import personal
from ulak.directory.firms import Firm, Service
from ulak.directory.store import DirectoryStore
from ulak.errors import Conflict, NotFound
from ulak.identity.firm_id import live_firm, world_of_tests
from ulak.ledger.store import Ledger
from ulak.platform.clock import Clock
from ulak.platform.secrets import Secrets

CREDIT: Final = 1_000_000_000
"""Credits of each service that a test world begins with. They are its own: nothing of the firm's is charged."""


@dataclass(frozen=True, slots=True)
class Worlds:
    directory: DirectoryStore
    ledger: Ledger
    secrets: Secrets
    clock: Clock
    stage: str

    def add_firm(self, firm_id: str, name: str) -> Firm:
        """A new firm. ``Conflict`` if there is one by that id."""
        firm = self.directory.add_firm(firm_id, name)
        self.complete(firm.firm_id)
        return firm

    def complete(self, firm_id: str) -> bool:
        """Give the firm the key that seals its TCKNs and marks its index of messages, if it has none. Whether it had
        none."""
        return self.secrets.set_once(personal.secret_name(self.stage, firm_id), personal.new_key())

    def open(self, firm_id: str) -> str:
        """The id of the firm's test world, which is made if there is none: its key for TCKNs, its credit, and at last
        the world itself, so that one that was begun is finished by the next. ``NotFound`` without such a firm."""
        firm = self.directory.firm(live_firm(firm_id))
        if firm is None:
            raise NotFound("firm_unknown", firm=firm_id)
        world = world_of_tests(firm_id)
        if self.directory.firm(world) is not None:
            return world
        self.complete(world)
        for service in Service:
            self.ledger.top_up(world, service.value, CREDIT, "test-world", by="test-world", now=self.clock())
        with suppress(Conflict):  # another made it at the same moment
            self.directory.add_firm(world, firm.name)
        return world
