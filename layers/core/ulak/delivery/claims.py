"""A worker's hold on a chunk: every write under it names its token, and is refused once the hold is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ulak.jobs.items import (
    chunk_sk,
    found_item,
    item_key,
    journal_change,
    journal_of,
)
from ulak.jobs.job import (
    JobRef,
)
from ulak.jobs.journal import Journal, Outcome
from ulak.jobs.keys import claim_key
from ulak.jobs.records import Claim
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Put, Refused, Table, Update, new_token

MOST_IN_TABLE: Final = 800
"""Octets of what a claim found that stand in its item: it is one write unit then. More stand in the bucket."""


class ChunkClaims:
    """Claims chunks, keeps their journals, closes them."""

    def __init__(self, table: Table, bucket: Bucket) -> None:
        self._table, self._bucket = table, bucket

    def claim(
        self,
        ref: JobRef,
        chunk: int,
        *,
        batch_size: int,
        begun_only: bool = False,
        now: Milliseconds,
        lease_until: Milliseconds,
    ) -> Claim | None:
        """Hold the chunk, making its record if there is none (unless `begun_only`). ``None``: it is done, or
        another holds it."""
        token = new_token()
        begun = "attribute_exists(pk) AND " if begun_only else "attribute_not_exists(pk) OR "
        lapsed = "(#state = :claimed AND lease_until < :now)"
        left = "#state = :left"
        change = Update(
            item_key(ref, chunk_sk(chunk)),
            "SET #state = :claimed, #token = :token, lease_until = :lease, "
            "batch_size = if_not_exists(batch_size, :batch), calls = if_not_exists(calls, :none) "
            "ADD attempt :one, in_vain :one",
            f"{begun}({lapsed} OR {left})",
            names={"#state": "state", "#token": "token"},
            values={
                ":claimed": "claimed",
                ":left": "left",
                ":token": token,
                ":lease": lease_until,
                ":now": now,
                ":batch": batch_size,
                ":none": [],
                ":one": 1,
            },
        )
        try:
            item = self._table.write(change)
        except Refused as refused:
            if refused.old is None or refused.old.get("token") != token:
                return None
            item = refused.old
        journal, attempt = journal_of(item), item["attempt"]
        return Claim(ref, chunk, token, lease_until, journal, attempt, item.get("digest", ""))

    def write_journal(
        self, claim: Claim, journal: Journal, *, kept: int, found: bytes, now: Milliseconds
    ) -> bool:
        """Keep the journal, whose first `kept` entries stand in the record already, and in the same request what the
        claim `found` of its recipients, where there is any; what is large is put into the bucket before, where nobody
        looks for it without the item. ``False``: the hold is lost, and nothing more may be done under it."""
        change, values = journal_change(journal, kept)
        if journal.next_call > claim.journal.next_call:
            change, values = f"{change}, in_vain = :naught", values | {":naught": 0}
        if not found:
            return self._held(claim, change, values)
        record = self._holding(claim, change, values)
        large = len(found) > MOST_IN_TABLE
        if large:
            key = claim_key(claim.ref, claim.chunk, claim.attempt)
            self._bucket.put(key, found, content_type="application/zlib")
        try:
            self._table.write_all([record, Put(found_item(claim, None if large else found, now))])
        except Refused as refused:
            return refused.old is not None and refused.old.get("token") == claim.token
        return True

    def leave(self, claim: Claim, journal: Journal) -> bool:
        """Give the chunk up as it stands, for anyone to go on with."""
        change, values = journal_change(journal)
        change = f"{change}, #state = :left, in_vain = :naught"
        return self._held(claim, change, values | {":left": "left", ":naught": 0})

    def take_in(self, claim: Claim, journal: Journal, digest: str) -> bool:
        """Give the chunk up with what was found out of its calls. They were of the chunk that has this `digest`."""
        change, values = journal_change(journal)
        change = f"{change}, #state = :left, in_vain = :naught, digest = :digest"
        return self._held(claim, change, values | {":left": "left", ":naught": 0, ":digest": digest})

    def finish(
        self,
        claim: Claim,
        journal: Journal,
        tally: dict[Outcome, int],
        charged: int,
        segments: int,
        *,
        now: Milliseconds,
    ) -> bool:
        """Close the chunk and move the job's counters, in one transaction. ``False``: the hold is lost.

        `charged` credits, of so many `segments`, are the chunk's settlement: it can be made once, because the
        chunk can be closed once, and the balance hears of all of them together when the job's books are closed.
        """
        change, values = journal_change(journal)
        record = self._holding(
            claim,
            f"{change}, #state = :done, charged = :charged",
            values | {":done": "done", ":charged": charged},
        )
        counters = Update(
            item_key(claim.ref, "JOB"),
            "SET moved_at = :now ADD chunks_done :one, accepted :accepted, failed :failed, uncertain :uncertain, "
            "cancelled :cancelled, charged :charged, billed_segments :segments",
            values={
                ":now": now,
                ":one": 1,
                ":charged": charged,
                ":segments": segments,
                ":accepted": tally[Outcome.ACCEPTED],
                ":failed": tally[Outcome.FAILED],
                ":uncertain": tally[Outcome.UNCERTAIN],
                ":cancelled": tally[Outcome.CANCELLED],
            },
        )
        if tally[Outcome.WITHHELD]:
            counters = replace(
                counters,
                change=f"{counters.change}, suppressed :suppressed",
                values={**counters.values, ":suppressed": tally[Outcome.WITHHELD]},
            )
        try:
            self._table.write_all([record, counters])
        except Refused as refused:
            old = refused.old or {}
            return bool(old.get("token") == claim.token and old.get("state") == "done")
        return True

    def _held(self, claim: Claim, change: str, values: dict[str, Any]) -> bool:
        try:
            self._table.write(self._holding(claim, change, values), tells=False)
        except Refused as refused:
            # Under our own token only our own write can have come before: it is this one, sent twice.
            return refused.old is not None and refused.old.get("token") == claim.token
        return True

    @staticmethod
    def _holding(claim: Claim, change: str, values: dict[str, Any]) -> Update:
        return Update(
            item_key(claim.ref, chunk_sk(claim.chunk)),
            change,
            "#token = :token AND #state = :claimed",
            names={"#state": "state", "#token": "token"},
            values=values | {":token": claim.token, ":claimed": "claimed"},
        )
