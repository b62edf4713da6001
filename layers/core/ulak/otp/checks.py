"""The writes of a check: count it before anything is compared, and approve the challenge once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ulak.directory.approvers import still
from ulak.otp.challenge import RECORD_KEPT_FOR, ApproverChanged, Challenge, NumberRecord, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import MOST_ATTEMPTS, Limits
from ulak.otp.records import firm_pk, names_of, number_record, record_key
from ulak.otp.windows import forgotten_at, prefix_sk_at
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import ConditionCheck, Refused, Table, Update, Write
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a code: who asks, for which task, when. `token` names this attempt."""

    ref: ChallengeRef
    client: str
    task_id: str
    task_digest: str
    now: Milliseconds
    token: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A check that was counted: the record with both counters risen."""

    record: NumberRecord
    challenge: Challenge


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A check that was not counted, and the record that refused it: ``None`` for no such number."""

    record: NumberRecord | None


_APPROVER_WRITE: Final = 2
"""Which write of an approval says that the approver is still the same."""


class CheckStore:
    """`approvers` is the table that the firm's approvers stand in."""

    def __init__(self, table: Table, approvers: Table) -> None:
        self._table = table
        self._approvers = approvers

    def count(self, check: Check, limits: Limits) -> Counted | NotCounted:
        """Count one check: the challenge's attempts and the number's failures rise together, or neither rises and
        no code may be compared."""
        failures, now = limits["failures"], check.now
        pending = "#c.#stored = :pending"
        tries_left = "#c.#attempts < :most_attempts"
        not_expired = "#c.#expires_at > :now"
        same_client = "#c.#client = :client"
        same_task = "#c.#task_id = :task AND #c.#task_digest = :digest"
        not_counted = "#c.#checked_by <> :token"
        number_open = (
            "(attribute_not_exists(failures) OR failures < :most_failures OR last_check_at <= :lock_over)"
        )
        used = ("stored", "attempts", "expires_at", "client", "task_id", "task_digest", "checked_by")
        write = Update(
            record_key(check.ref),
            "SET #c.#attempts = #c.#attempts + :one, #c.#checked_by = :token, last_check_at = :now, "
            "failures = if_not_exists(failures, :zero) + :one, expires_at = :forgotten",
            " AND ".join(
                (pending, tries_left, not_expired, same_client, same_task, not_counted, number_open)
            ),
            names=names_of(check.ref, *used),
            values={
                ":one": 1,
                ":zero": 0,
                ":pending": Status.PENDING.value,
                ":most_attempts": MOST_ATTEMPTS,
                ":now": now,
                ":client": check.client,
                ":task": check.task_id,
                ":digest": check.task_digest,
                ":token": check.token,
                ":most_failures": failures.most,
                ":lock_over": now - failures.window,
                ":forgotten": (now + RECORD_KEPT_FOR) // SECOND,
            },
        )
        try:
            record = number_record(self._table.write(write))
        except Refused as refused:
            if refused.old is None:
                return NotCounted(None)
            record = number_record(refused.old)
            challenge = record.challenges.get(check.ref.local_id)
            if challenge is None or challenge.checked_by != check.token:
                return NotCounted(record)
            # Counted before, and only the answer was lost.
        return Counted(record, record.challenges[check.ref.local_id])

    def consume(self, check: Check, challenge: Challenge) -> Challenge | NotCounted:
        """Approve the challenge, once: the challenge as approved, or the record that refused it. The counter of
        unanswered messages of its prefix falls in the same transaction, which is done only while the task's approver
        is as it was when the code went out: else raises `ApproverChanged`. A lock that was told stands."""
        ref, now = check.ref, check.now
        pending = "#c.#stored = :pending"
        same_code = "#c.#generation = :generation AND #c.#mac = :mac"
        same_task = "#c.#task_digest = :digest AND #c.#approver = :approver"
        lock_not_told = "attribute_not_exists(#c.lock_told)"
        approved = Update(
            record_key(ref),
            "SET #c.#stored = :approved, #c.approved_at = :now, #c.approved_by = :token, failures = :zero",
            " AND ".join((pending, same_code, same_task, lock_not_told)),
            names=names_of(ref, "stored", "generation", "mac", "task_digest", "approver"),
            values={
                ":approved": Status.APPROVED.value,
                ":pending": Status.PENDING.value,
                ":now": now,
                ":token": check.token,
                ":zero": 0,
                ":generation": challenge.generation,
                ":mac": challenge.mac,
                ":digest": challenge.task_digest,
                ":approver": challenge.approver,
            },
        )
        answered = Update(
            (firm_pk(ref.firm_id), prefix_sk_at(challenge.sent_at, challenge.prefix)),
            "ADD unanswered :less, answered :one SET expires_at = :forgotten",
            values={":less": -1, ":one": 1, ":forgotten": forgotten_at(now)},
        )
        beside: list[tuple[Table, Write | ConditionCheck]] = []
        if challenge.approver_number:
            same = still(ref.firm_id, challenge.approver, challenge.approver_token)
            beside.append((self._approvers, same))
        try:
            self._table.write_all([approved, answered], beside=beside)
        except Refused as refused:
            if refused.index == _APPROVER_WRITE:
                raise ApproverChanged from refused
            record = number_record(refused.old or {})
            found = record.challenges.get(ref.local_id)
            if found is None or found.approved_by != check.token:
                return NotCounted(record)
            return found  # approved by this check; only the answer was lost
        return replace(challenge, stored=Status.APPROVED, approved_at=now, approved_by=check.token)
