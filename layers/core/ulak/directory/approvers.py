"""Who may approve what in a firm, by a code to which phone. The firm keeps it; no request says it.

An approver stands with the number of an ERP user: ``FIRM#<firm>``, ``ERPUSER#<user>``. A user who may approve nothing
has a number for codes of signing in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any, Final

from ulak.errors import Forbidden, InvalidValue
from ulak.identity.caller import Caller, Scope
from ulak.identity.erp_user import user_key
from ulak.platform.table import ConditionCheck, Delete, Item, Put, Table, new_token
from ulak.values import dataclass


class Approves(StrEnum):
    """Kinds of what is approved by a code."""

    TASK = "task"
    """A task of the ERP."""
    JOB = "job"
    """A job over its cap."""


EVERYTHING: Final = frozenset(Approves)


@dataclass(frozen=True, slots=True)
class Approver:
    firm_id: str
    user: str
    """The ERP user, as whoever kept it wrote the name."""
    msisdn: str = field(repr=False)
    approves: frozenset[Approves] = frozenset()
    amounts: Mapping[str, str] = field(default_factory=dict)
    """The largest amount of a task, by currency, canonical (see `ulak.otp.task`). Empty: any. Otherwise nothing in
    another currency, and nothing without an amount."""
    credits: int | None = None
    """The most credits of a job; ``None``: any number."""
    alone: bool = False
    """May approve a task that does not say who asked for it."""
    token: str = ""
    """Another with every change: a code that went out before a change approves nothing after it."""
    kept_by: str = ""

    def amount_is_within(self, amount: str, currency: str) -> bool:
        """Whether a task of this amount (empty: of none) is not beyond what the approver may approve.

        >>> approver = Approver("acme", "ayse", "905321234567", EVERYTHING, {"TRY": "1000.00"})
        >>> [approver.amount_is_within(one, "TRY") for one in ("1000.00", "1000.01", "")]
        [True, False, False]
        >>> approver.amount_is_within("1.00", "EUR")
        False
        """
        if not self.amounts:
            return True
        most = self.amounts.get(currency)
        return most is not None and bool(amount) and _cents(amount) <= _cents(most)


@dataclass(frozen=True, slots=True)
class ApproverStore:
    table: Table

    def get(self, firm_id: str, user: str) -> Approver | None:
        """The user's number and what it may approve, however the name is written."""
        try:
            item = self.table.get(_key(firm_id, user))
        except InvalidValue:
            return None  # no name that anything is kept under
        return _approver(firm_id, item) if item else None

    def all(self, firm_id: str) -> list[Approver]:
        items = self.table.query(f"FIRM#{firm_id}", between=("ERPUSER#", "ERPUSER#\U0010ffff"))
        return [_approver(firm_id, item) for item in items]

    def of_number(self, firm_id: str, msisdn: str) -> list[Approver]:
        """The users whose codes go to this number."""
        return [one for one in self.all(firm_id) if one.msisdn == msisdn]

    def put(self, approver: Approver, before: Approver | None = None) -> Approver:
        """Keep the approver in the place of `before`; as it is kept, with a new token. Raises `Refused` when another
        has changed it meanwhile."""
        kept = replace(approver, token=new_token())
        pk, sk = _key(kept.firm_id, kept.user)
        item: Item = {"pk": pk, "sk": sk, "user": kept.user, "msisdn": kept.msisdn, "alone": kept.alone}
        item |= {"approves": sorted(kept.approves), "amounts": dict(kept.amounts), "token": kept.token}
        item |= {"kept_by": kept.kept_by}
        if kept.credits is not None:
            item["credits"] = kept.credits
        self.table.write(Put(item, **_stands(before)))
        return kept

    def remove(self, approver: Approver) -> None:
        """Raises `Refused` when another has changed it meanwhile."""
        self.table.write(Delete(_key(approver.firm_id, approver.user), **_stands(approver)))


def require_other_right(caller: Caller) -> None:
    """`Forbidden` for whoever can send: it would choose what needs an approval, or the phone that gives it."""
    if Scope.SEND in caller.scopes:
        raise Forbidden("approval_by_another_right")


def _cents(amount: str) -> int:
    """A canonical amount in hundredths."""
    return int(amount.replace(".", ""))


def still(firm_id: str, user: str, token: str) -> ConditionCheck:
    """Of a transaction: done only while the approver is as it was when it had this token."""
    return ConditionCheck(_key(firm_id, user), **_has(token))


def _stands(before: Approver | None) -> dict[str, Any]:
    return {"condition": "attribute_not_exists(pk)"} if before is None else _has(before.token)


def _has(token: str) -> dict[str, Any]:
    """The condition that the item has this token; none, if v0.1.0 kept it."""
    names = {"#token": "token"}
    if not token:
        return {"condition": "attribute_exists(pk) AND attribute_not_exists(#token)", "names": names}
    return {"condition": "#token = :token", "values": {":token": token}, "names": names}


def _approver(firm_id: str, item: Item) -> Approver:
    """What v0.1.0 kept is a number alone, which an administrator kept for approvals of every kind."""
    return Approver(
        firm_id=firm_id,
        user=item.get("user") or item["sk"].partition("#")[2],
        msisdn=item["msisdn"],
        approves=frozenset(map(Approves, item["approves"])) if "approves" in item else EVERYTHING,
        amounts=item.get("amounts", {}),
        credits=item.get("credits"),
        alone=item.get("alone", True),
        token=item.get("token", ""),
        kept_by=item.get("kept_by", ""),
    )


def _key(firm_id: str, user: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", f"ERPUSER#{user_key(user)}"
