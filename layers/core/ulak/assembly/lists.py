"""Lists: files that come in and go out, the months, and the index of messages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.cards.exports import Exports
    from ulak.cards.imports import Imports
    from ulak.lists.queue import ListBuilds
    from ulak.lists.uploads import Uploads
    from ulak.lookups.builds import IndexBuilds
    from ulak.lookups.index import MessageIndex
    from ulak.lookups.search import MessageSearch
    from ulak.months.files import MonthFiles
    from ulak.platform.due import DueWork


class ListsWing:
    """The rooms `lists`, `cards`, `months` and `lookups`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def uploads(self) -> Uploads:
        from ulak.lists.uploads import Uploads

        return Uploads(self.house.platform.bucket, self.house.clock)

    @cached_property
    def month_files(self) -> MonthFiles:
        from ulak.months.files import MonthFiles

        return MonthFiles(
            self.house.jobs.store,
            self.house.platform.table,
            self.house.platform.artefacts,
            self.house.clock,
            self.house.directory.zone_of,
        )

    @cached_property
    def imports(self) -> Imports:
        from ulak.cards.imports import Imports
        from ulak.cards.writer import CardWriter

        return Imports(
            CardWriter(self.house.platform.table, self.house.directory.firms), self.house.platform.artefacts
        )

    @cached_property
    def exports(self) -> Exports:
        from ulak.cards.exports import Exports

        return Exports(self.house.platform.table, self.house.platform.artefacts, self.house.directory.firms)

    @cached_property
    def builds(self) -> ListBuilds:
        from ulak.lists.queue import ListBuilds

        return ListBuilds(self.house.part)

    @cached_property
    def message_index(self) -> MessageIndex:
        from ulak.lookups.index import MessageIndex

        return MessageIndex(self.house.platform.table, lambda: self.house.platform.bucket)

    @cached_property
    def index_builds(self) -> IndexBuilds:
        from ulak.lookups.builds import IndexBuilds

        return IndexBuilds(
            self.house.jobs.store,
            self.message_index,
            self.house.directory.personal,
            self.house.platform.queue("lists"),
            self.house.clock,
        )

    @cached_property
    def due_indexes(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.message_index.due, self.house.platform.queue("lists"), self.house.clock)

    @cached_property
    def message_search(self) -> MessageSearch:
        from ulak.lookups.search import MessageSearch

        return MessageSearch(
            self.house.jobs.store,
            self.house.jobs.views,
            self.message_index,
            self.index_builds,
            self.house.directory.personal,
            self.house.directory.region_of,
            self.house.platform.cursors,
            self.house.clock,
        )
