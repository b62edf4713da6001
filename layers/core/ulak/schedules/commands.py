"""What a firm's programs do with schedules: make, change, look at, pause, resume, run at once, cancel."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from ulak.directory.paged_list import Page
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.queue import Queue
from ulak.schedules.authors import Authors
from ulak.schedules.records import Author, Firing, Schedule, ScheduleRef
from ulak.schedules.store import ScheduleStore
from ulak.schedules.times import When

MOST_SCHEDULES: Final = 200
"""Of one firm."""
SCHEDULES_A_PAGE: Final = 20
"""Each with its job's body, which may have 128 KB: an answer has room for 6 MB."""

LARGEST_SCHEDULE: Final = 128 * 1024
"""Octets of a schedule's body: it stands in the table and is read at every firing."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,47}")


@dataclass(frozen=True, slots=True)
class PutSchedule:
    """Make or change the schedule `name`: at each instant of `when`, make the job that `job` describes."""

    name: str
    when: When
    job: Mapping[str, Any]
    """The body of ``POST /v1/jobs``."""
    alerts: Mapping[str, Mapping[str, Any]]
    """``start`` and ``end``: whom to tell, and what."""
    asked_by: tuple[str, ...] = ()
    """Other names of whoever makes it, besides the caller's: none of them approves its jobs."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run asked for by hand; `run` is the same for the same Idempotency-Key."""

    schedule: str
    run: str


@dataclass(frozen=True, slots=True)
class ScheduleCommands:
    """A cancelled schedule is not found by any of these, and another user's not by the key of a user."""

    store: ScheduleStore
    queue: Callable[[], Queue]
    """Asked for where something is run at once."""
    cursors: Cursors
    zone_of: Callable[[str], str]
    """The firm's own clock, for a schedule that names none."""
    authors: Authors
    clock: Clock

    def put(self, caller: Caller, command: PutSchedule) -> Schedule:
        """The schedule, active from now. The same command twice is one schedule. Raises ``InputError`` for a name
        that is none and for a time that has passed, ``Conflict`` if the firm has too many, or the name is taken for
        another user."""
        if not _NAME.fullmatch(command.name):
            raise InputError([Problem("schedule_name")])
        ref, now = ScheduleRef(caller.firm_id, command.name), self.clock()
        standing = {one.ref.name: one for one in self._standing(ref.firm_id)}
        if ref.name in standing and not caller.acts_for(standing[ref.name].sender.erp_user):
            raise Conflict("schedule_of_another_user")
        due_at = next(command.when.dues(now, now), None)
        if due_at is None:
            raise InputError([Problem("at_past", "/when/at")])
        if ref.name not in standing and len(standing) >= MOST_SCHEDULES:
            raise Conflict("schedules_too_many", limit=MOST_SCHEDULES)
        schedule = Schedule(
            ref,
            command.when,
            command.job,
            caller,
            "active",
            now,
            due_at,
            command.alerts,
            command.asked_by,
        )
        self.store.put(schedule)
        return schedule

    def schedules(self, caller: Caller, cursor: str | None) -> Page[Schedule]:
        """A page of the schedules that were not cancelled, of those that the caller may see: it may be short, even
        empty, and not the last."""
        scope = (caller.firm_id, "schedules")
        after = self.cursors.read(scope, cursor) if cursor else ""
        found, further = self.store.page(caller.firm_id, after, SCHEDULES_A_PAGE)
        seen = [one for one in found if one.state != "cancelled" and caller.acts_for(one.sender.erp_user)]
        return Page(seen, self.cursors.write(scope, further) if further else None)

    def _standing(self, firm_id: str) -> list[Schedule]:
        return [one for one in self.store.schedules(firm_id) if one.state != "cancelled"]

    def show(self, caller: Caller, name: str, cursor: str | None) -> tuple[Schedule, Page[Firing]]:
        """The schedule, and what came of its last instants, oldest first; a cursor leads to those before them, for 90
        days."""
        schedule = self._schedule(caller, name)
        scope = (caller.firm_id, "firings", name)
        before = self.cursors.read(scope, cursor) if cursor else ""
        firings, further = self.store.firings(schedule.ref, before)
        return schedule, Page(firings, self.cursors.write(scope, further) if further else None)

    def pause(self, caller: Caller, name: str) -> Schedule:
        return self.store.set_state(self._schedule(caller, name).ref, "paused", None)

    def resume(self, caller: Caller, name: str) -> Schedule:
        """Active from now; instants that fell into the pause are not fired. ``Conflict`` if no instant is left, or who
        made it may not send any more."""
        schedule = self._of_its_author(caller, name)
        return self.store.set_state(schedule.ref, "active", self._next(schedule))

    def take_over(self, caller: Caller, name: str, asked_by: tuple[str, ...] = ()) -> Schedule:
        """The caller is who it sends for from now on, and it is active; `asked_by` are other names of the caller's.
        Who made it before approves its jobs no more than the caller does: the text is theirs. ``Conflict`` if no
        instant is left."""
        schedule = self._schedule(caller, name)
        asked = (*schedule.sender.names, *schedule.asked_by, *asked_by)
        return self.store.take_over(schedule.ref, caller, tuple(dict.fromkeys(asked)), self._next(schedule))

    def author(self, schedule: Schedule) -> Author:
        """Who made it, by name."""
        return self.authors.named(schedule)

    def lost(self, schedule: Schedule) -> str:
        """Why it may not send for who made it any more, as a code; empty: it may."""
        return self.authors.today(schedule.sender)[1]

    def _next(self, schedule: Schedule) -> Milliseconds:
        due_at = next(schedule.when.dues(self.clock(), schedule.anchor), None)
        if due_at is None:
            raise Conflict("schedule_ended")
        return due_at

    def cancel(self, caller: Caller, name: str) -> Schedule:
        return self.store.cancel(self._schedule(caller, name).ref, self.clock())

    def run_now(self, caller: Caller, name: str, idempotency_key: str) -> Run:
        """Make a job soon, beside those by the clock, for whom the schedule sends; one for each Idempotency-Key.
        ``Conflict`` if who made it may not send any more."""
        ref = self._of_its_author(caller, name).ref
        run = sha256(idempotency_key.encode()).hexdigest()[:16]
        self.queue().send([replace(ref, run=run).encode()])
        return Run(ref.name, run)

    def _of_its_author(self, caller: Caller, name: str) -> Schedule:
        """The schedule; ``Conflict`` where who made it may not send any more."""
        schedule = self._schedule(caller, name)
        if lost := self.lost(schedule):
            raise Conflict(lost)
        return schedule

    def _schedule(self, caller: Caller, name: str) -> Schedule:
        schedule = self.store.schedule(ScheduleRef(caller.firm_id, name))
        if schedule.state == "cancelled" or not caller.acts_for(schedule.sender.erp_user):
            raise NotFound
        return schedule
