"""The message of a code, prepared before its number's record is read: number, text, sender ID, units, operator, and the
name of its challenge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from ulak.directory.approvers import Approver
from ulak.directory.firms import Firm, OperatorAccount, Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.units import UnitContext
from ulak.errors import Forbidden, InputError, InvalidValue, NotFound, Problem
from ulak.identity import sender_id
from ulak.identity.caller import Caller, KeyKind
from ulak.identity.erp_user import same_user
from ulak.identity.msisdn import Msisdn, plan_of
from ulak.ledger.codes import CodeLine
from ulak.ledger.quotas import Quota
from ulak.operators.port import Operator
from ulak.otp.approving import approval_problems
from ulak.otp.challenge import Challenge
from ulak.otp.codes import ChallengeRef, Peppers, local_id
from ulak.otp.records import KeyClaim
from ulak.otp.refusals import Refusals
from ulak.otp.requests import IssueBody
from ulak.otp.secret import PepperSecret
from ulak.otp.settings import OtpSettings
from ulak.otp.task import Task
from ulak.otp.texts import BUILT_IN, TASK_PURPOSE, RenderedText, Wording, render
from ulak.platform.clock import SECOND, Milliseconds, istanbul_day
from ulak.platform.idempotency import RequestKey
from ulak.rules import profile
from ulak.values import dataclass

_PREFIX_DIGITS: Final = 3
"""Length of the mobile prefix in a national number (the range first allocated to one operator)."""


MOST_WAYS: Final = 3
"""Accounts that one code may go by: a person waits for it."""


@dataclass(frozen=True, slots=True)
class CodeWay:
    """One of the accounts that a code may go by, with the message as it goes out there."""

    account: OperatorAccount
    rendered: RenderedText
    sender_id: str
    connect: Callable[[], Operator]


@dataclass(frozen=True, slots=True)
class PreparedMessage:
    """A message that may go out, as far as its request, its firm and its operator are concerned."""

    ref: ChallengeRef
    claim: KeyClaim
    msisdn: Msisdn
    body: IssueBody
    rendered: RenderedText
    account: OperatorAccount
    settings: OtpSettings
    peppers: Peppers
    operator: Operator
    client: str
    context: UnitContext
    sender_id: str
    is_resend: bool
    approver: Approver | None = None
    """Who may approve its task, as kept when it was prepared."""
    quotas: tuple[Quota, ...] = ()
    """Quotas of the units that it is sent for, as read with the number's record."""
    ways: tuple[CodeWay, ...] = ()
    """The accounts that it may go by, in order; the first is the one it is prepared for."""

    def by(self, way: CodeWay) -> PreparedMessage:
        """The same message by another of its accounts. Raises what connecting does."""
        if way.account == self.account:
            return self
        operator = way.connect()
        return replace(
            self, account=way.account, rendered=way.rendered, sender_id=way.sender_id, operator=operator
        )

    @property
    def credits(self) -> int:
        return self.rendered.longest.billed_segments

    @property
    def prefix(self) -> str:
        """Calling code and mobile prefix: ``90532``. Counters and metrics go by it: pumping fraud sends to many
        numbers of one prefix."""
        return self.msisdn[: len(plan_of(self.msisdn).calling_code) + _PREFIX_DIGITS]

    def line(self, challenge: Challenge, now: Milliseconds) -> CodeLine:
        """The line of the month's report for this message."""
        return CodeLine(
            sent_at=now,
            message=f"{self.ref.local_id}-{challenge.generation}",
            credits=self.credits,
            segments=self.credits,
            operator_id=self.account.operator_id,
            sender_id=self.sender_id,
            template=self.body.template_name,
            requested_by=self.context.user or "",
            tags={**self.body.tags, **self.context.tags},
        )


@dataclass(frozen=True, slots=True)
class Preparation:
    """`operator_of` connects to an account's operator. It is asked before anything is written, so that an account
    without credentials costs nobody anything."""

    firms: KnownFirms
    peppers: PepperSecret
    operator_of: Callable[[OperatorAccount], Operator]
    refusals: Refusals

    def prepare(
        self,
        caller: Caller,
        key: RequestKey,
        body: IssueBody,
        resent: ChallengeRef | None,
        now: Milliseconds,
    ) -> PreparedMessage:
        """The message of a first code, or of the next code of the challenge `resent`.

        Raises `InputError` with every problem; `Forbidden` if the task is not the caller's to approve; `NotFound` if
        `resent` is not of this number.
        """
        firm_id = caller.firm_id
        firm = self.firms.firm(firm_id)
        account = self._accounts(firm_id, body.sender_id, None)[0]
        settings = OtpSettings.read(self.firms.otp_settings(firm_id), account.region)
        body, problems = self._with_template(firm_id, body)
        approver, refused = self._approver(caller, body, now)
        problems += refused
        msisdn, number_problems = self._msisdn(caller, body, approver, account, settings)
        accounts = self._accounts(firm_id, body.sender_id, msisdn)
        account = accounts[0] if accounts else account
        problems += number_problems + _unrouted(accounts, msisdn) + _sender_problems(body, account)
        context, chosen = UnitContext({}), ""
        try:
            context = self.firms.unit_context(caller, body.requested_by or None, body.tags)
            chosen = context.sender_id(body.sender_id, account.sender_ids)
        except InputError as error:
            problems += error.problems
        problems += _purpose_problems(body)
        if problems or msisdn is None:
            raise InputError(problems)
        ways = tuple(self._ways(firm, accounts, body, context, chosen, now))
        if body.task is not None and caller.erp_user and not same_user(body.task.approver, caller.erp_user):
            self.refusals.record(caller, body.task, [Problem("otp_not_the_approver")], now)
            raise Forbidden("otp_not_the_approver")
        peppers = self.peppers.peppers()
        number = peppers.digest(firm_id, "msisdn", msisdn)
        if resent is not None and resent.number != number:
            raise NotFound
        key_id = local_id(firm.id_key, key.path if resent is None else f"{key.path} {resent}", key.key)
        ref = resent or ChallengeRef(firm_id, number, key_id)
        return PreparedMessage(
            ref=ref,
            claim=KeyClaim(f"KEY#{key_id}", str(ref), key.digest(firm.id_key)),
            msisdn=msisdn,
            body=body,
            rendered=ways[0].rendered,
            account=account,
            settings=settings,
            peppers=peppers,
            operator=self.operator_of(account),
            client=caller.erp_user or "",
            context=context,
            sender_id=chosen,
            is_resend=resent is not None,
            approver=approver,
            ways=ways,
        )

    def _accounts(self, firm_id: str, asked: str | None, msisdn: Msisdn | None) -> list[OperatorAccount]:
        """Those that a code to this number may go by, in order; ``None``: whatever number it will be. Those that have
        not the sender ID that is `asked` for are left out where others have it."""
        rows = self.firms.routed(firm_id, Service.OTP, Service.OTP.value, "informational")
        region = msisdn.region.value if msisdn is not None else None
        names = [row.account for row in rows if not row.countries or region in (None, *row.countries)]
        accounts = [self.firms.account(firm_id, name) for name in dict.fromkeys(names)]
        known = [one for one in accounts if asked is None or asked in one.sender_ids]
        return (known or accounts)[:MOST_WAYS]

    def _ways(
        self,
        firm: Firm,
        accounts: Sequence[OperatorAccount],
        body: IssueBody,
        context: UnitContext,
        chosen: str,
        now: Milliseconds,
    ) -> Iterator[CodeWay]:
        """The message by each account. What an account but the first cannot send, or counts as more or less, does not
        go by it: a code costs the same whoever sends it."""
        cost: int | None = None
        for place, account in enumerate(accounts):
            try:
                sender = context.sender_id(body.sender_id, account.sender_ids) if place else chosen
                rendered = _rendered(firm, account, body, now)
            except InputError:
                if place == 0:
                    raise
                continue
            cost = cost or rendered.longest.billed_segments
            if rendered.longest.billed_segments != cost:
                continue
            yield CodeWay(account, rendered, sender, partial(self.operator_of, account))

    def _approver(
        self, caller: Caller, body: IssueBody, now: Milliseconds
    ) -> tuple[Approver | None, list[Problem]]:
        """Who approves the body's task, and why that is refused; what is refused is kept."""
        if body.task is None:
            return None, []
        approver = self.firms.approver(caller.firm_id, body.task.approver)
        refused = _elsewhere(body, body.task) + approval_problems(body.task, approver)
        if refused:
            self.refusals.record(caller, body.task, refused, now)
        return approver, refused

    def _with_template(self, firm_id: str, body: IssueBody) -> tuple[IssueBody, list[Problem]]:
        """The body with the text of the template that it names."""
        if not body.template_name:
            return body, []
        text = self.firms.otp_template(firm_id, body.template_name)
        problems = [] if text is not None else [Problem("otp_template_unknown", "/template_name")]
        return replace(body, template=text), problems

    def _msisdn(
        self,
        caller: Caller,
        body: IssueBody,
        approver: Approver | None,
        account: OperatorAccount,
        settings: OtpSettings,
    ) -> tuple[Msisdn | None, list[Problem]]:
        firm_id, text = caller.firm_id, body.to
        if body.task is not None:
            if approver is None:
                return None, []  # told already
            text = approver.msisdn
        elif body.erp_user:
            text = self.firms.erp_user_msisdn(firm_id, body.erp_user) or ""
            if not text:
                return None, [Problem("otp_erp_user_unknown", "/to/erp_user")]
        elif body.subscriber:
            one = self.firms.subscriber(firm_id, body.subscriber)
            if one.left_out:
                return None, [Problem(one.left_out, "/to/subscriber", params={"who": body.subscriber})]
            text = one.to
        try:
            msisdn = Msisdn.parse(text, account.region)
        except InvalidValue as error:
            return None, [Problem(error.problem.code, "/to", params=error.problem.params)]
        if msisdn.region not in settings.countries:
            return None, [Problem("otp_country_closed", "/to", params={"country": msisdn.region.value})]
        if caller.kind is KeyKind.TEAM and msisdn not in self.firms.team(firm_id):
            return None, [Problem("recipient_not_in_team", "/to")]
        return msisdn, []


def _elsewhere(body: IssueBody, task: Task) -> list[Problem]:
    """A problem for a number of the request's, where the code is for a task."""
    if not (body.to or body.subscriber or (body.erp_user and not same_user(body.erp_user, task.approver))):
        return []
    return [Problem("otp_to_the_approver", "/to", params={"approver": task.approver})]


def _rendered(firm: Firm, account: OperatorAccount, body: IssueBody, now: Milliseconds) -> RenderedText:
    zone = ZoneInfo(firm.zone(account.region))
    until = datetime.fromtimestamp(now / SECOND + body.ttl_seconds, UTC).astimezone(zone)
    wording = Wording(
        purpose=body.purpose,
        locale=body.locale,
        firm=firm.name,
        until=f"{until:%H:%M}",
        task=body.task,
        template=body.template,
        choice=body.encoding,
        android_hash=body.android_hash,
        web_domain=body.web_domain,
        text_as=body.text_as,
    )
    return render(wording, body.length, profile(account.operator_id, istanbul_day(now)))


def _unrouted(accounts: Sequence[OperatorAccount], msisdn: Msisdn | None) -> list[Problem]:
    """A problem where no account is for the number's country."""
    if msisdn is None or accounts:
        return []
    return [Problem("route_missing_to", "/to", params={"country": msisdn.region.value})]


def _sender_problems(body: IssueBody, account: OperatorAccount) -> list[Problem]:
    if body.sender_id is None or body.sender_id in account.sender_ids:
        return []
    try:
        sender_id.validate(body.sender_id)
    except InvalidValue as error:
        return [Problem(error.problem.code, "/sender_id", params=error.problem.params)]
    params = {"service": Service.OTP.value, "known": ", ".join(account.sender_ids)}
    return [Problem("sender_id_unknown", "/sender_id", params=params)]


def _purpose_problems(body: IssueBody) -> list[Problem]:
    problems = []
    if body.template is None and not body.template_name and (body.purpose, body.locale) not in BUILT_IN:
        known = ", ".join(dict.fromkeys(purpose for purpose, _ in BUILT_IN))
        problems.append(Problem("otp_purpose_needs_template", "/purpose", params={"known": known}))
    if (body.purpose == TASK_PURPOSE) != (body.task is not None):
        problems.append(Problem("otp_task_and_purpose", "/task", params={"purpose": TASK_PURPOSE}))
    return problems
