"""Jobs: asked for at once or by schedule, planned, approved, queued, shown and steered."""

from __future__ import annotations

from functools import cached_property, partial
from secrets import token_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.jobs.control import Control
    from ulak.jobs.course import JobCourse
    from ulak.jobs.job import Plan, Totals
    from ulak.jobs.listing import JobListing
    from ulak.jobs.queueing import Queueing
    from ulak.jobs.store import JobStore
    from ulak.jobs.views import Views
    from ulak.planning.accept import Accept
    from ulak.planning.approval import JobApproval
    from ulak.planning.fan_out import FanOut
    from ulak.planning.linking import Linking
    from ulak.planning.planner import Planner
    from ulak.planning.quotes import Quotes
    from ulak.planning.telling import PlanWork
    from ulak.platform.due import DueWork
    from ulak.platform.queue import Queue
    from ulak.schedules.authors import Authors
    from ulak.schedules.commands import ScheduleCommands
    from ulak.schedules.fire import Fire
    from ulak.schedules.store import ScheduleStore


class JobsWing:
    """The rooms `jobs`, `planning` and `schedules`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> JobStore:
        from ulak.jobs.store import JobStore

        return JobStore(self.house.platform.table)

    @cached_property
    def course(self) -> JobCourse:
        from ulak.jobs.course import JobCourse

        return JobCourse(
            self.house.platform.table,
            self.house.ledger.store,
            self.house.ledger.quotas,
            self.house.directory.zone_of,
        )

    @cached_property
    def queueing(self) -> Queueing:
        from ulak.jobs.queueing import Queueing

        return Queueing(
            self.store, self.course, self.queue_of, self.house.platform.queue("reports"), self.house.clock
        )

    def queue_of(self, plan: Plan, totals: Totals) -> Queue:
        from ulak.jobs.waves import goes_first

        return self.house.platform.queue("interactive" if goes_first(plan, totals) else "send")

    @cached_property
    def fan_out(self) -> FanOut:
        from ulak.planning.fan_out import FanOut

        return FanOut(
            self.store,
            self.course,
            self.house.platform.bucket,
            self.queueing,
            self.house.clock,
            lambda: self.house.directory.firms.addressees,
            partial(self.house.platform.queue, "plan"),
            self.house.platform.turns,
            lambda firm_id: self.house.directory.firms.firm(firm_id).holding_rules,
            self.house.consent.gate,
        )

    @cached_property
    def planner(self) -> Planner:
        from ulak.planning.planner import Planner

        return Planner(
            self.house.directory.firms,
            self.house.platform.bucket,
            self.house.clock,
            self.house.settings.stage,
            self.house.operators.sent_through,
            self.linking,
            self.house.consent.gate,
        )

    @cached_property
    def linking(self) -> Linking:
        from ulak.planning.linking import Linking

        return Linking(
            self.house.settings.short_domain, self.house.inbox.media, self.house.clock, token_bytes
        )

    @cached_property
    def accept(self) -> Accept:
        from ulak.jobs.waves import window_of
        from ulak.planning.accept import Accept

        return Accept(
            self.planner,
            self.store,
            self.course,
            self.house.platform.bucket,
            partial(self.house.platform.queue, "plan"),
            self.fan_out,
            self.house.clock,
            self.house.inbox.links,
            window_of(int(self.house.settings.send_concurrency)),
        )

    @cached_property
    def quotes(self) -> Quotes:
        from ulak.planning.quotes import Quotes

        return Quotes(self.planner, self.house.platform.artefacts, self.house.clock)

    @cached_property
    def views(self) -> Views:
        from ulak.jobs.views import Views

        return Views(
            self.store,
            self.house.platform.bucket,
            self.house.platform.cursors,
            self.house.inbox.links,
            self.house.operators.breakers,
        )

    @cached_property
    def listing(self) -> JobListing:
        from ulak.jobs.listing import JobListing

        return JobListing(self.store, self.house.platform.cursors, self.house.clock)

    @cached_property
    def plan_work(self) -> PlanWork:
        from ulak.planning.telling import PlanWork, Telling

        return PlanWork(self.fan_out, lambda: Telling(self.store, self.accept))

    @cached_property
    def control(self) -> Control:
        from ulak.jobs.control import Control

        return Control(
            self.store, self.course, self.queueing, self.house.clock, self.house.operators.breakers
        )

    @cached_property
    def approval(self) -> JobApproval:
        from ulak.otp.proof import Proofs
        from ulak.planning.approval import JobApproval

        proofs = Proofs(self.house.otp.store, self.house.otp.peppers)
        return JobApproval(
            self.store,
            self.course,
            self.house.platform.queue("plan"),
            self.house.directory.firms.approver,
            proofs,
            lambda firm_id: self.house.directory.firms.firm(firm_id).signs_campaigns,
            self.house.clock,
        )

    @cached_property
    def schedules(self) -> ScheduleStore:
        from ulak.schedules.store import ScheduleStore

        return ScheduleStore(self.house.platform.table)

    @cached_property
    def schedule_commands(self) -> ScheduleCommands:
        from ulak.schedules.commands import ScheduleCommands

        return ScheduleCommands(
            self.schedules,
            lambda: self.house.platform.queue("schedules"),
            self.house.platform.cursors,
            self.house.directory.zone_of,
            self.schedule_authors,
            self.house.clock,
        )

    @cached_property
    def schedule_authors(self) -> Authors:
        from ulak.schedules.authors import Authors

        return Authors(lambda: self.house.directory.store, lambda: self.house.people.store, self.house.clock)

    @cached_property
    def fire_schedule(self) -> Fire:
        from ulak.schedules.fire import Fire

        return Fire(self.schedules, lambda: self.accept, self.store, self.schedule_authors, self.house.clock)

    @cached_property
    def due_schedules(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.schedules.due, self.house.platform.queue("schedules"), self.house.clock)
