"""Who may be written to: consents, and İYS, which is told of them and tells of others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.consent.commands import ConsentCommands
    from ulak.consent.gate import ConsentGate
    from ulak.consent.requests import ConsentRequests
    from ulak.consent.store import ConsentStore
    from ulak.iys.client import Iys
    from ulak.iys.consent import ConsentChange
    from ulak.iys.notices import Notices
    from ulak.iys.records import IysSettings
    from ulak.iys.registry import Registry
    from ulak.iys.reporting import Reporting
    from ulak.iys.settings import IysAccounts
    from ulak.iys.store import IysStore
    from ulak.iys.worker import IysWorker
    from ulak.platform.due import DueWork


class ConsentWing:
    """The rooms `consent` and `iys`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> ConsentStore:
        from ulak.consent.store import ConsentStore

        return ConsentStore(self.house.platform.table)

    @cached_property
    def gate(self) -> ConsentGate:
        from ulak.consent.gate import ConsentGate

        return ConsentGate(self.store, self.house.directory.firms)

    @cached_property
    def commands(self) -> ConsentCommands:
        from ulak.consent.commands import ConsentCommands

        return ConsentCommands(
            self.store,
            self.house.clock,
            self.house.platform.cursors,
            self.house.directory.region_of,
            self.iys_registry.report,
            self.iys_reporting.is_set_up,
            self.requests,
        )

    @cached_property
    def requests(self) -> ConsentRequests:
        from ulak.consent.requests import ConsentRequests

        return ConsentRequests(self.house.platform.table)

    @cached_property
    def iys_store(self) -> IysStore:
        from ulak.iys.store import IysStore

        return IysStore(self.house.platform.table)

    @cached_property
    def iys_reporting(self) -> Reporting:
        """The port by which consents are reported: ``report(changes)``."""
        from ulak.iys.reporting import Reporting

        return Reporting(
            self.iys_store, self.house.platform.queue("iys"), self.house.platform.cursors, self.house.clock
        )

    @cached_property
    def iys_accounts(self) -> IysAccounts:
        from ulak.iys.settings import IysAccounts

        return IysAccounts(
            self.iys_store,
            self.house.platform.secrets,
            self.house.directory.store.need_firm,
            self.house.clock,
            self.house.settings.stage,
        )

    @cached_property
    def iys_notices(self) -> Notices:
        from ulak.iys.notices import Notices

        return Notices(self.iys_accounts, self.iys_reporting)

    @cached_property
    def iys_takers(self) -> tuple[Callable[[ConsentChange], None], ...]:
        """Who is given each change that was made at İYS, beside its own room, which keeps the last of each address."""
        return (self.iys_registry.take,)

    @cached_property
    def iys_registry(self) -> Registry:
        from ulak.iys.registry import Registry

        return Registry(self.store, self.iys_reporting, self.house.clock)

    @cached_property
    def iys_worker(self) -> IysWorker:
        from ulak.iys.worker import IysWorker

        return IysWorker(
            self.iys_store, self.iys_of, self.iys_takers, self.house.platform.queue("iys"), self.house.clock
        )

    @cached_property
    def iys_of(self) -> Callable[[IysSettings], Iys]:
        """A firm's brand with İYS, over a connection that is kept."""
        from ulak.iys.connecting import Connections

        return Connections(
            self.house.platform.secrets.get,
            self.house.platform.table,
            self.house.clock,
            self.house.settings.stage,
            self.house.operators.timeout,
        ).open

    @cached_property
    def due_iys(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.iys_store.due, self.house.platform.queue("iys"), self.house.clock)
