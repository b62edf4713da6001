"""Pages of what stands under one key of a table, in order: a page's work is bounded, whatever there is."""

from __future__ import annotations

from ulak.platform.table import Item, Table


def page_of(table: Table, pk: str, prefix: str, after: str, most: int) -> tuple[list[Item], str]:
    """Up to `most` items of `pk` whose ``sk`` begins with `prefix`, those behind `after`; and the ``sk`` that the next
    page begins behind. Empty: the first page, and no page more."""
    between = (f"{after}\0" if after else prefix, f"{prefix}\U0010ffff")
    found = list(table.query(pk, between=between, limit=most + 1))
    return found[:most], found[most - 1]["sk"] if len(found) > most else ""


def last_page_of(table: Table, pk: str, prefix: str, before: str, most: int) -> tuple[list[Item], str]:
    """The same from the end on: the last `most` of those before `before`, in order, and what the page of those before
    them ends at."""
    between = (prefix, before or f"{prefix}\U0010ffff")
    found = list(table.query(pk, between=between, limit=most + 2, descending=True))
    found = [item for item in found if item["sk"] != before][: most + 1]
    page = found[:most][::-1]
    return page, page[0]["sk"] if len(found) > most else ""
