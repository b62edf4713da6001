"""Links in the table, and their clicks: an item a job, one a recipient that opened its link, and eight counters.

Nothing is written when messages are sent. A recipient is its row alone: neither number, address nor program is kept.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from ulak.links.link import KEPT_AFTER, Clicks, Link
from ulak.links.openers import SAME_OPENING
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update
from ulak.values import dataclass

COUNTERS: Final = 8
"""Of a job: an item takes 1,000 writes a second, and a list may be opened faster."""

_ROWS_TOGETHER: Final = 1_000
"""Rows whose clicks stand under one key: a page of recipients is read by one or two questions."""


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A link, and whose it is."""

    link: Link
    firm_id: str
    job_id: str


@dataclass(frozen=True, slots=True)
class LinkStore:
    table: Table

    def keep(self, link: Link, firm_id: str, job_id: str) -> bool:
        """Keep the link of a job under its name. ``False``: another job's link has that name."""
        item = {name.name: getattr(link, name.name) for name in fields(link)}
        pk, sk = _link_key(link.code)
        item |= {"pk": pk, "sk": sk, "firm": firm_id, "job": job_id, "expires_at": _kept_until(link)}
        try:
            self.table.write(Put(item, "attribute_not_exists(pk) OR job = :job", {":job": job_id}))
        except Refused:
            return False
        return True

    def find(self, code: str) -> KeptLink | None:
        item = self.table.get(_link_key(code), consistent=False) or self.table.get(_link_key(code))
        if item is None:
            return None
        link = Link(**{name.name: item[name.name] for name in fields(Link)})
        return KeptLink(link, item["firm"], item["job"])

    def count(self, link: Link, row: int, now: Milliseconds) -> None:
        """Count an opening by the recipient of `row`, unless it is the last one still."""
        key, until = _row_key(link.code, row), {":until": _kept_until(link)}
        first = Put(
            {
                "pk": key[0],
                "sk": key[1],
                "times": 1,
                "first_at": now,
                "last_at": now,
                "expires_at": until[":until"],
            },
            "attribute_not_exists(pk)",
        )
        try:
            self.table.write_all([first, _counter(link.code, row, {**until, ":one": 1, ":first": 1})])
        except Refused:
            again = Update(
                key,
                "ADD times :one SET last_at = :now",
                "last_at <= :before",
                {":one": 1, ":now": now, ":before": now - SAME_OPENING},
            )
            try:
                self.table.write_all([again, _counter(link.code, row, {**until, ":one": 1, ":first": 0})])
            except Refused:
                return

    def clicks(self, link: Link) -> Clicks:
        """Of the whole job."""
        counters = self.table.get_many([_counter_key(link.code, one) for one in range(COUNTERS)])
        return Clicks(sum(one["openings"] for one in counters), sum(one["recipients"] for one in counters))

    def openings(self, link: Link, first: int, last: int) -> dict[int, int]:
        """How often the recipients of the rows `first` to `last` opened theirs; who never did is not in it."""
        found: dict[int, int] = {}
        for block in range(first // _ROWS_TOGETHER, last // _ROWS_TOGETHER + 1):
            between = (_row_sk(first), _row_sk(last))
            for item in self.table.query(_block_pk(link.code, block), between=between):
                found[int(item["sk"])] = item["times"]
        return found


def _kept_until(link: Link) -> int:
    """Seconds, as DynamoDB ends items."""
    return (link.ends_at + KEPT_AFTER) // SECOND


def _counter(code: str, row: int, values: Item) -> Update:
    change = "ADD openings :one, recipients :first SET expires_at = :until"
    return Update(_counter_key(code, row % COUNTERS), change, values=dict[str, Any](values))


def _link_key(code: str) -> tuple[str, str]:
    return f"LINK#{code}", "LINK"


def _counter_key(code: str, counter: int) -> tuple[str, str]:
    return f"LINK#{code}#CLICKS#{counter}", "CLICKS"


def _row_key(code: str, row: int) -> tuple[str, str]:
    return _block_pk(code, row // _ROWS_TOGETHER), _row_sk(row)


def _block_pk(code: str, block: int) -> str:
    return f"LINK#{code}#{block}"


def _row_sk(row: int) -> str:
    return f"{row:08d}"
