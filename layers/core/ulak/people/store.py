"""Persons and what they are in firms, in the table of people: reads, and conditional writes with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ulak.errors import Conflict, NotFound
from ulak.people.items import (
    digest,
    email_key,
    expiry,
    firm_pk,
    invitation_item,
    invitation_key,
    invitation_of,
    listed_key,
    member_item,
    member_key,
    member_of,
    normal_email,
    passkey_item,
    passkey_key,
    passkey_of,
    person_item,
    person_key,
    person_of,
    person_pk,
)
from ulak.people.records import Invitation, Membership, Passkey, Person, Standing
from ulak.platform.clock import DAY, HOUR, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update, Write

_NEW = "attribute_not_exists(pk)"
_THERE = "attribute_exists(pk)"


INVITED_FOR: Final[Milliseconds] = 72 * HOUR
"""For so long the link of an invitation works."""


class InvitationOver(NotFound):
    """The link was used, has run out, or never was."""

    code = "invitation_over"


class PasswordsLocked(Exception):
    """No password for the address is looked at before `until`."""

    def __init__(self, until: Milliseconds) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class PeopleStore:
    table: Table

    # --- read ---------------------------------------------------------------------------------------------

    def person(self, person_id: str) -> Person:
        """``NotFound`` for nobody."""
        item = self.table.get(person_key(person_id))
        if item is None:
            raise NotFound
        return person_of(item)

    def by_email(self, email: str) -> Person | None:
        found = self.table.get(email_key(email))
        return self.person(found["person_id"]) if found else None

    def membership(self, person_id: str, firm_id: str) -> Membership:
        """``NotFound`` if the person was never in the firm."""
        item = self.table.get(member_key(person_id, firm_id))
        if item is None:
            raise NotFound
        return member_of(item)

    def memberships(self, person_id: str) -> list[Membership]:
        """In every firm, by the firms' ids; those that ended too."""
        return [
            member_of(item) for item in self.table.query(person_pk(person_id), between=("MEMBER#", "MEMBER$"))
        ]

    def active_firms(self, person_id: str) -> list[str]:
        return [one.firm_id for one in self.memberships(person_id) if one.standing is Standing.ACTIVE]

    def people_of(self, firm_id: str) -> list[tuple[Person, Membership]]:
        """Everybody who is or was in the firm, by name."""
        listed = self.table.query(firm_pk(firm_id), between=("MEMBER#", "MEMBER$"))
        ids = [item["sk"].partition("#")[2] for item in listed]
        keys = [key for one in ids for key in (person_key(one), member_key(one, firm_id))]
        items = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        found = [
            (person_of(items[person_key(one)]), member_of(items[member_key(one, firm_id)])) for one in ids
        ]
        return sorted(found, key=lambda pair: pair[0].name.casefold())

    def passkeys(self, person_id: str) -> list[Passkey]:
        """Those that hold."""
        items = self.table.query(person_pk(person_id), between=("PASSKEY#", "PASSKEY$"))
        return [passkey_of(item) for item in items if not item["ended"]]

    def passkey(self, person_id: str, credential_id: bytes) -> Passkey | None:
        item = self.table.get(passkey_key(person_id, credential_id))
        return passkey_of(item) if item and not item["ended"] else None

    def invitation(self, secret_digest: str, now: Milliseconds) -> Invitation:
        """The invitation, if its link still works; `InvitationOver` otherwise."""
        item = self.table.get(invitation_key(secret_digest))
        if item is None or item["used"] or item["until"] <= now:
            raise InvitationOver
        return invitation_of(item)

    def invited_at(self, secret_digest: str) -> Milliseconds | None:
        """When the invitation was made, whether its link still works or not; ``None``: there is none."""
        item = self.table.get(invitation_key(secret_digest))
        return invitation_of(item).until - INVITED_FOR if item else None

    # --- write --------------------------------------------------------------------------------------------

    def invite(self, person: Person, membership: Membership, invitation: Invitation) -> None:
        """A new person with its membership and link. ``Conflict`` if somebody has the address already."""
        pk, sk = email_key(person.email)
        writes = [
            Put(person_item(person), _NEW),
            Put({"pk": pk, "sk": sk, "person_id": person.person_id}, _NEW),
            *_joining(membership),
            Put(invitation_item(invitation), _NEW),
        ]
        try:
            self.table.write_all(writes)
        except Refused as refused:
            raise Conflict("person_exists") from refused

    def invite_again(
        self, membership: Membership, invitation: Invitation, corrected: Person | None = None
    ) -> None:
        """A link for somebody who is a person already, with its membership put in the place of any before, and its
        name and number as `corrected` has them. ``Conflict`` if the person came in meanwhile."""
        writes: list[Write] = [*_joining(membership), Put(invitation_item(invitation), _NEW)]
        if corrected is not None:
            key = person_key(corrected.person_id)
            values = {":name": corrected.name, ":msisdn": corrected.msisdn, ":none": ""}
            change, still = "SET #name = :name, msisdn = :msisdn", "attribute_exists(pk) AND password = :none"
            writes.append(Update(key, change, still, values=values, names={"#name": "name"}))
        try:
            self.table.write_all(writes)
        except Refused as refused:
            if corrected is None:
                raise
            raise Conflict("person_exists") from refused

    def invite_anew(self, person: Person, invitation: Invitation) -> None:
        """A new link for a person whose passkeys, password and account with the firm's provider hold no more."""
        keys = self.passkeys(person.person_id)
        self.table.write_all(
            [
                *(_ended(one) for one in keys),
                Put(person_item(replace(person, password="")), _THERE),
                Update(
                    member_key(person.person_id, invitation.firm_id),
                    "SET account = :none, #own = :no",
                    _THERE,
                    values={":none": "", ":no": False},
                    names={"#own": "own"},
                ),
                Put(invitation_item(invitation), _NEW),
            ]
        )

    def accept(
        self, invitation: Invitation, now: Milliseconds, *credentials: Write, own: bool = True
    ) -> None:
        """The link is used, the person is active in the firm, and has these credentials: all of it or nothing. `own`:
        it comes in by what it holds itself. `InvitationOver` if it was used meanwhile."""
        used = Update(
            invitation_key(invitation.digest),
            "SET used = :yes",
            "used = :no AND #until > :now",
            values={":yes": True, ":no": False, ":now": now},
            names={"#until": "until"},
        )
        joined = Update(
            member_key(invitation.person_id, invitation.firm_id),
            "SET standing = :active, since = :now, #own = :own",
            "standing <> :ended",
            values={
                ":active": Standing.ACTIVE.value,
                ":now": now,
                ":own": own,
                ":ended": Standing.ENDED.value,
            },
            names={"#own": "own"},
        )
        try:
            self.table.write_all([used, joined, *credentials])
        except Refused as refused:
            raise InvitationOver from refused

    def add_passkey(self, passkey: Passkey) -> None:
        self.table.write(new_passkey(passkey))

    def passkey_used(self, passkey: Passkey, sign_count: int, now: Milliseconds) -> None:
        """Keep its counter. ``NotFound`` if it was taken away meanwhile."""
        change = Update(
            passkey_key(passkey.person_id, passkey.credential_id),
            "SET sign_count = :count, used_at = :now",
            "ended = :no",
            values={":count": sign_count, ":now": now, ":no": False},
        )
        try:
            self.table.write(change)
        except Refused as refused:
            raise NotFound from refused

    def count_attempt(self, email: str, now: Milliseconds) -> int:
        """One more password for this address is looked at, whether it is anybody's or not: how many were wrong in a
        row, with this one. `PasswordsLocked` while none may be looked at."""
        change = Update(
            _tries_key(email),
            "SET failures = if_not_exists(failures, :none) + :one, expires_at = :expiry",
            "attribute_not_exists(locked_until) OR locked_until <= :now",
            values={":none": 0, ":one": 1, ":now": now, ":expiry": expiry(now + DAY)},
        )
        try:
            return int(self.table.write(change)["failures"])
        except Refused as refused:
            raise PasswordsLocked((refused.old or {}).get("locked_until", now)) from refused

    def attempts_over(self, email: str, locked_until: Milliseconds = 0) -> None:
        """The count begins anew: after a right password, or when the lock is over."""
        change = "SET failures = :none, locked_until = :until"
        self.table.write(Update(_tries_key(email), change, values={":none": 0, ":until": locked_until}))

    def change_membership(self, before: Membership, after: Membership) -> None:
        """``Conflict`` when another changed it at the same moment."""
        unchanged = (
            "#roles = :roles AND sees_whole = :whole AND standing = :standing"
            " AND (attribute_not_exists(account) OR account = :account)"
        )
        values = {
            ":roles": [role.value for role in before.roles],
            ":whole": before.sees_whole,
            ":standing": before.standing.value,
            ":account": before.account,
        }
        try:
            self.table.write(Put(member_item(after), unchanged, values=values, names={"#roles": "roles"}))
        except Refused as refused:
            raise Conflict from refused


def new_passkey(passkey: Passkey) -> Put:
    return Put(passkey_item(passkey), _NEW)


def _ended(passkey: Passkey) -> Update:
    key = passkey_key(passkey.person_id, passkey.credential_id)
    return Update(key, "SET ended = :yes", _THERE, values={":yes": True})


def password_of(person_id: str, password: str) -> Update:
    """The person's password is what was kept of it (`ulak.people.passwords.kept`)."""
    return Update(
        person_key(person_id),
        "SET password = :kept",
        _THERE,
        values={":kept": password},
    )


def _tries_key(email: str) -> tuple[str, str]:
    return f"TRIES#{digest(normal_email(email))}", "TRIES"


def _joining(membership: Membership) -> Sequence[Put]:
    pk, sk = listed_key(membership.firm_id, membership.person_id)
    return [Put(member_item(membership)), Put({"pk": pk, "sk": sk})]
