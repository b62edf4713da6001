"""Persons as the table holds them. Keys: ``PERSON#<id>`` for all of a person, ``FIRM#<firm>`` for who is in a firm."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Final

from ulak.people.records import Ceremony, Invitation, Membership, Passkey, Person, Standing
from ulak.people.roles import Role
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item

PERSON: Final = "PERSON"
KEPT_AFTER: Final = 3600
"""Seconds that an item which is over may stay before the table lets it go."""

Key = tuple[str, str]


def person_pk(person_id: str) -> str:
    return f"PERSON#{person_id}"


def person_key(person_id: str) -> Key:
    return person_pk(person_id), PERSON


def email_key(email: str) -> Key:
    """Where it stands whose address this is."""
    return f"LOGIN#{digest(normal_email(email))}", "LOGIN"


def member_key(person_id: str, firm_id: str) -> Key:
    return person_pk(person_id), f"MEMBER#{firm_id}"


def listed_key(firm_id: str, person_id: str) -> Key:
    return firm_pk(firm_id), f"MEMBER#{person_id}"


def firm_pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"


def session_key(person_id: str, session: str) -> Key:
    return person_pk(person_id), f"SESSION#{session}"


def passkey_key(person_id: str, credential_id: bytes) -> Key:
    name = base64.urlsafe_b64encode(credential_id).decode().rstrip("=")
    return person_pk(person_id), f"PASSKEY#{name}"


def invitation_key(secret_digest: str) -> Key:
    return f"INVITE#{secret_digest}", "INVITE"


def ceremony_key(secret_digest: str) -> Key:
    return f"STEP#{secret_digest}", "STEP"


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits, and found by it."""
    return sha256(secret.encode()).hexdigest()


def normal_email(email: str) -> str:
    return email.strip().lower()


def expiry(until: Milliseconds) -> int:
    """The second at which the table may let an item go."""
    return until // SECOND + KEPT_AFTER


# --- items -------------------------------------------------------------------------------------------------


def person_item(person: Person) -> Item:
    pk, sk = person_key(person.person_id)
    return {
        "pk": pk,
        "sk": sk,
        "name": person.name,
        "email": person.email,
        "msisdn": person.msisdn,
        "password": person.password,
    }


def person_of(item: Item) -> Person:
    return Person(
        person_id=item["pk"].partition("#")[2],
        name=item["name"],
        email=item["email"],
        msisdn=item["msisdn"],
        password=item["password"],
    )


def member_item(one: Membership) -> Item:
    pk, sk = member_key(one.person_id, one.firm_id)
    return {
        "pk": pk,
        "sk": sk,
        "roles": [role.value for role in one.roles],
        "sees_whole": one.sees_whole,
        "standing": one.standing.value,
        "since": one.since,
        "own": one.own,
        "account": one.account,
    }


def member_of(item: Item) -> Membership:
    return Membership(
        person_id=item["pk"].partition("#")[2],
        firm_id=item["sk"].partition("#")[2],
        roles=tuple(Role(role) for role in item["roles"]),
        sees_whole=item["sees_whole"],
        standing=Standing(item["standing"]),
        since=item["since"],
        own=item.get("own", True),  # an earlier version knew no other way in
        account=item.get("account", ""),
    )


def passkey_item(one: Passkey) -> Item:
    pk, sk = passkey_key(one.person_id, one.credential_id)
    return {
        "pk": pk,
        "sk": sk,
        "credential_id": one.credential_id,
        "public_key": one.public_key,
        "sign_count": one.sign_count,
        "added_at": one.added_at,
        "used_at": one.used_at,
        "ended": False,
    }


def passkey_of(item: Item) -> Passkey:
    return Passkey(
        person_id=item["pk"].partition("#")[2],
        credential_id=_octets(item["credential_id"]),
        public_key=_octets(item["public_key"]),
        sign_count=item["sign_count"],
        added_at=item["added_at"],
        used_at=item["used_at"],
    )


def invitation_item(one: Invitation) -> Item:
    pk, sk = invitation_key(one.digest)
    return {
        "pk": pk,
        "sk": sk,
        "person_id": one.person_id,
        "firm_id": one.firm_id,
        "joins": one.joins,
        "until": one.until,
        "used": False,
        "expires_at": expiry(one.until),
    }


def invitation_of(item: Item) -> Invitation:
    return Invitation(
        item["pk"].partition("#")[2], item["person_id"], item["firm_id"], item["joins"], item["until"]
    )


def ceremony_item(one: Ceremony) -> Item:
    pk, sk = ceremony_key(one.digest)
    return {
        "pk": pk,
        "sk": sk,
        "kind": one.kind,
        "until": one.until,
        "challenge": one.challenge,
        "person_id": one.person_id,
        "firm_id": one.firm_id,
        "otp_id": one.otp_id,
        "invitation": one.invitation,
        "provider": one.provider,
        "back": one.back,
        "used": False,
        "expires_at": expiry(one.until),
    }


def ceremony_of(item: Item) -> Ceremony:
    return Ceremony(
        digest=item["pk"].partition("#")[2],
        kind=item["kind"],
        until=item["until"],
        challenge=_octets(item["challenge"]),
        person_id=item["person_id"],
        firm_id=item["firm_id"],
        otp_id=item["otp_id"],
        invitation=item["invitation"],
        provider=item.get("provider", ""),
        back=item.get("back", ""),
    )


def _octets(value: bytes) -> bytes:
    return bytes(value)
