"""Whom of a job's recipients its firm may not write to, decided once before the job is expanded.

The decision is kept in the bucket: a job that is expanded again leaves out the same recipients, so that chunk k holds
the same rows. Who refuses after it is found by the chunk's claim.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import orjson

from ulak.consent.gate import ConsentGate
from ulak.errors import InvalidValue
from ulak.identity import recipient
from ulak.jobs.job import JobRef, Plan
from ulak.jobs.keys import stopped_key
from ulak.platform.bucket import Bucket

Stopped = Mapping[str, str]
"""Keys of recipients, each with one of `ulak.consent.permits.REASONS`."""


def stopped_of(gate: ConsentGate, firm_id: str, plan: Plan, lines: Iterable[str]) -> Stopped:
    """Who of a snapshot's recipients may not be written to."""
    if not plan.asks_consent:
        return {}
    return gate.stopped(firm_id, plan.purpose, plan.recipient_type, _keys(plan, lines))


def stopped_once(gate: ConsentGate, bucket: Bucket, ref: JobRef, plan: Plan) -> Stopped:
    """The same of a job's snapshot in the bucket: what the first who asked was told."""
    if not plan.asks_consent:
        return {}
    found = stopped_of(gate, ref.firm_id, plan, bucket.lines(plan.snapshot))
    if bucket.put_once(stopped_key(ref), orjson.dumps(found)):
        return found
    before: Stopped = orjson.loads(bucket.get(stopped_key(ref)))
    return before


def _keys(plan: Plan, lines: Iterable[str]) -> Iterator[str]:
    """Keys of the rows that name somebody; what is wrong with the others is told by whoever expands them."""
    key_of, region = recipient.of(plan.message_type).key, plan.region
    rows = csv.reader(lines)
    with suppress(csv.Error):
        next(rows, None)
        for row in rows:
            if row:
                with suppress(InvalidValue):
                    yield key_of(row[0], region)
