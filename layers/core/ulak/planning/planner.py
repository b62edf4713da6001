"""From what a caller asks to a frozen plan and a snapshot of its recipients, with every problem of the request.

A job and a quote are planned alike, so that a quote says what the job will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from typing import Any, Final

from ulak.consent.gate import ConsentGate
from ulak.directory.approval_rules import Source
from ulak.directory.approvers import Approves
from ulak.directory.firms import OperatorAccount, Registration
from ulak.directory.known_firms import KnownFirms
from ulak.directory.units import UnitContext
from ulak.errors import InputError, InvalidValue, NotFound, Param, Problem
from ulak.identity import sender_id
from ulak.identity.caller import Caller, KeyKind
from ulak.identity.erp_user import same_user
from ulak.identity.recipient import RecipientKind, without_tckn
from ulak.jobs.job import Plan, Upload
from ulak.jobs.keys import snapshot_key
from ulak.operators.registry import not_sent
from ulak.planning.checks import (
    columns_of,
    escaped_of_cards,
    misread_values,
    nothing_to_send,
    words_for_nothing,
)
from ulak.planning.linking import Linking
from ulak.planning.permitted import stopped_of
from ulak.planning.requests import JobBody, MessageBody, SendingBody
from ulak.planning.routing import Routing, rates_of
from ulak.planning.snapshot import Snapshot, cells_of
from ulak.platform.bucket import Bucket
from ulak.platform.clock import DAY, MINUTE, Clock, Milliseconds, instant, istanbul_day
from ulak.platform.idempotency import BodyDigest
from ulak.rules import Purpose, profile
from ulak.rules.commercial import ContentMode, Part
from ulak.rules.mms import arrives_as_text
from ulak.rules.windows import Window, read_row, window_of
from ulak.text import MessageType
from ulak.text.misread import as_meant
from ulak.text.placeholders import placeholders_of
from ulak.values import dataclass

LATEST: Final[Milliseconds] = 30 * DAY
"""How far ahead a job may be sent."""

_LATE: Final[Milliseconds] = 5 * MINUTE
"""A moment past by less than this is meant to be now: clocks differ."""


_TEMPLATES_OWN: Final = ("purpose", "message_type", "encoding", "text_as")
"""What a body that names a template need not say."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans requests. `sent_through` answers the message types that an operator's adapter sends; ``None``: its wire
    is not spoken."""

    firms: KnownFirms
    bucket: Bucket
    clock: Clock
    stage: str
    sent_through: Callable[[str], frozenset[MessageType] | None]
    linking: Linking
    gate: ConsentGate

    @property
    def routing(self) -> Routing:
        """Which accounts messages go by."""
        return Routing(self.firms, self.sent_through, self.today(), self.stage)

    def plan(
        self, caller: Caller, body: SendingBody, *, interactive: bool = False, quoting: bool = False
    ) -> tuple[Plan, Snapshot | None]:
        """The plan and its recipients, which an upload's has not yet. ``InputError`` with every problem; when
        `quoting`, neither rows that cannot be sent nor an operator that nothing can be sent through is one: they are
        what is asked about."""
        body, used = self._templated(caller.firm_id, body)
        link, unlinked = self.linking.link(caller.firm_id, body, self._begins_at(body))
        text, lacking = self.completed(caller.firm_id, body, as_meant(body.text, body.text_as))
        body = body.model_copy(update={"text": link.filled(text) if link else text})
        routed = self.routing.routed(
            caller.firm_id, body.message_type, body.purpose or Purpose.INFORMATIONAL, body.sender_id
        )
        account = routed.first
        kept = self._kept(caller.firm_id, body.kind)
        mixed = [Problem(code, pointer) for pointer, code in body.of_the_other_kind()]
        if isinstance(body, MessageBody) and body.to is None and body.tckn is None:
            body, kept = self._addressed(caller.firm_id, body), str
        context, problems = self._unit_context(caller, body)
        period, unapproved = self._key_period(caller)
        problems += [*unlinked, *lacking, *([] if quoting else unapproved)]
        problems += self._sender_problems(body, account)
        problems += self._operator_problems(body, account, quoting=quoting) or mixed
        only_to, wrong = self._only_to(caller, body)
        problems += wrong
        if mixed:
            raise InputError(problems)
        chosen, wrong = _sender_id(context, body.sender_id, account)
        problems += wrong
        plan = replace(
            self._frozen(body, account, interactive=interactive),
            **used,
            text=text,
            link=link,
            sender_id=chosen,
            only_to=only_to,
            **self.routing.planned(
                routed, body.message_type, context, body.sender_id, body.kind.calling_code
            ),
        )
        plan = replace(
            plan,
            tags={**plan.tags, **context.tags},
            units=context.names,
            requested_by=context.user,
            source=Source.CONSOLE if caller.is_person else Source.API,
            asked_by=caller.names,
            asked_with=caller.key_id,
            key_period=period,
        )
        if isinstance(body, JobBody):
            plan = self._with_terms(plan, body, account, problems)
            if body.upload is not None and not body.listed:
                return self._with_upload(plan, caller.firm_id, body, body.upload, problems), None
            if body.from_directory or body.upload is not None:
                return self._with_sources(plan, caller.firm_id, body, kept, problems), None
        return self._with_snapshot(plan, caller.firm_id, body, kept, problems, quoting=quoting)

    def _key_period(self, caller: Caller) -> tuple[dict[str, Any] | None, Sequence[Problem]]:
        """What was approved of the key that the caller sends by, and why it may not send, where its firm asks for
        that."""
        if not self.firms.firm(caller.firm_id).asks_key_periods:
            return None, []
        key = self.firms.key(caller.firm_id, caller.key_id)
        if key is None:
            return None, []
        if key.period is None:
            return None, [Problem("key_period_missing", params={"key": key.key_id})]
        if key.period.until <= self.clock():
            ended = istanbul_day(key.period.until).isoformat()
            return None, [Problem("key_period_ended", params={"key": key.key_id, "day": ended})]
        return {"key_id": key.key_id, **asdict(key.period)}, []

    def completed(self, firm_id: str, body: SendingBody, text: str) -> tuple[str, Sequence[Problem]]:
        """The text with what the firm's commercial texts say of it, and what it lacks where nothing may be put behind
        it: a WAP push is an address and a text, whose end is its own."""
        if body.purpose is not Purpose.COMMERCIAL:
            return text, []
        content = self.firms.firm(firm_id).commercial
        if content.mode is ContentMode.OFF:
            return text, []
        if content.mode is ContentMode.APPEND and body.message_type is not MessageType.WAP_PUSH:
            return content.completed(text), []
        lacks: dict[Part, Param] = {
            Part.NAME: content.name,
            Part.MERSIS: content.mersis,
            Part.REFUSAL: content.refusal,
        }
        missing = content.missing(text)
        return text, [
            Problem(f"commercial_lacks_{part.value}", "/text", params={"what": lacks[part]})
            for part in missing
        ]

    def _only_to(self, caller: Caller, body: SendingBody) -> tuple[tuple[str, ...] | None, Sequence[Problem]]:
        """The only numbers that the caller's key sends to; ``None``: any."""
        if caller.kind is not KeyKind.TEAM:
            return None, []
        if body.kind.hidden:
            return (), [Problem("team_key_no_tckns", "/message_type")]
        return self.firms.team(caller.firm_id), []

    def _operator_problems(
        self, body: SendingBody, account: OperatorAccount, *, quoting: bool
    ) -> list[Problem]:
        """Why the account's operator does not send messages of this type."""
        rules = profile(account.operator_id, self.today())
        if body.message_type not in rules.message_types:
            if body.message_type is MessageType.MMS:
                return [mms_problem(account)]
            params: dict[str, Param] = {
                "operator": rules.name,
                "offered": ", ".join(sorted(rules.message_types)),
            }
            return [Problem("message_type_not_offered", "/message_type", params=params)]
        unsent = None if quoting else self.unsent(account.operator_id, body.message_type)
        return [] if unsent is None else [replace(unsent, pointer="/message_type")]

    def _with_terms(
        self, plan: Plan, body: JobBody, account: OperatorAccount, problems: list[Problem]
    ) -> Plan:
        """The plan with what only a bulk job can ask for."""
        send_at, wrong = self._send_at(body)
        problems += wrong
        test_to = self._test_to(body, account, problems)
        if test_to is not None and plan.only_to is not None and test_to not in plan.only_to:
            problems.append(Problem("recipient_not_in_team", "/test_to"))
        if body.approver:
            problems += self._approver_problems(account.firm_id, body.approver, plan.requested_by)
        if body.columns and body.upload is None:
            problems.append(Problem("columns_without_upload", "/columns"))
        return replace(
            plan,
            one_per_number=body.one_per_number,
            all_or_nothing=body.all_or_nothing,
            test_to=test_to,
            send_at=send_at,
            reminds=body.reminds,
            cap=body.cap,
            approver=body.approver,
        )

    def _approver_problems(self, firm_id: str, user: str, asked_by: str | None) -> Iterator[Problem]:
        """Why this ERP user may not approve what `asked_by` asks for."""
        params: dict[str, Param] = {"approver": user}
        approver = self.firms.approver(firm_id, user)
        if approver is None:
            yield Problem("approver_without_number", "/approver", params=params)
        elif Approves.JOB not in approver.approves:
            yield Problem("approver_not_of_jobs", "/approver", params=params)
        if asked_by and same_user(asked_by, user):
            yield Problem("approver_asked", "/approver", params=params)

    def _with_snapshot(
        self,
        plan: Plan,
        firm_id: str,
        body: SendingBody,
        kept: Callable[[str], str],
        problems: list[Problem],
        *,
        quoting: bool,
    ) -> tuple[Plan, Snapshot]:
        """The plan of a body that names every recipient itself, and its snapshot."""
        columns, wrong = columns_of(body)
        problems += wrong or [*misread_values(body, columns), *words_for_nothing(body, columns)]
        snapshot = Snapshot.of(body, columns, kept, plan.column_types)
        key = snapshot_key(firm_id, BodyDigest.of(self.firms.firm(firm_id).id_key, snapshot.encode()).kept)
        plan = replace(plan, columns=columns, snapshot=key)
        if not problems and not quoting:
            stopped = stopped_of(self.gate, firm_id, plan, snapshot.lines()) if plan.interactive else {}
            problems += nothing_to_send(plan, snapshot, body, stopped)
        if problems:
            raise InputError(problems)
        return plan, snapshot

    def unsent(self, operator_id: str, message_type: MessageType) -> Problem | None:
        """Why nothing of this type can be sent through the operator; ``None`` if it can."""
        return not_sent(operator_id, message_type, self.sent_through(operator_id))

    def _kept(self, firm_id: str, kind: RecipientKind) -> Callable[[str], str]:
        """What makes of a recipient in clear what lists hold of it."""
        return partial(self.firms.personal.conceal, firm_id) if kind.hidden else without_tckn

    def today(self) -> date:
        """The day whose rules hold: operators' and regulators' rows begin by the day in Türkiye."""
        return istanbul_day(self.clock())

    def _unit_context(self, caller: Caller, body: SendingBody) -> tuple[UnitContext, list[Problem]]:
        """For whom it is sent; nowhere, and why, if what is said of it does not agree."""
        try:
            return self.firms.unit_context(
                caller, body.requested_by, body.tags.model_dump(exclude_none=True)
            ), []
        except InputError as error:
            return UnitContext({}), list(error.problems)

    def _frozen(self, body: SendingBody, account: OperatorAccount, *, interactive: bool) -> Plan:
        today, purpose = self.today(), body.purpose or Purpose.INFORMATIONAL
        rates = rates_of(account.operator_id, today, body.kind.calling_code)
        plan = Plan(
            text=body.text,
            text_as=body.text_as,
            columns=(),
            snapshot="",
            message_type=body.message_type,
            purpose=purpose,
            recipient_type=body.recipient_type,
            asks_consent=self.gate.asks(account.firm_id, purpose),
            encoding=body.encoding,
            sender_id="",
            service=account.service.value,
            operator_id=account.operator_id,
            rules_on=today,
            account=account.id if account.name else "",
            base_url=account.base_url,
            secret_name=account.secret_name(self.stage),
            region=account.region,
            tariff=rates,
            interactive=interactive,
            window=self._window(body, account),
            tags=body.tags.model_dump(exclude_none=True),
            client_reference=body.client_reference,
            reading=body.reading.reading().encode(),
        )
        rules = plan.profile
        return replace(
            plan,
            segments_per_second=account.segments_per_second or rules.segments_per_second,
            report_calls_per_minute=account.report_calls_per_minute or rules.report_calls_per_minute,
        )

    def _window(self, body: SendingBody, account: OperatorAccount) -> Window | None:
        """When such a message of the firm's may go out."""
        firm = self.firms.firm(account.firm_id)
        own = [read_row(line) for line in firm.windows]
        zone = firm.zone(account.region)
        return window_of(own, body.purpose or Purpose.INFORMATIONAL, body.message_type, zone)

    def _with_upload(
        self, plan: Plan, firm_id: str, body: JobBody, upload_id: str, problems: list[Problem]
    ) -> Plan:
        names: list[str] = []
        try:
            names = placeholders_of(body.text, body.text_as)
        except InputError as error:
            problems += error.problems
        from ulak.lists.uploads import find_upload, snapshot_of  # a message to a number needs neither

        found = find_upload(self.bucket, firm_id, upload_id)
        if found is None:
            problems.append(Problem("upload_missing", "/upload"))
        if problems or found is None:
            raise InputError(problems)
        upload = _as_said(found[0], body)
        return replace(plan, upload=upload, snapshot=snapshot_of(firm_id, upload, names, plan))

    def _with_sources(
        self, plan: Plan, firm_id: str, body: JobBody, kept: Callable[[str], str], problems: list[Problem]
    ) -> Plan:
        """The plan of a body that names people by code. Groups and filters are there; which codes are
        nobody's, expansion tells by name."""
        from ulak.lists.uploads import find_upload  # a message to a number needs none of it
        from ulak.planning.sources import Sources, new_keys

        addressees = self.firms.addressees
        names: list[str] = []
        try:
            names = placeholders_of(body.text, body.text_as)
        except InputError as error:
            problems += error.problems
        if body.upload is not None:
            found = find_upload(self.bucket, firm_id, body.upload)
            if found is None:
                problems.append(Problem("upload_missing", "/upload"))
            else:
                plan = replace(plan, upload=_as_said(found[0], body))
        if body.birthdays and body.purpose is not Purpose.COMMERCIAL:
            problems.append(Problem("birthdays_commercial", "/purpose"))
        problems += escaped_of_cards(body)
        for code in addressees.unknown_groups(firm_id, body.groups):
            problems.append(Problem("group_unknown", "/groups", params={"group": code}))
        filters = addressees.filters(firm_id, body.filters)
        for code in body.filters:
            if code not in filters:
                problems.append(Problem("filter_unknown", "/filters", params={"filter": code}))
        if problems:
            raise InputError(problems)
        sources = Sources(
            columns=tuple(names),
            rows=[
                [kept(str(row.get("to", ""))), *cells_of(row, names, plan.column_types)]
                for row in body.rows()
            ],
            subscribers=body.subscribers,
            groups=body.groups,
            accounts=body.accounts,
            filters={
                code: wanted.model_dump(mode="json", exclude_none=True) for code, wanted in filters.items()
            },
            birthdays=body.birthdays,
        )
        if body.birthdays:
            sources = replace(sources, zone=self.firms.zone(firm_id))
        key, snapshot = new_keys(firm_id)
        self.bucket.put(key, sources.encode())
        return replace(plan, columns=tuple(names), sources=key, snapshot=snapshot)

    def _templated(self, firm_id: str, body: SendingBody) -> tuple[SendingBody, dict[str, Any]]:
        """The body with its template's text, and what the plan keeps of the template."""
        if body.template is None:
            return body, {}
        try:
            number, template = self.firms.templates.find(firm_id, body.template, body.template_version)
        except NotFound as error:
            params = {"template": body.template}
            raise InputError([Problem("template_unknown", "/template", params=params)]) from error
        given = body.model_fields_set
        taken = {name: getattr(template, name) for name in _TEMPLATES_OWN if name not in given}
        used = {"template": f"{body.template}@{number}", "column_types": template.types}
        return body.model_copy(update={"text": template.text, **taken}), used

    def _addressed(self, firm_id: str, body: MessageBody) -> MessageBody:
        """The body with the number of the subscriber or account that it names, and what their card fills
        placeholders with where the body itself says nothing."""
        addressees, today = self.firms.addressees, istanbul_day(self.clock())
        if body.subscriber is not None:
            (found,) = addressees.subscribers(firm_id, [body.subscriber], body.kind)
            pointer = "/subscriber"
        else:
            (found,), pointer = list(addressees.accounts(firm_id, [body.account or ""], today)), "/account"
        if found.left_out:
            raise InputError([Problem(found.left_out, pointer, params={"who": found.code})])
        values = {name: value for name, value in found.values.items() if value}
        return body.model_copy(update={"to": found.to, "params": {**values, **body.params}})

    def _sender_problems(self, body: SendingBody, account: OperatorAccount) -> Sequence[Problem]:
        if body.sender_id is None or body.sender_id in account.sender_ids:
            return []
        try:
            sender_id.validate(body.sender_id)
        except InvalidValue as error:
            return [Problem(error.problem.code, "/sender_id", params=error.problem.params)]
        state = self.firms.registration(account.firm_id, account.id, body.sender_id)
        if state in (Registration.PENDING, Registration.REFUSED):
            params: dict[str, Param] = {"sender_id": body.sender_id, "service": account.service.value}
            return [Problem(f"sender_id_{state.value}", "/sender_id", params=params)]
        known = ", ".join(account.sender_ids)
        params = {"service": account.service.value, "known": known}
        return [Problem("sender_id_unknown", "/sender_id", params=params)]

    def _test_to(self, body: JobBody, account: OperatorAccount, problems: list[Problem]) -> str | None:
        if body.test_to is None:
            return None
        try:
            return self._kept(account.firm_id, body.kind)(body.kind.parse(body.test_to, account.region))
        except InvalidValue as invalid:
            problems.append(Problem(invalid.problem.code, "/test_to", params=invalid.problem.params))
            return None

    def _begins_at(self, body: SendingBody) -> Milliseconds | None:
        """The hour that the body asks for, if it is one."""
        return self._send_at(body)[0] if isinstance(body, JobBody) else None

    def _send_at(self, body: JobBody) -> tuple[Milliseconds | None, Sequence[Problem]]:
        if body.send_at is None:
            return None, []
        now = self.clock()
        try:
            moment = instant(body.send_at)
        except ValueError:
            return None, [Problem("send_at_not_a_time", "/send_at")]
        if moment < now - _LATE:
            return None, [Problem("send_at_past", "/send_at")]
        if moment > now + LATEST:
            return None, [Problem("send_at_too_far", "/send_at", params={"days": LATEST // DAY})]
        return moment, []


def mms_problem(account: OperatorAccount) -> Problem:
    """Why no MMS goes through the account, and what does."""
    code = "mms_arrives_as_text" if arrives_as_text(account.region.value) else "mms_not_spoken"
    return Problem(code, "/message_type", params={"mark": "{link}", "country": account.region.value})


def _sender_id(
    context: UnitContext, asked: str | None, account: OperatorAccount
) -> tuple[str, Sequence[Problem]]:
    """What it is sent from, or why the units that it is sent for do not let it."""
    try:
        return context.sender_id(asked, account.sender_ids), []
    except InputError as error:
        return "", error.problems


def _as_said(upload: Upload, body: JobBody) -> Upload:
    """The upload with what the body says of its columns and its reading."""
    return replace(upload, columns=body.columns, reading=body.reading.reading().encode())
