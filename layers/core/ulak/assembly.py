"""The one place where things are put together: a function asks for a use case and gets it whole.

Everything is made when first asked for, and what a function does not ask for is not even imported.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Clock, Milliseconds, system_clock
from ulak.platform.settings import Settings

if TYPE_CHECKING:
    from ulak.bulk.accept import Accept
    from ulak.bulk.control import Control
    from ulak.bulk.fan_out import FanOut
    from ulak.bulk.quotes import Quotes
    from ulak.bulk.report_files import ReportFiles
    from ulak.bulk.uploads import Uploads
    from ulak.bulk.views import Views
    from ulak.delivery.audit import Audit, Rounds
    from ulak.delivery.jobs import Plan
    from ulak.delivery.reconcile import Reconcile
    from ulak.delivery.reports import ReportPoller
    from ulak.delivery.store import JobStore
    from ulak.delivery.worker import SendWorker
    from ulak.directory.firms import Account
    from ulak.directory.gate import Gate
    from ulak.directory.store import DirectoryStore
    from ulak.ledger.store import Ledger
    from ulak.ledger.views import Credit
    from ulak.operators.port import Operator
    from ulak.operators.registry import Operators
    from ulak.otp.approval import Signer
    from ulak.otp.challenge import Challenge
    from ulak.otp.codes import ChallengeRef
    from ulak.otp.issue import Issue
    from ulak.otp.limits import Limits
    from ulak.otp.secret import PepperSecret
    from ulak.otp.store import OtpStore
    from ulak.otp.templates import Templates
    from ulak.otp.verify import Verify
    from ulak.otp.views import OtpViews
    from ulak.platform.bucket import Bucket
    from ulak.platform.queue import Queue
    from ulak.platform.secrets import Secrets
    from ulak.platform.table import Table


class House:
    """All use cases over one environment."""

    def __init__(self, settings: Settings | None = None, clock: Clock = system_clock) -> None:
        self._given = settings
        self.clock = clock

    @cached_property
    def settings(self) -> Settings:
        return self._given or Settings.load()

    # --- platform -----------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> Table:
        from ulak.platform.table import Table

        return Table(client("dynamodb"), self.settings.need("table"))

    @cached_property
    def bucket(self) -> Bucket:
        from ulak.platform.bucket import Bucket

        return Bucket(client("s3"), self.settings.need("bucket"))

    @cached_property
    def secrets(self) -> Secrets:
        from ulak.platform.secrets import Secrets

        return Secrets(client("secretsmanager"), self.clock)

    def queue(self, name: str) -> Queue:
        from ulak.platform.queue import Queue

        return Queue(client("sqs"), self.settings.need(f"{name}_queue_url"))

    # --- rooms --------------------------------------------------------------------------------------------

    @cached_property
    def directory(self) -> DirectoryStore:
        from ulak.directory.store import DirectoryStore

        return DirectoryStore(self.table)

    @cached_property
    def gate(self) -> Gate:
        from ulak.directory.gate import Gate

        return Gate(self.directory, self.clock)

    @cached_property
    def jobs(self) -> JobStore:
        from ulak.delivery.store import JobStore

        return JobStore(self.table)

    @cached_property
    def ledger(self) -> Ledger:
        from ulak.ledger.store import Ledger

        return Ledger(self.table)

    @cached_property
    def operators(self) -> Operators:
        from ulak.operators.registry import Operators

        return Operators(self.secrets.get, self.operator_timeout)

    def operator_of_account(self, account: Account) -> Operator:
        secret_name = account.secret_name(self.settings.stage)
        return self.operators.connect(account.operator_id, account.base_url, secret_name)

    @cached_property
    def operator_of(self) -> Callable[[Plan], Operator]:
        return lambda plan: self.operators.connect(plan.operator_id, plan.base_url, plan.secret_name)

    @property
    def operator_timeout(self) -> int:
        """Seconds that an operator may take to answer."""
        return int(self.settings.operator_timeout_seconds)

    @property
    def call_reserve(self) -> Milliseconds:
        """What must be left of a function's time when an operator call begins: connecting, writing, waiting
        for the answer, and keeping it."""
        return (2 * self.operator_timeout + 5) * SECOND

    def queue_of(self, plan: Plan) -> Queue:
        return self.queue("interactive" if plan.interactive else "send")

    # --- one-time passwords -------------------------------------------------------------------------------

    @cached_property
    def otp_store(self) -> OtpStore:
        from ulak.otp.store import OtpStore
        from ulak.platform.table import Table

        return OtpStore(Table(client("dynamodb"), self.settings.need("otp_table")), self.table)

    @cached_property
    def peppers(self) -> PepperSecret:
        from ulak.otp.secret import PepperSecret

        return PepperSecret(self.secrets, self.settings.stage)

    @cached_property
    def signer(self) -> Signer:
        from ulak.otp.approval import Signer

        key_ids = self.settings.need("approval_key_ids").split(",")
        return Signer(client("kms"), key_ids, f"ulak/{self.settings.stage}")

    def otp_limits(self, firm_id: str) -> Limits:
        from ulak.otp.limits import limits_of

        return limits_of(self.gate.otp_settings(firm_id).get("limits", {}))

    @cached_property
    def issue_otp(self) -> Issue:
        from ulak.otp.issue import Issue

        return Issue(
            self.gate, self.otp_store, self.ledger, self.peppers, self.operator_of_account, self.clock
        )

    @cached_property
    def otp_templates(self) -> Templates:
        from ulak.directory.store import DirectoryStore
        from ulak.otp.templates import Templates

        return Templates(self.gate, DirectoryStore(self.table), self.clock)

    @cached_property
    def verify_otp(self) -> Verify:
        from ulak.otp.verify import Verify

        return Verify(self.otp_store, self.peppers, self.otp_limits, self._signed, self.clock)

    @cached_property
    def otp_views(self) -> OtpViews:
        from ulak.otp.views import OtpViews

        return OtpViews(self.otp_store, self.otp_limits, self._signed, self.clock)

    def _signed(self, ref: ChallengeRef, challenge: Challenge) -> str | None:
        return self.signer.record(ref, challenge)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that have accounts of credit."""
        from ulak.directory.firms import Service

        return tuple(service.value for service in Service)

    # --- use cases ----------------------------------------------------------------------------------------

    @cached_property
    def fan_out(self) -> FanOut:
        from ulak.bulk.fan_out import FanOut

        return FanOut(self.jobs, self.bucket, self.queue_of, self.queue("reports"), self.clock)

    @cached_property
    def accept(self) -> Accept:
        from ulak.bulk.accept import Accept
        from ulak.operators.registry import spoken

        return Accept(
            self.gate,
            self.jobs,
            self.bucket,
            self.queue("plan"),
            self.fan_out,
            self.clock,
            self.settings.stage,
            spoken(),
        )

    @cached_property
    def uploads(self) -> Uploads:
        from ulak.bulk.uploads import Uploads

        return Uploads(self.bucket, self.clock)

    @cached_property
    def quotes(self) -> Quotes:
        from ulak.bulk.planning import Planner
        from ulak.bulk.quotes import Quotes
        from ulak.operators.registry import spoken

        planner = Planner(self.gate, self.bucket, self.clock, self.settings.stage, spoken())
        return Quotes(planner, self.bucket, self.queue("lists"), self.clock)

    @cached_property
    def report_files(self) -> ReportFiles:
        from ulak.bulk.report_files import ReportFiles

        return ReportFiles(self.jobs, self.bucket, self.queue("lists"), self.clock)

    def build(self, pointer: dict[str, Any]) -> None:
        """What a message of the lists queue asks for: a quote, or a file."""
        if "quote" in pointer:
            from ulak.bulk.quotes import QuotePointer

            self.quotes.make(QuotePointer(pointer["firm"], pointer["quote"]))
        else:
            from ulak.bulk.report_files import File

            self.report_files.build(File.decode(pointer))

    @cached_property
    def views(self) -> Views:
        from ulak.bulk.views import Views

        return Views(self.jobs, self.bucket)

    @cached_property
    def credit(self) -> Credit:
        from ulak.ledger.views import Credit

        return Credit(self.ledger, self.clock, self.services, self._operator_balances)

    def _operator_balances(self, firm_id: str, service: str) -> list[dict[str, str]]:
        from ulak.directory.firms import Service
        from ulak.errors import Unavailable
        from ulak.operators.port import BalanceUnavailable

        account = self.gate.account(firm_id, Service(service))
        try:
            balances = self.operator_of_account(account).balances()
            return [{"name": one.name, "amount": one.amount} for one in balances]
        except BalanceUnavailable as error:
            raise Unavailable("operator_silent", operator=account.operator_id) from error

    @cached_property
    def audit(self) -> Audit:
        from ulak.delivery.audit import Audit

        return Audit(self.jobs, self.ledger, lambda key: self.bucket.get(key), self.clock, self.services)

    @cached_property
    def audit_rounds(self) -> Rounds:
        from ulak.delivery.audit import Rounds

        return Rounds(self.audit, self.directory.due_for_audit, self.directory.audit_again, self.clock)

    @cached_property
    def control(self) -> Control:
        from ulak.bulk.control import Control

        return Control(self.jobs, self.reconcile, self.clock)

    @cached_property
    def worker(self) -> SendWorker:
        from ulak.delivery.worker import SendWorker

        return SendWorker(
            self.jobs, self.bucket, self.operator_of, self.queue_of, self.clock, self.call_reserve
        )

    @cached_property
    def poller(self) -> ReportPoller:
        from ulak.delivery.reports import ReportPoller

        return ReportPoller(
            self.jobs, self.bucket, self.operator_of, self.queue("reports"), self.clock, self.call_reserve
        )

    @cached_property
    def reconcile(self) -> Reconcile:
        from ulak.delivery.reconcile import Reconcile

        return Reconcile(self.jobs, self.queue("plan"), self.queue("reports"), self.queue_of, self.clock)
