"""The records of a firm's numbers, in the table: one item a number, in sixteen partitions.

``FIRM#<firm>#CONSENT#<shard>`` / the msisdn: what is suppressed, and the consents by channel and recipient type.
The firm's own item says what is asked of recipients, and whether any number gets no message at all: functions have it
in memory, and a chunk's claim reads it beside its job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from ulak.consent.permits import (
    Channel,
    Consent,
    ConsentCheck,
    ConsentStatus,
    NumberRecord,
    Suppression,
    SuppressionReason,
    SuppressionScope,
)
from ulak.directory.paged_list import SHARDS, Partitions
from ulak.errors import NotFound, Unavailable
from ulak.platform.table import MOST_WRITES, Item, Put, Refused, Table, Update
from ulak.rules import RecipientType
from ulak.values import dataclass

Change = Callable[[NumberRecord], NumberRecord]
"""What a change makes of the record that stands."""

_ROUNDS: Final = 6
"""So often a change is made anew of a record that others changed meanwhile."""


@dataclass(frozen=True, slots=True)
class ConsentSettings:
    """What holds for a firm."""

    check: ConsentCheck = ConsentCheck.SUPPRESSIONS
    suppresses_all: bool = False
    """Whether any number ever got a suppression of scope ``all``: only then is informational traffic asked about."""


@dataclass(frozen=True, slots=True)
class ConsentStore:
    table: Table

    # --- settings -----------------------------------------------------------------------------------------

    def settings(self, firm_id: str) -> ConsentSettings:
        """``NotFound`` if there is no such firm."""
        item = self.table.get(settings_key(firm_id))
        if item is None:
            raise NotFound
        return settings_of(item)

    def set_check(self, firm_id: str, check: ConsentCheck) -> ConsentSettings:
        """What is asked from the next claim of a chunk on. ``NotFound`` if there is no such firm."""
        return self._set(firm_id, "consent_check", check.value)

    # --- numbers ------------------------------------------------------------------------------------------

    def records(
        self, firm_id: str, keys: Iterable[str], *, consistent: bool = True
    ) -> dict[str, NumberRecord]:
        """The records there are, by their numbers: a call for every hundred numbers."""
        partitions = _partitions(self.table, firm_id)
        wanted = [partitions.key(key, key) for key in dict.fromkeys(keys)]
        return {item["sk"]: record_of(item) for item in self.table.get_many(wanted, consistent=consistent)}

    def page(self, firm_id: str, place: str, limit: int) -> tuple[list[NumberRecord], str]:
        """Up to `limit` records from behind `place` on, and the place to go on from (empty: that was all)."""
        items, further = _partitions(self.table, firm_id).page("", place, limit)
        return [record_of(item) for item in items], further

    def walk(self, firm_id: str) -> Iterator[NumberRecord]:
        """All records: a call for every megabyte."""
        return (record_of(item) for item in _partitions(self.table, firm_id).walk())

    def change(self, firm_id: str, changes: Mapping[str, Change]) -> dict[str, bool]:
        """Make the change of each number, and tell of each whether it changed anything. A number's change is whole or
        not made; of a number that another writer changes meanwhile it is made anew. ``Unavailable``: some stayed
        contended; the same request again goes on."""
        told: dict[str, bool] = {}
        left = dict(changes)
        for _ in range(_ROUNDS):
            before = self.records(firm_id, left)
            after = {key: change(before.get(key, NumberRecord(key))) for key, change in left.items()}
            differing = [key for key in left if after[key] != before.get(key, NumberRecord(key))]
            told |= {key: False for key in left if key not in differing}
            if any(_suppresses_all(after[key]) for key in differing):
                self._set(
                    firm_id, "suppresses_all", True
                )  # first: who reads the flag must not miss the number
            refused: list[str] = []
            for first in range(0, len(differing), MOST_WRITES):
                some = differing[first : first + MOST_WRITES]
                try:
                    self.table.write_all([self._write(firm_id, after[key]) for key in some])
                except Refused:
                    refused += some
                else:
                    told |= dict.fromkeys(some, True)
            if not refused:
                return told
            left = {key: changes[key] for key in refused}
        raise Unavailable

    def _write(self, firm_id: str, record: NumberRecord) -> Put:
        pk, sk = _partitions(self.table, firm_id).key(record.key, record.key)
        item = {"pk": pk, "sk": sk, **_fields(record), "version": record.version + 1}
        if record.version == 0:
            return Put(item, "attribute_not_exists(pk)")
        return Put(item, "version = :version", values={":version": record.version})

    def _set(self, firm_id: str, name: str, value: str | bool) -> ConsentSettings:
        change = f"SET {name} = :value"
        try:
            item = self.table.write(
                Update(settings_key(firm_id), change, "attribute_exists(pk)", values={":value": value})
            )
        except Refused as refused:
            raise NotFound from refused
        return settings_of(item)


def settings_key(firm_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}", "FIRM"


def settings_of(item: Item | None) -> ConsentSettings:
    """What the item says; what holds where there is none."""
    if not item:
        return ConsentSettings()
    check = ConsentCheck(item.get("consent_check", ConsentCheck.SUPPRESSIONS))
    return ConsentSettings(check, item.get("suppresses_all", False))


def record_of(item: Item) -> NumberRecord:
    holds = (_suppression(one) for one in item.get("holds", ()))
    return NumberRecord(
        item["sk"],
        {one.reason: one for one in holds},
        {_slot(name): _consent(one) for name, one in item.get("consents", {}).items()},
        item["version"],
    )


def _fields(record: NumberRecord) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if record.holds:
        fields["holds"] = [
            {
                "scope": hold.scope.value,
                "reason": hold.reason.value,
                "source": hold.source,
                "at": hold.at,
                "note": hold.note,
                "recorded_at": hold.recorded_at,
                "by": hold.by,
            }
            for hold in record.holds.values()
        ]
    if record.consents:
        fields["consents"] = {
            "#".join(slot): {
                "status": one.status.value,
                "source": one.source,
                "at": one.at,
                "proof": one.proof,
                "recorded_at": one.recorded_at,
                "by": one.by,
            }
            for slot, one in record.consents.items()
        }
    return fields


def _suppression(fields: Mapping[str, Any]) -> Suppression:
    return Suppression(
        SuppressionScope(fields["scope"]),
        SuppressionReason(fields["reason"]),
        fields["source"],
        fields["at"],
        fields["note"],
        fields["recorded_at"],
        fields["by"],
    )


def _consent(fields: Mapping[str, Any]) -> Consent:
    return Consent(
        ConsentStatus(fields["status"]),
        fields["source"],
        fields["at"],
        fields["proof"],
        fields["recorded_at"],
        fields["by"],
    )


def _slot(name: str) -> tuple[Channel, RecipientType]:
    channel, _, kind = name.partition("#")
    return Channel(channel), RecipientType(kind)


def _suppresses_all(record: NumberRecord) -> bool:
    return any(hold.scope is SuppressionScope.ALL for hold in record.holds.values())


def _partitions(table: Table, firm_id: str) -> Partitions:
    return Partitions(table, f"FIRM#{firm_id}#CONSENT", SHARDS)
