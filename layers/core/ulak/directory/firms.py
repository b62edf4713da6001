"""Firms, API keys and accounts with operators as values.

An API key reads ``ulak_<firm>_<key id>.<secret>``: it names its own firm (a test key the firm's test world), so that
looking it up never leaves that firm's keys in the table. The secret has 256 random bits and is stored as its SHA-256
only; a slow hash would add nothing to that and cost every call.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ulak.directory.approval_rules import SIGNED, ApprovalRule
from ulak.directory.routing import RouteRow
from ulak.errors import Param, Problem
from ulak.identity import recipient
from ulak.identity.address import is_overheard
from ulak.identity.caller import OWN_SCOPES, KeyKind
from ulak.identity.firm_id import FIRM_ID, is_test, world_of_tests
from ulak.identity.msisdn import Region
from ulak.platform.clock import Milliseconds
from ulak.platform.cursors import key_of as cursor_key
from ulak.platform.once import Once
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.rules.commercial import CommercialContent
    from ulak.rules.content import ContentSettings
    from ulak.text import MessageType

_KEY: Final = re.compile(
    rf"ulak_(?P<firm>{FIRM_ID.pattern})_(?P<key>[0-9a-f]{{12}})\.(?P<secret>[\w-]{{43}})"
)


class Service(StrEnum):
    """Operators sell these apart: each has its own subscription, credentials, sender IDs and credit."""

    SMS = "sms"
    OTP = "otp"
    TCKN = "tckn"

    @classmethod
    def of(cls, message_type: MessageType) -> Service:
        """The service that carries messages of this type."""
        return _SERVICE_OF[message_type.value]


_SERVICE_OF: Final = {
    "bulk": Service.SMS,
    "flash": Service.SMS,
    "vip": Service.SMS,
    "wap_push": Service.SMS,
    "mms": Service.SMS,
    "otp": Service.OTP,
    "tckn": Service.TCKN,
}
"""By the message type's own word; a function that only knows keys imports no alphabets for it."""


_ACCOUNT: Final = re.compile(r"(?P<service>[a-z]+)(?:-(?P<name>[a-z0-9]{1,16}))?")


def account_named(account_id: str) -> tuple[Service, str]:
    """The service of an account and its name, which a firm's first account of a service has none of. ``ValueError``
    for what is no account's id.

    >>> account_named("sms"), account_named("otp-yedek")
    ((<Service.SMS: 'sms'>, ''), (<Service.OTP: 'otp'>, 'yedek'))
    """
    match = _ACCOUNT.fullmatch(account_id)
    if match is None:
        raise ValueError("no account's id")
    return Service(match["service"]), match["name"] or ""


class Registration(StrEnum):
    """How far the operator is with a sender ID; only a registered one is sent from."""

    REGISTERED = "registered"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Firm:
    firm_id: str
    name: str
    id_key: bytes = field(repr=False)
    """Keys the ids derived from Idempotency-Keys, so that an id tells nothing of the key behind it."""
    has_units: bool = False
    """It has told what its users, departments, branches or companies may do: they are looked up."""
    time_zone: str = ""
    """Of its send windows and its files; empty: that of its account's country."""
    cursor_generation: int = 0
    """Of the key of its cursors: it rises when that key is changed."""
    windows: tuple[str, ...] = ()
    """Send windows of its own, each a line of `ulak.rules.windows`."""

    approval_rules: tuple[ApprovalRule, ...] = ()
    """What of it a second person approves before it goes out."""

    requests_per_second: int | None = None
    """What all its programs together may ask; ``None``: what the deployment says."""
    key_requests_per_second: int | None = None
    """What each of its keys may ask."""
    credit_prices: Mapping[str, int] = field(default_factory=dict)
    """What it pays for a credit, by service, in ten-thousandths of a lira (`ulak.directory.credit_prices`)."""

    link_hosts: tuple[str, ...] = ()
    """The only hosts that its links should lead to; none: any."""
    unwanted_words: tuple[str, ...] = ()
    signs_campaigns: bool = False
    """What is sent from the console waits for a secure electronic signature."""
    asks_key_periods: bool = False
    """What programs send goes by keys whose approved period holds."""

    @property
    def holding_rules(self) -> tuple[ApprovalRule, ...]:
        """What of it waits for an approval: by its rules, and by a signature where it asks for one."""
        return (*self.approval_rules, *((SIGNED,) if self.signs_campaigns else ()))

    @property
    def content(self) -> ContentSettings:
        from ulak.rules.content import ContentSettings  # which authenticating a caller does not need

        return ContentSettings(self.link_hosts, self.unwanted_words)

    commercial_content: Mapping[str, str] = field(default_factory=dict)
    """What its commercial texts say of it, as it is kept (`ulak.rules.commercial`); empty: nobody looks."""

    @property
    def commercial(self) -> CommercialContent:
        from ulak.rules.commercial import CommercialContent, ContentMode

        kept = self.commercial_content or {"name": "", "mersis": "", "refusal": "", "mode": "off"}
        return CommercialContent(kept["name"], kept["mersis"], kept["refusal"], ContentMode(kept["mode"]))

    consent_check: str = ""
    """What is asked of a commercial message's recipient (`ulak.consent.permits.ConsentCheck`); empty: the default."""
    suppresses_all: bool = False
    """Whether it ever suppressed a number for messages of every purpose."""
    routing: Mapping[str, tuple[RouteRow, ...]] = field(default_factory=dict)
    """By service, which of its accounts messages go by, in order; none: its first account of the service."""

    @property
    def cursor_keys(self) -> tuple[bytes, ...]:
        """Keys of its cursors: the one of today, and the one before, whose cursors hold until their time is over."""
        generations = range(self.cursor_generation, max(-1, self.cursor_generation - 2), -1)
        return tuple(cursor_key(self.id_key, one) for one in generations)

    def zone(self, region: Region) -> str:
        """Its own time zone, or that of its account's `region`."""
        from ulak.rules.windows import ZONES  # which authenticating a caller does not need

        return self.time_zone or ZONES[region]


@dataclass(frozen=True, slots=True)
class KeyPeriod:
    """For how long somebody approved that a program sends by a key."""

    days: int
    until: Milliseconds
    by: str
    """The key, person or administrator who approved it."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    firm_id: str
    key_id: str
    secret_sha256: bytes = field(repr=False)
    label: str
    erp_user: str | None = None
    expires_at: Milliseconds | None = None
    administrator: bool = False
    """Held by those who run Ulak, not by the firm: it may bring credit in."""
    scopes: frozenset[str] = OWN_SCOPES
    client: str | None = None
    """The client (*web hizmeti bağlantısı*) that it is one of the keys of."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The company, branch and department that its holder sends for: kind → code."""
    kind: KeyKind = KeyKind.LIVE
    addresses: tuple[str, ...] = ()
    """Networks that it holds from (``203.0.113.0/24``), in canonical form; none: any address."""
    period: KeyPeriod | None = None
    """What was approved of it last; asked about where its firm says so."""
    ended: bool = False
    """Somebody ended it: what it left behind (a schedule) sends no more. A key that ran out by its time, or by another
    in its place, was not ended."""
    once: Mapping[str, Any] | None = field(default=None, repr=False)
    """By which request it was made (`ulak.platform.once`); ``None``: nobody asks."""

    def admits(self, secret: str, now: Milliseconds) -> bool:
        """Whether `secret` is this key's and the key has not run out; takes the same time either way."""
        same = hmac.compare_digest(self.secret_sha256, hashlib.sha256(secret.encode()).digest())
        return same and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Client:
    """A program of the firm's (*web hizmeti bağlantısı*): named, linked to an ERP user, with up to two keys
    that hold at once, so that one can be changed for the other."""

    firm_id: str
    name: str
    erp_user: str | None
    scopes: frozenset[str]
    units: Mapping[str, str]
    keys: Mapping[str, Milliseconds]
    """Key id → when it runs out (0: never). Those that were revoked are not among them."""
    kinds: Mapping[str, KeyKind] = field(default_factory=dict)
    """Key id → its kind, where that is not live."""
    addresses: tuple[str, ...] = ()
    """Networks that its keys hold from; none: any address."""
    version: int = 0

    def kind_of(self, key_id: str) -> KeyKind:
        return self.kinds.get(key_id, KeyKind.LIVE)

    def holding(self, kind: KeyKind, now: Milliseconds) -> tuple[str, ...]:
        """The ids of its keys of a kind that hold."""
        return tuple(
            key_id
            for key_id, until in self.keys.items()
            if self.kind_of(key_id) is kind and (not until or now < until)
        )


@dataclass(frozen=True, slots=True)
class OperatorAccount:
    """A firm's subscription of one service with one operator. Its credentials are a secret of their own."""

    firm_id: str
    service: Service
    operator_id: str
    region: Region
    sender_ids: tuple[str, ...]
    """The first is the default."""
    segments_per_second: int | None = None
    """What the operator lets this account send, if not what its profile says."""
    report_calls_per_minute: int | None = None
    """How often the operator lets this account ask for reports, if not what its profile says."""
    base_url: str | None = None
    """Where the operator is reached, if not at its own public address (a simulator, a private line)."""
    credentials: Mapping[str, str] = field(default_factory=dict)
    """Those that are not secret, by the names that the operator's adapter declares. Secret ones are in the secret
    alone, which the function that writes it cannot read."""
    credentials_set_at: Milliseconds | None = None
    name: str = ""
    """What tells it from the firm's other accounts of the service; empty: it is the first."""

    @property
    def id(self) -> str:
        """The service, and the account's name behind it where it has one: ``sms``, ``sms-yedek``."""
        return f"{self.service}-{self.name}" if self.name else self.service.value

    def secret_name(self, stage: str) -> str:
        return f"ulak/{stage}/{self.firm_id}/{self.id}"


def unsuitable(account: OperatorAccount, others: Iterable[OperatorAccount]) -> Iterator[Problem]:
    """Why an account cannot be set beside the firm's `others`: its operator does not carry what the service is for,
    is reached nowhere, or a sender ID is one of phones and of TCKNs."""
    from ulak.rules import BUILT_IN, profile  # which authenticating a caller does not need

    rules = profile(account.operator_id)
    if rules.id == BUILT_IN:
        yield Problem("operator_of_test_keys", "/operator", params={"operator": rules.name})
        return
    carried = [kind.value for kind in sorted(rules.message_types) if Service.of(kind) is account.service]
    if not carried:
        offered = ", ".join(sorted({Service.of(kind).value for kind in rules.message_types}))
        params: dict[str, Param] = {"operator": rules.name, "service": account.service, "offered": offered}
        yield Problem("service_not_offered", "/operator", params=params)
    if rules.simulated and account.base_url is None:
        yield Problem("operator_without_address", "/base_url", params={"operator": rules.name})
    if account.base_url is not None and is_overheard(account.base_url):
        yield Problem("operator_address_overheard", "/base_url", params={"operator": rules.name})
    for other in others:
        if recipient.of(other.service) is recipient.of(account.service):
            continue
        for sender_id in account.sender_ids:
            if sender_id in other.sender_ids:
                params = {"sender_id": sender_id, "service": account.service, "other": other.service}
                yield Problem("sender_id_of_other_kind", "/sender_ids", params=params)


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """What a caller presents, taken apart; nothing of it is trusted yet."""

    firm_id: str
    key_id: str
    secret: str

    @classmethod
    def parse(cls, authorization: str | None) -> PresentedKey | None:
        scheme, _, key = (authorization or "").partition(" ")
        match = _KEY.fullmatch(key.strip())
        if scheme.lower() != "bearer" or match is None:
            return None
        return cls(*match.groups())

    def __repr__(self) -> str:
        return f"PresentedKey({self.firm_id!r}, {self.key_id!r}, ...)"


_NOTHING: Final[Mapping[str, str]] = {}


def new_key(
    firm_id: str,
    label: str,
    *,
    erp_user: str | None = None,
    expires_at: Milliseconds | None = None,
    administrator: bool = False,
    scopes: frozenset[str] = OWN_SCOPES,
    client: str | None = None,
    units: Mapping[str, str] = _NOTHING,
    kind: KeyKind = KeyKind.LIVE,
    addresses: tuple[str, ...] = (),
    once: Once | None = None,
) -> tuple[ApiKey, str]:
    """A new key and the text of it, which is shown once and kept nowhere; of the request `once` always the same. A test
    key belongs to the firm's test world; every key of a test world is one."""
    once = once or Once.anew()
    if kind is KeyKind.TEST or is_test(firm_id):
        firm_id, kind = world_of_tests(firm_id), KeyKind.TEST
    key_id, secret = key_id_of(once), once.text("key")
    key = ApiKey(
        firm_id,
        key_id,
        hashlib.sha256(secret.encode()).digest(),
        label,
        erp_user,
        expires_at,
        administrator,
        scopes,
        client,
        units,
        kind,
        addresses,
    )
    return key, key_text(key, once)


def key_text(key: ApiKey, once: Once) -> str:
    """The text of the key that this request made, as its holder presents it."""
    return f"ulak_{key.firm_id}_{key.key_id}.{once.text('key')}"


def key_id_of(once: Once) -> str:
    """The id of the key that this request makes."""
    return once.secret("key id").hex()[:12]
