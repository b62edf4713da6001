"""A request becomes a job, once, however often it comes.

The job's id is derived from firm, path and Idempotency-Key, so the record itself is the memory of the request:
the first writer's body counts, the same body again gets the same answer, another body is refused.
"""

from __future__ import annotations

import csv
import hmac
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from ulak.bulk.expansion import Refusal, Refusals, expand
from ulak.bulk.fan_out import FanOut, expansion_rules
from ulak.bulk.requests import JobBody, MessageBody, SendingBody
from ulak.delivery.chunks import Chunk
from ulak.delivery.jobs import Job, JobRef, Plan
from ulak.delivery.keys import snapshot_key
from ulak.delivery.reconcile import ACCEPTED_SLACK
from ulak.delivery.reports import JobPointer
from ulak.delivery.status import JobStatus
from ulak.delivery.store import JobStore
from ulak.directory.firms import Account, Service
from ulak.directory.gate import Gate
from ulak.errors import (
    IdempotencyMismatch,
    InputError,
    InsufficientCredit,
    InvalidValue,
    MalformedBody,
    Problem,
    TooLarge,
)
from ulak.identity import sender_id
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock
from ulak.platform.edge import Request
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object
from ulak.rules.tariffs import tariff
from ulak.text import placeholders

LARGEST_BODY: Final = 4 * 1024 * 1024
"""Octets. API Gateway and Lambda take 6 MB; a list beyond this belongs in a file."""

ROWS_EXPANDED_AT_ONCE: Final = 1_000
"""So many rows are expanded while the caller waits, and refused at once; more go through the plan queue."""

_SHORTEST_KEY, _LONGEST_KEY = 8, 128


@dataclass(frozen=True, slots=True)
class Acceptance:
    job: Job
    plan: Plan
    replayed: bool


@dataclass(frozen=True, slots=True)
class Accept:
    """Takes requests in. `spoken` are the operators whose wire is spoken."""

    gate: Gate
    store: JobStore
    bucket: Bucket
    plan_queue: Queue
    fan_out: FanOut
    clock: Clock
    stage: str
    spoken: frozenset[str]

    def message(self, request: Request) -> Acceptance:
        """A message is a job with one recipient, on the queue that bulk jobs do not fill."""
        return self._accept(request, lambda fields: parse(MessageBody, fields), interactive=True)

    def job(self, request: Request) -> Acceptance:
        return self._accept(request, lambda fields: parse(JobBody, fields), interactive=False)

    def _accept(
        self,
        request: Request,
        read: Callable[[Mapping[str, object]], SendingBody],
        *,
        interactive: bool,
    ) -> Acceptance:
        if len(request.body) > LARGEST_BODY:
            raise TooLarge(limit=LARGEST_BODY, size=len(request.body))
        key_problems, ref = self._ref(request)
        digest = sha256(request.body).hexdigest()
        try:
            body = _read(request, read, key_problems)
            plan, snapshot = self._plan(request, body, interactive=interactive)
        except InputError:
            # What was accepted once stays accepted, even if it would be refused by today's settings.
            before = self.store.job(ref) if ref else None
            if before is None or before.body_sha256 != digest:
                raise
            return self._replay(before, digest)
        if ref is None:
            raise InputError(key_problems)  # unreachable: reported with the body's own problems above
        self.bucket.put(plan.snapshot, snapshot.encode(), content_type="text/csv; charset=utf-8")
        now = self.clock()
        job = Job(ref, JobStatus.ACCEPTED, now, digest, due_at=now + ACCEPTED_SLACK)
        before = self.store.create(job, plan)
        if before is not None:
            acceptance = self._replay(before, digest)
            # A refusal for want of credit is not remembered: the same request again is a new attempt.
            if before.short_of is None or not self.store.reopen(ref, due_at=now + ACCEPTED_SLACK):
                return acceptance
            plan = acceptance.plan
        if snapshot.rows <= ROWS_EXPANDED_AT_ONCE:
            self.fan_out.run(ref, plan)
        else:
            self.plan_queue.send([JobPointer(ref).encode()])
        job = self.store.job(ref) or job
        if job.short_of is not None:
            raise InsufficientCredit(needs=job.short_of.needs, has=job.short_of.has, service=plan.service)
        return Acceptance(job, plan, replayed=False)

    def _ref(self, request: Request) -> tuple[list[Problem], JobRef | None]:
        key = request.headers.get("idempotency-key", "")
        if not (_SHORTEST_KEY <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
            return [Problem("idempotency_key_required")], None
        firm = self.gate.firm(request.caller.firm_id)
        parts = b"".join(
            len(part).to_bytes(4, "big") + part
            for part in (firm.firm_id.encode(), request.resource.encode(), key.encode())
        )
        return [], JobRef(firm.firm_id, hmac.new(firm.id_key, parts, sha256).hexdigest()[:32])

    def _replay(self, before: Job, digest: str) -> Acceptance:
        if before.body_sha256 != digest:
            raise IdempotencyMismatch
        return Acceptance(before, self.store.plan(before.ref), replayed=True)

    def _plan(self, request: Request, body: SendingBody, *, interactive: bool) -> tuple[Plan, Snapshot]:
        """The plan and its recipients. ``InputError`` with every problem of the request."""
        firm_id = request.caller.firm_id
        account = self.gate.account(firm_id, Service.of(body.message_type))
        problems = [*_sender_problems(body, account)]
        if account.operator_id not in self.spoken:
            params = {"operator": account.operator_id}
            problems.append(Problem("operator_not_spoken", "/message_type", params=params))
        columns, template_problems = _columns(body)
        problems += template_problems
        snapshot = Snapshot.of(body, columns)
        today = datetime.fromtimestamp(self.clock() / SECOND, UTC).date()
        plan = Plan(
            text=body.text,
            columns=columns,
            snapshot=snapshot_key(firm_id, sha256(snapshot.encode()).hexdigest()),
            message_type=body.message_type,
            purpose=body.purpose,
            encoding=body.encoding,
            sender_id=body.sender_id or account.sender_ids[0],
            service=account.service.value,
            operator_id=account.operator_id,
            rules_on=today,
            base_url=account.base_url,
            secret_name=account.secret_name(self.stage),
            region=account.region,
            tariff=tariff(account.operator_id, today).by_calling_code,
            one_per_number=isinstance(body, JobBody) and body.one_per_number,
            interactive=interactive,
            tags=body.tags.model_dump(exclude_none=True),
            requested_by=body.requested_by or request.caller.erp_user,
            client_reference=body.client_reference,
        )
        if not problems:
            problems += _nothing_to_send(plan, snapshot, body)
        if problems:
            raise InputError(problems)
        return plan, snapshot


def _read(
    request: Request, read: Callable[[Mapping[str, object]], SendingBody], problems: Sequence[Problem]
) -> SendingBody:
    """The body as read, or everything that is wrong with it and with the headers."""
    try:
        body = read(parse_object(request.body))
    except MalformedBody:
        raise
    except InputError as error:
        raise InputError([*problems, *error.problems]) from error
    if problems:
        raise InputError(problems)
    return body


def _sender_problems(body: SendingBody, account: Account) -> Sequence[Problem]:
    if body.sender_id is None:
        return []
    try:
        sender_id.validate(body.sender_id)
    except InvalidValue as error:
        return [Problem(error.problem.code, "/sender_id", params=error.problem.params)]
    if body.sender_id in account.sender_ids:
        return []
    known = ", ".join(account.sender_ids)
    return [Problem("sender_id_unknown", "/sender_id", params={"service": account.service, "known": known})]


def _columns(body: SendingBody) -> tuple[tuple[str, ...], Sequence[Problem]]:
    """The columns that the text uses, and what is wrong with the text."""
    given = dict.fromkeys(name for row in body.rows() for name in row if name != "to")
    try:
        return placeholders.compile(body.text, list(given)).names, []
    except InputError as error:
        return (), [Problem(one.code, "/text", params=one.params) for one in error.problems]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The recipients as CSV: ``to``, then the columns that the text uses; a value that a row lacks is empty."""

    text: str
    rows: int

    @classmethod
    def of(cls, body: SendingBody, columns: Sequence[str]) -> Snapshot:
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["to", *columns])
        count = 0
        for count, row in enumerate(body.rows(), 1):  # noqa: B007 - how many there were is wanted after
            writer.writerow([row.get("to", ""), *(row.get(column, "") for column in columns)])
        return cls(lines.getvalue(), count)

    def lines(self) -> Iterable[str]:
        return io.StringIO(self.text, newline="")

    def encode(self) -> bytes:
        return self.text.encode()


def _nothing_to_send(plan: Plan, snapshot: Snapshot, body: SendingBody) -> Sequence[Problem]:
    """Why nothing of a small request could go out; empty if something can, or it is too large to say now."""
    if snapshot.rows > ROWS_EXPANDED_AT_ONCE:
        return []
    problems: list[Problem] = []
    try:
        for part in expand(snapshot.lines, expansion_rules(plan)):
            if isinstance(part, Chunk):
                return []
            if isinstance(part, Refusals):
                problems += (_placed(refusal, body) for refusal in part.rows)
    except InputError as error:
        return [Problem(one.code, "/text", one.row, one.params) for one in error.problems]
    return problems


def _placed(refusal: Refusal, body: SendingBody) -> Problem:
    """A refused row as a problem of the body it came in."""
    if isinstance(body, MessageBody):
        pointer = (
            "/to" if refusal.column == "to" else f"/params/{refusal.column}" if refusal.column else "/text"
        )
        return Problem(refusal.code, pointer, params=refusal.params)
    index = refusal.row - 1
    if body.recipients:
        return Problem(refusal.code, f"/recipients/{index}", refusal.row, refusal.params)
    pointer = f"/rows/{index}/{refusal.column}" if refusal.column else f"/rows/{index}"
    return Problem(refusal.code, pointer, refusal.row, refusal.params)
