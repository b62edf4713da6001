"""What the API and ERP events ask of this room, as frozen values."""

from __future__ import annotations

from ulak.identity.caller import Caller
from ulak.otp.requests import IssueBody, VerifyBody
from ulak.platform.clock import Milliseconds
from ulak.platform.idempotency import RequestKey
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class IssueCode:
    """Begin a challenge and send its first code. The same `key` with the same body digest is the same challenge."""

    caller: Caller
    key: RequestKey
    body: IssueBody
    before: Milliseconds | None = None
    """Refused (``otp_too_late``) if it would begin at or after this instant; a challenge that began in time is
    answered however late the command comes again."""


@dataclass(frozen=True, slots=True)
class ResendCode:
    """Send a new code in a pending challenge. The code before it is void; attempts stay counted."""

    caller: Caller
    key: RequestKey
    body: IssueBody
    otp_id: str


@dataclass(frozen=True, slots=True)
class VerifyCode:
    """Check a code that came back for the challenge `otp_id`."""

    caller: Caller
    otp_id: str
    body: VerifyBody
