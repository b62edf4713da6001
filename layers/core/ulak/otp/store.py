"""Records of numbers and their challenges in the OTP table, and every write of them with a name.

=========================  ========================  ====================================================
``pk``                     ``sk``                    what
=========================  ========================  ====================================================
``FIRM#<firm>#OTP#<hmac>`` ``NUMBER``                failures, last sends, and a map ``c_<id>`` a challenge
``FIRM#<firm>#OTP``        ``KEY#<hmac>``            which request an Idempotency-Key belongs to
the same                   ``DAY#…``, ``HOUR#…``     what went out, by firm, prefix, address and user
=========================  ========================  ====================================================

No code stands here, no msisdn, no word of a task: HMACs and digests only. Both counters of a check, the
challenge's and the number's, stand in one item and rise in one write. The table's TTL (`expires_at`, seconds)
cleans; whoever reads decides by the clock what holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from ulak.otp.challenge import KEPT_FOR, RECORD_KEPT_FOR, Challenge, NumberRecord, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import MOST_ATTEMPTS, Limits
from ulak.otp.windows import Counter, forgotten_at, prefix_sk_at
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update, Write, new_token

CHALLENGE: Final = "c_"
"""Before a challenge's own part of its id: the name of its place in the record."""

_NESTED: Final = {
    "#stored": "stored",
    "#client": "client",
    "#attempts": "attempts",
    "#ends": "expires_at",
    "#digest": "task_digest",
    "#task": "task_id",
    "#approver": "approver",
    "#generation": "generation",
    "#mac": "mac",
    "#checked_by": "checked_by",
}


@dataclass(frozen=True, slots=True)
class KeyClaim:
    """An Idempotency-Key taken by one request."""

    sk: str
    challenge_id: str
    body_sha256: str


class KeyTaken(Exception):
    """The Idempotency-Key was taken before, by the request that `before` tells of."""

    def __init__(self, before: KeyClaim) -> None:
        super().__init__()
        self.before = before


class Moved(Exception):
    """The number's record is not what it was read as; `record` is how it stands."""

    def __init__(self, record: NumberRecord) -> None:
        super().__init__()
        self.record = record


class Full(Exception):
    """`counter` may not rise further; `found` is what it stands at."""

    def __init__(self, counter: Counter, found: Item) -> None:
        super().__init__()
        self.counter = counter
        self.found = found


class NoCreditAtHand(Exception):
    """The draw was refused."""


class QuotaFull(Exception):
    """The quota of that place among those to be taken of was refused."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, slots=True)
class Counted:
    """A check that was counted: the record with both counters risen."""

    record: NumberRecord
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A check that was not, and what stood there: ``None`` for no such number."""

    record: NumberRecord | None


class OtpStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- reading ------------------------------------------------------------------------------------------

    def record(self, ref: ChallengeRef) -> NumberRecord | None:
        item = self._table.get(_number_key(ref))
        return _record(item) if item else None

    def before_sending(
        self,
        ref: ChallengeRef,
        claim: KeyClaim,
        credit: Table,
        keys: Sequence[tuple[str, str]],
        now: Milliseconds,
    ) -> tuple[NumberRecord, KeyClaim | None, list[Item]]:
        """By one call: the number's record, who took the Idempotency-Key before, and the items of credit at
        `keys`."""
        number, key = _number_key(ref), (_firm_pk(ref.firm_id), claim.sk)
        items = self._table.get_all([number, key], beside=[(credit, one) for one in keys])
        taken = items.pop(key, None)
        before = None
        if taken is not None and taken["expires_at"] > now // SECOND:
            before = KeyClaim(claim.sk, taken["challenge_id"], taken["body_sha256"])
        return _record(items.pop(number, {})), before, list(items.values())

    # --- sending ------------------------------------------------------------------------------------------

    def send(
        self,
        ref: ChallengeRef,
        before: NumberRecord,
        after: NumberRecord,
        claim: KeyClaim,
        counters: Sequence[Counter],
        paid: tuple[Table, Sequence[Write]],
        now: Milliseconds,
    ) -> None:
        """Write a message that is about to go out, with all that it moves, or nothing: what is `paid` is its
        draw of credit, then what it takes of quotas, then what cannot be refused.

        A first message puts its challenge; a repeated one changes what a new code changes, and leaves the
        attempts to whoever counts them. Raises `Moved`, `KeyTaken`, `Full`, `NoCreditAtHand`, `QuotaFull`.
        """
        challenge = after.challenges[ref.local_id]
        if ref.local_id in before.challenges:
            number = self._resend(ref, before, after, challenge)
        else:
            number = self._first_send(ref, before, after, challenge)
        writes: list[Write] = [
            number,
            _claim_write(ref.firm_id, claim, after.token, now),
            *(_counter_write(ref.firm_id, counter, now) for counter in counters),
        ]
        try:
            table, moved = paid
            self._table.write_all(writes, beside=[(table, write) for write in moved])
        except Refused as refused:
            old = refused.old or {}
            if refused.index == 0:
                record = _record(old)
                if record.token == after.token:
                    return  # written before; only the answer was lost
                raise Moved(record) from refused
            if refused.index == 1:
                raise KeyTaken(KeyClaim(claim.sk, old["challenge_id"], old["body_sha256"])) from refused
            if refused.index < len(writes):
                raise Full(counters[refused.index - 2], old) from refused
            if refused.index > len(writes):
                raise QuotaFull(refused.index - len(writes) - 1) from refused
            raise NoCreditAtHand from refused

    def _first_send(
        self, ref: ChallengeRef, before: NumberRecord, after: NumberRecord, challenge: Challenge
    ) -> Update:
        change, names, values = _sent(before, after)
        return Update(
            _number_key(ref),
            f"SET #c = :challenge, {change}",
            _as_read(before),
            names=names | {"#c": CHALLENGE + ref.local_id},
            values=values | {":challenge": _challenge_item(challenge)} | _version_read(before),
        )

    def _resend(
        self, ref: ChallengeRef, before: NumberRecord, after: NumberRecord, challenge: Challenge
    ) -> Update:
        change, names, values = _sent(before, after)
        changed = ("generation", "mac", "key_id", "sent_at", "expires_at", "length", "ttl", "credit_left")
        assigned = ", ".join(f"#c.#{name} = :{name}" for name in changed)
        pending = "#c.#stored = :pending AND #c.#generation = :before"
        return Update(
            _number_key(ref),
            f"SET {assigned}, {change}",
            f"{_as_read(before)} AND {pending}",
            names=names
            | {f"#{name}": name for name in changed}
            | {"#c": CHALLENGE + ref.local_id, "#stored": "stored"},
            values=values
            | {f":{name}": getattr(challenge, name) for name in changed}
            | {":pending": Status.PENDING.value, ":before": challenge.generation - 1}
            | _version_read(before),
        )

    def refused(
        self,
        ref: ChallengeRef,
        generation: int,
        why: str,
        back: tuple[Table, Sequence[Write]],
        now: Milliseconds,
    ) -> None:
        """The operator refused the message: the challenge has failed, and nothing is charged."""
        failed = Update(
            _number_key(ref),
            "SET #c.#stored = :failed, #c.why = :why",
            "#c.#stored = :pending AND #c.#generation = :generation",
            names=_only(ref, "#stored", "#generation"),
            values={
                ":failed": Status.FAILED.value,
                ":why": why,
                ":pending": Status.PENDING.value,
                ":generation": generation,
            },
        )
        try:
            table, given = back
            self._table.write_all([failed], beside=[(table, write) for write in given])
        except Refused:
            return  # cancelled meanwhile, or written before and the answer lost: not given back twice

    def not_sent(
        self,
        ref: ChallengeRef,
        before: NumberRecord,
        after: NumberRecord,
        claim: KeyClaim,
        back: tuple[Table, Sequence[Write]],
    ) -> None:
        """No octet reached the operator: take the message back, so that the same request may come again."""
        first = ref.local_id not in before.challenges
        undone = Update(
            _number_key(ref),
            "SET version = :next, sends = :sends, #token = :undone"
            + (" REMOVE #c" if first else ", #c.sent_at = :never"),
            "version = :version",
            names={"#c": CHALLENGE + ref.local_id, "#token": "token"},
            values={
                ":next": after.version + 1,
                ":version": after.version,
                ":sends": list(before.sends),
                ":undone": new_token(),
            }
            | ({} if first else {":never": 0}),
        )
        free = Update(
            (_firm_pk(ref.firm_id), claim.sk),
            "SET expires_at = :past",
            "#token = :token",
            names={"#token": "token"},
            values={":past": 0, ":token": after.token},
        )
        try:
            table, given = back
            self._table.write_all([undone, free], beside=[(table, write) for write in given])
        except Refused:
            return  # another message of this number has gone out meanwhile: this one stays charged

    # --- checking -----------------------------------------------------------------------------------------

    def count(
        self,
        ref: ChallengeRef,
        *,
        client: str,
        task_id: str,
        task_digest: str,
        limits: Limits,
        now: Milliseconds,
        token: str,
    ) -> Counted | NotCounted:
        """Count one check before anything is compared; both counters rise, or none and nothing may be."""
        failures = limits["failures"]
        pending = "#c.#stored = :pending"
        tries_left = "#c.#attempts < :most_attempts"
        not_expired = "#c.#ends > :now"
        same_client = "#c.#client = :client"
        same_task = "#c.#task = :task AND #c.#digest = :digest"
        not_counted = "#c.#checked_by <> :token"
        number_open = (
            "(attribute_not_exists(failures) OR failures < :most_failures OR last_check_at <= :lock_over)"
        )
        write = Update(
            _number_key(ref),
            "SET #c.#attempts = #c.#attempts + :one, #c.#checked_by = :token, last_check_at = :now, "
            "failures = if_not_exists(failures, :zero) + :one, expires_at = :forgotten",
            " AND ".join(
                (pending, tries_left, not_expired, same_client, same_task, not_counted, number_open)
            ),
            names=_only(ref, "#stored", "#attempts", "#ends", "#client", "#task", "#digest", "#checked_by"),
            values={
                ":one": 1,
                ":zero": 0,
                ":pending": Status.PENDING.value,
                ":most_attempts": MOST_ATTEMPTS,
                ":now": now,
                ":client": client,
                ":task": task_id,
                ":digest": task_digest,
                ":token": token,
                ":most_failures": failures.most,
                ":lock_over": now - failures.window,
                ":forgotten": (now + RECORD_KEPT_FOR) // SECOND,
            },
        )
        try:
            record = _record(self._table.write(write))
        except Refused as refused:
            if refused.old is None:
                return NotCounted(None)
            record = _record(refused.old)
            challenge = record.challenges.get(ref.local_id)
            if challenge is None or challenge.checked_by != token:
                return NotCounted(record)
            # Counted before, and only the answer was lost.
        return Counted(record, record.challenges[ref.local_id])

    def consume(
        self, ref: ChallengeRef, challenge: Challenge, *, now: Milliseconds, token: str
    ) -> Challenge | NotCounted:
        """Approve, once: the challenge as approved, or what stood in the way. The answered message of its
        prefix goes with it, or neither. A lock that was told stands."""
        approved = Update(
            _number_key(ref),
            "SET #c.#stored = :approved, #c.approved_at = :now, #c.approved_by = :token, failures = :zero",
            "#c.#stored = :pending AND #c.#generation = :generation AND #c.#mac = :mac "
            "AND #c.#digest = :digest AND #c.#approver = :approver AND attribute_not_exists(#c.lock_told)",
            names=_only(ref, "#stored", "#generation", "#mac", "#digest", "#approver"),
            values={
                ":approved": Status.APPROVED.value,
                ":pending": Status.PENDING.value,
                ":now": now,
                ":token": token,
                ":zero": 0,
                ":generation": challenge.generation,
                ":mac": challenge.mac,
                ":digest": challenge.task_digest,
                ":approver": challenge.approver,
            },
        )
        answered = Update(
            (_firm_pk(ref.firm_id), prefix_sk_at(challenge.sent_at, challenge.prefix)),
            "ADD unanswered :less, answered :one SET expires_at = :forgotten",
            values={":less": -1, ":one": 1, ":forgotten": forgotten_at(now)},
        )
        try:
            self._table.write_all([approved, answered])
        except Refused as refused:
            record = _record(refused.old or {})
            found = record.challenges.get(ref.local_id)
            if found is None or found.approved_by != token:
                return NotCounted(record)
            return found  # ours: only the answer was lost
        return _approved(challenge, now, token)

    # --- ending -------------------------------------------------------------------------------------------

    def cancel(self, ref: ChallengeRef, client: str, why: str) -> NumberRecord | None:
        """End a pending challenge of this client; the record as it is then, whatever it was before."""
        write = Update(
            _number_key(ref),
            "SET #c.#stored = :cancelled, #c.why = :why",
            "#c.#stored = :pending AND #c.#client = :client",
            names=_only(ref, "#stored", "#client"),
            values={
                ":cancelled": Status.CANCELLED.value,
                ":pending": Status.PENDING.value,
                ":why": why,
                ":client": client,
            },
        )
        try:
            return _record(self._table.write(write))
        except Refused as refused:
            return _record(refused.old) if refused.old else None

    def settle_lock(self, ref: ChallengeRef) -> bool:
        """Whether the challenge ended with its last try; from then on it has, even for a right code that was
        counted last and is still on its way to approve. ``False``: it was approved or has ended otherwise."""
        write = Update(
            _number_key(ref),
            "SET #c.lock_told = :yes",
            "#c.#stored = :pending AND #c.#attempts >= :most_attempts",
            names=_only(ref, "#stored", "#attempts"),
            values={":yes": True, ":pending": Status.PENDING.value, ":most_attempts": MOST_ATTEMPTS},
        )
        try:
            self._table.write(write)
        except Refused:
            return False
        return True

    def unlock(self, firm_id: str, number: str) -> bool:
        """An administrator's word: forget the number's failures. ``False``: there is no such number."""
        write = Update(
            (f"{_firm_pk(firm_id)}#{number}", "NUMBER"),
            "SET failures = :zero",
            "attribute_exists(pk)",
            values={":zero": 0},
        )
        try:
            self._table.write(write)
        except Refused:
            return False
        return True


# --- items and values -------------------------------------------------------------------------------------


def _firm_pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#OTP"


def _number_key(ref: ChallengeRef) -> tuple[str, str]:
    return f"{_firm_pk(ref.firm_id)}#{ref.number}", "NUMBER"


def _only(ref: ChallengeRef, *used: str) -> dict[str, str]:
    """The names an expression uses: DynamoDB refuses one that it does not."""
    return {"#c": CHALLENGE + ref.local_id} | {name: _NESTED[name] for name in used}


def _as_read(before: NumberRecord) -> str:
    return "version = :read" if before.version else "attribute_not_exists(version)"


def _version_read(before: NumberRecord) -> dict[str, int]:
    return {":read": before.version} if before.version else {}


def _sent(before: NumberRecord, after: NumberRecord) -> tuple[str, dict[str, str], dict[str, Any]]:
    """What every message changes of a number, and what nobody needs any more."""
    gone = [name for name in before.challenges if name not in after.challenges]
    names = {"#token": "token"} | {f"#gone{n}": CHALLENGE + name for n, name in enumerate(gone)}
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
        "pk": _firm_pk(firm_id),
        "sk": claim.sk,
        "challenge_id": claim.challenge_id,
        "body_sha256": claim.body_sha256,
        "token": token,
        "expires_at": (now + KEPT_FOR) // SECOND,
    }
    free = "attribute_not_exists(pk) OR expires_at <= :now"
    return Put(item, free, values={":now": now // SECOND})


def _counter_write(firm_id: str, counter: Counter, now: Milliseconds) -> Update:
    names: dict[str, str] = {}
    values: dict[str, Any] = {":forgotten": forgotten_at(now)}
    adds, room = [], []
    for n, rise in enumerate(counter.rises):
        names[f"#f{n}"] = rise.figure
        values |= {f":by{n}": rise.by, f":room{n}": rise.limit.most - rise.by}
        adds.append(f"#f{n} :by{n}")
        # An absent figure is 0, which has room unless the limit itself has none.
        absent = f"attribute_not_exists(#f{n}) OR " if rise.limit.most >= rise.by else ""
        room.append(f"({absent}#f{n} <= :room{n})")
    return Update(
        (_firm_pk(firm_id), counter.sk),
        f"ADD {', '.join(adds)} SET expires_at = :forgotten",
        " AND ".join(room),
        names=names,
        values=values,
    )


def _approved(challenge: Challenge, now: Milliseconds, token: str) -> Challenge:
    return replace(challenge, stored=Status.APPROVED, approved_at=now, approved_by=token)


def _challenge_item(challenge: Challenge) -> Item:
    return asdict(challenge) | {"stored": challenge.stored.value}


_FIELDS: Final = tuple(field.name for field in fields(Challenge))


def _challenge(item: Item) -> Challenge:
    return Challenge(**{name: item[name] for name in _FIELDS} | {"stored": Status(item["stored"])})


def _record(item: Item) -> NumberRecord:
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
