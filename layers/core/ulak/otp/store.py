"""The challenges of the OTP table: reading, cancelling, locking. `ulak.otp.records` describes the items.

`ulak.otp.sends` writes a message that goes out, `ulak.otp.checks` a code that comes back.
"""

from __future__ import annotations

from ulak.identity.erp_user import same_user
from ulak.otp.challenge import APPROVER_CHANGED, NumberRecord, Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import MOST_ATTEMPTS
from ulak.otp.records import names_of, number_key, number_record, record_key
from ulak.platform.table import Refused, Table, Update


class ChallengeStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def record(self, ref: ChallengeRef) -> NumberRecord | None:
        """The record of the challenge's number."""
        item = self._table.get(record_key(ref))
        return number_record(item) if item else None

    def cancel(self, ref: ChallengeRef, client: str, why: str) -> NumberRecord | None:
        """End a pending challenge of this client; the record as it is then, whatever it was before."""
        pending = "#c.#stored = :pending"
        same_client = "#c.#client = :client"
        write = Update(
            record_key(ref),
            "SET #c.#stored = :cancelled, #c.why = :why",
            f"{pending} AND {same_client}",
            names=names_of(ref, "stored", "client"),
            values={
                ":cancelled": Status.CANCELLED.value,
                ":pending": Status.PENDING.value,
                ":why": why,
                ":client": client,
            },
        )
        try:
            return number_record(self._table.write(write))
        except Refused as refused:
            return number_record(refused.old) if refused.old else None

    def void(self, firm_id: str, number: str, approver: str) -> int:
        """End whatever pending challenge of the number that `approver` was to approve; how many."""
        item = self._table.get(number_key(firm_id, number))
        found = number_record(item).challenges if item else {}
        pending = [
            (ChallengeRef(firm_id, number, local_id), one.client)
            for local_id, one in found.items()
            if one.stored is Status.PENDING and one.task_id and same_user(one.approver, approver)
        ]
        for ref, client in pending:
            self.cancel(ref, client, APPROVER_CHANGED)
        return len(pending)

    def settle_lock(self, ref: ChallengeRef) -> bool:
        """Whether the challenge ended with its last try. Once this answers ``True`` it stays so, even for a right
        code that was counted last and has not approved yet. ``False``: the challenge was approved or has ended
        otherwise."""
        pending = "#c.#stored = :pending"
        no_tries_left = "#c.#attempts >= :most_attempts"
        write = Update(
            record_key(ref),
            "SET #c.lock_told = :yes",
            f"{pending} AND {no_tries_left}",
            names=names_of(ref, "stored", "attempts"),
            values={":yes": True, ":pending": Status.PENDING.value, ":most_attempts": MOST_ATTEMPTS},
        )
        return self._written(write)

    def unlock(self, firm_id: str, number: str) -> bool:
        """Set the number's failures to zero, for an administrator. ``False``: there is no such number."""
        write = Update(
            number_key(firm_id, number),
            "SET failures = :zero",
            "attribute_exists(pk)",
            values={":zero": 0},
        )
        return self._written(write)

    def _written(self, write: Update) -> bool:
        try:
            self._table.write(write)
        except Refused:
            return False
        return True
