"""Accounts with providers, bound to the persons of firms: written once, and void when the person is reset or ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ulak.errors import Conflict, NotFound
from ulak.people.items import member_key
from ulak.people.records import Membership, Standing
from ulak.people.store import PeopleStore
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Put, Refused, Update

_SK: Final = "ACCOUNT"


@dataclass(frozen=True, slots=True)
class Bindings:
    people: PeopleStore

    def member(self, account: str, firm_id: str) -> Membership | None:
        """Who is bound to the account; ``None`` if nobody is, or no more: the membership itself has the last word."""
        item = self.people.table.get(_key(account))
        if item is None:
            return None
        try:
            found = self.people.membership(item["person_id"], firm_id)
        except NotFound:
            return None
        return found if found.account == account and found.standing is not Standing.ENDED else None

    def invited(self, email: str, firm_id: str) -> Membership | None:
        """Who has the address and is in the firm, or invited to it."""
        person = self.people.by_email(email)
        if person is None:
            return None
        try:
            found = self.people.membership(person.person_id, firm_id)
        except NotFound:
            return None
        return None if found.standing is Standing.ENDED else found

    def bind(self, before: Membership, account: str, now: Milliseconds) -> Membership:
        """The account is this person's in the firm from now on, and the person is in it. Who was invited, and joins so,
        has no other way into the firm. ``Conflict`` when somebody changed the membership at the same moment."""
        invited = before.standing is Standing.INVITED
        after = replace(
            before,
            standing=Standing.ACTIVE,
            account=account,
            own=before.own and not invited,
            since=now if invited else before.since,
        )
        pk, sk = _key(account)
        change = Update(
            member_key(before.person_id, before.firm_id),
            "SET standing = :active, account = :account, #own = :own, since = :since",
            "standing = :before AND (attribute_not_exists(account) OR account IN (:none, :account))",
            values={
                ":active": Standing.ACTIVE.value,
                ":account": account,
                ":own": after.own,
                ":since": after.since,
                ":before": before.standing.value,
                ":none": "",
            },
            names={"#own": "own"},
        )
        named = Put({"pk": pk, "sk": sk, "person_id": before.person_id})
        try:
            self.people.table.write_all([change, named])
        except Refused as refused:
            raise Conflict from refused
        return after

    def name(self, person_id: str, firm_id: str, account: str) -> None:
        """Say beforehand which account is the person's: its first sign-in needs no address then. ``Conflict`` if it is
        somebody else's."""
        taken = self.member(account, firm_id)
        if taken is not None and taken.person_id != person_id:
            raise Conflict("provider_account_taken")
        pk, sk = _key(account)
        change = Update(
            member_key(person_id, firm_id),
            "SET account = :account",
            "standing <> :ended",
            values={":account": account, ":ended": Standing.ENDED.value},
        )
        try:
            self.people.table.write_all([change, Put({"pk": pk, "sk": sk, "person_id": person_id})])
        except Refused as refused:
            raise NotFound from refused


def _key(account: str) -> tuple[str, str]:
    return f"ACCOUNT#{account}", _SK
