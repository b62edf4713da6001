"""The one composition root: settings, a clock and ports, the wings, and the handlers of the functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ulak.assembly.ports import Ports
from ulak.platform.clock import Clock, system_clock
from ulak.platform.settings import Settings

if TYPE_CHECKING:
    from ulak.assembly.consent import ConsentWing
    from ulak.assembly.console import ConsoleWing
    from ulak.assembly.delivery import DeliveryWing
    from ulak.assembly.directory import DirectoryWing
    from ulak.assembly.events import EventsWing
    from ulak.assembly.evidence import EvidenceWing
    from ulak.assembly.firm import FirmWing
    from ulak.assembly.inbox import InboxWing
    from ulak.assembly.jobs import JobsWing
    from ulak.assembly.ledger import LedgerWing
    from ulak.assembly.lists import ListsWing
    from ulak.assembly.operators import OperatorsWing
    from ulak.assembly.otp import OtpWing
    from ulak.assembly.people import PeopleWing
    from ulak.assembly.platform import PlatformWing
    from ulak.directory.store import Fact


class House:
    """All use cases over one environment, one clock and one set of ports."""

    def __init__(
        self, settings: Settings | None = None, clock: Clock = system_clock, ports: Ports | None = None
    ) -> None:
        self.settings = settings or Settings.load()
        self.clock = clock
        self.ports = ports or Ports()
        self.with_keys: tuple[Fact, ...] = ()
        """What requests need of the firm: it is read with the caller's key."""

    def part(self, path: str) -> Any:
        """The part of this path, which a wing and its part make: ``delivery.worker``."""
        wing, _, name = path.partition(".")
        return getattr(getattr(self, wing), name)

    def consume(self, path: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
        """The handler of a queue function: the use case of this path does the work of each message, in tries that are
        counted."""
        from ulak.platform.batch import batch

        return batch(
            lambda message, remaining: self.platform.attempts.take(self.part(path), message, remaining)
        )

    def consume_claimed(self, path: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
        """The same, of a use case whose own claims count its tries, in writes that it makes in any case."""
        from ulak.platform.batch import batch

        return batch(lambda message, remaining: self.part(path).take(message, remaining))

    def serve(self, function: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
        """The handler of a routed function: its routes, served by the use cases of this root."""
        from ulak.assembly.door import Door
        from ulak.platform.http.edge import edge
        from ulak.routes import routes_of

        return edge(routes_of(function), Door(self))

    def start(self, function: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
        """The same, of a function that a person waits for: what its list in `ulak.starts` names is made now."""
        from ulak.starts import STARTS, kept_for_life, start

        self.with_keys = STARTS[function].with_keys
        with kept_for_life():
            handler = self.serve(function)
            start(function, self, handler)
            self._read_example(function, STARTS[function].route)
        return handler

    @staticmethod
    def _read_example(function: str, key: str) -> None:
        """Read a body as the route's callers send it, so that what reads it is made."""
        import orjson

        from ulak.platform.http.edge import read_content
        from ulak.routes import routes_of

        for route in routes_of(function):
            if route.key == key and route.example is not None:
                read_content(route, orjson.dumps(route.example), "an-example")

    # --- wings --------------------------------------------------------------------------------------------

    @cached_property
    def platform(self) -> PlatformWing:
        from ulak.assembly.platform import PlatformWing

        return PlatformWing(self)

    @cached_property
    def directory(self) -> DirectoryWing:
        from ulak.assembly.directory import DirectoryWing

        return DirectoryWing(self)

    @cached_property
    def consent(self) -> ConsentWing:
        from ulak.assembly.consent import ConsentWing

        return ConsentWing(self)

    @cached_property
    def operators(self) -> OperatorsWing:
        from ulak.assembly.operators import OperatorsWing

        return OperatorsWing(self)

    @cached_property
    def ledger(self) -> LedgerWing:
        from ulak.assembly.ledger import LedgerWing

        return LedgerWing(self)

    @cached_property
    def jobs(self) -> JobsWing:
        from ulak.assembly.jobs import JobsWing

        return JobsWing(self)

    @cached_property
    def delivery(self) -> DeliveryWing:
        from ulak.assembly.delivery import DeliveryWing

        return DeliveryWing(self)

    @cached_property
    def lists(self) -> ListsWing:
        from ulak.assembly.lists import ListsWing

        return ListsWing(self)

    @cached_property
    def otp(self) -> OtpWing:
        from ulak.assembly.otp import OtpWing

        return OtpWing(self)

    @cached_property
    def people(self) -> PeopleWing:
        from ulak.assembly.people import PeopleWing

        return PeopleWing(self)

    @cached_property
    def inbox(self) -> InboxWing:
        from ulak.assembly.inbox import InboxWing

        return InboxWing(self)

    @cached_property
    def evidence(self) -> EvidenceWing:
        from ulak.assembly.evidence import EvidenceWing

        return EvidenceWing(self)

    @cached_property
    def events(self) -> EventsWing:
        from ulak.assembly.events import EventsWing

        return EventsWing(self)

    @cached_property
    def firm(self) -> FirmWing:
        from ulak.assembly.firm import FirmWing

        return FirmWing(self)

    @cached_property
    def console(self) -> ConsoleWing:
        from ulak.assembly.console import ConsoleWing

        return ConsoleWing(self)
