"""Delivery: chunks are sent, reports come back, and the books are looked through."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from ulak.platform.clock import SECOND, Milliseconds

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.delivery.audit import Audit, Rounds
    from ulak.delivery.claims import ChunkClaims
    from ulak.delivery.reconcile import Reconcile
    from ulak.delivery.worker import SendWorker
    from ulak.directory.firms import OperatorAccount
    from ulak.operators.inbound import Inbound as PushedInbound
    from ulak.reports.files import ReportFiles
    from ulak.reports.poll import ReportPoller
    from ulak.reports.pushed import PushedReports, PushIntake
    from ulak.reports.reminding import Reminding
    from ulak.reports.store import ReportStore
    from ulak.restoring.asking import Account, Asked
    from ulak.restoring.since import TakeIn


class DeliveryWing:
    """The rooms `delivery`, `reports` and `restoring`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def claims(self) -> ChunkClaims:
        from ulak.delivery.claims import ChunkClaims

        return ChunkClaims(self.house.platform.table, self.house.platform.bucket)

    @cached_property
    def folds(self) -> ReportStore:
        from ulak.reports.store import ReportStore

        return ReportStore(self.house.platform.table, self.house.ledger.store, self.house.ledger.quotas)

    @cached_property
    def report_files(self) -> ReportFiles:
        from ulak.reports.files import ReportFiles

        return ReportFiles(
            self.house.jobs.store,
            self.house.platform.artefacts,
            self.house.directory.firms,
            self.house.clock,
            self.house.platform.attempts.given_up,
            self.house.inbox.links,
        )

    @cached_property
    def reminding(self) -> Reminding:
        from ulak.directory.reminders import Reminders
        from ulak.reports.reminding import Reminding

        return Reminding(
            self.house.jobs.store,
            self.house.platform.bucket,
            Reminders(self.house.platform.table),
            self.house.platform.queue("lists"),
        )

    @cached_property
    def audit(self) -> Audit:
        from ulak.delivery.audit import Audit

        return Audit(
            self.house.jobs.store,
            self.house.ledger.store,
            lambda key: self.house.platform.bucket.get(key),
            self.house.clock,
            self.house.ledger.services,
        )

    @cached_property
    def audit_rounds(self) -> Rounds:
        from ulak.delivery.audit import Rounds

        return Rounds(
            self.audit,
            self.house.directory.store.due_for_audit,
            self.house.directory.store.audit_again,
            self.house.lists.index_builds.ask,
            self.house.directory.endings.warn,
            self.house.clock,
        )

    @cached_property
    def worker(self) -> SendWorker:
        from ulak.delivery.worker import SendWorker

        return SendWorker(
            self.house.jobs.store,
            self.house.jobs.course,
            self.claims,
            self.house.operators.rates,
            self.house.platform.bucket,
            self.house.operators.of_plan,
            self.house.jobs.queue_of,
            self.house.clock,
            self.house.operators.call_reserve,
            self.house.directory.personal.reveal,
            self.house.consent.gate,
            self.house.operators.breakers,
            self.house.ports.sleep,
        )

    @cached_property
    def poller(self) -> ReportPoller:
        from ulak.reports.poll import ReportPoller

        return ReportPoller(
            self.house.jobs.store,
            self.house.jobs.course,
            self.folds,
            self.house.operators.rates,
            self.house.platform.bucket,
            self.house.operators.of_plan,
            self.house.platform.queue("reports"),
            self.house.clock,
            self.house.operators.call_reserve,
            int(self.house.settings.need("longest_turn_seconds")) * SECOND,
            self.house.platform.attempts.tell,
            self.pushed_reports,
        )

    @cached_property
    def push_intake(self) -> PushIntake:
        from ulak.operators.registry import acknowledgement
        from ulak.reports.pushed import PushIntake

        def operator_of(firm_id: str, account_id: str) -> str | None:
            account = self.house.directory.store.account(firm_id, account_id)
            return account.operator_id if account else None

        queue = self.house.platform.queue("reports")
        return PushIntake(
            self.house.platform.table,
            self.house.operators.push_routes,
            operator_of,
            acknowledgement,
            queue,
            lambda firm_id: self.house.directory.firms.firm(firm_id).id_key,
            self.house.clock,
        )

    @cached_property
    def pushed_reports(self) -> PushedReports:
        from ulak.operators.registry import hears
        from ulak.reports.pushed import PushedReports

        def take_in(firm_id: str, message: PushedInbound, heard_at: Milliseconds) -> None:
            self.house.inbox.commands.take_pushed(firm_id, message, heard_at)

        queue, tell = self.house.platform.queue("reports"), self.house.platform.attempts.tell
        return PushedReports(
            self.house.platform.table,
            self.house.operators.push_routes,
            hears,
            take_in,
            queue,
            self.house.clock,
            tell,
        )

    @cached_property
    def reconcile(self) -> Reconcile:
        from ulak.delivery.reconcile import Reconcile

        return Reconcile(
            self.house.jobs.store,
            self.house.jobs.course,
            self.house.platform.queue("plan"),
            self.house.platform.queue("reports"),
            self.house.jobs.queueing,
            self.house.clock,
            self.house.platform.attempts.tell,
        )

    @cached_property
    def take_in(self) -> TakeIn:
        """What was sent after the moment that the tables were brought back to."""
        from ulak.events.store import skip_numbers
        from ulak.restoring.calls import Gatherer
        from ulak.restoring.since import TakeIn

        def secret_name(account: OperatorAccount) -> str:
            return account.secret_name(self.house.settings.stage)

        def spoken(operator_id: str) -> bool:
            return self.house.operators.sent_through(operator_id) is not None

        account, accounts = self.house.directory.store.account, self.house.directory.store.routing.accounts
        gatherer = Gatherer(
            self.house.jobs.store, self.house.platform.bucket, account, accounts, secret_name, spoken
        )
        return TakeIn(
            gatherer,
            self.house.jobs.course,
            self.claims,
            partial(skip_numbers, self.house.platform.table),
            self._asked,
            self.house.clock,
        )

    def _asked(self, firm_id: str, account: Account) -> Asked:
        from ulak.operators.registry import wire_of
        from ulak.operators.wire import Capability
        from ulak.restoring.asking import Asked
        from ulak.rules import profile

        today = self.house.directory.store.account(firm_id, account.account_id)
        wire = wire_of(account.operator_id)
        return Asked(
            firm_id,
            account,
            self.house.operators.reach(account.operator_id, account.base_url, account.secret_name, None),
            profile(account.operator_id),
            wire is None or Capability.REPORTS_BETWEEN in wire.capabilities,
            today.report_calls_per_minute if today else None,
            self.house.operators.rates,
            self.house.clock,
            self.house.ports.sleep,
        )
