"""A code goes out: written first with all that it moves, then handed to the operator at once.

No queue carries it, since a queue would hold the code. The order is: read the number's record and the credit (one
call), decide, write the challenge with its counters, its Idempotency-Key and its credit (one call), call the
operator. Only when that call fails is there a third.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from ulak.directory.firms import Service
from ulak.errors import (
    Conflict,
    IdempotencyMismatch,
    InputError,
    NotFound,
    Unavailable,
)
from ulak.identity.address import counted_by
from ulak.ledger.codes import CodeState
from ulak.ledger.quotas import Month, Quotas, month_of
from ulak.ledger.store import Drawing, Ledger
from ulak.operators.breaker import Seen, seen
from ulak.operators.breakers import PASS, AccountRef, Breakers, Permit
from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Outbound, Rejected
from ulak.otp.allotments import Allotments
from ulak.otp.challenge import (
    APPROVER_CHANGED,
    ApproverChanged,
    Challenge,
    NumberRecord,
    Status,
    TaskChanged,
    require_resendable,
    require_send_allowed,
    status_of,
    with_send,
)
from ulak.otp.codes import ChallengeRef, new_code
from ulak.otp.commands import IssueCode, ResendCode
from ulak.otp.preparing import CodeWay, Preparation, PreparedMessage
from ulak.otp.records import KeptClaim
from ulak.otp.sends import (
    KeyTaken,
    NoCreditAtHand,
    Payment,
    QuotaReached,
    RecordChanged,
    Sending,
    SendLimitReached,
    SendStore,
)
from ulak.otp.store import ChallengeStore
from ulak.otp.texts import MaskedText
from ulak.otp.views import ChallengeView, view_of
from ulak.otp.windows import counters
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.metrics import emit
from ulak.platform.secrets import SecretMissing
from ulak.platform.table import Contended, Item, new_token
from ulak.rules import BUILT_IN, Purpose, Then
from ulak.text import MessageType
from ulak.values import dataclass

_ROUNDS: Final = 6
"""How often a message is decided anew when its number's record, its credit or a quota has changed meanwhile."""
_TRIES: Final = 2
"""Operator calls of a message when no octet of the first call reached the operator."""
_SERVICE: Final = Service.OTP.value


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that was sent, and its challenge."""

    view: ChallengeView
    to: str
    """The number, masked."""
    text: MaskedText
    in_doubt: bool = False
    """The operator's answer does not tell whether the message went out."""
    operator_code: str = ""
    """The operator's own code of its refusal."""
    replayed: bool = False
    """The same request came before; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Issue:
    preparation: Preparation
    challenges: ChallengeStore
    sends: SendStore
    allotments: Allotments
    ledger: Ledger
    quotas: Quotas
    clock: Clock
    breakers: Breakers
    zone_of: Callable[[str], str]
    """A firm's clock: the month of its quotas goes by it."""

    def issue(self, command: IssueCode) -> SentCode:
        """A new challenge whose first code was sent, or the answer of the same command that came before."""
        now = self.clock()
        message = self.preparation.prepare(command.caller, command.key, command.body, None, now)
        return self._send(message, command.before, now)

    def resend(self, command: ResendCode) -> SentCode:
        """A pending challenge whose next code was sent, or the answer of the same command that came before."""
        resent = ChallengeRef.parse(command.caller.firm_id, command.otp_id)
        now = self.clock()
        message = self.preparation.prepare(command.caller, command.key, command.body, resent, now)
        return self._send(message, None, now)

    def _send(self, message: PreparedMessage, before: Milliseconds | None, now: Milliseconds) -> SentCode:
        firm_id, quotas = message.ref.firm_id, self.quotas
        keys = self.ledger.standing_keys(firm_id, _SERVICE)
        limits = quotas.limit_keys(firm_id, message.context.names)
        live = [way.account.id for way in message.ways if way.account.operator_id != BUILT_IN]
        watched = self.breakers.unknown(firm_id, live)
        record, taken_before, standing = self.sends.read(
            message.ref, message.claim, self.ledger.table, [*keys, *limits, *watched], now
        )
        found = {(item["pk"], item["sk"]): item for item in standing}
        for key, account_id in watched.items():
            self.breakers.learn(firm_id, account_id, found.pop(key, None))
        standing = list(found.values())
        if taken_before is not None:
            return self._replay(message, record, taken_before, now)
        if before is not None and now >= before:
            raise Conflict("otp_too_late")
        message = self._by_fit_account(message)
        credit = [item for item in standing if (item["pk"], item["sk"]) in keys]
        remaining = self._remaining(firm_id, credit, now)
        message = replace(message, quotas=quotas.quotas_in(standing, _SERVICE))
        drawing = self.ledger.drawing(firm_id, _SERVICE, message.credits)
        refusals, pauses = 0, self.ledger.table.rounds()
        next(pauses)
        while refusals < _ROUNDS:
            if not message.is_resend and message.ref.local_id in record.challenges:
                return self._replay_written(message, record, now)
            challenge, code = self._decide(message, record, remaining, now)
            after = replace(with_send(record, message.ref.local_id, challenge, now), token=new_token())
            sending = Sending(message.ref, message.claim, record, after)
            refusals += 1
            try:
                self._write(message, sending, drawing, now)
            except Contended:
                refusals -= 1
                drawing.contended()
                if next(pauses, None) is None:
                    raise
            except SendLimitReached as reached:
                self._make_room(firm_id, reached, now)
            except RecordChanged as changed:
                record = changed.record
                if not message.is_resend and message.ref.local_id in record.challenges:
                    return self._replay_written(message, record, now)
            except KeyTaken as taken:
                return self._replay(message, record, taken.before, now)
            except NoCreditAtHand:
                drawing.refill(now=now)
            except QuotaReached as reached:
                quota = message.quotas[reached.index]
                quotas.need(firm_id, _SERVICE, self._month(message, now), quota, message.credits)
            else:
                return self._call_operator(message, sending, code, now)
        raise Unavailable

    def _remaining(self, firm_id: str, credit: Sequence[Item], now: Milliseconds) -> int:
        """What the firm has left of credit; and what others found out of how it is drawn."""
        standing = self.ledger.standing_in(credit)
        self.ledger.learn(firm_id, _SERVICE, standing, now)
        return standing.remaining

    # --- decide -------------------------------------------------------------------------------------------

    def _decide(
        self, message: PreparedMessage, record: NumberRecord, remaining: int, now: Milliseconds
    ) -> tuple[Challenge, str]:
        """The challenge with its new code. Raises what the limits and the challenge's state refuse."""
        challenge = _new_challenge(message, remaining, now)
        found = record.challenges.get(message.ref.local_id)
        if found is not None:
            self._require_same(message, found, challenge, now)
            require_resendable(found, message.settings.limits, now)
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
        elif message.is_resend:
            raise NotFound
        require_send_allowed(record, message.settings.limits, now)
        code = new_code(challenge.length)
        mac = challenge.binding(message.ref).mac(message.peppers.current.key, code)
        return replace(challenge, mac=mac), code

    def _require_same(
        self, message: PreparedMessage, found: Challenge, asked: Challenge, now: Milliseconds
    ) -> None:
        """A resend is for the same client, purpose and task. A changed task or approver voids a pending challenge; of a
        challenge that has ended, its state is told."""
        if found.client != asked.client or found.purpose != asked.purpose or found.task_id != asked.task_id:
            raise NotFound
        if status_of(found, now) is not Status.PENDING:
            return
        if found.task_digest != asked.task_digest:
            self.challenges.cancel(message.ref, found.client, "task_changed")
            raise TaskChanged
        if found.approver_number and found.approver_token != asked.approver_token:
            self.challenges.cancel(message.ref, found.client, APPROVER_CHANGED)
            raise ApproverChanged

    # --- write --------------------------------------------------------------------------------------------

    def _make_room(self, firm_id: str, reached: SendLimitReached, now: Milliseconds) -> None:
        """Raises the refusal of a limit that is reached indeed, not only by a part of its counter."""
        if not reached.counter.parted:
            raise reached.counter.refusal(reached.found, now) from reached
        try:
            self.allotments.refill(firm_id, reached, now)
        except SendLimitReached as full:
            raise full.counter.refusal(full.found, now) from full

    def _write(self, message: PreparedMessage, sending: Sending, drawing: Drawing, now: Milliseconds) -> None:
        firm_id, peppers, body = message.ref.firm_id, message.peppers, message.body
        moved = counters(
            message.settings.limits,
            now,
            credits=message.credits,
            prefix=message.prefix,
            ip_digest=peppers.digest(firm_id, "ip", counted_by(body.visitor_ip)) if body.visitor_ip else "",
            user_digest=peppers.digest(firm_id, "user", body.visitor_user) if body.visitor_user else "",
            part=drawing.number,
        )
        paid = [
            drawing.write,
            *self.quotas.take(firm_id, _SERVICE, self._month(message, now), message.quotas, message.credits),
            message.line(sending.challenge, now).put(firm_id),
        ]
        self.sends.send(sending, moved, (self.ledger.table, paid), now)

    def _payment_back(self, message: PreparedMessage, challenge: Challenge, now: Milliseconds) -> Payment:
        """Writes that give back what the message was paid with."""
        firm_id, units = message.ref.firm_id, [quota.unit for quota in message.quotas]
        return self.ledger.table, [
            self.ledger.give_back(firm_id, _SERVICE, message.credits),
            *self.quotas.give_back(firm_id, _SERVICE, self._month(message, now), units, message.credits),
            message.line(challenge, now).became(firm_id, CodeState.FAILED),
        ]

    def _month(self, message: PreparedMessage, now: Milliseconds) -> Month:
        """The month of the message's quotas, by the firm's clock; empty, where there are none."""
        return month_of(now, ZoneInfo(self.zone_of(message.ref.firm_id))) if message.quotas else ""

    # --- answer a repeated request ------------------------------------------------------------------------

    def _replay_written(self, message: PreparedMessage, record: NumberRecord, now: Milliseconds) -> SentCode:
        """The answer of the same first request, which was written at the same time as this one."""
        found = record.challenges[message.ref.local_id]
        before = KeptClaim(message.claim.sk, message.claim.challenge_id, found.body_sha256)
        return self._replay(message, record, before, now)

    def _replay(
        self, message: PreparedMessage, record: NumberRecord, before: KeptClaim, now: Milliseconds
    ) -> SentCode:
        """The answer of the request that came before, from the challenge as it is now."""
        if not message.claim.is_of(before):
            if message.approver is not None and message.claim.digest.was(before.body_sha256):
                raise ApproverChanged  # the same request, to another number
            raise IdempotencyMismatch
        found = record.challenges.get(message.ref.local_id)
        if found is None:
            raise NotFound
        return replace(_sent_code(message, record, found, now), replayed=True)

    # --- call the operator --------------------------------------------------------------------------------

    def _call_operator(
        self, message: PreparedMessage, sending: Sending, code: str, now: Milliseconds
    ) -> SentCode:
        """Make the operator call of a message that is written. A refused message is not charged; one in doubt is."""
        challenge, after = sending.challenge, sending.after
        message, answer = self._handed_over(message, challenge, code, now)
        _emit_sent(message, answer)
        match answer:
            case Accepted():
                return _sent_code(message, after, challenge, now)
            case InDoubt():
                line = message.line(challenge, now)
                self.ledger.table.write(line.became(message.ref.firm_id, CodeState.UNCERTAIN))
                return replace(_sent_code(message, after, challenge, now), in_doubt=True)
            case Rejected(code=operator_code, reason=reason):
                back = self._payment_back(message, challenge, now)
                self.sends.refused(message.ref, challenge.generation, reason, back)
                credit_left = challenge.credit_left + message.credits
                failed = replace(challenge, stored=Status.FAILED, why=reason, credit_left=credit_left)
                return replace(_sent_code(message, after, failed, now), operator_code=operator_code)
            case NotSent():
                self.sends.not_sent(sending, self._payment_back(message, challenge, now))
                raise Unavailable("otp_operator_unreachable")

    def _handed_over(
        self, message: PreparedMessage, challenge: Challenge, code: str, now: Milliseconds
    ) -> tuple[PreparedMessage, Answer]:
        """The message as it went out, and what the operator said. Where an account certainly did not take it, for a
        reason of the account's own, the next one is asked; where it may have taken it, none."""
        while True:
            answer, calls = self._asked(message, challenge, code)
            account = message.account
            name = AccountRef(account.firm_id, account.id, account.operator_id)
            if account.operator_id != BUILT_IN:
                self.breakers.observe(name, calls)
            elsewhere = isinstance(answer, NotSent) or (
                isinstance(answer, Rejected) and answer.then is Then.PAUSE
            )
            moved = self._moved(message, challenge, now) if elsewhere else None
            if moved is None:
                return message, answer
            message = moved

    def _asked(self, message: PreparedMessage, challenge: Challenge, code: str) -> tuple[Answer, list[Seen]]:
        """What the operator of the message's account says; asked again if no octet reached it."""
        call = Outbound(
            sender_id=message.sender_id,
            msisdns=(message.msisdn,),
            texts=(message.rendered.text(code, challenge.generation),),
            message_type=MessageType.OTP,
            purpose=Purpose.INFORMATIONAL,
            reference=message.ref.reference(challenge.generation),
        )
        calls: list[Seen] = []
        for _ in range(_TRIES):
            begun = self.clock()
            answer = message.operator.send(call)
            calls.append(seen(answer, self.clock() - begun))
            if not isinstance(answer, NotSent):
                break
        return answer, calls

    def _moved(
        self, message: PreparedMessage, challenge: Challenge, now: Milliseconds
    ) -> PreparedMessage | None:
        """The message by the next of its accounts that may be used; it costs the same there. ``None``: there is
        none."""
        ways = message.ways[1:]
        for place, way in enumerate(ways):
            if not self._permit(way).allowed:
                continue
            try:
                moved = replace(message.by(way), ways=ways[place:])
            except (InputError, SecretMissing):
                continue  # it cannot be opened
            # Who sends is written down before the call: a crash leaves a line of the right account.
            self.ledger.table.write(moved.line(challenge, now).put(message.ref.firm_id))
            return moved
        return None

    def _permit(self, way: CodeWay) -> Permit:
        account = way.account
        if account.operator_id == BUILT_IN:
            return PASS
        return self.breakers.permit(AccountRef(account.firm_id, account.id, account.operator_id))

    def _by_fit_account(self, message: PreparedMessage) -> PreparedMessage:
        """The message by the first of its accounts in order, slow ones after the others. Raises `Unavailable` where
        none is, before anything is written or paid."""
        slow: list[CodeWay] = []
        for place, way in enumerate(message.ways):
            permit = self._permit(way)
            if permit.allowed and not permit.last:
                return replace(message.by(way), ways=(*message.ways[place:], *slow))
            if permit.allowed:
                slow.append(way)
        if not slow:
            raise Unavailable("otp_operator_unreachable")
        return replace(message.by(slow[0]), ways=tuple(slow))


def _new_challenge(message: PreparedMessage, remaining: int, now: Milliseconds) -> Challenge:
    """The challenge that the message would begin, as yet without a code."""
    body, task = message.body, message.body.task
    return Challenge(
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
        body_sha256=message.claim.digest.kept,
        prefix=message.prefix,
        credit_left=remaining - message.credits,
        task_id=task.id if task else "",
        task_digest=task.digest() if task else "",
        approver=task.approver if task else "",
        approver_number=message.ref.number if task else "",
        approver_token=message.approver.token if message.approver else "",
        client_reference=body.client_reference,
        opaque=message.settings.opaque,
    )


def _sent_code(
    message: PreparedMessage, record: NumberRecord, challenge: Challenge, now: Milliseconds
) -> SentCode:
    return SentCode(
        view=view_of(message.ref, challenge, record, message.settings.limits, now),
        to=message.msisdn.masked,
        text=message.rendered.masked(challenge.length, challenge.generation),
    )


def _emit_sent(message: PreparedMessage, answer: Answer) -> None:
    emit(
        "otp_sent" if isinstance(answer, Accepted | InDoubt) else "otp_not_sent",
        {"firm": message.ref.firm_id, "prefix": message.prefix},
        {"otp_id": str(message.ref), "answer": type(answer).__name__}
        | ({"operator_job_id": answer.operator_job_id} if isinstance(answer, Accepted) else {}),
    )
