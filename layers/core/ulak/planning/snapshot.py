"""A request's own rows as a snapshot, and what expansion takes from a plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from ulak.errors import InvalidValue
from ulak.identity import recipient
from ulak.jobs.job import Plan
from ulak.lists.reading import Reading
from ulak.planning.expansion import ExpansionRules
from ulak.planning.requests import SendingBody, Value
from ulak.planning.ways import WayProfile, Ways
from ulak.rules.links import refused_to
from ulak.text.amounts import in_kurus, kurus_of_json
from ulak.text.columns import NOTATIONS, ColumnType
from ulak.values import dataclass


def expansion_rules(plan: Plan, stopped: Mapping[str, str] | None = None) -> ExpansionRules:
    """What expansion takes from a plan, and whom of its recipients may not be written to."""
    return ExpansionRules(
        text=plan.linked_text,
        profile=plan.profile,
        message_type=plan.message_type,
        encoding=plan.encoding,
        region=plan.region,
        one_per_number=plan.one_per_number,
        column_types=plan.column_types,
        test_to=plan.test_to,
        text_as=plan.text_as,
        stopped=stopped or None,
        only_to=None if plan.only_to is None else frozenset(plan.only_to),
        reading=None if plan.reading is None else Reading.decode(plan.reading),
        link=plan.link,
        links_refused_to=_links_refused_to(plan),
        batch_size=plan.profile.batch_size or 1,
        smallest_batch=plan.profile.smallest_batch(plan.message_type),
        ways=_ways(plan) if plan.routes else None,
    )


def _links_refused_to(plan: Plan) -> tuple[str, ...]:
    return refused_to(plan.profile.country, plan.rules_on) if plan.link else ()


def _ways(plan: Plan) -> Ways:
    """What decides by which of the plan's accounts recipients go."""
    through = [plan.through(place) for place in plan.places]
    accounts = [
        WayProfile(
            one.profile,
            _links_refused_to(one),
            one.profile.batch_size or 1,
            one.profile.smallest_batch(plan.message_type),
        )
        for one in through
    ]
    by_number = not recipient.of(plan.message_type).hidden
    return Ways(plan.routes, accounts, plan.encoding, plan.message_type, by_number)


def _cell(value: Value, kind: str | None) -> str:
    """A value of the request as a snapshot has it. An amount that came as a number says nothing of how those that came
    as text are written."""
    if isinstance(value, str):
        return value.strip()
    if kind is not None and ColumnType(kind) in NOTATIONS:
        with suppress(InvalidValue):  # expansion refuses the row
            return in_kurus(kurus_of_json(str(value)))
    return str(value)


def cells_of(row: Mapping[str, Value], columns: Sequence[str], types: Mapping[str, str]) -> list[str]:
    """A row of the request as its snapshot has it; `types` are those of the columns."""
    return [_cell(row.get(column, ""), types.get(column)) for column in columns]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The recipients as CSV: ``to``, then the columns that the text uses; a value that a row lacks is empty."""

    text: str
    rows: int

    @classmethod
    def of(
        cls,
        body: SendingBody,
        columns: Sequence[str],
        kept: Callable[[str], str],
        types: Mapping[str, str],
    ) -> Snapshot:
        """`kept` answers what is kept in the place of a recipient; `types` are those of the columns."""
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["to", *columns])
        count = 0
        for row in body.rows():
            writer.writerow([kept(str(row.get("to", ""))), *cells_of(row, columns, types)])
            count += 1
        return cls(lines.getvalue(), count)

    def lines(self) -> Iterable[str]:
        return io.StringIO(self.text, newline="")

    def encode(self) -> bytes:
        return self.text.encode()
