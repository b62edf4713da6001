"""The directory: firms, and the cards, groups and templates that they keep."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.directory.card_commands import (
        CurrentAccountCommands,
        FilterCommands,
        SenderIds,
        SubscriberCommands,
    )
    from ulak.directory.endings import Endings
    from ulak.directory.group_commands import GroupCommands
    from ulak.directory.known_firms import KnownFirms
    from ulak.directory.number_builds import NumberBuilds
    from ulak.directory.personal import Personal
    from ulak.directory.store import DirectoryStore
    from ulak.directory.template_commands import TemplateCommands
    from ulak.identity.msisdn import Region


class DirectoryWing:
    """The room `directory`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> DirectoryStore:
        from ulak.directory.store import DirectoryStore

        return DirectoryStore(self.house.platform.table)

    @cached_property
    def endings(self) -> Endings:
        from ulak.directory.endings import Endings

        return Endings(self.house.platform.table, self.house.clock)

    @cached_property
    def firms(self) -> KnownFirms:
        from ulak.directory.known_firms import KnownFirms

        return KnownFirms(self.store, self.house.clock, lambda: self.personal, self.house.with_keys)

    @cached_property
    def personal(self) -> Personal:
        from ulak.directory.personal import Personal

        return Personal(self.house.platform.secrets.get, self.house.settings.stage)

    @cached_property
    def number_builds(self) -> NumberBuilds:
        from ulak.directory.number_builds import NumberBuilds
        from ulak.directory.paged_list import PagedList

        return NumberBuilds(
            lambda kind: PagedList(self.house.platform.table, kind, numbered=True),
            partial(self.house.platform.queue, "lists"),
        )

    def region_of(self, firm_id: str) -> Region:
        """Where a firm's numbers that name no country are read: the country of its SMS account."""
        from ulak.directory.firms import Service

        return self.firms.account(firm_id, Service.SMS).region

    def zone_of(self, firm_id: str) -> str:
        """A firm's clock: its months go by it."""
        return self.firms.zone(firm_id)

    @cached_property
    def subscribers(self) -> SubscriberCommands:
        from ulak.directory.card_commands import SubscriberCommands
        from ulak.directory.subscribers import subscribers

        return SubscriberCommands(
            subscribers(self.house.platform.table), self.personal, self.region_of, self.house.platform.cursors
        )

    @cached_property
    def current_accounts(self) -> CurrentAccountCommands:
        from ulak.directory.card_commands import CurrentAccountCommands
        from ulak.directory.current_accounts import current_accounts

        return CurrentAccountCommands(
            current_accounts(self.house.platform.table), self.region_of, self.house.platform.cursors
        )

    @cached_property
    def filters(self) -> FilterCommands:
        from ulak.directory.card_commands import FilterCommands
        from ulak.directory.current_accounts import current_accounts, filters
        from ulak.directory.reminders import Reminders

        accounts = current_accounts(self.house.platform.table)
        return FilterCommands(
            filters(self.house.platform.table),
            accounts,
            Reminders(self.house.platform.table),
            self.house.platform.cursors,
            self.house.clock,
        )

    @cached_property
    def senders(self) -> SenderIds:
        from ulak.directory.card_commands import SenderIds

        return SenderIds(self.firms.sender_ids)

    @cached_property
    def groups(self) -> GroupCommands:
        from ulak.directory.group_commands import GroupCommands
        from ulak.directory.groups import Groups
        from ulak.directory.subscribers import subscribers

        return GroupCommands(
            Groups.of(self.house.platform.table),
            subscribers(self.house.platform.table),
            self.house.platform.cursors,
        )

    @cached_property
    def templates(self) -> TemplateCommands:
        from ulak.directory.template_commands import TemplateCommands
        from ulak.directory.templates import Templates

        return TemplateCommands(
            Templates(self.house.platform.table),
            self.firms.account,
            self.house.platform.cursors,
            self.house.clock,
        )
