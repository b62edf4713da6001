"""The second factor of a person with a password: a code of the firm's own, to the person's phone."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from ulak.catalogue import Locale
from ulak.identity.caller import Caller
from ulak.otp.codes import CODE
from ulak.otp.commands import IssueCode, VerifyCode
from ulak.otp.requests import VerifyBody, read_issue
from ulak.people.records import Person
from ulak.platform.idempotency import RequestKey

if TYPE_CHECKING:
    from ulak.otp.issue import Issue
    from ulak.otp.verify import Verify

_PATH: Final = "/konsol/giris"
_CONSOLE: Final = "console"
"""The key id of codes that no program asked for."""


def send_code(codes: Issue, firm_id: str, person: Person, locale: Locale) -> str:
    """Sends a code to the person's number; the challenge's id. The firm's limits, sender and credit hold."""
    import orjson

    asked = {"to": f"+{person.msisdn}", "purpose": "sign_in", "locale": locale}
    raw = orjson.dumps(asked | {"visitor": {"user": person.person_id}})
    key = RequestKey.of(_PATH, secrets.token_hex(16), raw)
    sent = codes.issue(IssueCode(Caller(firm_id, _CONSOLE), key, read_issue(raw)))
    return str(sent.view.ref)


def check_code(codes: Verify, firm_id: str, otp_id: str, code: str) -> int | None:
    """``None`` if the code is right; else how many tries are left."""
    from ulak.otp.challenge import Status

    written = code if re.fullmatch(CODE, code) else "0" * 6  # counted like any other wrong one
    view = codes.verify(VerifyCode(Caller(firm_id, _CONSOLE), otp_id, VerifyBody(written, None)))
    return None if view.status is Status.APPROVED else view.attempts_remaining
