"""A code goes out: written first with all that it moves, then handed to the operator at once.

No queue carries it, since a queue would hold the code. The order is: read the number's record and the credit (one
call), decide, write the challenge with its counters, its Idempotency-Key and its credit (one call), call the
operator. Only when that call fails is there a third.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from ulak.directory.firms import Account, Service
from ulak.directory.gate import Gate
from ulak.directory.units import Place
from ulak.errors import (
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    InputError,
    InvalidValue,
    NotFound,
    Problem,
    Unavailable,
)
from ulak.identity import sender_id
from ulak.identity.erp_user import same_user
from ulak.identity.msisdn import Msisdn, Region, plan_of
from ulak.ledger.codes import CodeLine, CodeState
from ulak.ledger.quotas import Quota, Quotas, month_of
from ulak.ledger.store import Ledger
from ulak.operators.port import Accepted, InDoubt, NotSent, Operator, Outbound, Rejected
from ulak.otp.challenge import (
    Challenge,
    NumberRecord,
    Status,
    TaskChanged,
    require_resendable,
    require_room,
    status_of,
    with_send,
)
from ulak.otp.codes import ChallengeRef, Peppers, local_id, new_code
from ulak.otp.limits import Limits
from ulak.otp.requests import IssueBody, read_issue
from ulak.otp.secret import PepperSecret
from ulak.otp.settings import OtpSettings
from ulak.otp.store import Full, KeyClaim, KeyTaken, Moved, NoCreditAtHand, OtpStore, QuotaFull
from ulak.otp.texts import BUILT_IN, TASK_PURPOSE, Letter, Wording, write
from ulak.otp.views import Shown, view
from ulak.otp.windows import counters
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.edge import Request
from ulak.platform.metrics import emit
from ulak.platform.table import Write, new_token
from ulak.rules import Purpose, profile
from ulak.rules.windows import ZONES
from ulak.text import MessageType

_SHORTEST_KEY, _LONGEST_KEY = 8, 128
_ROUNDS: Final = 3
_TRIES: Final = 2
"""Calls made when no octet of the first reached the operator."""

_PREFIX_DIGITS: Final = 3
"""Of a national number: what an operator was once given, and what pumping fraud goes by."""


@dataclass(frozen=True, slots=True)
class Message:
    """Everything of a request that is settled before the number's record is looked at."""

    ref: ChallengeRef
    claim: KeyClaim
    msisdn: Msisdn
    body: IssueBody
    letter: Letter
    account: Account
    settings: OtpSettings
    peppers: Peppers
    operator: Operator
    client: str
    place: Place
    sender_id: str
    quotas: tuple[Quota, ...] = ()
    """Of the units it is sent for, as read with the number's record."""

    @property
    def credits(self) -> int:
        return self.letter.longest.billed_segments

    def line(self, challenge: Challenge, now: Milliseconds) -> CodeLine:
        """What the month's report reads of this message."""
        return CodeLine(
            sent_at=now,
            message=f"{self.ref.local_id}-{challenge.generation}",
            credits=self.credits,
            segments=self.credits,
            operator_id=self.account.operator_id,
            sender_id=self.sender_id,
            template=self.body.template_name,
            requested_by=self.place.user or "",
            tags={**self.body.tags, **self.place.tags},
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """`operator_of` connects to an account's operator, before anything is
    written, so that an account without credentials costs nobody anything."""

    gate: Gate
    store: OtpStore
    ledger: Ledger
    peppers: PepperSecret
    operator_of: Callable[[Account], Operator]
    clock: Clock

    def issue(self, request: Request, *, before: Milliseconds | None = None) -> Shown:
        """A new challenge, its first code on its way. `Conflict` if it would begin at or after the instant
        `before`; one that began in time is shown however late the request comes again."""
        return self._send(request, None, before)

    def resend(self, request: Request) -> Shown:
        """A new code in a challenge that is pending; the one before is void, and attempts stay counted."""
        firm_id = request.caller.firm_id
        return self._send(request, ChallengeRef.parse(firm_id, request.path.get("otp_id", "")), None)

    def _send(self, request: Request, resent: ChallengeRef | None, before: Milliseconds | None) -> Shown:
        now = self.clock()
        message = self._message(request, resent, now)
        service = Service.OTP.value
        firm_id, quotas = message.ref.firm_id, Quotas(self.ledger.table)
        keys = self.ledger.standing_keys(firm_id, service)
        limits = quotas.limit_keys(firm_id, message.place.names)
        record, taken_before, standing = self.store.before_sending(
            message.ref, message.claim, self.ledger.table, [*keys, *limits], now
        )
        if taken_before is not None:
            return self._replay(message, record, taken_before, now)
        if before is not None and now >= before:
            raise Conflict("otp_too_late")
        credit = [item for item in standing if (item["pk"], item["sk"]) in keys]
        remaining = self.ledger.standing_in(credit).remaining
        message = replace(message, quotas=quotas.quotas_in(standing, service))
        for _ in range(_ROUNDS):
            found = record.challenges.get(message.ref.local_id)
            if found is not None and resent is None:
                return self._twin(message, record, now)
            challenge, code = self._decide(message, record, found, remaining, now)
            after = replace(with_send(record, message.ref.local_id, challenge, now), token=new_token())
            try:
                self._write(message, record, after, now)
            except Moved as moved:
                record = moved.record
                if resent is None and message.ref.local_id in record.challenges:
                    return self._twin(message, record, now)
            except KeyTaken as taken:
                return self._replay(message, record, taken.before, now)
            except NoCreditAtHand:
                self.ledger.refill(firm_id, service, message.credits, now=now)
            except QuotaFull as full:
                quotas.need(firm_id, service, month_of(now), message.quotas[full.place], message.credits)
            else:
                return self._call(message, record, after, code, now)
        raise Unavailable

    # --- what is asked ------------------------------------------------------------------------------------

    def _message(self, request: Request, resent: ChallengeRef | None, now: Milliseconds) -> Message:
        firm_id = request.caller.firm_id
        key = request.headers.get("idempotency-key", "")
        problems: list[Problem] = []
        if not (_SHORTEST_KEY <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
            problems.append(Problem("idempotency_key_required"))
        try:
            body = read_issue(request.body)
        except InputError as error:
            raise type(error)([*problems, *error.problems]) from error
        if body.template_name:
            text = self.gate.otp_template(firm_id, body.template_name)
            if text is None:
                problems.append(Problem("otp_template_unknown", "/template_name"))
            body = replace(body, template=text)
        firm = self.gate.firm(firm_id)
        account = self.gate.account(firm_id, Service.OTP)
        settings = OtpSettings.read(self.gate.otp_settings(firm_id), account.region)
        msisdn, number_problems = self._msisdn(firm_id, body, account, settings)
        problems += number_problems
        problems += _sender_problems(body, account)
        place, chosen = Place({}), ""
        try:
            place = self.gate.place(request.caller, body.requested_by or None, body.tags)
            chosen = place.sender_id(body.sender_id, account.sender_ids)
        except InputError as error:
            problems += error.problems
        problems += _purpose_problems(body)
        letter = None
        if not problems:
            until = datetime.fromtimestamp(now / SECOND + body.ttl_seconds, UTC).astimezone(
                _zone(account.region)
            )
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
            )
            today = datetime.fromtimestamp(now / SECOND, UTC).date()
            letter = write(wording, body.length, profile(account.operator_id, today))
        if problems or msisdn is None or letter is None:
            raise InputError(problems)
        erp_user = request.caller.erp_user
        if body.task is not None and erp_user is not None and not same_user(body.task.approver, erp_user):
            raise Forbidden("otp_not_the_approver")
        peppers = self.peppers.peppers()
        number = peppers.digest(firm_id, "msisdn", msisdn)
        path = request.resource if resent is None else f"{request.resource} {resent}"
        key_id = local_id(firm.id_key, path, key)
        ref = ChallengeRef(firm_id, number, key_id) if resent is None else resent
        if resent is not None and resent.number != number:
            raise NotFound
        return Message(
            ref=ref,
            claim=KeyClaim(f"KEY#{key_id}", str(ref), sha256(request.body).hexdigest()),
            msisdn=msisdn,
            body=body,
            letter=letter,
            account=account,
            settings=settings,
            peppers=peppers,
            operator=self.operator_of(account),
            client=erp_user or "",
            place=place,
            sender_id=chosen,
        )

    def _msisdn(
        self, firm_id: str, body: IssueBody, account: Account, settings: OtpSettings
    ) -> tuple[Msisdn | None, list[Problem]]:
        text = body.to
        if body.erp_user:
            text = self.gate.erp_user_msisdn(firm_id, body.erp_user) or ""
            if not text:
                return None, [Problem("otp_erp_user_unknown", "/to/erp_user")]
        if body.subscriber:
            one = self.gate.subscriber(firm_id, body.subscriber)
            if one.left_out:
                return None, [Problem(one.left_out, "/to/subscriber", params={"who": body.subscriber})]
            text = one.to
        try:
            msisdn = Msisdn.parse(text, account.region)
        except InvalidValue as error:
            return None, [Problem(error.problem.code, "/to", params=error.problem.params)]
        if msisdn.region not in settings.countries:
            return None, [Problem("otp_country_closed", "/to", params={"country": msisdn.region.value})]
        return msisdn, []

    # --- what is decided ----------------------------------------------------------------------------------

    def _decide(
        self,
        message: Message,
        record: NumberRecord,
        found: Challenge | None,
        remaining: int,
        now: Milliseconds,
    ) -> tuple[Challenge, str]:
        """The challenge with its new code. Raises what the limits and the challenge's state refuse."""
        limits, body, task = message.settings.limits, message.body, message.body.task
        challenge = Challenge(
            stored=Status.PENDING,
            purpose=body.purpose,
            client=message.client,
            generation=1,
            mac=b"",
            key_id=message.peppers.current.key_id,
            length=body.length,
            ttl=body.ttl_seconds * SECOND,
            attempts=0,
            issued_at=now,
            sent_at=now,
            expires_at=now + body.ttl_seconds * SECOND,
            body_sha256=message.claim.body_sha256,
            prefix=_prefix(message.msisdn),
            credit_left=remaining - message.credits,
            task_id=task.id if task else "",
            task_digest=task.digest() if task else "",
            approver=task.approver if task else "",
            client_reference=body.client_reference,
            opaque=message.settings.opaque,
        )
        if found is None:
            if _is_resend(message):
                raise NotFound
        else:
            self._require_same(message, found, challenge, now)
            require_resendable(found, limits, now)
            challenge = replace(
                found,
                generation=found.generation + 1,
                key_id=challenge.key_id,
                length=challenge.length,
                ttl=challenge.ttl,
                sent_at=now,
                expires_at=challenge.expires_at,
                credit_left=challenge.credit_left,
            )
        require_room(record, limits, now)
        code = new_code(challenge.length)
        mac = challenge.bound(message.ref).mac(message.peppers.current.key, code)
        return replace(challenge, mac=mac), code

    def _require_same(self, message: Message, found: Challenge, asked: Challenge, now: Milliseconds) -> None:
        """A resend is for the same client, purpose and task; another task's change voids the challenge."""
        if found.client != asked.client or found.purpose != asked.purpose or found.task_id != asked.task_id:
            raise NotFound
        if found.task_digest != asked.task_digest and status_of(found, now) is Status.PENDING:
            self.store.cancel(message.ref, found.client, "task_changed")
            raise TaskChanged
        # A changed task of a challenge that is over is told by its state.

    def _write(self, message: Message, before: NumberRecord, after: NumberRecord, now: Milliseconds) -> None:
        ref, peppers, body = message.ref, message.peppers, message.body
        moved = counters(
            message.settings.limits,
            now,
            credits=message.credits,
            prefix=_prefix(message.msisdn),
            ip_digest=peppers.digest(ref.firm_id, "ip", body.visitor_ip) if body.visitor_ip else "",
            user_digest=peppers.digest(ref.firm_id, "user", body.visitor_user) if body.visitor_user else "",
        )
        account = (ref.firm_id, Service.OTP.value)
        quotas = Quotas(self.ledger.table)
        paid = [
            self.ledger.draw(*account, message.credits),
            *quotas.take(*account, month_of(now), message.quotas, message.credits),
            message.line(after.challenges[ref.local_id], now).put(ref.firm_id),
        ]
        try:
            self.store.send(ref, before, after, message.claim, moved, (self.ledger.table, paid), now)
        except Full as full:
            raise full.counter.refusal(full.found, now) from full

    def _twin(self, message: Message, record: NumberRecord, now: Milliseconds) -> Shown:
        """The same first request came twice at once, and its other self was written."""
        found = record.challenges[message.ref.local_id]
        before = KeyClaim(message.claim.sk, message.claim.challenge_id, found.body_sha256)
        return self._replay(message, record, before, now)

    def _replay(self, message: Message, record: NumberRecord, before: KeyClaim, now: Milliseconds) -> Shown:
        """The answer of the request that came before, rebuilt from what stands."""
        if before != message.claim:
            raise IdempotencyMismatch
        found = record.challenges.get(message.ref.local_id)
        if found is None:
            raise NotFound
        return self._shown(message, record, found, now, replayed=True)

    # --- what is done -------------------------------------------------------------------------------------

    def _call(
        self, message: Message, before: NumberRecord, after: NumberRecord, code: str, now: Milliseconds
    ) -> Shown:
        """Make the operator call, once it is written; a refused one is not charged, one in doubt is."""
        challenge = after.challenges[message.ref.local_id]
        call = Outbound(
            sender_id=message.sender_id,
            msisdns=(message.msisdn,),
            texts=(message.letter.text(code, challenge.generation),),
            message_type=MessageType.OTP,
            purpose=Purpose.INFORMATIONAL,
            reference=f"{message.ref.local_id[:16]}-{challenge.generation}",
        )
        answer = message.operator.send(call)
        for _ in range(_TRIES - 1):
            if isinstance(answer, NotSent):
                answer = message.operator.send(call)
        firm_id = message.ref.firm_id
        line = message.line(challenge, now)
        back = (self.ledger.table, self._unspent(message, line, now))
        _tell(message, answer)
        match answer:
            case Accepted():
                return self._shown(message, after, challenge, now)
            case InDoubt():
                self.ledger.table.write(line.became(firm_id, CodeState.UNCERTAIN))
                return self._shown(message, after, challenge, now, in_doubt=True)
            case Rejected(code=operator_code, reason=reason):
                self.store.refused(message.ref, challenge.generation, reason, back, now)
                failed = replace(
                    challenge,
                    stored=Status.FAILED,
                    why=reason,
                    credit_left=challenge.credit_left + message.credits,
                )
                return self._shown(message, after, failed, now, operator_code=operator_code)
            case NotSent():
                self.store.not_sent(message.ref, before, after, message.claim, back)
                raise Unavailable("otp_operator_unreachable")

    def _unspent(self, message: Message, line: CodeLine, now: Milliseconds) -> list[Write]:
        """Undo what the message was paid with."""
        account = (message.ref.firm_id, Service.OTP.value)
        units = [quota.unit for quota in message.quotas]
        return [
            self.ledger.give_back(*account, message.credits),
            *Quotas(self.ledger.table).give_back(*account, month_of(now), units, message.credits),
            line.became(message.ref.firm_id, CodeState.FAILED),
        ]

    def _shown(
        self,
        message: Message,
        record: NumberRecord,
        challenge: Challenge,
        now: Milliseconds,
        *,
        in_doubt: bool = False,
        replayed: bool = False,
        operator_code: str = "",
    ) -> Shown:
        limits: Limits = message.settings.limits
        body = view(message.ref, challenge, record, limits, now)
        longest = message.letter.longest
        body |= {
            "to": message.msisdn.masked,
            "text": {
                "shown": message.letter.shown(challenge.length, challenge.generation),
                "encoding": longest.encoding.value,
                "units": longest.units,
                "limit": message.letter.limit,
                "segments": longest.segments,
                "plain_letters": message.letter.plain,
            },
        }
        if in_doubt:
            body["in_doubt"] = True
        if operator_code:
            body["operator_code"] = operator_code
        return Shown(body, replayed=replayed)


def _is_resend(message: Message) -> bool:
    return message.claim.sk != f"KEY#{message.ref.local_id}"


def _sender_problems(body: IssueBody, account: Account) -> list[Problem]:
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


def _zone(region: Region) -> tzinfo:
    return ZoneInfo(ZONES[region])


def _prefix(msisdn: Msisdn) -> str:
    """Calling code and first digits: ``90532``."""
    return msisdn[: len(plan_of(msisdn).calling_code) + _PREFIX_DIGITS]


def _tell(message: Message, answer: object) -> None:
    emit(
        "otp_sent" if isinstance(answer, Accepted | InDoubt) else "otp_not_sent",
        {"firm": message.ref.firm_id, "prefix": _prefix(message.msisdn)},
        {"otp_id": str(message.ref), "answer": type(answer).__name__}
        | ({"operator_job_id": answer.operator_job_id} if isinstance(answer, Accepted) else {}),
    )
