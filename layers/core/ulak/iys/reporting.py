"""The way in: consents that are to be reported to İYS, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ulak.iys.consent import Address, ConsentChange, Known, addresses
from ulak.iys.records import IysRef, IysSettings, Report, State, What
from ulak.iys.rules import deadline
from ulak.iys.store import IysStore
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.queue import Queue

PAGE = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """How many changes were taken to be reported, and how many of them were there before."""

    taken: int
    before: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How a firm stands with İYS. `oldest` is the first of those that wait; `failing` the code of what keeps reporting
    or asking from going on."""

    settings: IysSettings | None
    oldest: Report | None
    overdue: bool
    pulled_at: Milliseconds | None
    failing: str


@dataclass(frozen=True, slots=True)
class Reporting:
    store: IysStore
    queue: Queue
    cursors: Cursors
    clock: Clock

    def is_set_up(self, firm_id: str) -> bool:
        """Whether the firm reports to İYS itself."""
        return self.store.settings(firm_id) is not None

    def report(self, changes: Sequence[ConsentChange]) -> Taken:
        """Take changes of one firm that are to be reported. The same change again is the same report. ``Conflict``
        (``iys_not_set_up``) where the firm has no account with İYS here."""
        if not changes:
            return Taken(0, 0)
        (firm_id,) = {one.firm_id for one in changes}
        self.store.need_settings(firm_id)
        now = self.clock()
        new = self.store.add([Report(one, State.WAITING, deadline(one.at), now) for one in changes])
        self.wake(IysRef(firm_id, What.REPORT))
        return Taken(new, len(changes) - new)

    def wake(self, ref: IysRef) -> None:
        """Have this work done now. If its pointer is lost, whatever looks at due work finds it."""
        self.store.want(ref, self.clock())
        self.queue.send([ref.encode()])

    def reports(
        self, firm_id: str, state: State, cursor: str | None, limit: int
    ) -> tuple[list[Report], str | None]:
        """A page of those that wait (the oldest first), or are over (the latest first)."""
        scope = (firm_id, "iys-reports", state.value)
        after = self.cursors.read(scope, cursor) if cursor else ""
        newest = state is not State.WAITING
        found = self.store.reports(firm_id, state, after=after, limit=limit + 1, newest=newest)
        more = len(found) > limit
        page = found[:limit]
        return page, self.cursors.write(scope, page[-1].place) if more else None

    def known(self, firm_id: str, msisdn: str) -> list[tuple[Address, Known]]:
        """The last that is known of each record that İYS may keep of a number."""
        of_number = addresses(msisdn)
        found = self.store.known(firm_id, of_number)
        return [(one, found[one]) for one in of_number if one in found]

    def overview(self, firm_id: str) -> Overview:
        settings = self.store.settings(firm_id)
        first = self.store.reports(firm_id, State.WAITING, limit=1)
        works = [self.store.work(IysRef(firm_id, what)) for what in What]
        failing = [work["failing"] for work in works if work.get("failing")]
        return Overview(
            settings,
            first[0] if first else None,
            bool(first and first[0].deadline_at <= self.clock()),
            works[1].get("pulled_at"),
            failing[0] if failing else "",
        )
