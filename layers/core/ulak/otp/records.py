"""The items of the OTP table as values, and values as items. Nothing here reads or writes the table.

=========================  ========================  ====================================================
``pk``                     ``sk``                    what
=========================  ========================  ====================================================
``FIRM#<firm>#OTP#<hmac>`` ``NUMBER``                failures, last sends, and a map ``c_<id>`` a challenge
``FIRM#<firm>#OTP``        ``KEY#<hmac>``            which request an Idempotency-Key belongs to
the same                   ``REFUSED#<hash>``        a code for an approval that was refused, and why: once a day each
the same                   ``DAY#…``, ``HOUR#…``     what went out, by firm, prefix, address and user
the same                   ``DAY#…#07``              a part of such a counter: what was allotted to it and is left
=========================  ========================  ====================================================

The items hold no code, no msisdn and no word of a task: HMACs and digests only. Both counters of a check, the
challenge's and the number's, are in one item and rise in one write. The table's TTL (`expires_at`, seconds)
removes items; whoever reads decides by the clock what holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from ulak.otp.challenge import Challenge, NumberRecord, Status
from ulak.otp.codes import ChallengeRef
from ulak.platform.idempotency import BodyDigest
from ulak.values import dataclass

CHALLENGE: Final = "c_"
"""Prefix of a challenge's attribute in its number's item; the challenge's own part of its id follows."""

_FIELDS: Final = tuple(one.name for one in fields(Challenge))


@dataclass(frozen=True, slots=True)
class KeyClaim:
    """An Idempotency-Key taken by one request."""

    sk: str
    challenge_id: str
    digest: BodyDigest

    def is_of(self, before: KeptClaim) -> bool:
        """Whether the request that took the key before was the same."""
        same = (before.sk, before.challenge_id) == (self.sk, self.challenge_id)
        return same and self.digest.was(before.body_sha256)


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """The request that took an Idempotency-Key before, as it is kept."""

    sk: str
    challenge_id: str
    body_sha256: str
    """Keyed; what v0.1.0 kept is not."""


def firm_pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#OTP"


def number_key(firm_id: str, number: str) -> tuple[str, str]:
    """The key of the record of a number, by the number's digest."""
    return f"{firm_pk(firm_id)}#{number}", "NUMBER"


def record_key(ref: ChallengeRef) -> tuple[str, str]:
    """The key of the record that holds the challenge."""
    return number_key(ref.firm_id, ref.number)


def attribute(local_id: str) -> str:
    """The name of a challenge's attribute in its number's item."""
    return CHALLENGE + local_id


def names_of(ref: ChallengeRef, *used: str) -> dict[str, str]:
    """The expression names ``#c`` of the challenge and ``#<field>`` of its fields `used`. DynamoDB refuses a name
    that its expression does not use."""
    return {"#c": attribute(ref.local_id)} | {f"#{name}": name for name in used}


def challenge_item(challenge: Challenge) -> dict[str, Any]:
    return asdict(challenge) | {"stored": challenge.stored.value}


def number_record(item: Mapping[str, Any]) -> NumberRecord:
    """The record that `item` holds; the record of a number that is not known for an empty item."""
    return NumberRecord(
        version=item.get("version", 0),
        token=item.get("token", ""),
        failures=item.get("failures", 0),
        last_check_at=item.get("last_check_at", 0),
        sends=tuple(item.get("sends", ())),
        challenges={
            name.removeprefix(CHALLENGE): _challenge(value)
            for name, value in item.items()
            if name.startswith(CHALLENGE)
        },
    )


def _challenge(item: Mapping[str, Any]) -> Challenge:
    """A field that an earlier version did not write has its default."""
    kept = {name: item[name] for name in _FIELDS if name in item}
    return Challenge(**kept | {"stored": Status(item["stored"])})
