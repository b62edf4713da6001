"""Recipients from the directory, mixed with rows of the request and of a file, frozen into one snapshot.

A job that names subscribers, groups, current accounts or filters, or a file beside others, keeps what it names as
an object; when it starts expanding, that becomes its snapshot. The first to write the snapshot wins, so every later
expansion reads the same people with the same balances, whatever has changed in the directory since.

Besides ``to`` and the text's columns such a snapshot tells of each row where it came from, who it is, and why
it is left out: `FACTS`, whose names no placeholder can have.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

import orjson

from ulak.directory.addressees import Addressee, Addressees
from ulak.identity import recipient
from ulak.identity.recipient import RecipientKind
from ulak.jobs.job import Plan
from ulak.jobs.keys import FACTS, TO, snapshot_key
from ulak.lists.uploads import Told, filed_key, filed_rows
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock, Milliseconds, day_in, istanbul_day
from ulak.text.checks import lost_at
from ulak.values import dataclass

INLINE: Final = "rows"
"""The source of what stood in the request itself."""

UPLOAD: Final = "upload"
"""The source of a file's rows."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a request names, as it is kept until the job expands."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    """Numbers and rows of the request: ``to``, then a value for each of `columns`."""
    subscribers: Sequence[str]
    groups: Sequence[str]
    accounts: Sequence[str]
    filters: Mapping[str, Mapping[str, Any]]
    """Filters as they were when the job was accepted, by their codes."""
    birthdays: bool = False
    """Whoever's birthday is the day on which it goes out."""
    zone: str = "Europe/Istanbul"
    """By whose clock that day is: the firm's."""

    def encode(self) -> bytes:
        return orjson.dumps(self)

    @classmethod
    def decode(cls, data: bytes) -> Sources:
        fields = orjson.loads(data)
        return cls(**fields | {"columns": tuple(fields["columns"])})


def new_keys(firm_id: str) -> tuple[str, str]:
    """Where the sources of a job stand, and its snapshot will: a job's own, since the same request finds
    other people tomorrow."""
    name = uuid4().hex
    return snapshot_key(firm_id, name).removesuffix(".csv") + ".sources.json", snapshot_key(firm_id, name)


def freeze(bucket: Bucket, addressees: Addressees, firm_id: str, plan: Plan, clock: Clock) -> None:
    """Make the snapshot of a plan's sources, unless it is there or there are none. Memory does not grow with
    the list. Raises `InputError` when a file among them is no list, or lacks what the text asks for."""
    if plan.sources is None or bucket.head(plan.snapshot) is not None:
        return
    sources, now = Sources.decode(bucket.get(plan.sources)), clock()
    if plan.upload is None:
        _write(bucket, addressees, firm_id, plan, sources, now, iter(()))
        return
    conceal = partial(addressees.personal.conceal, firm_id)

    with filed_rows(bucket, plan, conceal) as (told, rows):
        _write(bucket, addressees, firm_id, plan, sources, now, _of_file(told, rows, sources.columns))
        bucket.put_once(filed_key(plan.snapshot), told().encode())


def _write(
    bucket: Bucket,
    addressees: Addressees,
    firm_id: str,
    plan: Plan,
    sources: Sources,
    now: Milliseconds,
    of_file: Iterator[list[str]],
) -> None:
    kind = recipient.of(plan.message_type)
    with bucket.writer(plan.snapshot, content_type="text/csv; charset=utf-8") as stream:
        text = io.TextIOWrapper(stream, "utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([TO, *sources.columns, *FACTS])
        writer.writerows([*row, INLINE, "", ""] for row in sources.rows)
        writer.writerows(of_file)
        writer.writerows(
            [one.to]
            + [one.values.get(column, "") for column in sources.columns]
            + [source, one.code, one.left_out]
            for source, one in _addressees(
                addressees, firm_id, sources, istanbul_day(now), kind, _goes_out_on(plan, sources.zone, now)
            )
        )
        text.flush()
        text.detach()


def _of_file(told: Told, rows: Iterator[list[str]], columns: Sequence[str]) -> Iterator[list[str]]:
    """A file's rows among others: who they are is their row in the file."""
    filed = told()
    names = filed.columns.names
    places = [names.index(column) for column in columns]
    for number, row in enumerate(rows, filed.first_row):
        if len(row) == len(names):
            lost = lost_at("".join(row)) is not None
            yield [
                row[0],
                *(row[place] for place in places),
                UPLOAD,
                str(number),
                "row_replacement_elsewhere" * lost,
            ]
        elif row:
            yield ["", *("" for _ in places), UPLOAD, str(number), "row_not_like_header"]


def _addressees(
    addressees: Addressees, firm_id: str, sources: Sources, today: date, kind: RecipientKind, greeted: date
) -> Iterator[tuple[str, Addressee]]:
    """Everyone the sources name, with the source: whom several name comes as often, in the order in which a
    request would list them."""
    for subscriber in addressees.subscribers(firm_id, sources.subscribers, kind):
        yield "subscribers", subscriber
    for account in addressees.accounts(firm_id, sources.accounts, today):
        yield "accounts", account
    for group in sources.groups:
        for member in addressees.group(firm_id, group, kind):
            yield f"group:{group}", member
    from ulak.directory.current_accounts import FilterBody  # which a list of numbers does not need

    filters = {code: FilterBody(**facts) for code, facts in sources.filters.items()}
    for code, account in addressees.filtered(firm_id, filters, today):
        yield f"filter:{code}", account
    if sources.birthdays:
        for subscriber in addressees.birthdays(firm_id, greeted, kind):
            yield "birthdays", subscriber


def _goes_out_on(plan: Plan, zone: str, now: Milliseconds) -> date:
    """The day, by the firm's clock, on which the plan's messages may go out first: at their hour and within their
    window."""
    return day_in(plan.begins_at(now), ZoneInfo(zone))
