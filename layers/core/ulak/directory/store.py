"""Firms, keys and accounts in the table, under ``FIRM#<firm>``."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from typing import Final, Literal

from ulak.directory.approval_rules import ApprovalRule
from ulak.directory.approvers import ApproverStore
from ulak.directory.clients import ClientStore, key_ended, key_key, key_write
from ulak.directory.firms import (
    ApiKey,
    Firm,
    KeyPeriod,
    OperatorAccount,
    Registration,
    Service,
    account_named,
)
from ulak.directory.routing_store import RoutingStore, account_of, routing_of
from ulak.directory.team import TeamStore
from ulak.directory.unit_store import UnitStore
from ulak.errors import Conflict, NotFound
from ulak.identity.caller import OWN_SCOPES, KeyKind
from ulak.identity.firm_id import is_test, live_firm
from ulak.identity.msisdn import Region
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update

Fact = Service | Literal["firm", "otp_settings"]
"""What a firm has one of: its account of a service, itself, its settings of codes."""


class DirectoryStore:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.clients = ClientStore(table)
        self.units = UnitStore(table)
        self.approvers = ApproverStore(table)
        self.team = TeamStore(table)
        self.routing = RoutingStore(table)

    # --- read by functions --------------------------------------------------------------------------------

    def firm(self, firm_id: str) -> Firm | None:
        item = self.table.get((_pk(firm_id), "FIRM"))
        return _firm_of(firm_id, item) if item else None

    def key(self, firm_id: str, key_id: str) -> ApiKey | None:
        item = self.table.get((_pk(firm_id), f"KEY#{key_id}"))
        return _key_of(firm_id, key_id, item) if item else None

    def account(self, firm_id: str, account_id: str) -> OperatorAccount | None:
        """The firm's account; a test world's leads to the built-in operator, whatever the firm's own is. A service
        alone stands for its first account."""
        service, name = account_named(account_id)
        if is_test(firm_id):
            if name:
                return None
            return _test_account(firm_id, service, self.account(live_firm(firm_id), service))
        item = self.table.get((_pk(firm_id), f"ACCOUNT#{account_id}"))
        return account_of(firm_id, account_id, item) if item else None

    def registration(self, firm_id: str, account_id: str, sender_id: str) -> Registration | None:
        """How far the operator was with a sender ID when somebody last said so."""
        item = self.table.get((_pk(firm_id), _sender_sk(account_id, sender_id)))
        return Registration(item["registration"]) if item and "registration" in item else None

    def sender_ids(self, firm_id: str, account_id: str) -> list[tuple[str, Registration]]:
        """The sender IDs of a firm's account: the registered ones, the default first, then the others."""
        account = self.account(firm_id, account_id)
        registered = account.sender_ids if account else ()
        between = (_sender_sk(account_id, ""), _sender_sk(account_id, "~"))
        others = [
            (item["sk"].rpartition("#")[2], Registration(item["registration"]))
            for item in self.table.query(_pk(firm_id), between=between)
            if "registration" in item
        ]
        return [(name, Registration.REGISTERED) for name in registered] + [
            (name, state) for name, state in others if name not in registered
        ]

    def otp_settings(self, firm_id: str) -> Item | None:
        """The firm's own settings of its codes: ``{"limits", "countries", "opaque"}``, each optional."""
        return self.table.get((_pk(firm_id), "SETTINGS#otp"))

    def otp_template(self, firm_id: str, name: str) -> str | None:
        item = self.table.get((_pk(firm_id), f"OTPTEMPLATE#{name}"))
        return item["text"] if item else None

    def set_otp_template(self, firm_id: str, name: str, text: str) -> None:
        self.table.write(Put({"pk": _pk(firm_id), "sk": f"OTPTEMPLATE#{name}", "text": text}))

    # --- written by an administrator's commands -----------------------------------------------------------

    def add_firm(self, firm_id: str, name: str) -> Firm:
        """A new firm; ``Conflict`` if the id is taken."""
        firm = Firm(firm_id, name, secrets.token_bytes(32))
        item: Item = {"pk": _pk(firm_id), "sk": "FIRM", "name": name, "id_key": firm.id_key}
        item |= {"due_shard": _AUDIT, "due_at": 0}
        try:
            self.table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused as refused:
            raise Conflict("firm_exists", firm=firm_id) from refused
        return firm

    def add_key(self, key: ApiKey) -> None:
        self.need_firm(key.firm_id)
        self.table.write(key_write(key))

    def revoke_key(self, firm_id: str, key_id: str, now: int) -> None:
        """The key stops holding within the minute that functions remember it."""
        try:
            self.table.write(key_ended(key_key(firm_id, key_id), now))
        except Refused as refused:
            raise NotFound from refused

    def set_account(self, account: OperatorAccount) -> None:
        """``Conflict`` (``test_account``) in a test world, whose accounts are given."""
        need_own_accounts(account.firm_id)
        self.need_firm(account.firm_id)
        item: Item = {
            "pk": _pk(account.firm_id),
            "sk": f"ACCOUNT#{account.id}",
            "operator": account.operator_id,
            "region": account.region.value,
            "sender_ids": list(account.sender_ids),
        }
        for name, value in (
            ("segments_per_second", account.segments_per_second),
            ("report_calls_per_minute", account.report_calls_per_minute),
            ("base_url", account.base_url),
            ("credentials", dict(account.credentials)),
            ("password_set_at", account.credentials_set_at),
        ):
            if value:
                item[name] = value
        self.table.write(Put(item))

    def set_sender_id(
        self,
        firm_id: str,
        account_id: str,
        sender_id: str,
        state: Registration | None,
        *,
        default: bool = False,
    ) -> None:
        """Keep what the operator says of a sender ID. Registered, it may be sent from (and is the `default`
        if asked); otherwise not. ``None``: it is taken out.

        Raises ``NotFound`` without such an account, and ``Conflict`` for taking away the last registered one
        (``sender_id_last``) or when another changed them at the same moment.
        """
        need_own_accounts(firm_id)
        account = self.account(firm_id, account_id)
        if account is None:
            raise NotFound
        others = [name for name in account.sender_ids if name != sender_id]
        if state is not Registration.REGISTERED:
            names = others
        elif default or not others:
            names = [sender_id, *others]
        else:
            names = list(dict.fromkeys([*account.sender_ids, sender_id]))
        if not names:
            raise Conflict("sender_id_last", sender_id=sender_id)
        kept: Item = {"pk": _pk(firm_id), "sk": _sender_sk(account_id, sender_id)}
        if state is not None:
            kept["registration"] = state.value
        change = Update(
            (_pk(firm_id), f"ACCOUNT#{account_id}"),
            "SET sender_ids = :names",
            "sender_ids = :before",
            values={":names": names, ":before": list(account.sender_ids)},
        )
        try:
            self.table.write_all([change, Put(kept)])
        except Refused as refused:
            raise Conflict from refused

    def set_windows(self, firm_id: str, time_zone: str, windows: Sequence[str]) -> None:
        """The firm's own send windows and their clock, for jobs that are accepted from now on (functions
        remember a firm for a minute). ``NotFound`` if there is no such firm."""
        change = Update(
            (_pk(firm_id), "FIRM"),
            "SET time_zone = :zone, windows = :windows",
            "attribute_exists(pk)",
            values={":zone": time_zone, ":windows": list(windows)},
        )
        try:
            self.table.write(change)
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused

    def set_approval_rules(self, firm_id: str, rules: Sequence[ApprovalRule]) -> None:
        """The firm's rules of approval, for what is committed from now on (functions remember a firm for a minute).
        ``NotFound`` if there is no such firm."""
        change = Update(
            (_pk(firm_id), "FIRM"),
            "SET approval_rules = :rules",
            "attribute_exists(pk)",
            values={":rules": [rule.encode() for rule in rules]},
        )
        try:
            self.table.write(change)
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused

    def rotate_cursors(self, firm_id: str) -> int:
        """Another key for the firm's cursors, within the minute that functions remember it; the generation that it is
        of. Cursors under the key before hold until their time is over, older ones no more."""
        change = Update(
            (_pk(firm_id), "FIRM"),
            "ADD cursor_generation :one",
            "attribute_exists(pk)",
            values={":one": 1},
        )
        try:
            generation: int = self.table.write(change)["cursor_generation"]
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused
        return generation

    def set_otp_settings(self, firm_id: str, settings: Item) -> None:
        self.need_firm(firm_id)
        self.table.write(Put({"pk": _pk(firm_id), "sk": "SETTINGS#otp", **settings}))

    # --- the audit's rounds -------------------------------------------------------------------------------

    def due_for_audit(self, until: Milliseconds, most: int) -> Iterator[str]:
        """Firms whose books are to be looked at by `until`, the longest due first."""
        for item in self.table.query_due(_AUDIT, until, most):
            yield item["pk"].removeprefix(_pk(""))

    def audit_again(self, firm_id: str, due_at: Milliseconds) -> None:
        self.table.write(Update((_pk(firm_id), "FIRM"), "SET due_at = :due", values={":due": due_at}))

    def need_firm(self, firm_id: str) -> None:
        """``NotFound`` if there is no such firm."""
        if self.firm(firm_id) is None:
            raise NotFound("firm_unknown", firm=firm_id)


_AUDIT: Final = "AUDIT"
"""The firms' own part of the index of due work."""


def key_and_facts(
    table: Table, firm_id: str, key_id: str, facts: Collection[Fact]
) -> tuple[ApiKey | None, dict[Fact, Item]]:
    """The key, and of these `facts` the items that the table has, by one call. `fact_of` reads them."""
    wanted = {sk: fact for fact in facts if (sk := _fact_sk(firm_id, fact))}
    key_sk, pk = f"KEY#{key_id}", _pk(firm_id)
    found = table.get_all([(pk, sk) for sk in (key_sk, *wanted)])
    key = found.get((pk, key_sk))
    return (_key_of(firm_id, key_id, key) if key else None), {
        fact: found[pk, sk] for sk, fact in wanted.items() if (pk, sk) in found
    }


def _firm_of(firm_id: str, item: Item) -> Firm:
    zone, windows = item.get("time_zone", ""), tuple(item.get("windows", ()))
    return Firm(
        firm_id,
        item["name"],
        item["id_key"],
        "units_since" in item,
        zone,
        item.get("cursor_generation", 0),
        windows,
        tuple(map(ApprovalRule.kept, item.get("approval_rules", ()))),
        item.get("requests_per_second"),
        item.get("key_requests_per_second"),
        item.get("credit_prices", {}),
        tuple(item.get("link_hosts", ())),
        tuple(item.get("unwanted_words", ())),
        item.get("signs_campaigns", False),
        item.get("asks_key_periods", False),
        item.get("commercial", {}),
        item.get("consent_check", ""),
        item.get("suppresses_all", False),
        routing_of(item),
    )


def _key_of(firm_id: str, key_id: str, item: Item) -> ApiKey:
    return ApiKey(
        firm_id,
        key_id,
        item["sha256"],
        item["label"],
        item.get("erp_user"),
        item.get("key_expires_at"),
        item.get("administrator", False),
        frozenset(item["scopes"]) if "scopes" in item else OWN_SCOPES,
        item.get("client"),
        item.get("units", {}),
        KeyKind.TEST if is_test(firm_id) else KeyKind(item.get("kind", KeyKind.LIVE)),
        tuple(item.get("addresses", ())),
        KeyPeriod(**item["period"]) if "period" in item else None,
        item.get("ended", False),
        item.get("once"),
    )


def _fact_sk(firm_id: str, fact: Fact) -> str | None:
    """Where it stands under the firm; ``None``: it stands elsewhere."""
    if isinstance(fact, Service):
        # A test world's account is made of the live firm's.
        return None if is_test(firm_id) else f"ACCOUNT#{fact}"
    return {"firm": "FIRM", "otp_settings": "SETTINGS#otp"}[fact]


def fact_of(firm_id: str, fact: Fact, item: Item) -> Firm | OperatorAccount | Item:
    if isinstance(fact, Service):
        return account_of(firm_id, fact.value, item)
    return _firm_of(firm_id, item) if fact == "firm" else item


def _sender_sk(account_id: str, sender_id: str) -> str:
    return f"SENDER#{account_id}#{sender_id}"


def need_own_accounts(firm_id: str) -> None:
    """``Conflict`` for a test world, whose accounts are given."""
    if is_test(firm_id):
        raise Conflict("test_account", firm=live_firm(firm_id))


_TEST_SENDER_ID: Final = "DENEME"
"""Of a test world whose firm has no account of that service."""


def _test_account(firm_id: str, service: Service, live: OperatorAccount | None) -> OperatorAccount:
    """The account of a test world: it sends from the sender IDs of the firm's own account and reads numbers as that
    does, so that a program needs no change between the two."""
    from ulak.rules import BUILT_IN  # which authenticating a caller does not need

    region = live.region if live else Region.TR
    sender_ids = live.sender_ids if live else (_TEST_SENDER_ID,)
    return OperatorAccount(firm_id, service, BUILT_IN, region, sender_ids)


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"
