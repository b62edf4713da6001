"""What people send back, and the links that they open."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.inbox.commands import Inbox
    from ulak.inbox.settings import InboxSettingsCommands
    from ulak.inbox.store import InboxStore
    from ulak.inbox.ties import Ties
    from ulak.links.link import Link
    from ulak.links.media import Media
    from ulak.links.opening import Opening
    from ulak.links.store import LinkStore


class InboxWing:
    """The rooms `inbox` and `links`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def media(self) -> Media:
        from ulak.links.media import Media

        return Media(self.house.platform.bucket, self.house.clock)

    @cached_property
    def links(self) -> LinkStore:
        from ulak.links.store import LinkStore

        return LinkStore(self.house.platform.table)

    @cached_property
    def opening(self) -> Opening:
        from ulak.links.opening import Opening

        def address(link: Link, seconds: int) -> str:
            return self.house.platform.bucket.shown_url(
                link.media, link.media_version, content_type=link.media_type, seconds=seconds
            )

        return Opening(self.links, self.house.clock, address)

    @cached_property
    def commands(self) -> Inbox:
        from ulak.directory.current_accounts import current_accounts
        from ulak.inbox.automatic import Automatic
        from ulak.inbox.commands import Inbox

        def id_key(firm_id: str) -> bytes:
            return self.house.directory.firms.firm(firm_id).id_key

        return Inbox(
            self.store,
            self.house.consent.store,
            self.house.consent.requests,
            self.house.jobs.accept,
            self.house.jobs.views,
            Automatic(
                self.store,
                current_accounts(self.house.platform.table),
                self.house.directory.region_of,
                self._own_sender_ids,
                self.house.clock,
            ),
            id_key,
            partial(self.house.platform.queue, "lists"),
            self.house.clock,
            self.house.platform.cursors,
            lambda firm_id, said: self.house.consent.iys_registry.report(firm_id, said),
        )

    def _own_sender_ids(self, firm_id: str) -> frozenset[str]:
        from ulak.directory.firms import Service

        return frozenset(self.house.directory.firms.account(firm_id, Service.SMS).sender_ids)

    @cached_property
    def store(self) -> InboxStore:
        from ulak.inbox.store import InboxStore

        return InboxStore(self.house.platform.table)

    @cached_property
    def settings(self) -> InboxSettingsCommands:
        from ulak.directory.current_accounts import current_accounts
        from ulak.inbox.settings import InboxSettingsCommands

        return InboxSettingsCommands(
            self.store, self.house.directory.number_builds, current_accounts(self.house.platform.table).kind
        )

    @cached_property
    def ties(self) -> Ties:
        from ulak.directory.subscribers import subscribers
        from ulak.inbox.ties import Ties

        return Ties(
            self.store,
            lambda: self.house.lists.message_search,
            subscribers(self.house.platform.table),
            self.house.directory.number_builds,
            self.house.clock,
        )
