"""Writes objects of the bucket again without one person. Each step may be repeated: what is erased already stays so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from ulak.consent.claimed import Found
from ulak.errors import NotFound
from ulak.evidence.merkle import PAGE
from ulak.evidence.sealed import decode_page, encode_page, erased, job_prefix, seal_key, state_of
from ulak.identity import msisdn
from ulak.jobs.items import found_sk, job_pk
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.keys import chunk_key, claims_prefix, raw_reports_prefix, stopped_key
from ulak.platform.bucket import Bucket
from ulak.platform.table import Put, Table
from ulak.privacy.messages import Hit
from ulak.privacy.person import Person
from ulak.reports.pages import kept_lines


@dataclass(frozen=True, slots=True)
class Rewriting:
    bucket: Bucket
    table: Table

    def messages(self, hit: Hit, person: Person, token: str) -> None:
        """Erase the person's messages of one chunk: what claims found, operators' reports, evidence, and last the
        chunk, by which it is found again if this is cut short. Requests do not grow with the job."""
        ref, number = hit.job.ref, hit.chunk.number
        self._found(ref, number, hit.places)
        self._reports(ref, number, person, token)
        self.evidence(hit)
        self.bucket.put(chunk_key(ref, number), hit.chunk.without(hit.places, token).encode())

    def is_being_proven(self, job: Job) -> bool:
        """Whether the job's evidence is being built, maybe of chunks as they were before an erasure."""
        keys = list(self.bucket.keys(job_prefix(job.ref)))
        return bool(keys) and seal_key(job.ref, state_of(job)) not in keys

    def stopped(self, ref: JobRef, plan: Plan, person: Person) -> bool:
        """Erase the person from those whom the job's expansion left out."""
        if not plan.asks_consent:
            return False
        try:
            stopped = orjson.loads(self.bucket.get(stopped_key(ref)))
        except NotFound:
            return False
        if stopped.pop(person.key, None) is None:
            return False
        self.bucket.put(stopped_key(ref), orjson.dumps(stopped))
        return True

    def names(self, snapshot: str, person: Person) -> bool:
        """Whether a list names the person. Reads it once, streamed."""
        try:
            rows = csv.reader(self.bucket.lines(snapshot))
            next(rows, None)
            return any(row and person.is_in_cell(row[0]) for row in rows)
        except NotFound:
            return False

    def snapshot(self, key: str, person: Person) -> None:
        """Empty the list's rows that name the person; the others keep their places. Streamed, both ways."""
        rows = csv.reader(self.bucket.lines(key))
        with self.bucket.writer(key, content_type="text/csv", once=False) as stream:
            text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(next(rows))
            writer.writerows(_emptied(row, person) for row in rows)
            text.flush()
            text.detach()

    def _found(self, ref: JobRef, number: int, places: Sequence[int]) -> None:
        between = (found_sk(number), found_sk(number + 1))
        for item in self.table.query(job_pk(ref), between=between):
            if "found" in item and (less := _without(bytes(item["found"]), places)) is not None:
                self.table.write(Put({**item, "found": less}))
        # Those of a claim that was lost before it could tell of them too.
        for key in self.bucket.keys(claims_prefix(ref, number)):
            if (less := _without(self.bucket.get(key), places)) is not None:
                self.bucket.put(key, less, content_type="application/zlib")

    def _reports(self, ref: JobRef, number: int | None, person: Person, token: str) -> None:
        for chunk in (number, None):
            for key in self.bucket.keys(raw_reports_prefix(ref, chunk)):
                data = self.bucket.get(key)
                if person.key.encode() not in data and (
                    not person.is_number or person.national.encode() not in data
                ):
                    continue
                pages = (_page_without(page, person, token) for page in kept_lines(data))
                self.bucket.put(key, b"\n".join(map(orjson.dumps, pages)))

    def evidence(self, hit: Hit) -> None:
        """Of the person's leaves their hashes are left."""
        leaves = [hit.chunk.number * _chunk_size(hit) + place for place in hit.places]
        for key in self.bucket.keys(job_prefix(hit.job.ref)):
            name = key.rpartition("/")[2]
            if not name.endswith(".jsonl.gz"):
                continue
            page = int(name.partition(".")[0])
            mine = [leaf - page * PAGE for leaf in leaves if leaf // PAGE == page]
            if not mine:
                continue
            lines = decode_page(self.bucket.get(key))
            for place in mine:
                lines[place] = erased(lines[place])
            self.bucket.put(key, encode_page(lines), content_type="application/gzip")


def _page_without(page: dict[str, Any], person: Person, token: str) -> dict[str, Any]:
    """A page of reports that names the person no more."""
    gone = msisdn.erased(person.key, token)
    rows = [[name, gone if to == person.key else to, *rest] for name, to, *rest in page["rows"]]
    without = {**page, "rows": rows}
    without.pop("raw_base64", None)
    if "raw" in page:
        without["raw"] = page["raw"].replace(person.key, gone)
        if person.is_number:
            without["raw"] = without["raw"].replace(person.national, f"#{token}")
    return without


def _without(data: bytes, places: Sequence[int]) -> bytes | None:
    """What a claim found, without these recipients; ``None``: nothing of them is in it."""
    found = Found.decode(data)
    consents = [None if place in places else one for place, one in enumerate(found.consents)]
    return replace(found, consents=consents).encode() if consents != list(found.consents) else None


def _chunk_size(hit: Hit) -> int:
    """Recipients of each chunk of the job but the last."""
    if hit.chunk.number + 1 < hit.job.totals.chunks:
        return len(hit.chunk)
    before = hit.job.totals.recipients - len(hit.chunk)
    return before // hit.chunk.number if hit.chunk.number else len(hit.chunk)


def _emptied(row: Sequence[str], person: Person) -> Sequence[str]:
    return [""] * len(row) if row and person.is_in_cell(row[0]) else row
