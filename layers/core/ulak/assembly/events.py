"""Events: what firms are told by webhooks, and what their ERP tells."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ulak.platform.clock import SECOND

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.erp.accounts import Accounts
    from ulak.erp.intake import Intake
    from ulak.erp.process import OverdueEvents, Process
    from ulak.erp.settings import ErpSettings
    from ulak.erp.store import ErpStore
    from ulak.erp.tasks import OpenTasks
    from ulak.erp.user_store import ErpUserStore
    from ulak.events.callbacks import Callbacks
    from ulak.events.commands import WebhookCommands
    from ulak.events.log import EventLog
    from ulak.events.recorder import Recorder
    from ulak.events.signing import Master
    from ulak.events.store import EventStore
    from ulak.platform.due import DueWork
    from ulak.platform.reach import Allowed


class EventsWing:
    """The rooms `events` and `erp`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def store(self) -> EventStore:
        from ulak.events.store import EventStore

        return EventStore(self.house.platform.table)

    @cached_property
    def webhook_master(self) -> Master:
        from ulak.events.signing import Master

        name = f"ulak/{self.house.settings.stage}/webhook-master"
        return Master(lambda: self.house.platform.secrets.get(name)["master"])

    @cached_property
    def callback_reach(self) -> Allowed:
        from ulak.platform.reach import REACHES

        return REACHES[self.house.settings.callback_reach]

    @cached_property
    def recorder(self) -> Recorder:
        from ulak.events.recorder import Recorder

        return Recorder(
            self.store,
            self.house.jobs.store,
            self.house.otp.outcomes,
            self.house.platform.queue("callbacks"),
            self.house.platform.queue("lists"),
            self.house.platform.queue("plan"),
            self.house.clock,
            self.house.ports.sleep,
            self.house.platform.attempts.failed,
        )

    @cached_property
    def overdue_calls(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.store.due, self.house.platform.queue("callbacks"), self.house.clock)

    @cached_property
    def callbacks(self) -> Callbacks:
        from ulak.events.callbacks import CALL_SECONDS, Callbacks
        from ulak.platform.reach import OutwardClient

        waits = self.house.settings.need("callback_waits_seconds").split(",")
        return Callbacks(
            self.store,
            self.webhook_master,
            OutwardClient(self.callback_reach, CALL_SECONDS),
            self.house.platform.queue("callbacks"),
            self.house.platform.turns,
            self.house.clock,
            tuple(int(wait) * SECOND for wait in waits),
            self.house.platform.attempts.tell,
        )

    @cached_property
    def log(self) -> EventLog:
        from ulak.events.log import EventLog

        return EventLog(self.store, self.house.platform.cursors)

    @cached_property
    def webhooks(self) -> WebhookCommands:
        from ulak.events.commands import WebhookCommands

        return WebhookCommands(
            self.store,
            self.webhook_master,
            self.callback_reach,
            self.house.platform.queue("callbacks"),
            self.house.platform.cursors,
            self.house.clock,
        )

    @cached_property
    def erp_store(self) -> ErpStore:
        from ulak.erp.store import ErpStore

        return ErpStore(self.house.platform.table)

    @cached_property
    def erp_users(self) -> ErpUserStore:
        from ulak.erp.user_store import ErpUserStore

        return ErpUserStore(self.house.platform.table)

    @cached_property
    def erp_intake(self) -> Intake:
        from ulak.erp.intake import Intake

        def id_key(firm_id: str) -> bytes:
            return self.house.directory.firms.firm(firm_id).id_key

        return Intake(
            self.erp_store, self.webhook_master, self.house.platform.queue("erp"), id_key, self.house.clock
        )

    @cached_property
    def open_tasks(self) -> OpenTasks:
        from ulak.erp.tasks import OpenTasks

        return OpenTasks(self.house.platform.table)

    @cached_property
    def erp_process(self) -> Process:
        from ulak.erp.approvals import Approvals
        from ulak.erp.process import Process

        keep = self.open_tasks.keep
        approvals = Approvals(lambda: self.house.otp.issue, self.house.directory.firms.erp_user_msisdn, keep)
        return Process(
            self.erp_store,
            self._number_of_erp_user,
            lambda: self.house.jobs.accept,
            approvals,
            self._erp_accounts,
        )

    def _erp_accounts(self) -> Accounts:
        from ulak.directory.current_accounts import current_accounts
        from ulak.erp.accounts import Accounts

        return Accounts(current_accounts(self.house.platform.table), self.house.directory.region_of)

    def _number_of_erp_user(self, firm_id: str, user: str) -> str | None:
        """What the firm's own programs registered for alerts, else what its administrator keeps for codes. The
        other way round never: a program's key must not move the number that an approval's code goes to."""
        return self.erp_users.number_of(firm_id, user) or self.house.directory.firms.erp_user_msisdn(
            firm_id, user
        )

    @cached_property
    def overdue_erp_events(self) -> OverdueEvents:
        from ulak.erp.process import OverdueEvents

        return OverdueEvents(self.erp_store, self.house.platform.queue("erp"), self.house.clock)

    @cached_property
    def erp_settings(self) -> ErpSettings:
        from ulak.erp.settings import ErpSettings

        return ErpSettings(
            self.house.directory.firms,
            self.erp_store,
            self.erp_users,
            self.webhook_master,
            self.house.platform.cursors,
            self.house.clock,
        )
