"""What the settings' routes take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from ulak.directory.approval_rules import ApprovalRule, Source
from ulak.directory.cards import Code, Label
from ulak.directory.firms import Service
from ulak.directory.routing import MOST_ROWS, RouteRow
from ulak.directory.units import UnitKind
from ulak.identity.caller import OWN_SCOPES, KeyKind, Scope
from ulak.identity.msisdn import Region
from ulak.platform.bodies import Body, WrongValue
from ulak.rules import Purpose
from ulak.rules.commercial import ContentMode
from ulak.text import MessageType

MOST_CREDITS = 1_000_000_000
MOST_SEGMENTS_PER_SECOND = 10_000
MOST_REPORT_CALLS_PER_MINUTE = 10_000
MOST_NETWORKS = 50
MOST_TEAM_NUMBERS = 100
MOST_RULES = 20
MOST_UNIT = 80
_UNIT = re.compile(rf"(?:{'|'.join(UnitKind)})#\S(?:.{{0,62}}\S)?")
Network = Annotated[str, Field(min_length=1, max_length=64)]
Credits = Annotated[StrictInt, Field(ge=0, le=MOST_CREDITS)]
SenderName = Annotated[str, Field(max_length=11)]
CredentialName = Annotated[str, Field(min_length=1, max_length=64)]
CredentialValue = Annotated[str, Field(min_length=1, max_length=4_096)]


class AccountBody(Body):
    """``PUT /v1/settings/accounts/{service}``."""

    operator: Label
    credentials: dict[CredentialName, CredentialValue] = Field(default={}, max_length=20)
    """By the names that the operator's page lists. Secret ones are written and never read back. All may be left out
    while the operator stays the same, and the secret ones while the others stay the same too."""
    username: Label | None = None
    """The same as ``credentials.username``."""
    password: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """The same as ``credentials.password``."""
    country: Region = Region.TR
    sender_id: SenderName | None = None
    """The default: one that is registered; of a new account, its first."""
    segments_per_second: Annotated[StrictInt, Field(ge=1, le=MOST_SEGMENTS_PER_SECOND)] | None = None
    """What the contract with the operator allows, if not what its profile says; left out it stays."""
    report_calls_per_minute: Annotated[StrictInt, Field(ge=1, le=MOST_REPORT_CALLS_PER_MINUTE)] | None = None
    """How often reports may be asked for, if the operator raised it for this account; left out it stays."""

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        given = fields.get("credentials")
        for name in ("username", "password"):
            if fields.get(name) is not None and isinstance(given, dict) and name in given:
                yield f"/{name}", "credential_twice"

    def given(self) -> Mapping[str, str]:
        """The credentials, however they were named."""
        named = {"username": self.username, "password": self.password}
        return {**self.credentials, **{name: value for name, value in named.items() if value is not None}}


class RouteRowBody(Body):
    """An account, and what goes by it. What is left out is not asked about."""

    account: Annotated[str, Field(min_length=1, max_length=32)]
    """Its id: ``sms``, ``sms-yedek``."""
    countries: list[Region] = Field(default=[], max_length=len(Region))
    """Of recipients, by their numbers."""
    message_types: list[MessageType] = Field(default=[], max_length=len(MessageType))
    purposes: list[Purpose] = Field(default=[], max_length=len(Purpose))

    def row(self) -> RouteRow:
        return RouteRow(
            self.account,
            frozenset(one.value for one in self.countries),
            frozenset(one.value for one in self.message_types),
            frozenset(one.value for one in self.purposes),
        )


class RoutingBody(Body):
    """``PUT /v1/settings/routing/{service}``: all rows of it, in order."""

    rows: list[RouteRowBody] = Field(max_length=MOST_ROWS)


class Linked(Body):
    """The units that a client or a narrower unit belongs to."""

    department: Code | None = None
    branch: Code | None = None
    company: Code | None = None

    def belongs(self) -> Mapping[UnitKind, str]:
        named = {kind: getattr(self, kind.value) for kind in UnitKind if kind is not UnitKind.USER}
        return {kind: code for kind, code in named.items() if code is not None}


class ClientBody(Linked):
    """``PUT /v1/settings/clients/{client}``."""

    erp_user: Code | None
    """Whom it sends for; ``null``: it says so with each request."""
    scopes: list[Scope] = Field(default=sorted(OWN_SCOPES), min_length=1, max_length=len(Scope))
    addresses: list[Network] = Field(default=[], max_length=MOST_NETWORKS)
    """Addresses and networks that its keys hold from; none: any."""


class KeyBody(Body):
    """``POST /v1/settings/clients/{client}/keys``."""

    days: Annotated[StrictInt, Field(ge=1, le=3_650)] | None = None
    """How long it holds; until it is revoked when left out."""
    kind: KeyKind = KeyKind.LIVE
    """``live``; ``team``, which sends to the firm's listed numbers alone; ``test``, which sends nothing and charges
    nothing."""
    old_keys_end_at: str | None = Field(default=None, max_length=64)
    """RFC 3339, with its offset: when the client's other keys of this kind end. Left out, they stay."""


class CreditPricesBody(Body):
    """``PUT /v1/settings/credit-prices``: all of them."""

    prices: dict[Service, Annotated[str, Field(max_length=16)]] = Field(default={})
    """In liras, with four decimals at most: ``"0.0450"``."""


class TeamBody(Body):
    """``PUT /v1/settings/team``: all of it."""

    numbers: list[Annotated[str, Field(max_length=64)]] = Field(max_length=MOST_TEAM_NUMBERS)
    """The only numbers that team keys send to."""


class UnitBody(Linked):
    """``PUT /v1/settings/units/{kind}/{code}``."""

    name: Label | None = None
    sender_ids: list[SenderName] = Field(default=[], max_length=50)
    """Those it may send from, its default first; none: any of the account's."""
    credits_a_month: dict[Service, Credits] = Field(default={})
    """By service; a service that is not named has no quota."""


def _unit(text: str) -> str:
    if not _UNIT.fullmatch(text):
        raise WrongValue("approval_rule_unit")
    return text


class ApprovalRuleBody(Body):
    """What waits for an approval: whatever meets all that is named. A rule that names nothing holds everything."""

    credits_over: Credits | None = None
    recipients_over: Credits | None = None
    purposes: list[Purpose] = Field(default=[], max_length=len(Purpose))
    """None: any."""
    sources: list[Source] = Field(default=[], max_length=len(Source))
    """None: any."""
    unit: Annotated[str, AfterValidator(_unit), Field(max_length=MOST_UNIT)] | None = None
    """``department#SATIS``, as quotas name it: only what is sent for this unit."""

    def rule(self) -> ApprovalRule:
        return ApprovalRule(
            self.credits_over,
            self.recipients_over,
            frozenset(one.value for one in self.purposes),
            frozenset(one.value for one in self.sources),
            self.unit or "",
        )


class ApprovalRulesBody(Body):
    """``PUT /v1/settings/approval-rules``: all of them."""

    rules: list[ApprovalRuleBody] = Field(max_length=MOST_RULES)


class ContentBody(Body):
    """``PUT /v1/settings/content``: all of it. Quotes warn by it; nothing is refused."""

    link_hosts: list[Annotated[str, Field(min_length=1, max_length=253)]] = Field(default=[], max_length=100)
    """The only hosts, with those below them, that links should lead to; none: any."""
    words: list[Annotated[str, Field(min_length=2, max_length=40)]] = Field(default=[], max_length=200)
    """Beginnings of words that the firm does not want sent."""


class CommercialBody(Body):
    """``PUT /v1/settings/commercial``: all of it."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    """The trade name or the registered title."""
    mersis: Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)] = ""
    """Sixteen digits."""
    refusal: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    """How a recipient refuses, as it stands in texts: ``RET yazip 4609'a gonderin``."""
    mode: ContentMode
    """``append``: what a commercial text lacks of these is put behind it, and counted; ``check``: a text that lacks
    something is refused; ``off``: nobody looks."""


class WindowsBody(Body):
    """``PUT /v1/settings/send-windows``: all of it."""

    time_zone: str | None = Field(default=None, min_length=1, max_length=64)
    """Of the firm's clock; that of its SMS account's country when left out."""
    windows: list[str] = Field(default=[], max_length=20)
    """Lines of `ulak.rules.windows`; ours hold where none of these does."""
