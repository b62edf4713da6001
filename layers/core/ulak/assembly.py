"""Puts everything together: a function asks the root for a use case and gets it whole.

Everything is made when first asked for, and what a function does not ask for is not even imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, Final

from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Clock, Milliseconds, sleep, system_clock
from ulak.platform.settings import Settings
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.cards.exports import Exports
    from ulak.cards.imports import Imports
    from ulak.catalogue import Locale
    from ulak.consent.commands import ConsentCommands
    from ulak.consent.gate import ConsentGate
    from ulak.consent.requests import ConsentRequests
    from ulak.consent.store import ConsentStore
    from ulak.console.approvals import Approvals as ApprovalPages
    from ulak.console.consents import ConsentPages
    from ulak.console.directory import Directory as ConsoleDirectory
    from ulak.console.evidence import EvidencePages
    from ulak.console.http.settings import PeoplePages
    from ulak.console.http.sign_in import Arrivals
    from ulak.console.inbox import InboxPages
    from ulak.console.jobs import JobPages, Steering
    from ulak.console.overview import Overview, ScheduleSteering
    from ulak.console.persons import PersonPages
    from ulak.console.sending import Sending
    from ulak.console.settings import (
        ConnectionPages,
        LawPages,
        PricePages,
        ProviderPages,
        RoutingPages,
        SettingsPages,
        WebhookPages,
    )
    from ulak.delivery.audit import Audit, Rounds
    from ulak.delivery.claims import ChunkClaims
    from ulak.delivery.reconcile import Reconcile
    from ulak.delivery.worker import SendWorker
    from ulak.directory.card_commands import (
        CurrentAccountCommands,
        FilterCommands,
        SenderIds,
        SubscriberCommands,
    )
    from ulak.directory.endings import Endings
    from ulak.directory.firms import OperatorAccount
    from ulak.directory.group_commands import GroupCommands
    from ulak.directory.known_firms import KnownFirms
    from ulak.directory.number_builds import NumberBuilds
    from ulak.directory.personal import Personal
    from ulak.directory.store import DirectoryStore, Fact
    from ulak.directory.template_commands import TemplateCommands
    from ulak.erp.accounts import Accounts
    from ulak.erp.intake import Intake
    from ulak.erp.process import OverdueEvents, Process
    from ulak.erp.settings import ErpSettings
    from ulak.erp.store import ErpStore
    from ulak.erp.tasks import OpenTasks
    from ulak.events.callbacks import Callbacks
    from ulak.events.commands import WebhookCommands
    from ulak.events.log import EventLog
    from ulak.events.recorder import Recorder
    from ulak.events.signing import Master
    from ulak.events.store import EventStore
    from ulak.evidence.files import EvidenceFiles
    from ulak.evidence.http import EvidenceRequests
    from ulak.evidence.leaves import Leaves
    from ulak.evidence.proofs import MessageEvidence, Statements
    from ulak.evidence.sealed import SealedJobs
    from ulak.firm_settings.commercial import CommercialCommands
    from ulak.firm_settings.connection import ConnectionTest
    from ulak.firm_settings.content import ContentCommands
    from ulak.firm_settings.doctor import Doctor
    from ulak.firm_settings.prices import CreditPrices
    from ulak.firm_settings.routing import RoutingSettings
    from ulak.firm_settings.senders import SenderIdSettings
    from ulak.firm_settings.settings import FirmSettings
    from ulak.firm_settings.worlds import Worlds
    from ulak.identity.caller import Caller
    from ulak.identity.msisdn import Region
    from ulak.inbox.commands import Inbox
    from ulak.inbox.settings import InboxSettingsCommands
    from ulak.inbox.store import InboxStore
    from ulak.inbox.ties import Ties
    from ulak.iys.client import Iys
    from ulak.iys.consent import ConsentChange
    from ulak.iys.notices import Notices
    from ulak.iys.records import IysSettings
    from ulak.iys.registry import Registry
    from ulak.iys.reporting import Reporting
    from ulak.iys.settings import IysAccounts
    from ulak.iys.store import IysStore
    from ulak.iys.worker import IysWorker
    from ulak.jobs.control import Control
    from ulak.jobs.course import JobCourse
    from ulak.jobs.job import Plan, Totals
    from ulak.jobs.listing import JobListing
    from ulak.jobs.queueing import Queueing
    from ulak.jobs.store import JobStore
    from ulak.jobs.views import Views
    from ulak.ledger.credit import Credit
    from ulak.ledger.quotas import Quotas
    from ulak.ledger.store import Ledger
    from ulak.links.link import Link
    from ulak.links.media import Media
    from ulak.links.opening import Opening
    from ulak.links.store import LinkStore
    from ulak.lists.queue import ListBuilds
    from ulak.lists.uploads import Uploads
    from ulak.lookups.builds import IndexBuilds
    from ulak.lookups.index import MessageIndex
    from ulak.lookups.search import MessageSearch
    from ulak.months.files import MonthFiles
    from ulak.operators.breakers import Breakers
    from ulak.operators.deneme import Deneme
    from ulak.operators.inbound import Inbound as PushedInbound
    from ulak.operators.port import Operator
    from ulak.operators.push_routes import PushRoutes
    from ulak.operators.rates import AccountRates
    from ulak.operators.registry import Operators
    from ulak.otp.approval import Signer
    from ulak.otp.approvers import Approvers
    from ulak.otp.challenge import Challenge
    from ulak.otp.checks import CheckStore
    from ulak.otp.codes import ChallengeRef
    from ulak.otp.issue import Issue
    from ulak.otp.limits import Limits
    from ulak.otp.outcomes import Outcomes
    from ulak.otp.preparing import Preparation
    from ulak.otp.received import ReceivedTexts
    from ulak.otp.secret import PepperSecret
    from ulak.otp.sends import SendStore
    from ulak.otp.store import ChallengeStore
    from ulak.otp.templates import CodeTemplates
    from ulak.otp.verify import Verify
    from ulak.otp.views import OtpViews
    from ulak.people.bindings import Bindings
    from ulak.people.ceremonies import Ceremonies
    from ulak.people.enterprise import Enterprise
    from ulak.people.entrances import Entrances
    from ulak.people.invitations import Invitations
    from ulak.people.openid import Fetch, OpenId
    from ulak.people.passkeys import Passkeys
    from ulak.people.providers import ProviderSettings, ProviderStore
    from ulak.people.records import Person
    from ulak.people.sessions import Sessions
    from ulak.people.sign_in import SignIn
    from ulak.people.store import PeopleStore
    from ulak.people.trail import Trail
    from ulak.planning.accept import Accept
    from ulak.planning.approval import JobApproval
    from ulak.planning.fan_out import FanOut
    from ulak.planning.linking import Linking
    from ulak.planning.planner import Planner
    from ulak.planning.quotes import Quotes
    from ulak.planning.telling import PlanWork
    from ulak.platform.artefacts import Artefacts
    from ulak.platform.attempts import Attempts
    from ulak.platform.bucket import Bucket
    from ulak.platform.cursors import Cursors
    from ulak.platform.due import DueWork
    from ulak.platform.http.gate import Gatekeeper
    from ulak.platform.http.limiter import RequestLimits
    from ulak.platform.pressure import Pressure
    from ulak.platform.queue import Queue
    from ulak.platform.reach import Allowed
    from ulak.platform.secrets import Secrets
    from ulak.platform.table import Table
    from ulak.platform.turns import Turns
    from ulak.privacy.erasures import Erasures
    from ulak.privacy.exports import PersonExports
    from ulak.privacy.http import PersonRequests
    from ulak.privacy.messages import SentMessages
    from ulak.privacy.person import Persons
    from ulak.privacy.store import ErasureStore
    from ulak.reports.files import ReportFiles
    from ulak.reports.poll import ReportPoller
    from ulak.reports.pushed import PushedReports, PushIntake
    from ulak.reports.reminding import Reminding
    from ulak.reports.store import ReportStore
    from ulak.restoring.asking import Account, Asked
    from ulak.restoring.since import TakeIn
    from ulak.schedules.commands import ScheduleCommands
    from ulak.schedules.fire import Fire
    from ulak.schedules.store import ScheduleStore
    from ulak.signatures.campaigns import CampaignSignatures
    from ulak.signatures.settings import SignatureSettings
    from ulak.signatures.store import SignatureStore
    from ulak.site.site import Site
    from ulak.text import MessageType


PROVIDER_SECONDS: Final = 5.0
"""What one call to a sign-in provider may take, while a person waits for it."""

Connect = Callable[[str, "str | None", str, "MessageType | None"], "Operator"]
"""An operator by its id, its account's base URL, the name of its secret, and the message type that it must send."""


@dataclass(frozen=True, slots=True)
class Ports:
    """How the house reaches what is outside it. Tests, benches and fault worlds replace what they play themselves."""

    client: Callable[[str], Any] = client
    """An AWS client by the service's name."""
    queue: Callable[[str], Queue] | None = None
    """A queue by its name (``plan``, ``send``, …); SQS by the settings where none is given."""
    operator: Connect | None = None
    """Connects to an operator; its adapter does where none is given."""
    sent_through: Callable[[str], frozenset[MessageType] | None] | None = None
    """The message types that go through an operator by its id; what its adapter sends where none is given."""
    fetch: Fetch | None = None
    """Calls an address of a sign-in provider; a checked connection to it where none is given."""
    sleep: Callable[[Milliseconds], None] = sleep


class House:
    """All use cases over one environment, one clock and one set of ports."""

    def __init__(
        self, settings: Settings | None = None, clock: Clock = system_clock, ports: Ports | None = None
    ) -> None:
        self._given = settings
        self.clock = clock
        self.ports = ports or Ports()
        self._with_keys: tuple[Fact, ...] = ()

    @cached_property
    def settings(self) -> Settings:
        return self._given or Settings.load()

    def consume(self, use: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
        """The handler of a queue function: the use case of this name does the work of each message, in tries that are
        counted."""
        from ulak.platform.batch import batch

        return batch(lambda message, remaining: self.attempts.take(getattr(self, use), message, remaining))

    def consume_claimed(self, use: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
        """The same, of a use case whose own claims count its tries, in writes that it makes in any case."""
        from ulak.platform.batch import batch

        return batch(lambda message, remaining: getattr(self, use).take(message, remaining))

    def serve(self, function: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
        """The handler of a routed function: its routes, served by the use cases of this root."""
        from ulak.platform.http.edge import edge
        from ulak.routes import routes_of

        return edge(routes_of(function), self)

    def start(self, function: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
        """The same, of a function that a person waits for: what its list in `ulak.starts` names is made now."""
        from ulak.starts import STARTS, kept_for_life, start

        self._with_keys = STARTS[function].with_keys
        with kept_for_life():
            handler = self.serve(function)
            start(function, self, handler)
            self._read_example(function, STARTS[function].route)
        return handler

    @staticmethod
    def _read_example(function: str, key: str) -> None:
        """Read a body as the route's callers send it, so that what reads it is made."""
        import orjson

        from ulak.platform.http.edge import read_content
        from ulak.routes import routes_of

        for route in routes_of(function):
            if route.key == key and route.example is not None:
                read_content(route, orjson.dumps(route.example), "an-example")

    # --- platform -----------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.ports.client("dynamodb"), self.settings.need("table"), self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.ports.sleep(int(seconds * SECOND))

    @cached_property
    def turns(self) -> Turns:
        from ulak.platform.turns import Turns

        return Turns(self.table)

    @cached_property
    def rates_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.ports.client("dynamodb"), self.settings.need("rates_table"), self._sleep)

    @cached_property
    def pressure(self) -> Pressure:
        from ulak.platform.pressure import Pressure

        return Pressure(lambda: self.rates_table, self.clock)

    @cached_property
    def gate(self) -> Gatekeeper:
        from ulak.platform.http.gate import Gatekeeper, Strangers
        from ulak.platform.http.limiter import RequestLimiter, counted_in

        limiter = RequestLimiter(counted_in(lambda: self.rates_table), self.request_limits, self.clock)
        return Gatekeeper(Strangers(self.clock), self.pressure, limiter)

    def request_limits(self, firm_id: str) -> RequestLimits:
        from ulak.platform.http.limiter import RequestLimits

        firm, settings = self.firms.firm(firm_id), self.settings
        return RequestLimits(
            firm.requests_per_second or int(settings.firm_requests_per_second),
            firm.key_requests_per_second or int(settings.key_requests_per_second),
        )

    def measure_pressure(self) -> int:
        """Look at the queues, and say which load is refused for now. How many kinds of it are."""
        from ulak.platform.pressure import MOST_WAITING

        return len(self.pressure.measure({name: self.queue(name).waiting() for name in MOST_WAITING}))

    @cached_property
    def bucket(self) -> Bucket:
        from ulak.platform.bucket import Bucket

        return Bucket(self.ports.client("s3"), self.settings.need("bucket"))

    @cached_property
    def secrets(self) -> Secrets:
        from ulak.platform.secrets import Secrets

        return Secrets(self.ports.client("secretsmanager"), self.clock)

    def queue(self, name: str) -> Queue:
        from ulak.platform.queue import Queue

        if self.ports.queue is not None:
            return self.ports.queue(name)
        return Queue(self.ports.client("sqs"), self.settings.need(f"{name}_queue_url"))

    @cached_property
    def attempts(self) -> Attempts:
        from ulak.platform.attempts import Attempts

        return Attempts(self.table, self.queue, self.clock)

    @cached_property
    def artefacts(self) -> Artefacts:
        from ulak.platform.artefacts import Artefacts

        return Artefacts(self.bucket, self.queue("lists"))

    @cached_property
    def cursors(self) -> Cursors:
        from ulak.platform.cursors import Cursors

        return Cursors(lambda firm_id: self.firms.firm(firm_id).cursor_keys, self.clock)

    # --- rooms --------------------------------------------------------------------------------------------

    @cached_property
    def directory(self) -> DirectoryStore:
        from ulak.directory.store import DirectoryStore

        return DirectoryStore(self.table)

    @cached_property
    def endings(self) -> Endings:
        from ulak.directory.endings import Endings

        return Endings(self.table, self.clock)

    @cached_property
    def firms(self) -> KnownFirms:
        from ulak.directory.known_firms import KnownFirms

        return KnownFirms(self.directory, self.clock, lambda: self.personal, self._with_keys)

    @cached_property
    def personal(self) -> Personal:
        from ulak.directory.personal import Personal

        return Personal(self.secrets.get, self.settings.stage)

    @cached_property
    def consents(self) -> ConsentStore:
        from ulak.consent.store import ConsentStore

        return ConsentStore(self.table)

    @cached_property
    def consent_gate(self) -> ConsentGate:
        from ulak.consent.gate import ConsentGate

        return ConsentGate(self.consents, self.firms)

    @cached_property
    def consent_commands(self) -> ConsentCommands:
        from ulak.consent.commands import ConsentCommands

        return ConsentCommands(
            self.consents,
            self.clock,
            self.cursors,
            self.region_of,
            self.iys_registry.report,
            self.consent_requests,
        )

    @cached_property
    def consent_requests(self) -> ConsentRequests:
        from ulak.consent.requests import ConsentRequests

        return ConsentRequests(self.table)

    @cached_property
    def jobs(self) -> JobStore:
        from ulak.jobs.store import JobStore

        return JobStore(self.table)

    @cached_property
    def course(self) -> JobCourse:
        from ulak.jobs.course import JobCourse

        return JobCourse(self.table, self.ledger, self.quotas)

    @cached_property
    def claims(self) -> ChunkClaims:
        from ulak.delivery.claims import ChunkClaims

        return ChunkClaims(self.table)

    @cached_property
    def folds(self) -> ReportStore:
        from ulak.reports.store import ReportStore

        return ReportStore(self.table, self.ledger, self.quotas)

    @cached_property
    def rates(self) -> AccountRates:
        from ulak.operators.rates import AccountRates

        return AccountRates(self.table)

    @cached_property
    def ledger(self) -> Ledger:
        from ulak.ledger.store import Ledger

        return Ledger(self.table)

    @cached_property
    def quotas(self) -> Quotas:
        from ulak.ledger.quotas import Quotas

        return Quotas(self.table)

    @cached_property
    def breakers(self) -> Breakers:
        from ulak.operators.breakers import Breakers

        return Breakers(self.table, self.clock)

    @cached_property
    def operators(self) -> Operators:
        from ulak.operators.registry import Operators

        return Operators(self.secrets.get, self.operator_timeout)

    def operator_of_account(self, account: OperatorAccount) -> Operator:
        secret_name = account.secret_name(self.settings.stage)
        return self._operator(account.operator_id, account.base_url, secret_name, None)

    def operator_of_codes(self, account: OperatorAccount) -> Operator:
        """The operator of a firm's OTP account, if its adapter sends codes."""
        from ulak.text import MessageType

        secret_name = account.secret_name(self.settings.stage)
        return self._operator(account.operator_id, account.base_url, secret_name, MessageType.OTP)

    @cached_property
    def operator_of(self) -> Callable[[Plan], Operator]:
        return lambda plan: self._operator(plan.operator_id, plan.base_url, plan.secret_name, None)

    def _operator(
        self, operator_id: str, base_url: str | None, secret_name: str, sending: MessageType | None
    ) -> Operator:
        """As `Connect`; the built-in operator is the same whatever is outside."""
        from ulak.rules import BUILT_IN

        if operator_id == BUILT_IN:
            return self.built_in_operator
        connect = self.ports.operator or self.operators.connect
        return connect(operator_id, base_url, secret_name, sending)

    @cached_property
    def built_in_operator(self) -> Deneme:
        from ulak.operators.deneme import Deneme

        return Deneme(self.table, self.clock)

    @cached_property
    def sent_through(self) -> Callable[[str], frozenset[MessageType] | None]:
        """The message types that an operator's adapter sends; ``None``: its wire is not spoken."""
        from ulak.operators.registry import sent_through

        return self.ports.sent_through or sent_through

    @property
    def operator_timeout(self) -> int:
        """Seconds that an operator may take to answer."""
        return int(self.settings.operator_timeout_seconds)

    @property
    def call_reserve(self) -> Milliseconds:
        """What must be left of a function's time when an operator call begins: connecting, writing, waiting
        for the answer, and keeping it."""
        return (2 * self.operator_timeout + 5) * SECOND

    @cached_property
    def queueing(self) -> Queueing:
        from ulak.jobs.queueing import Queueing

        return Queueing(self.jobs, self.course, self.queue_of, self.queue("reports"), self.clock)

    def queue_of(self, plan: Plan, totals: Totals) -> Queue:
        from ulak.jobs.waves import goes_first

        return self.queue("interactive" if goes_first(plan, totals) else "send")

    # --- one-time passwords -------------------------------------------------------------------------------

    @cached_property
    def otp_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.ports.client("dynamodb"), self.settings.need("otp_table"), self._sleep)

    @cached_property
    def otp_store(self) -> ChallengeStore:
        from ulak.otp.store import ChallengeStore

        return ChallengeStore(self.otp_table)

    @cached_property
    def otp_sends(self) -> SendStore:
        from ulak.otp.sends import SendStore

        return SendStore(self.otp_table)

    @cached_property
    def otp_checks(self) -> CheckStore:
        from ulak.otp.checks import CheckStore

        return CheckStore(self.otp_table, self.table)

    @cached_property
    def peppers(self) -> PepperSecret:
        from ulak.otp.secret import PepperSecret

        return PepperSecret(self.secrets, self.settings.stage)

    @cached_property
    def signer(self) -> Signer:
        from ulak.otp.approval import Signer

        key_ids = self.settings.need("approval_key_ids").split(",")
        return Signer(self.ports.client("kms"), key_ids, f"ulak/{self.settings.stage}")

    def otp_limits(self, firm_id: str) -> Limits:
        from ulak.otp.limits import limits_of

        return limits_of(self.firms.otp_settings(firm_id).get("limits", {}))

    @cached_property
    def otp_preparation(self) -> Preparation:
        from ulak.otp.preparing import Preparation
        from ulak.otp.refusals import Refusals

        return Preparation(self.firms, self.peppers, self.operator_of_codes, Refusals(self.otp_table))

    @cached_property
    def issue_otp(self) -> Issue:
        from ulak.otp.allotments import Allotments
        from ulak.otp.issue import Issue

        return Issue(
            self.otp_preparation,
            self.otp_store,
            self.otp_sends,
            Allotments(self.otp_table),
            self.ledger,
            self.quotas,
            self.clock,
            self.breakers,
        )

    @cached_property
    def otp_templates(self) -> CodeTemplates:
        from ulak.otp.templates import CodeTemplates

        return CodeTemplates(self.firms, self.directory, self.clock)

    @cached_property
    def approvers(self) -> Approvers:
        from ulak.otp.approvers import Approvers

        return Approvers(
            self.directory.approvers, self.firms, self.otp_store, self.peppers, self._tell_by_sms
        )

    def _tell_by_sms(self, firm_id: str, msisdn: str, params: Mapping[str, str], key: str) -> None:
        """Accept an SMS of the firm's, once for each key: counted and reported like any other."""
        import orjson

        from ulak.catalogue import unfilled
        from ulak.directory.approval_rules import OWN
        from ulak.identity.caller import Caller
        from ulak.platform.idempotency import RequestKey

        text, _ = unfilled("otp_number_changes") or ("", "")
        body = {
            "to": msisdn,
            "text": text,
            "params": params,
            "purpose": "informational",
            "text_as": "written",
        }
        request = RequestKey.of("/v1/settings/approvers", key, orjson.dumps(body))
        self.accept.kept_message(Caller(firm_id, "approvers"), request, body, OWN)

    @cached_property
    def verify_otp(self) -> Verify:
        from ulak.otp.verify import Verify

        return Verify(
            self.otp_store, self.otp_checks, self.peppers, self.otp_limits, self._signed, self.clock
        )

    @cached_property
    def otp_views(self) -> OtpViews:
        from ulak.otp.views import OtpViews

        return OtpViews(self.otp_store, self.otp_limits, self._signed, self.clock)

    @cached_property
    def otp_received(self) -> ReceivedTexts:
        from ulak.otp.received import ReceivedTexts

        return ReceivedTexts(self.otp_views, lambda reference: self.built_in_operator.text_of(reference))

    @cached_property
    def otp_outcomes(self) -> Outcomes:
        from ulak.otp.outcomes import Outcomes

        return Outcomes(self.otp_store, self._signed)

    def _signed(self, ref: ChallengeRef, challenge: Challenge) -> str | None:
        return self.signer.record(ref, challenge)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that have accounts of credit."""
        from ulak.directory.firms import Service

        return tuple(service.value for service in Service)

    # --- İYS ----------------------------------------------------------------------------------------------

    @cached_property
    def iys_store(self) -> IysStore:
        from ulak.iys.store import IysStore

        return IysStore(self.table)

    @cached_property
    def iys_reporting(self) -> Reporting:
        """The port by which consents are reported: ``report(changes)``."""
        from ulak.iys.reporting import Reporting

        return Reporting(self.iys_store, self.queue("iys"), self.cursors, self.clock)

    @cached_property
    def iys_accounts(self) -> IysAccounts:
        from ulak.iys.settings import IysAccounts

        return IysAccounts(
            self.iys_store, self.secrets, self.directory.need_firm, self.clock, self.settings.stage
        )

    @cached_property
    def iys_notices(self) -> Notices:
        from ulak.iys.notices import Notices

        return Notices(self.iys_accounts, self.iys_reporting)

    @cached_property
    def iys_takers(self) -> tuple[Callable[[ConsentChange], None], ...]:
        """Who is given each change that was made at İYS, beside its own room, which keeps the last of each address."""
        return (self.iys_registry.take,)

    @cached_property
    def iys_registry(self) -> Registry:
        from ulak.iys.registry import Registry

        return Registry(self.consents, self.iys_reporting, self.clock)

    @cached_property
    def iys_worker(self) -> IysWorker:
        from ulak.iys.worker import IysWorker

        return IysWorker(self.iys_store, self.iys_of, self.iys_takers, self.queue("iys"), self.clock)

    @cached_property
    def iys_of(self) -> Callable[[IysSettings], Iys]:
        """A firm's brand with İYS, over a connection that is kept."""
        from ulak.iys.connecting import Connections

        return Connections(
            self.secrets.get, self.table, self.clock, self.settings.stage, self.operator_timeout
        ).open

    @cached_property
    def due_iys(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.iys_store.due, self.queue("iys"), self.clock)

    # --- use cases ----------------------------------------------------------------------------------------

    @cached_property
    def fan_out(self) -> FanOut:
        from ulak.planning.fan_out import FanOut

        return FanOut(
            self.jobs,
            self.course,
            self.bucket,
            self.queueing,
            self.clock,
            self.firms.addressees,
            partial(self.queue, "plan"),
            self.turns,
            lambda firm_id: self.firms.firm(firm_id).holding_rules,
            self.consent_gate,
        )

    @cached_property
    def planner(self) -> Planner:
        from ulak.planning.planner import Planner

        return Planner(
            self.firms,
            self.bucket,
            self.clock,
            self.settings.stage,
            self.sent_through,
            self.linking,
            self.consent_gate,
        )

    @cached_property
    def linking(self) -> Linking:
        from ulak.planning.linking import Linking

        return Linking(self.settings.short_domain, self.media, self.clock, token_bytes)

    @cached_property
    def media(self) -> Media:
        from ulak.links.media import Media

        return Media(self.bucket, self.clock)

    @cached_property
    def links(self) -> LinkStore:
        from ulak.links.store import LinkStore

        return LinkStore(self.table)

    @cached_property
    def opening(self) -> Opening:
        from ulak.links.opening import Opening

        def address(link: Link, seconds: int) -> str:
            return self.bucket.shown_url(
                link.media, link.media_version, content_type=link.media_type, seconds=seconds
            )

        return Opening(self.links, self.clock, address)

    @cached_property
    def accept(self) -> Accept:
        from ulak.jobs.waves import window_of
        from ulak.planning.accept import Accept

        return Accept(
            self.planner,
            self.jobs,
            self.course,
            self.bucket,
            partial(self.queue, "plan"),
            self.fan_out,
            self.clock,
            self.links,
            window_of(int(self.settings.send_concurrency)),
        )

    @cached_property
    def inbox(self) -> Inbox:
        from ulak.directory.current_accounts import current_accounts
        from ulak.inbox.automatic import Automatic
        from ulak.inbox.commands import Inbox

        def id_key(firm_id: str) -> bytes:
            return self.firms.firm(firm_id).id_key

        return Inbox(
            self.inbox_store,
            self.consents,
            self.consent_requests,
            self.accept,
            self.views,
            Automatic(
                self.inbox_store,
                current_accounts(self.table),
                self.region_of,
                self._own_sender_ids,
                self.clock,
            ),
            id_key,
            partial(self.queue, "lists"),
            self.clock,
            self.cursors,
            lambda firm_id, said: self.iys_registry.report(firm_id, said),
        )

    def _own_sender_ids(self, firm_id: str) -> frozenset[str]:
        from ulak.directory.firms import Service

        return frozenset(self.firms.account(firm_id, Service.SMS).sender_ids)

    @cached_property
    def inbox_store(self) -> InboxStore:
        from ulak.inbox.store import InboxStore

        return InboxStore(self.table)

    @cached_property
    def inbox_settings(self) -> InboxSettingsCommands:
        from ulak.directory.current_accounts import current_accounts
        from ulak.inbox.settings import InboxSettingsCommands

        return InboxSettingsCommands(self.inbox_store, self.number_builds, current_accounts(self.table).kind)

    @cached_property
    def inbox_ties(self) -> Ties:
        from ulak.directory.subscribers import subscribers
        from ulak.inbox.ties import Ties

        return Ties(
            self.inbox_store,
            lambda: self.message_search,
            subscribers(self.table),
            self.number_builds,
            self.clock,
        )

    @cached_property
    def number_builds(self) -> NumberBuilds:
        from ulak.directory.number_builds import NumberBuilds
        from ulak.directory.paged_list import PagedList

        return NumberBuilds(
            lambda kind: PagedList(self.table, kind, numbered=True), partial(self.queue, "lists")
        )

    @cached_property
    def uploads(self) -> Uploads:
        from ulak.lists.uploads import Uploads

        return Uploads(self.bucket, self.clock)

    @cached_property
    def quotes(self) -> Quotes:
        from ulak.planning.quotes import Quotes

        return Quotes(self.planner, self.artefacts, self.clock)

    @cached_property
    def report_files(self) -> ReportFiles:
        from ulak.reports.files import ReportFiles

        return ReportFiles(
            self.jobs, self.artefacts, self.firms, self.clock, self.attempts.given_up, self.links
        )

    @cached_property
    def evidence_leaves(self) -> Leaves:
        from ulak.evidence.leaves import Leaves

        return Leaves(self.jobs, self.bucket)

    @cached_property
    def evidence_statements(self) -> Statements:
        from ulak.evidence.proofs import Statements

        return Statements(lambda: self.signer, self.firms, self.clock)

    @cached_property
    def sealed_jobs(self) -> SealedJobs:
        from ulak.evidence.sealed import SealedJobs

        return SealedJobs(self.bucket)

    @cached_property
    def message_evidence(self) -> MessageEvidence:
        from ulak.evidence.proofs import MessageEvidence

        return MessageEvidence(self.jobs, self.evidence_leaves, self.sealed_jobs, self.evidence_statements)

    @cached_property
    def evidence_requests(self) -> EvidenceRequests:
        from ulak.evidence.http import EvidenceRequests

        return EvidenceRequests(self.message_evidence, self.evidence_files, self._note_of_key)

    @cached_property
    def evidence_files(self) -> EvidenceFiles:
        from ulak.evidence.files import EvidenceFiles

        return EvidenceFiles(
            self.jobs,
            self.artefacts,
            self.evidence_leaves,
            self.sealed_jobs,
            self.evidence_statements,
            self.clock,
            self.attempts.given_up,
        )

    @cached_property
    def persons(self) -> Persons:
        from ulak.privacy.person import Persons

        return Persons(self.personal, self.region_of)

    @cached_property
    def sent_messages(self) -> SentMessages:
        from ulak.privacy.messages import SentMessages

        return SentMessages(self.jobs, self.bucket)

    @cached_property
    def erasure_store(self) -> ErasureStore:
        from ulak.privacy.store import ErasureStore

        return ErasureStore(self.table)

    @cached_property
    def erasures(self) -> Erasures:
        from ulak.inbox.store import InboxStore
        from ulak.privacy.erasures import Erasures
        from ulak.privacy.rewriting import Rewriting

        return Erasures(
            self.erasure_store,
            self.persons,
            self.sent_messages,
            Rewriting(self.bucket, self.table),
            self.table,
            InboxStore(self.table),
            self.consents,
            self._schedule_bodies,
            self.queue("lists"),
            self.cursors,
            self.clock,
        )

    @cached_property
    def due_erasures(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.erasure_store.due, self.queue("lists"), self.clock)

    @cached_property
    def person_exports(self) -> PersonExports:
        from ulak.inbox.store import InboxStore
        from ulak.privacy.exports import PersonExports

        return PersonExports(
            self.persons,
            self.sent_messages,
            self.evidence_leaves,
            self.table,
            InboxStore(self.table),
            self.consents,
            self._schedule_bodies,
            self.artefacts,
            self.clock,
        )

    @cached_property
    def person_requests(self) -> PersonRequests:
        from ulak.privacy.http import PersonRequests

        return PersonRequests(self.erasures, self.person_exports, self._note_of_key)

    def _note_of_key(self, caller: Caller, what: str, about: str) -> None:
        self.trail.note_of(caller.firm_id, caller.key_id, "", what, about)

    def _schedule_bodies(self, firm_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for one in self.schedule_store.schedules(firm_id):
            yield one.ref.name, {"job": one.job, "alerts": one.alerts}

    @cached_property
    def month_files(self) -> MonthFiles:
        from ulak.months.files import MonthFiles

        return MonthFiles(self.jobs, self.table, self.artefacts, self.clock)

    @cached_property
    def imports(self) -> Imports:
        from ulak.cards.imports import Imports
        from ulak.cards.writer import CardWriter

        return Imports(CardWriter(self.table, self.firms), self.artefacts)

    @cached_property
    def exports(self) -> Exports:
        from ulak.cards.exports import Exports

        return Exports(self.table, self.artefacts, self.firms)

    @cached_property
    def reminding(self) -> Reminding:
        from ulak.directory.reminders import Reminders
        from ulak.reports.reminding import Reminding

        return Reminding(self.jobs, self.bucket, Reminders(self.table), self.queue("lists"))

    @cached_property
    def list_builds(self) -> ListBuilds:
        from ulak.lists.queue import ListBuilds

        return ListBuilds(lambda name: getattr(self, name))

    @cached_property
    def views(self) -> Views:
        from ulak.jobs.views import Views

        return Views(self.jobs, self.bucket, self.cursors, self.links, self.breakers)

    @cached_property
    def job_listing(self) -> JobListing:
        from ulak.jobs.listing import JobListing

        return JobListing(self.jobs, self.cursors, self.clock)

    @cached_property
    def message_index(self) -> MessageIndex:
        from ulak.lookups.index import MessageIndex

        return MessageIndex(self.table, lambda: self.bucket)

    @cached_property
    def index_builds(self) -> IndexBuilds:
        from ulak.lookups.builds import IndexBuilds

        return IndexBuilds(self.jobs, self.message_index, self.personal, self.queue("lists"), self.clock)

    @cached_property
    def due_indexes(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.message_index.due, self.queue("lists"), self.clock)

    @cached_property
    def message_search(self) -> MessageSearch:
        from ulak.lookups.search import MessageSearch

        return MessageSearch(
            self.jobs,
            self.views,
            self.message_index,
            self.index_builds,
            self.personal,
            self.region_of,
            self.cursors,
            self.clock,
        )

    @cached_property
    def credit(self) -> Credit:
        from ulak.ledger.credit import Credit

        return Credit(self.ledger, self.cursors, self.clock, self.services, self._operator_balances)

    def _operator_balances(self, firm_id: str, service: str) -> list[dict[str, str]]:
        from ulak.directory.firms import Service
        from ulak.errors import InputError, Problem, Unavailable
        from ulak.operators.port import BalanceUnavailable
        from ulak.operators.registry import wire_of
        from ulak.operators.wire import Capability

        account = self.firms.account(firm_id, Service(service))
        wire = wire_of(account.operator_id)
        if wire is not None and Capability.BALANCES not in wire.capabilities:
            raise InputError([Problem("operator_without_balance", params={"operator": account.operator_id})])
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

        return Rounds(
            self.audit,
            self.directory.due_for_audit,
            self.directory.audit_again,
            self.index_builds.ask,
            self.endings.warn,
            self.clock,
        )

    def region_of(self, firm_id: str) -> Region:
        """Where a firm's numbers that name no country are read: the country of its SMS account."""
        from ulak.directory.firms import Service

        return self.firms.account(firm_id, Service.SMS).region

    @cached_property
    def subscribers(self) -> SubscriberCommands:
        from ulak.directory.card_commands import SubscriberCommands
        from ulak.directory.subscribers import subscribers

        return SubscriberCommands(subscribers(self.table), self.personal, self.region_of, self.cursors)

    @cached_property
    def current_accounts(self) -> CurrentAccountCommands:
        from ulak.directory.card_commands import CurrentAccountCommands
        from ulak.directory.current_accounts import current_accounts

        return CurrentAccountCommands(current_accounts(self.table), self.region_of, self.cursors)

    @cached_property
    def filters(self) -> FilterCommands:
        from ulak.directory.card_commands import FilterCommands
        from ulak.directory.current_accounts import current_accounts, filters
        from ulak.directory.reminders import Reminders

        accounts = current_accounts(self.table)
        return FilterCommands(filters(self.table), accounts, Reminders(self.table), self.cursors, self.clock)

    @cached_property
    def sender_ids(self) -> SenderIds:
        from ulak.directory.card_commands import SenderIds

        return SenderIds(self.firms.sender_ids)

    @cached_property
    def groups(self) -> GroupCommands:
        from ulak.directory.group_commands import GroupCommands
        from ulak.directory.groups import Groups
        from ulak.directory.subscribers import subscribers

        return GroupCommands(Groups.of(self.table), subscribers(self.table), self.cursors)

    @cached_property
    def templates(self) -> TemplateCommands:
        from ulak.directory.template_commands import TemplateCommands
        from ulak.directory.templates import Templates

        return TemplateCommands(Templates(self.table), self.firms.account, self.cursors, self.clock)

    @cached_property
    def firm_settings(self) -> FirmSettings:
        from ulak.directory.key_uses import KeyUses
        from ulak.firm_settings.settings import FirmSettings
        from ulak.operators.registry import wire_of

        return FirmSettings(
            self.directory,
            self.quotas,
            self.secrets,
            self.cursors,
            self.clock,
            self.settings.stage,
            wire_of,
            KeyUses(self.table),
            self.worlds,
            self.breakers,
        )

    @cached_property
    def sender_id_settings(self) -> SenderIdSettings:
        from ulak.firm_settings.senders import SenderIdSettings

        return SenderIdSettings(self.directory)

    @cached_property
    def credit_prices(self) -> CreditPrices:
        from ulak.firm_settings.prices import CreditPrices

        return CreditPrices(self.directory)

    @cached_property
    def doctor(self) -> Doctor:
        from ulak.firm_settings.doctor import Doctor
        from ulak.operators.registry import wire_of

        return Doctor(
            self.directory,
            self.secrets,
            self.operator_of_account,
            wire_of,
            self.push_routes,
            self.rates,
            self.breakers,
            self.clock,
            self.settings.stage,
            self.settings.egress_address,
        )

    @cached_property
    def routing_settings(self) -> RoutingSettings:
        from ulak.firm_settings.routing import RoutingSettings

        return RoutingSettings(self.directory)

    @cached_property
    def connection_test(self) -> ConnectionTest:
        from ulak.firm_settings.connection import ConnectionTest
        from ulak.operators.registry import wire_of

        return ConnectionTest(
            self.directory, self.secrets, self.operator_of_account, wire_of, self.settings.stage
        )

    @cached_property
    def content_settings(self) -> ContentCommands:
        from ulak.firm_settings.content import ContentCommands

        return ContentCommands(self.directory)

    @cached_property
    def commercial_settings(self) -> CommercialCommands:
        from ulak.firm_settings.commercial import CommercialCommands

        return CommercialCommands(self.directory)

    @cached_property
    def worlds(self) -> Worlds:
        from ulak.firm_settings.worlds import Worlds

        return Worlds(self.directory, self.ledger, self.secrets, self.clock, self.settings.stage)

    @cached_property
    def plan_work(self) -> PlanWork:
        from ulak.planning.telling import PlanWork, Telling

        return PlanWork(self.fan_out, lambda: Telling(self.jobs, self.accept))

    @cached_property
    def control(self) -> Control:
        from ulak.jobs.control import Control

        return Control(self.jobs, self.course, self.queueing, self.clock, self.breakers)

    @cached_property
    def job_approval(self) -> JobApproval:
        from ulak.otp.proof import Proofs
        from ulak.planning.approval import JobApproval

        proofs = Proofs(self.otp_store, self.peppers)
        return JobApproval(
            self.jobs,
            self.course,
            self.queue("plan"),
            self.firms.approver,
            proofs,
            lambda firm_id: self.firms.firm(firm_id).signs_campaigns,
            self.clock,
        )

    @cached_property
    def signature_store(self) -> SignatureStore:
        from ulak.signatures.store import SignatureStore

        return SignatureStore(self.table)

    @cached_property
    def signature_settings(self) -> SignatureSettings:
        from ulak.signatures.periods import KeyPeriods
        from ulak.signatures.settings import SignatureSettings

        return SignatureSettings(self.signature_store, self.directory, KeyPeriods(self.directory, self.clock))

    @cached_property
    def campaign_signatures(self) -> CampaignSignatures:
        from ulak.signatures.campaigns import CampaignSignatures

        return CampaignSignatures(
            self.signature_store,
            self.jobs,
            lambda: self.job_approval,
            lambda firm_id: self.firms.firm(firm_id).id_key,
            self.clock,
        )

    @cached_property
    def worker(self) -> SendWorker:
        from ulak.delivery.worker import SendWorker

        return SendWorker(
            self.jobs,
            self.course,
            self.claims,
            self.rates,
            self.bucket,
            self.operator_of,
            self.queue_of,
            self.clock,
            self.call_reserve,
            self.personal.reveal,
            self.consent_gate,
            self.breakers,
            self.ports.sleep,
        )

    @cached_property
    def poller(self) -> ReportPoller:
        from ulak.reports.poll import ReportPoller

        return ReportPoller(
            self.jobs,
            self.course,
            self.folds,
            self.rates,
            self.bucket,
            self.operator_of,
            self.queue("reports"),
            self.clock,
            self.call_reserve,
            int(self.settings.need("longest_turn_seconds")) * SECOND,
            self.attempts.tell,
            self.pushed_reports,
        )

    @cached_property
    def push_routes(self) -> PushRoutes:
        from ulak.operators.push_routes import PushRoutes

        return PushRoutes(self.table)

    @cached_property
    def push_intake(self) -> PushIntake:
        from ulak.operators.registry import acknowledgement
        from ulak.reports.pushed import PushIntake

        def operator_of(firm_id: str, account_id: str) -> str | None:
            account = self.directory.account(firm_id, account_id)
            return account.operator_id if account else None

        queue = self.queue("reports")
        return PushIntake(self.table, self.push_routes, operator_of, acknowledgement, queue, self.clock)

    @cached_property
    def pushed_reports(self) -> PushedReports:
        from ulak.operators.registry import hears
        from ulak.reports.pushed import PushedReports

        def take_in(firm_id: str, message: PushedInbound, heard_at: Milliseconds) -> None:
            self.inbox.take_pushed(firm_id, message, heard_at)

        queue, tell = self.queue("reports"), self.attempts.tell
        return PushedReports(self.table, self.push_routes, hears, take_in, queue, self.clock, tell)

    @cached_property
    def reconcile(self) -> Reconcile:
        from ulak.delivery.reconcile import Reconcile

        return Reconcile(
            self.jobs,
            self.course,
            self.queue("plan"),
            self.queue("reports"),
            self.queueing,
            self.clock,
            self.attempts.tell,
        )

    @cached_property
    def take_in(self) -> TakeIn:
        """What was sent after the moment that the tables were brought back to."""
        from ulak.events.store import skip_numbers
        from ulak.restoring.calls import Gatherer
        from ulak.restoring.since import TakeIn

        def secret_name(account: OperatorAccount) -> str:
            return account.secret_name(self.settings.stage)

        def spoken(operator_id: str) -> bool:
            return self.sent_through(operator_id) is not None

        account, accounts = self.directory.account, self.directory.routing.accounts
        gatherer = Gatherer(self.jobs, self.bucket, account, accounts, secret_name, spoken)
        return TakeIn(
            gatherer, self.course, self.claims, partial(skip_numbers, self.table), self._asked, self.clock
        )

    def _asked(self, firm_id: str, account: Account) -> Asked:
        from ulak.operators.registry import wire_of
        from ulak.operators.wire import Capability
        from ulak.restoring.asking import Asked
        from ulak.rules import profile

        today = self.directory.account(firm_id, account.account_id)
        wire = wire_of(account.operator_id)
        return Asked(
            firm_id,
            account,
            self._operator(account.operator_id, account.base_url, account.secret_name, None),
            profile(account.operator_id),
            wire is None or Capability.REPORTS_BETWEEN in wire.capabilities,
            today.report_calls_per_minute if today else None,
            self.rates,
            self.clock,
            self.ports.sleep,
        )

    # --- events -------------------------------------------------------------------------------------------

    @cached_property
    def event_store(self) -> EventStore:
        from ulak.events.store import EventStore

        return EventStore(self.table)

    @cached_property
    def webhook_master(self) -> Master:
        from ulak.events.signing import Master

        name = f"ulak/{self.settings.stage}/webhook-master"
        return Master(lambda: self.secrets.get(name)["master"])

    @cached_property
    def callback_reach(self) -> Allowed:
        from ulak.platform.reach import REACHES

        return REACHES[self.settings.callback_reach]

    @cached_property
    def recorder(self) -> Recorder:
        from ulak.events.recorder import Recorder

        return Recorder(
            self.event_store,
            self.jobs,
            self.otp_outcomes,
            self.queue("callbacks"),
            self.queue("lists"),
            self.queue("plan"),
            self.clock,
            self.ports.sleep,
        )

    @cached_property
    def overdue_calls(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.event_store.due, self.queue("callbacks"), self.clock)

    @cached_property
    def callbacks(self) -> Callbacks:
        from ulak.events.callbacks import CALL_SECONDS, Callbacks
        from ulak.platform.reach import OutwardClient

        waits = self.settings.need("callback_waits_seconds").split(",")
        return Callbacks(
            self.event_store,
            self.webhook_master,
            OutwardClient(self.callback_reach, CALL_SECONDS),
            self.queue("callbacks"),
            self.turns,
            self.clock,
            tuple(int(wait) * SECOND for wait in waits),
            self.attempts.tell,
        )

    @cached_property
    def event_log(self) -> EventLog:
        from ulak.events.log import EventLog

        return EventLog(self.event_store, self.cursors)

    @cached_property
    def webhook_commands(self) -> WebhookCommands:
        from ulak.events.commands import WebhookCommands

        return WebhookCommands(
            self.event_store,
            self.webhook_master,
            self.callback_reach,
            self.queue("callbacks"),
            self.cursors,
            self.clock,
        )

    # --- the ERP's events ---------------------------------------------------------------------------------

    @cached_property
    def erp_store(self) -> ErpStore:
        from ulak.erp.store import ErpStore

        return ErpStore(self.table)

    @cached_property
    def erp_intake(self) -> Intake:
        from ulak.erp.intake import Intake

        def id_key(firm_id: str) -> bytes:
            return self.firms.firm(firm_id).id_key

        return Intake(self.erp_store, self.webhook_master, self.queue("erp"), id_key, self.clock)

    @cached_property
    def open_tasks(self) -> OpenTasks:
        from ulak.erp.tasks import OpenTasks

        return OpenTasks(self.table)

    @cached_property
    def erp_process(self) -> Process:
        from ulak.erp.approvals import Approvals
        from ulak.erp.process import Process

        keep = self.open_tasks.keep
        approvals = Approvals(lambda: self.issue_otp, self.firms.erp_user_msisdn, keep)
        return Process(
            self.erp_store, self._number_of_erp_user, lambda: self.accept, approvals, self._erp_accounts
        )

    def _erp_accounts(self) -> Accounts:
        from ulak.directory.current_accounts import current_accounts
        from ulak.erp.accounts import Accounts

        return Accounts(current_accounts(self.table), self.region_of)

    def _number_of_erp_user(self, firm_id: str, user: str) -> str | None:
        """What the firm's own programs registered for alerts, else what its administrator keeps for codes. The
        other way round never: a program's key must not move the number that an approval's code goes to."""
        return self.erp_store.number_of(firm_id, user) or self.firms.erp_user_msisdn(firm_id, user)

    @cached_property
    def overdue_erp_events(self) -> OverdueEvents:
        from ulak.erp.process import OverdueEvents

        return OverdueEvents(self.erp_store, self.queue("erp"), self.clock)

    @cached_property
    def erp_settings(self) -> ErpSettings:
        from ulak.erp.settings import ErpSettings

        return ErpSettings(self.firms, self.erp_store, self.webhook_master, self.cursors, self.clock)

    # --- schedules ----------------------------------------------------------------------------------------

    @cached_property
    def schedule_store(self) -> ScheduleStore:
        from ulak.schedules.store import ScheduleStore

        return ScheduleStore(self.table)

    @cached_property
    def schedule_commands(self) -> ScheduleCommands:
        from ulak.schedules.commands import ScheduleCommands

        return ScheduleCommands(
            self.schedule_store, lambda: self.queue("schedules"), self.cursors, self.firms.zone, self.clock
        )

    @cached_property
    def fire_schedule(self) -> Fire:
        from ulak.schedules.fire import Fire

        return Fire(self.schedule_store, lambda: self.accept, self.jobs, self.clock)

    @cached_property
    def due_schedules(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.schedule_store.due, self.queue("schedules"), self.clock)

    # --- people, and the console ---------------------------------------------------------------------------

    @cached_property
    def people_table(self) -> Table:
        from ulak.platform.table import Table

        return Table(self.ports.client("dynamodb"), self.settings.need("people_table"), self._sleep)

    @cached_property
    def people(self) -> PeopleStore:
        from ulak.people.store import PeopleStore

        return PeopleStore(self.people_table)

    @cached_property
    def sessions(self) -> Sessions:
        from ulak.people.sessions import Sessions

        return Sessions(self.people_table, self.clock, self.settings.domain)

    @cached_property
    def trail(self) -> Trail:
        from ulak.people.trail import Trail

        return Trail(self.people_table, self.cursors, self.clock)

    @cached_property
    def ceremonies(self) -> Ceremonies:
        from ulak.people.ceremonies import Ceremonies

        return Ceremonies(self.people_table, self.clock)

    @cached_property
    def passkeys(self) -> Passkeys:
        from ulak.people.passkeys import Passkeys

        return Passkeys(self.people)

    @cached_property
    def providers(self) -> ProviderStore:
        from ulak.people.providers import ProviderStore

        return ProviderStore(self.people_table)

    @cached_property
    def entrances(self) -> Entrances:
        from ulak.people.entrances import Entrances

        return Entrances(self.people, self.providers)

    @cached_property
    def bindings(self) -> Bindings:
        from ulak.people.bindings import Bindings

        return Bindings(self.people)

    @cached_property
    def openid(self) -> OpenId:
        from ulak.people.openid import OpenId

        def checked_connection() -> Fetch:
            from ulak.platform.reach import OutwardClient

            return OutwardClient(self.callback_reach, PROVIDER_SECONDS).fetch

        return OpenId(self.ports.fetch or checked_connection(), self.callback_reach, self.clock)

    @cached_property
    def provider_settings(self) -> ProviderSettings:
        from ulak.people.providers import ProviderSettings

        return ProviderSettings(self.providers, self.openid, self.secrets, self.settings.stage, self.clock)

    @cached_property
    def enterprise(self) -> Enterprise:
        from ulak.people.enterprise import Enterprise

        return Enterprise(self.provider_settings, self.openid, self.ceremonies, self.bindings, self.sign_in)

    @cached_property
    def invitations(self) -> Invitations:
        from ulak.people.invitations import Invitations

        return Invitations(
            self.people,
            self.entrances,
            self.sessions,
            self.ceremonies,
            self.passkeys,
            self.bindings,
            self.trail,
            self._number_of_person,
            self.clock,
        )

    def _number_of_person(self, firm_id: str, text: str) -> str:
        """A person's number, read where the firm's codes go out; in Türkiye where the firm has no account of codes."""
        from ulak.directory.firms import Service
        from ulak.identity.msisdn import Msisdn, Region

        account = self.directory.account(firm_id, Service.OTP)
        return Msisdn.parse(text, account.region if account else Region.TR)

    @cached_property
    def sign_in(self) -> SignIn:
        from ulak.people.sign_in import SignIn

        return SignIn(
            self.people,
            self.entrances,
            self.sessions,
            self.ceremonies,
            self.passkeys,
            self.trail,
            self._send_sign_in_code,
            self._check_sign_in_code,
            self.clock,
        )

    def _send_sign_in_code(self, firm_id: str, person: Person, locale: Locale) -> str:
        from ulak.people.codes import send_code

        return send_code(self.issue_otp, firm_id, person, locale)

    def _check_sign_in_code(self, firm_id: str, otp_id: str, code: str) -> int | None:
        from ulak.people.codes import check_code

        return check_code(self.verify_otp, firm_id, otp_id, code)

    @cached_property
    def arrivals(self) -> Arrivals:
        from ulak.console.http.sign_in import Arrivals

        return Arrivals(
            self.sign_in,
            self.invitations,
            self.sessions,
            self.entrances,
            lambda: self.enterprise,
            self._firm_name,
        )

    def _firm_name(self, firm_id: str) -> str:
        return self.firms.firm(firm_id).name

    @cached_property
    def provider_pages(self) -> ProviderPages:
        from ulak.console.settings import ProviderPages

        return ProviderPages(self.provider_settings, self.firms, self.trail, self.settings.domain)

    @cached_property
    def people_pages(self) -> PeoplePages:
        from ulak.console.http.settings import PeoplePages

        return PeoplePages(self.invitations, self.firms)

    @cached_property
    def job_pages(self) -> JobPages:
        from ulak.console.jobs import JobPages

        return JobPages(
            self.job_listing,
            self.views,
            self.credit,
            self.firms,
            lambda: self.report_files,
            self.trail,
            self.clock,
            lambda: self.signature_store,
        )

    @cached_property
    def steering(self) -> Steering:
        from ulak.console.jobs import Steering

        return Steering(self.control, self.trail)

    @cached_property
    def consent_pages(self) -> ConsentPages:
        from ulak.console.consents import ConsentPages

        return ConsentPages(
            self.consent_commands, self.iys_reporting, lambda: self.exports, self.firms, self.trail
        )

    @cached_property
    def evidence_pages(self) -> EvidencePages:
        from ulak.console.evidence import EvidencePages

        return EvidencePages(self.message_evidence, self.evidence_files, self.firms, self.trail)

    @cached_property
    def person_pages(self) -> PersonPages:
        from ulak.console.persons import PersonPages

        return PersonPages(self.erasures, self.person_exports, self.people, self.firms, self.trail)

    @cached_property
    def inbox_pages(self) -> InboxPages:
        from ulak.console.inbox import InboxPages

        return InboxPages(self.inbox, lambda: self.message_search, self.people, self.firms, self.trail)

    @cached_property
    def sending(self) -> Sending:
        from ulak.console.before import SentBefore
        from ulak.console.drafts import Drafts
        from ulak.console.sending import Sending

        drafts = Drafts(self.people_table, self.clock)
        before = SentBefore(self.people_table, self.firms, self.uploads, self.region_of, self.clock)
        return Sending(
            drafts,
            self.quotes,
            self.accept,
            self.firms,
            self.credit,
            self.directory.approvers,
            self.uploads,
            (self.templates.cards, self.groups.cards, self.filters.cards),
            self.trail,
            before,
            self.media,
            bool(self.settings.short_domain),
        )

    @cached_property
    def console_directory(self) -> ConsoleDirectory:
        from ulak.console.directory import Directory as ConsoleDirectory

        return ConsoleDirectory(
            self.subscribers,
            self.groups,
            self.current_accounts,
            self.templates,
            self.firms,
            self.trail,
            self.clock,
            self.filters,
        )

    @cached_property
    def overview(self) -> Overview:
        from ulak.console.overview import Overview

        return Overview(
            lambda: self.message_search,
            self.credit,
            lambda: self.month_files,
            self.schedule_store,
            self.firms,
            self.trail,
            self.clock,
            self.directory.routing,
            lambda: self.event_store,
        )

    @cached_property
    def schedule_steering(self) -> ScheduleSteering:
        from ulak.console.overview import ScheduleSteering

        return ScheduleSteering(self.schedule_commands, self.trail)

    @cached_property
    def settings_pages(self) -> SettingsPages:
        from ulak.console.settings import SettingsPages

        return SettingsPages(
            self.firm_settings,
            lambda: self.approvers,
            self.firms,
            self.trail,
            lambda: self.sender_id_settings,
        )

    @cached_property
    def routing_pages(self) -> RoutingPages:
        from ulak.console.settings import RoutingPages

        return RoutingPages(self.routing_settings, self.breakers, self.firms, self.trail)

    @cached_property
    def law_pages(self) -> LawPages:
        from ulak.console.settings import LawPages

        return LawPages(
            self.iys_accounts,
            self.signature_settings,
            self.commercial_settings,
            self.content_settings,
            self.inbox_settings,
            self.people,
            self.firms,
            self.trail,
        )

    @cached_property
    def connection_pages(self) -> ConnectionPages:
        from ulak.console.settings import ConnectionPages

        return ConnectionPages(self.connection_test, self.firms, self.trail, lambda: self.doctor)

    @cached_property
    def price_pages(self) -> PricePages:
        from ulak.console.settings import PricePages

        return PricePages(self.credit_prices, self.firms, self.trail)

    @cached_property
    def webhook_pages(self) -> WebhookPages:
        from ulak.console.settings import WebhookPages

        return WebhookPages(self.webhook_commands, self.firms, self.trail)

    @cached_property
    def approval_pages(self) -> ApprovalPages:
        from ulak.console.approvals import Approvals as ApprovalPages
        from ulak.console.tasks import TaskApprovals

        tasks = TaskApprovals(
            self.open_tasks,
            self.directory.approvers,
            lambda: self.issue_otp,
            lambda: self.verify_otp,
            lambda: self.otp_views,
            self.trail,
            self.clock,
        )
        return ApprovalPages(
            self.job_listing,
            self.jobs,
            self.directory.approvers,
            lambda: self.issue_otp,
            lambda: self.verify_otp,
            lambda: self.otp_views,
            lambda: self.job_approval,
            self.course,
            self.firms,
            self.trail,
            self.clock,
            tasks,
            lambda: self.campaign_signatures,
        )

    # --- site ---------------------------------------------------------------------------------------------

    @cached_property
    def site(self) -> Site:
        from pathlib import Path

        from ulak.site.health import Health, checks
        from ulak.site.site import Site

        folder = Path(self.settings.need("code_folder")) / "static"
        return Site(folder, Health(checks(self.settings), self.clock))
