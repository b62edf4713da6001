"""Erasures in the table: the work that is open, and the log of what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ulak.errors import NotFound
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update
from ulak.privacy.records import (
    DUE,
    KEPT_FOR,
    Erasure,
    ErasureRef,
    ErasureStatus,
    erasure_of,
    item_of,
    key_of,
)


@dataclass(frozen=True, slots=True)
class ErasureStore:
    table: Table

    def add(self, erasure: Erasure, now: Milliseconds) -> None:
        self._put(erasure, due_at=now, condition="attribute_not_exists(pk)")

    def get(self, ref: ErasureRef) -> Erasure:
        """``NotFound`` if there is none."""
        item = self.table.get(key_of(ref))
        if item is None:
            raise NotFound
        return erasure_of(ref.firm_id, item)

    def take(self, ref: ErasureRef, *, until: Milliseconds) -> Erasure | None:
        """The erasure, if it is not done, to be worked on until then; whoever takes it after that goes on with it."""
        change = Update(
            key_of(ref),
            "SET due_at = :until ADD tries :one",
            "attribute_exists(pk) AND #status <> :done",
            names={"#status": "status"},
            values={":until": until, ":one": 1, ":done": ErasureStatus.DONE.value},
        )
        try:
            return erasure_of(ref.firm_id, self.table.write(change))
        except Refused:
            return None

    def keep(self, erasure: Erasure, *, due_at: Milliseconds) -> None:
        """Keep how far it is. One that is done says no more whom it was about."""
        done = erasure.status is ErasureStatus.DONE
        kept = replace(erasure, person=None) if done else erasure
        self._put(kept, due_at=None if done else due_at, condition="attribute_exists(pk)")

    def rest(self, ref: ErasureRef, *, due_at: Milliseconds) -> None:
        """Let it go for now."""
        change = Update(key_of(ref), "SET due_at = :due", "attribute_exists(due_at)", values={":due": due_at})
        try:
            self.table.write(change)
        except Refused:
            return  # it is done

    def page(self, firm_id: str, before: str, limit: int) -> tuple[list[Erasure], str]:
        """Up to `limit` erasures before the id `before` (empty: from the newest on), the newest first, and the id to go
        on before (empty: that was all)."""
        pk, last = key_of(ErasureRef(firm_id, before or "~"))
        found = self.table.query(pk, between=("ERASURE#", last), limit=limit + 2, descending=True)
        items = [item for item in found if item["sk"] != last]
        further = items[limit - 1]["sk"].partition("#")[2] if len(items) > limit else ""
        return [erasure_of(firm_id, item) for item in items[:limit]], further

    def due(self, until: Milliseconds, most: int) -> Iterator[ErasureRef]:
        """Erasures that have to be taken up by `until`."""
        for item in self.table.query_due(DUE, until, most):
            yield ErasureRef(item["pk"].split("#")[1], item["sk"].partition("#")[2])

    def _put(self, erasure: Erasure, *, due_at: Milliseconds | None, condition: str) -> None:
        pk, sk = key_of(erasure.ref)
        item = {"pk": pk, "sk": sk, "expires_at": (erasure.asked_at + KEPT_FOR) // SECOND, **item_of(erasure)}
        if due_at is not None:
            item |= {"due_at": due_at, "due_shard": DUE}
        self.table.write(Put(item, condition))
