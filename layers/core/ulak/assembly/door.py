"""What the edge of a routed function asks of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.directory.known_firms import KnownFirms
    from ulak.people.sessions import Sessions
    from ulak.platform.http.gate import Gatekeeper


class Door:
    """Knows the parts by their paths, the keys and the sessions, and the gate: a `ulak.platform.http.edge.Root`."""

    def __init__(self, house: House) -> None:
        self.house = house

    def part(self, path: str) -> Any:
        return self.house.part(path)

    @property
    def firms(self) -> KnownFirms:
        return self.house.directory.firms

    @property
    def gate(self) -> Gatekeeper:
        return self.house.platform.gate

    @property
    def sessions(self) -> Sessions:
        return self.house.people.sessions
