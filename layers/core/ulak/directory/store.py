"""Firms, keys and accounts in the table, under ``FIRM#<firm>``."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

from ulak.directory.firms import Account, ApiKey, Firm, Service
from ulak.errors import Conflict, NotFound
from ulak.identity.msisdn import Region
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update


class DirectoryStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- read by functions --------------------------------------------------------------------------------

    def firm(self, firm_id: str) -> Firm | None:
        item = self._table.get((_pk(firm_id), "FIRM"))
        return Firm(firm_id, item["name"], item["id_key"]) if item else None

    def key(self, firm_id: str, key_id: str) -> ApiKey | None:
        item = self._table.get((_pk(firm_id), f"KEY#{key_id}"))
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
        )

    def account(self, firm_id: str, service: Service) -> Account | None:
        item = self._table.get((_pk(firm_id), f"ACCOUNT#{service}"))
        if item is None:
            return None
        return Account(
            firm_id=firm_id,
            service=service,
            operator_id=item["operator"],
            region=Region(item["region"]),
            sender_ids=tuple(item["sender_ids"]),
            segments_per_second=item.get("segments_per_second"),
            base_url=item.get("base_url"),
        )

    def otp_settings(self, firm_id: str) -> Item | None:
        """The firm's own settings of its codes: ``{"limits", "countries", "opaque"}``, each optional."""
        return self._table.get((_pk(firm_id), "SETTINGS#otp"))

    def otp_template(self, firm_id: str, name: str) -> str | None:
        item = self._table.get((_pk(firm_id), f"OTPTEMPLATE#{name}"))
        return item["text"] if item else None

    def set_otp_template(self, firm_id: str, name: str, text: str) -> None:
        self._table.write(Put({"pk": _pk(firm_id), "sk": f"OTPTEMPLATE#{name}", "text": text}))

    def erp_user_msisdn(self, firm_id: str, erp_user: str) -> str | None:
        item = self._table.get((_pk(firm_id), f"ERPUSER#{erp_user}"))
        return item["msisdn"] if item else None

    # --- written by an administrator's commands -----------------------------------------------------------

    def add_firm(self, firm_id: str, name: str) -> Firm:
        """A new firm; ``Conflict`` if the id is taken."""
        firm = Firm(firm_id, name, secrets.token_bytes(32))
        item: Item = {"pk": _pk(firm_id), "sk": "FIRM", "name": name, "id_key": firm.id_key}
        item |= {"due_shard": _AUDIT, "due_at": 0}
        try:
            self._table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused as refused:
            raise Conflict("firm_exists", firm=firm_id) from refused
        return firm

    def add_key(self, key: ApiKey) -> None:
        self.need_firm(key.firm_id)
        item: Item = {
            "pk": _pk(key.firm_id),
            "sk": f"KEY#{key.key_id}",
            "sha256": key.secret_sha256,
            "label": key.label,
        }
        if key.erp_user:
            item["erp_user"] = key.erp_user
        if key.administrator:
            item["administrator"] = True
        if key.expires_at is not None:
            item["key_expires_at"] = key.expires_at
        self._table.write(Put(item, "attribute_not_exists(pk)"))

    def revoke_key(self, firm_id: str, key_id: str, now: int) -> None:
        """The key stops holding within the minute that functions remember it."""
        change = Update(
            (_pk(firm_id), f"KEY#{key_id}"),
            "SET key_expires_at = :now",
            "attribute_exists(pk)",
            values={":now": now},
        )
        try:
            self._table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def set_account(self, account: Account) -> None:
        self.need_firm(account.firm_id)
        item: Item = {
            "pk": _pk(account.firm_id),
            "sk": f"ACCOUNT#{account.service}",
            "operator": account.operator_id,
            "region": account.region.value,
            "sender_ids": list(account.sender_ids),
        }
        if account.segments_per_second:
            item["segments_per_second"] = account.segments_per_second
        if account.base_url:
            item["base_url"] = account.base_url
        self._table.write(Put(item))

    def set_otp_settings(self, firm_id: str, settings: Item) -> None:
        self.need_firm(firm_id)
        self._table.write(Put({"pk": _pk(firm_id), "sk": "SETTINGS#otp", **settings}))

    def set_erp_user(self, firm_id: str, erp_user: str, msisdn: str) -> None:
        """The number that a user's codes go to, as the firm keeps it: not as a caller says."""
        self.need_firm(firm_id)
        self._table.write(Put({"pk": _pk(firm_id), "sk": f"ERPUSER#{erp_user}", "msisdn": msisdn}))

    # --- the audit's rounds -------------------------------------------------------------------------------

    def due_for_audit(self, until: Milliseconds, most: int) -> Iterator[str]:
        """Firms whose books are to be looked at by `until`, the longest due first."""
        for item in self._table.query_due(_AUDIT, until, most):
            yield item["pk"].removeprefix(_pk(""))

    def audit_again(self, firm_id: str, due_at: Milliseconds) -> None:
        self._table.write(Update((_pk(firm_id), "FIRM"), "SET due_at = :due", values={":due": due_at}))

    def need_firm(self, firm_id: str) -> None:
        """``NotFound`` if there is no such firm."""
        if self.firm(firm_id) is None:
            raise NotFound("firm_unknown", firm=firm_id)


_AUDIT: Final = "AUDIT"
"""The firms' own part of the index of due work."""


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"
