"""What callers see of challenges, templates and the keys of approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ulak.identity.firm_id import is_test
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, TypedDict
from ulak.platform.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ulak.otp.approvers import KeptApprover
    from ulak.otp.issue import SentCode
    from ulak.otp.received import ReceivedText
    from ulak.otp.templates import KeptTemplate
    from ulak.otp.texts import MaskedText
    from ulak.otp.views import ChallengeView


class OtpCreditLeft(TypedDict):
    """The firm's OTP credit after the challenge's last message, and when that was."""

    remaining: int
    as_of: str


class ChallengeTask(TypedDict):
    """The task that the challenge approves. ``digest`` is SHA-256 of its canonical JSON."""

    id: str
    digest: str
    approver: str


class ChallengeAnswer(TypedDict):
    """``status`` is one of pending, approved, expired, locked, cancelled, failed."""

    id: str
    status: str
    mode: str
    """``live``, or ``test``: asked with a test key, and its code goes to no phone."""
    purpose: str
    issued_at: str
    expires_at: str
    serial: int
    """Which of the challenge's codes holds; the first is 1."""
    credit: OtpCreditLeft
    attempts_remaining: NotRequired[int]
    """Absent where the firm's settings do not tell it."""
    resend_after: NotRequired[str]
    """When a new code may be asked for; absent where none may."""
    locked_until: NotRequired[str]
    task: NotRequired[ChallengeTask]
    client_reference: NotRequired[str]
    why: NotRequired[str]
    """Why it was cancelled or failed."""
    approved_at: NotRequired[str]
    approval: NotRequired[str | None]
    """The signed record (JWS) of an approved task; null while it cannot be signed: ask for the challenge again."""


class _TextSize(TypedDict):
    encoding: str
    units: int
    limit: int
    segments: int
    plain_letters: bool
    """Whether letters were replaced by plain ones."""


class MessageText(_TextSize):
    """The message with dots in the place of its code, and its size with the longest serial."""

    shown: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""


class TemplateText(_TextSize):
    """The template's text as a message of it would be, with dots in the place of a code."""

    shown: str


class SentCodeAnswer(ChallengeAnswer):
    to: Annotated[str, Personal(Mask.NUMBER)]
    text: MessageText
    in_doubt: NotRequired[bool]
    """True: the operator's answer does not tell whether the message went out."""
    operator_code: NotRequired[str]
    """The operator's own code of its refusal."""


class ReceivedTextAnswer(TypedDict):
    """What the simulated phone received: the text of the challenge's last message, its code in it."""

    id: str
    serial: int
    text: str


class CodeTemplateAnswer(TypedDict):
    name: str
    text: TemplateText


class PublicKey(TypedDict):
    """A public key as a JWK (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    alg: str
    use: str
    kid: str


class PublicKeysAnswer(TypedDict):
    """A JWK set."""

    keys: list[PublicKey]


def challenge_answer(view: ChallengeView) -> ChallengeAnswer:
    challenge = view.challenge
    answer: ChallengeAnswer = {
        "id": str(view.ref),
        "status": view.status.value,
        "mode": "test" if is_test(view.ref.firm_id) else "live",
        "purpose": challenge.purpose,
        "issued_at": rfc3339(challenge.issued_at),
        "expires_at": rfc3339(challenge.expires_at),
        "serial": challenge.generation,
        "credit": {
            "remaining": challenge.credit_left,
            "as_of": rfc3339(challenge.sent_at or challenge.issued_at),
        },
    }
    if not challenge.opaque:
        answer["attempts_remaining"] = view.attempts_remaining
    if view.resend_after is not None:
        answer["resend_after"] = rfc3339(view.resend_after)
    if view.locked_until is not None:
        answer["locked_until"] = rfc3339(view.locked_until)
    if challenge.task_id:
        answer["task"] = {
            "id": challenge.task_id,
            "digest": challenge.task_digest,
            "approver": challenge.approver,
        }
    if challenge.client_reference:
        answer["client_reference"] = challenge.client_reference
    if challenge.why:
        answer["why"] = challenge.why
    if challenge.approved_at:
        answer["approved_at"] = rfc3339(challenge.approved_at)
    if view.approval is not None:
        answer["approval"] = view.approval.signed
    return answer


def sent_code_answer(sent: SentCode) -> SentCodeAnswer:
    text: MessageText = {"shown": sent.text.text, **_size(sent.text)}
    whole = {**challenge_answer(sent.view), "to": sent.to, "text": text}
    answer = cast("SentCodeAnswer", whole)  # mypy does not carry the keys of one answer over to another
    if sent.in_doubt:
        answer["in_doubt"] = True
    if sent.operator_code:
        answer["operator_code"] = sent.operator_code
    return answer


def received_text_answer(received: ReceivedText) -> ReceivedTextAnswer:
    return {"id": str(received.ref), "serial": received.serial, "text": received.text}


def template_answer(kept: KeptTemplate) -> CodeTemplateAnswer:
    return {"name": kept.name, "text": {"shown": kept.text.text, **_size(kept.text)}}


def _size(text: MaskedText) -> _TextSize:
    return {
        "encoding": text.encoding,
        "units": text.units,
        "limit": text.limit,
        "segments": text.segments,
        "plain_letters": text.plain_letters,
    }


class ApproverAnswer(TypedDict):
    """An ERP user whose number is kept, and what it may approve."""

    user: str
    msisdn: Annotated[str, Personal(Mask.NUMBER)]
    approves: list[str]
    amounts: dict[str, str]
    """The largest amount of a task, by currency; empty: any."""
    credits: int | None
    """The most credits of a job; null: any number."""
    alone: bool
    """Whether a task may be approved that does not say who asked for it."""
    number_hmac: str
    """What stands for the number in signed records."""
    voided: int
    """Pending challenges that this change has ended."""


class ApproversAnswer(TypedDict):
    approvers: list[ApproverAnswer]


def approver_answer(kept: KeptApprover) -> ApproverAnswer:
    approver = kept.approver
    return {
        "user": approver.user,
        "msisdn": approver.msisdn,
        "approves": sorted(approver.approves),
        "amounts": dict(approver.amounts),
        "credits": approver.credits,
        "alone": approver.alone,
        "number_hmac": kept.number_hmac,
        "voided": kept.voided,
    }


def approvers_answer(kept: Sequence[KeptApprover]) -> ApproversAnswer:
    return {"approvers": [approver_answer(one) for one in kept]}
