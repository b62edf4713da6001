"""The writes of a message: everything that it moves before it goes out, and what is taken back when it does not.

A message is written with its challenge, its Idempotency-Key, its counters and its payment in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ulak.otp.challenge import KEPT_FOR, RECORD_KEPT_FOR, Challenge, NumberRecord, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.records import (
    KeptClaim,
    KeyClaim,
    attribute,
    challenge_item,
    firm_pk,
    names_of,
    number_record,
    record_key,
)
from ulak.otp.windows import Counter, forgotten_at
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update, Write, new_token
from ulak.values import dataclass

Payment = tuple[Table, Sequence[Write]]
"""Writes of another table that pay a message or give its payment back, and that table."""


class KeyTaken(Exception):
    """The Idempotency-Key was taken by the request that `before` tells of."""

    def __init__(self, before: KeptClaim) -> None:
        super().__init__()
        self.before = before


class RecordChanged(Exception):
    """The number's record has changed since it was read; `record` is what it is now."""

    def __init__(self, record: NumberRecord) -> None:
        super().__init__()
        self.record = record


class SendLimitReached(Exception):
    """`counter` may not rise further; `found` is its item."""

    def __init__(self, counter: Counter, found: Item) -> None:
        super().__init__()
        self.counter = counter
        self.found = found


class NoCreditAtHand(Exception):
    """The draw of credit was refused."""


class QuotaReached(Exception):
    """A quota was refused; `index` is its place in the message's quotas."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


@dataclass(frozen=True, slots=True)
class Sending:
    """One message of the challenge `ref`: the number's record before and after it, and the request's key."""

    ref: ChallengeRef
    claim: KeyClaim
    before: NumberRecord
    after: NumberRecord

    @property
    def challenge(self) -> Challenge:
        return self.after.challenges[self.ref.local_id]

    @property
    def is_first(self) -> bool:
        """Whether it is the challenge's first message."""
        return self.ref.local_id not in self.before.challenges


class SendStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def read(
        self,
        ref: ChallengeRef,
        claim: KeyClaim,
        credit: Table,
        keys: Sequence[tuple[str, str]],
        now: Milliseconds,
    ) -> tuple[NumberRecord, KeptClaim | None, list[Item]]:
        """By one call: the number's record, the request that took the Idempotency-Key before, and the items of
        `credit` at `keys`."""
        number, key = record_key(ref), (firm_pk(ref.firm_id), claim.sk)
        items = self._table.get_all([number, key], beside=[(credit, one) for one in keys])
        taken = items.pop(key, None)
        before = None
        if taken is not None and taken["expires_at"] > now // SECOND:
            before = KeptClaim(claim.sk, taken["challenge_id"], taken["body_sha256"])
        return number_record(items.pop(number, {})), before, list(items.values())

    def send(
        self, sending: Sending, counters: Sequence[Counter], payment: Payment, now: Milliseconds
    ) -> None:
        """Write a message that is about to go out, with all that it moves, or nothing.

        `payment` is the draw of credit, then what is taken of quotas, then what cannot be refused. Raises
        `RecordChanged`, `KeyTaken`, `SendLimitReached`, `NoCreditAtHand`, `QuotaReached`, and `Contended` at once: the
        caller has other items to choose.
        """
        claim, firm_id = sending.claim, sending.ref.firm_id
        writes: list[Write] = [
            _first_message(sending) if sending.is_first else _next_message(sending),
            _claim_write(firm_id, claim, sending.after.token, now),
            *(counter_write(firm_id, counter, now) for counter in counters),
        ]
        table, paid = payment
        try:
            self._table.write_all(writes, beside=[(table, write) for write in paid], tries=1)
        except Refused as refused:
            old = refused.old or {}
            if refused.index == 0:
                record = number_record(old)
                if record.token == sending.after.token:
                    return  # written before; only the answer was lost
                raise RecordChanged(record) from refused
            if refused.index == 1:
                raise KeyTaken(KeptClaim(claim.sk, old["challenge_id"], old["body_sha256"])) from refused
            if refused.index < len(writes):
                raise SendLimitReached(counters[refused.index - 2], old) from refused
            if refused.index > len(writes):
                raise QuotaReached(refused.index - len(writes) - 1) from refused
            raise NoCreditAtHand from refused

    def refused(self, ref: ChallengeRef, generation: int, why: str, back: Payment) -> None:
        """Fail the challenge whose message the operator refused, and give its payment `back`."""
        pending = "#c.#stored = :pending"
        same_message = "#c.#generation = :generation"
        failed = Update(
            record_key(ref),
            "SET #c.#stored = :failed, #c.why = :why",
            f"{pending} AND {same_message}",
            names=names_of(ref, "stored", "generation"),
            values={
                ":failed": Status.FAILED.value,
                ":why": why,
                ":pending": Status.PENDING.value,
                ":generation": generation,
            },
        )
        table, given = back
        try:
            self._table.write_all([failed], beside=[(table, write) for write in given])
        except Refused:
            return  # cancelled meanwhile, or written before and the answer lost: not given back twice

    def not_sent(self, sending: Sending, back: Payment) -> None:
        """Take back a message of which no octet reached the operator, so that the same request may come again."""
        undone = Update(
            record_key(sending.ref),
            "SET version = :next, sends = :sends, #token = :undone"
            + (" REMOVE #c" if sending.is_first else ", #c.sent_at = :never"),
            "version = :version",
            names=names_of(sending.ref, "token"),
            values={
                ":next": sending.after.version + 1,
                ":version": sending.after.version,
                ":sends": list(sending.before.sends),
                ":undone": new_token(),
            }
            | ({} if sending.is_first else {":never": 0}),
        )
        free = Update(
            (firm_pk(sending.ref.firm_id), sending.claim.sk),
            "SET expires_at = :past",
            "#token = :token",
            names={"#token": "token"},
            values={":past": 0, ":token": sending.after.token},
        )
        table, given = back
        try:
            self._table.write_all([undone, free], beside=[(table, write) for write in given])
        except Refused:
            return  # another message of this number has gone out meanwhile: this one stays charged


# --- the writes of a message ------------------------------------------------------------------------------


def _first_message(sending: Sending) -> Update:
    """Put the challenge."""
    change, names, values = _number_change(sending)
    return Update(
        record_key(sending.ref),
        f"SET #c = :challenge, {change}",
        _unchanged(sending.before),
        names=names | names_of(sending.ref),
        values=values | {":challenge": challenge_item(sending.challenge)} | _version_read(sending.before),
    )


def _next_message(sending: Sending) -> Update:
    """Change what a new code changes of the challenge. The attempts are left to the checks, which count them."""
    change, names, values = _number_change(sending)
    challenge = sending.challenge
    changed = ("generation", "mac", "key_id", "sent_at", "expires_at", "length", "ttl", "credit_left")
    assigned = ", ".join(f"#c.#{name} = :{name}" for name in changed)
    pending = "#c.#stored = :pending"
    one_message_later = "#c.#generation = :before"
    return Update(
        record_key(sending.ref),
        f"SET {assigned}, {change}",
        f"{_unchanged(sending.before)} AND {pending} AND {one_message_later}",
        names=names | names_of(sending.ref, "stored", *changed),
        values=values
        | {f":{name}": getattr(challenge, name) for name in changed}
        | {":pending": Status.PENDING.value, ":before": challenge.generation - 1}
        | _version_read(sending.before),
    )


def _unchanged(before: NumberRecord) -> str:
    """The clause that the record is still what was read."""
    return "version = :read" if before.version else "attribute_not_exists(version)"


def _version_read(before: NumberRecord) -> dict[str, int]:
    return {":read": before.version} if before.version else {}


def _number_change(sending: Sending) -> tuple[str, dict[str, str], dict[str, Any]]:
    """What every message changes of a number's record: its version, its sends, and the challenges that nobody needs
    any more. An expression with its names and values."""
    before, after = sending.before, sending.after
    gone = [name for name in before.challenges if name not in after.challenges]
    names = {"#token": "token"} | {f"#gone{n}": attribute(name) for n, name in enumerate(gone)}
    values = {
        ":version": after.version,
        ":token": after.token,
        ":sends": list(after.sends),
        ":forgotten": (after.sends[-1] + RECORD_KEPT_FOR) // SECOND,
    }
    change = "version = :version, #token = :token, sends = :sends, expires_at = :forgotten"
    if gone:
        change += " REMOVE " + ", ".join(f"#gone{n}" for n in range(len(gone)))
    return change, names, values


def _claim_write(firm_id: str, claim: KeyClaim, token: str, now: Milliseconds) -> Put:
    item = {
        "pk": firm_pk(firm_id),
        "sk": claim.sk,
        "challenge_id": claim.challenge_id,
        "body_sha256": claim.digest.kept,
        "token": token,
        "expires_at": (now + KEPT_FOR) // SECOND,
    }
    free = "attribute_not_exists(pk) OR expires_at <= :now"
    return Put(item, free, values={":now": now // SECOND})


def counter_write(firm_id: str, counter: Counter, now: Milliseconds) -> Update:
    """Count a message, unless a limit is reached; of a part, unless what was allotted to it is used up."""
    if counter.part:
        return _part_write(firm_id, counter, now)
    names: dict[str, str] = {}
    values: dict[str, Any] = {":forgotten": forgotten_at(now)}
    adds, below_limit = [], []
    for n, increment in enumerate(counter.increments):
        most, by = increment.limit.most, increment.by
        names[f"#f{n}"] = increment.figure
        values |= {f":by{n}": by, f":room{n}": most - by}
        adds.append(f"#f{n} :by{n}")
        # An absent figure is 0, which is below its limit unless the limit itself is below `by`.
        absent = f"attribute_not_exists(#f{n}) OR " if most >= by else ""
        below_limit.append(f"({absent}#f{n} <= :room{n})")
    return Update(
        (firm_pk(firm_id), counter.sk),
        f"ADD {', '.join(adds)} SET expires_at = :forgotten",
        " AND ".join(below_limit),
        names=names,
        values=values,
    )


def _part_write(firm_id: str, counter: Counter, now: Milliseconds) -> Update:
    names = {f"#f{n}": increment.figure for n, increment in enumerate(counter.increments)}
    values: dict[str, Any] = {":forgotten": forgotten_at(now)}
    for n, increment in enumerate(counter.increments):
        values |= {f":by{n}": increment.by, f":less{n}": -increment.by}
    adds = ", ".join(f"{name} :less{n}" for n, name in enumerate(names))
    return Update(
        (firm_pk(firm_id), counter.item_sk),
        f"ADD {adds} SET expires_at = :forgotten",
        " AND ".join(f"{name} >= :by{n}" for n, name in enumerate(names)),
        names=names,
        values=values,
    )
