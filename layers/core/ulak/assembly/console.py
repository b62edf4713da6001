"""The pages of the console, but for those of settings, and of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.console.approvals import Approvals as ApprovalPages
    from ulak.console.assets import Asset
    from ulak.console.card_files import CardFilePages
    from ulak.console.consents import ConsentPages
    from ulak.console.directory import Directory as ConsoleDirectory
    from ulak.console.evidence import EvidencePages
    from ulak.console.http.sign_in import Arrivals
    from ulak.console.inbox import InboxPages
    from ulak.console.jobs import JobPages, Steering
    from ulak.console.kept_forms import KeptForms
    from ulak.console.overview import Overview
    from ulak.console.persons import PersonPages
    from ulak.console.picking import Picking
    from ulak.console.schedules import SchedulePages
    from ulak.console.sending import Sending
    from ulak.site.site import Site


class ConsoleWing:
    """The rooms `console` and `site`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def arrivals(self) -> Arrivals:
        from ulak.console.http.sign_in import Arrivals

        return Arrivals(
            self.house.people.sign_in,
            self.house.people.invitations,
            self.house.people.sessions,
            self.house.people.entrances,
            lambda: self.house.people.enterprise,
            self._firm_name,
        )

    def _firm_name(self, firm_id: str) -> str:
        return self.house.directory.firms.firm(firm_id).name

    @cached_property
    def jobs(self) -> JobPages:
        from ulak.console.jobs import JobPages

        return JobPages(
            self.house.jobs.listing,
            self.house.jobs.views,
            self.house.ledger.credit,
            self.house.directory.firms,
            lambda: self.house.delivery.report_files,
            self.house.people.trail,
            self.house.clock,
            lambda: self.house.evidence.signature_store,
            self.kept_forms,
        )

    @cached_property
    def steering(self) -> Steering:
        from ulak.console.jobs import Steering

        return Steering(self.house.jobs.control, self.house.people.trail)

    @cached_property
    def consents(self) -> ConsentPages:
        from ulak.console.consents import ConsentPages

        return ConsentPages(
            self.house.consent.commands,
            self.house.consent.iys_reporting,
            lambda: self.house.lists.exports,
            self.house.directory.firms,
            self.house.people.trail,
            lambda: self.house.lists.uploads,
        )

    @cached_property
    def evidence(self) -> EvidencePages:
        from ulak.console.evidence import EvidencePages

        return EvidencePages(
            self.house.evidence.messages,
            self.house.evidence.files,
            self.house.directory.firms,
            self.house.people.trail,
        )

    @cached_property
    def persons(self) -> PersonPages:
        from ulak.console.persons import PersonPages

        return PersonPages(
            self.house.evidence.erasures,
            self.house.evidence.person_exports,
            self.house.people.store,
            self.house.directory.firms,
            self.house.people.trail,
        )

    @cached_property
    def inbox(self) -> InboxPages:
        from ulak.console.inbox import InboxPages

        return InboxPages(
            self.house.inbox.commands,
            lambda: self.house.lists.message_search,
            self.house.people.store,
            self.house.directory.firms,
            self.house.people.trail,
        )

    @cached_property
    def kept_forms(self) -> KeptForms:
        from ulak.console.kept_forms import KeptForms

        return KeptForms(self.house.platform.people_table, self.house.clock)

    @cached_property
    def picking(self) -> Picking:
        from ulak.console.picking import Picking

        return Picking(self.kept_forms, self.directory)

    @cached_property
    def sending(self) -> Sending:
        from ulak.console.before import SentBefore
        from ulak.console.drafts import Drafts
        from ulak.console.sending import Sending

        drafts = Drafts(self.house.platform.people_table, self.house.clock)
        before = SentBefore(
            self.house.platform.people_table,
            self.house.directory.firms,
            self.house.lists.uploads,
            self.house.directory.region_of,
            self.house.clock,
        )
        return Sending(
            drafts,
            self.house.jobs.quotes,
            self.house.jobs.accept,
            self.house.directory.firms,
            self.house.ledger.credit,
            self.house.directory.store.approvers,
            self.house.lists.uploads,
            (
                self.house.directory.templates.cards,
                self.house.directory.groups.cards,
                self.house.directory.filters.cards,
            ),
            self.house.people.trail,
            before,
            self.house.inbox.media,
            bool(self.house.settings.short_domain),
            self.picking,
        )

    @cached_property
    def directory(self) -> ConsoleDirectory:
        from ulak.console.directory import Directory as ConsoleDirectory

        return ConsoleDirectory(
            self.house.directory.subscribers,
            self.house.directory.groups,
            self.house.directory.current_accounts,
            self.house.directory.templates,
            self.house.directory.firms,
            self.house.people.trail,
            self.house.clock,
            self.house.directory.filters,
        )

    @cached_property
    def card_files(self) -> CardFilePages:
        from ulak.console.card_files import CardFilePages

        return CardFilePages(
            self.house.lists.imports,
            self.house.lists.exports,
            self.house.lists.uploads,
            self.house.directory.groups.cards,
            self.house.directory.firms,
            self.house.people.trail,
        )

    @cached_property
    def overview(self) -> Overview:
        from ulak.console.overview import Overview

        return Overview(
            lambda: self.house.lists.message_search,
            self.house.ledger.credit,
            lambda: self.house.lists.month_files,
            self.house.jobs.schedules,
            self.house.directory.firms,
            self.house.people.trail,
            self.house.clock,
            self.house.directory.store.routing,
            lambda: self.house.events.store,
            lambda: self.house.lists.uploads,
        )

    @cached_property
    def schedules(self) -> SchedulePages:
        from ulak.console.schedules import SchedulePages

        return SchedulePages(
            self.house.jobs.schedule_commands, self.sending, self.house.people.trail, self.picking
        )

    @cached_property
    def approvals(self) -> ApprovalPages:
        from ulak.console.approvals import Approvals as ApprovalPages
        from ulak.console.tasks import TaskApprovals

        tasks = TaskApprovals(
            self.house.events.open_tasks,
            self.house.directory.store.approvers,
            lambda: self.house.otp.issue,
            lambda: self.house.otp.verify,
            lambda: self.house.otp.views,
            self.house.people.trail,
            self.house.clock,
        )
        return ApprovalPages(
            self.house.jobs.listing,
            self.house.jobs.store,
            self.house.directory.store.approvers,
            lambda: self.house.otp.issue,
            lambda: self.house.otp.verify,
            lambda: self.house.otp.views,
            lambda: self.house.jobs.approval,
            self.house.jobs.course,
            self.house.directory.firms,
            self.house.people.trail,
            self.house.clock,
            tasks,
            lambda: self.house.evidence.campaign_signatures,
            lambda: self.house.jobs.schedule_authors,
        )

    @property
    def asset(self) -> Callable[[str], Asset]:
        """A file that the pages load, by its name."""
        from ulak.console.assets import asset

        return asset

    @cached_property
    def site(self) -> Site:
        from pathlib import Path

        from ulak.site.health import Health, checks
        from ulak.site.site import Site

        folder = Path(self.house.settings.need("code_folder")) / "static"
        return Site(folder, Health(checks(self.house.settings), self.house.clock))
