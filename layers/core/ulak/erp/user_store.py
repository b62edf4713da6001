"""The numbers that are registered for an ERP's users, over `ulak.erp.records`."""

from __future__ import annotations

from dataclasses import dataclass

from ulak.erp.records import firm_item
from ulak.errors import InvalidValue, NotFound
from ulak.identity.erp_user import user_key
from ulak.platform.pages import page_of
from ulak.platform.table import Put, Refused, Table, Update


@dataclass(frozen=True, slots=True)
class ErpUserStore:
    table: Table

    def set_user(self, firm_id: str, user: str, msisdn: str) -> None:
        self.table.write(Put(firm_item(firm_id, f"USER#{user_key(user)}") | {"user": user, "msisdn": msisdn}))

    def remove_user(self, firm_id: str, user: str) -> None:
        """The number is gone at once. Raises ``NotFound``."""
        item = firm_item(firm_id, f"USER#{user_key(user)}")
        change = Update((item["pk"], item["sk"]), "REMOVE msisdn", "attribute_exists(msisdn)")
        try:
            self.table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def users(self, firm_id: str, after: str, most: int) -> tuple[list[tuple[str, str]], str]:
        """Users with a registered number, those behind `after`, out of up to `most` that have or had one; and what the
        next page begins behind."""
        found, further = page_of(self.table, f"FIRM#{firm_id}#ERP", "USER#", after, most)
        return [(item["user"], item["msisdn"]) for item in found if "msisdn" in item], further

    def number_of(self, firm_id: str, user: str) -> str | None:
        """The number registered for this ERP user."""
        try:
            item = self.table.get((f"FIRM#{firm_id}#ERP", f"USER#{user_key(user)}"))
        except InvalidValue:
            return None
        return item.get("msisdn") if item else None
