"""What the routes of İYS take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, StrictInt

from ulak.consent.permits import Channel, ConsentStatus
from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.iys.consent import ConsentChange, is_kept
from ulak.iys.rules import SOURCES
from ulak.iys.settings import PutIys
from ulak.platform.bodies import Body
from ulak.platform.clock import Milliseconds, instant
from ulak.rules import RecipientType

MOST_CONSENTS = 1_000

_Code = Annotated[StrictInt, Field(ge=1, le=9_999_999_999)]


class IysBody(Body):
    """``PUT /v1/settings/iys``."""

    iys_code: _Code
    """The firm's number with İYS."""
    brand_code: _Code
    """Its brand's, under which consents are reported."""
    username: str = Field(min_length=1, max_length=128)
    password: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """Written and never read back. May stay out while the user name stays the same."""
    activation: str | None = Field(default=None, max_length=64)
    """RFC 3339: until then İYS takes the firm's consents of any age (*aktivasyon tarihi*); left out: it lies behind."""

    def command(self, firm_id: str) -> PutIys:
        until = None
        if self.activation is not None:
            until = _instant(self.activation, "/activation")
        return PutIys(firm_id, self.iys_code, self.brand_code, self.username, self.password, until)


class IysConsentBody(Body):
    to: str = Field(min_length=1, max_length=40)
    kind: RecipientType
    status: ConsentStatus
    source: str = Field(min_length=1, max_length=40)
    """As İYS names it: ``HS_WEB``, ``HS_MESAJ``, …"""
    at: str = Field(max_length=64)
    """RFC 3339, with its offset: when the recipient said so."""
    channel: Channel = Channel.MESAJ


class IysConsentsBody(Body):
    """``POST /v1/iys/reports``."""

    consents: list[IysConsentBody] = Field(min_length=1, max_length=MOST_CONSENTS)


def changes_of(firm_id: str, rows: Sequence[IysConsentBody]) -> list[ConsentChange]:
    """The changes that the body tells; `InputError` with every problem of every row."""
    changes: list[ConsentChange] = []
    problems: list[Problem] = []
    for n, row in enumerate(rows):
        try:
            changes.append(_change(firm_id, row, f"/consents/{n}"))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return changes


def _change(firm_id: str, row: IysConsentBody, at: str) -> ConsentChange:
    problems: list[Problem] = []
    number, moment = "", 0
    try:
        number = msisdn.normalise(row.to, Region.TR)
        if not is_kept(number):
            problems.append(Problem("iys_abroad", f"{at}/to"))
    except InvalidValue as error:
        problems.append(Problem(error.problem.code, f"{at}/to", params=error.problem.params))
    try:
        moment = _instant(row.at, f"{at}/at")
    except InputError as error:
        problems += error.problems
    if row.source not in SOURCES:
        params = {"source": row.source, "known": ", ".join(SOURCES)}
        problems.append(Problem("iys_source_unknown", f"{at}/source", params=params))
    if problems:
        raise InputError(problems)
    return ConsentChange(firm_id, number, row.kind, row.status, row.source, moment, row.channel)


def _instant(text: str, pointer: str) -> Milliseconds:
    try:
        return instant(text)
    except ValueError as error:
        raise InputError([Problem("iys_date", pointer)]) from error
