"""Firms, keys and accounts in the table, under ``FIRM#<firm>``."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Final

from ulak.directory.approval_rules import ApprovalRule
from ulak.directory.approvers import ApproverStore
from ulak.directory.clients import ClientStore, key_end, key_key, key_write
from ulak.directory.firms import ApiKey, Firm, KeyPeriod, OperatorAccount, Registration, Service
from ulak.directory.team import TeamStore
from ulak.directory.unit_store import UnitStore
from ulak.errors import Conflict, NotFound
from ulak.identity.caller import OWN_SCOPES, KeyKind
from ulak.identity.firm_id import is_test, live_firm
from ulak.identity.msisdn import Region
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update


class DirectoryStore:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.clients = ClientStore(table)
        self.units = UnitStore(table)
        self.approvers = ApproverStore(table)
        self.team = TeamStore(table)

    # --- read by functions --------------------------------------------------------------------------------

    def firm(self, firm_id: str) -> Firm | None:
        item = self.table.get((_pk(firm_id), "FIRM"))
        if item is None:
            return None
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
        )

    def key(self, firm_id: str, key_id: str) -> ApiKey | None:
        item = self.table.get((_pk(firm_id), f"KEY#{key_id}"))
        if item is None:
            return None
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
        )

    def account(self, firm_id: str, service: Service) -> OperatorAccount | None:
        """The firm's account; a test world's leads to the built-in operator, whatever the firm's own is."""
        if is_test(firm_id):
            return _test_account(firm_id, service, self.account(live_firm(firm_id), service))
        item = self.table.get((_pk(firm_id), f"ACCOUNT#{service}"))
        if item is None:
            return None
        from ulak.rules.former import (
            operator_of,
            report_quota_of,
        )  # which authenticating a caller does not need

        return OperatorAccount(
            firm_id=firm_id,
            service=service,
            operator_id=operator_of(item["operator"]),
            region=Region(item["region"]),
            sender_ids=tuple(item["sender_ids"]),
            segments_per_second=item.get("segments_per_second"),
            report_calls_per_minute=item.get("report_calls_per_minute") or report_quota_of(item["operator"]),
            base_url=item.get("base_url"),
            credentials=_public_credentials(item),
            credentials_set_at=item.get("password_set_at"),
        )

    def registration(self, firm_id: str, service: Service, sender_id: str) -> Registration | None:
        """How far the operator was with a sender ID when somebody last said so."""
        item = self.table.get((_pk(firm_id), _sender_sk(service, sender_id)))
        return Registration(item["registration"]) if item else None

    def sender_ids(self, firm_id: str, service: Service) -> list[tuple[str, Registration]]:
        """The firm's sender IDs of a service: the registered ones, the default first, then the others."""
        account = self.account(firm_id, service)
        registered = account.sender_ids if account else ()
        between = (_sender_sk(service, ""), _sender_sk(service, "~"))
        others = [
            (item["sk"].rpartition("#")[2], Registration(item["registration"]))
            for item in self.table.query(_pk(firm_id), between=between)
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
            self.table.write(key_end(key_key(firm_id, key_id), now))
        except Refused as refused:
            raise NotFound from refused

    def set_account(self, account: OperatorAccount) -> None:
        """``Conflict`` (``test_account``) in a test world, whose accounts are given."""
        need_own_accounts(account.firm_id)
        self.need_firm(account.firm_id)
        item: Item = {
            "pk": _pk(account.firm_id),
            "sk": f"ACCOUNT#{account.service}",
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
        self, firm_id: str, service: Service, sender_id: str, state: Registration, *, default: bool = False
    ) -> None:
        """Keep what the operator says of a sender ID. Registered, it may be sent from (and is the `default`
        if asked); otherwise not.

        Raises ``NotFound`` without such an account, and ``Conflict`` for taking away the last registered one
        (``sender_id_last``) or when another changed them at the same moment.
        """
        need_own_accounts(firm_id)
        account = self.account(firm_id, service)
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
        kept = {"pk": _pk(firm_id), "sk": _sender_sk(service, sender_id), "registration": state.value}
        change = Update(
            (_pk(firm_id), f"ACCOUNT#{service}"),
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


def _sender_sk(service: Service, sender_id: str) -> str:
    return f"SENDER#{service}#{sender_id}"


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


def _public_credentials(item: Item) -> dict[str, str]:
    """v0.1.0 stored a user name beside the others."""
    before = {"username": item["username"]} if "username" in item else {}
    return {**before, **item.get("credentials", {})}


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"
