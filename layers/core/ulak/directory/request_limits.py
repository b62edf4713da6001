"""How many requests a second a firm and each of its keys may make, as whoever runs Ulak says."""

from __future__ import annotations

from typing import Final

from ulak.errors import NotFound
from ulak.platform.table import Refused, Table, Update

MOST_REQUESTS: Final = 100_000


def set_request_limits(table: Table, firm_id: str, requests: int | None, key_requests: int | None) -> None:
    """Of the firm, and of each of its keys; ``None``: what the deployment says. Holds within a minute, for which
    functions remember a firm. ``NotFound`` if there is no such firm."""
    change = Update(
        (f"FIRM#{firm_id}", "FIRM"),
        "SET requests_per_second = :requests, key_requests_per_second = :key_requests",
        "attribute_exists(pk)",
        values={":requests": requests, ":key_requests": key_requests},
    )
    try:
        table.write(change)
    except Refused as refused:
        raise NotFound("firm_unknown", firm=firm_id) from refused
