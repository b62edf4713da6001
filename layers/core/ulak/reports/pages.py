"""Pages of reports as they are kept in the bucket: what the operator answered, octet for octet, and its rows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

import orjson

from ulak.operators.port import ReportPage, ReportRow
from ulak.platform.clock import Milliseconds

_VERSION: Final = 1


def kept_page(page: ReportPage, heard_at: Milliseconds) -> bytes:
    """The page's octets in the bucket."""
    try:
        raw = {"raw": page.raw.decode()}
    except UnicodeDecodeError:
        raw = {"raw_base64": b64encode(page.raw).decode()}
    rows = [[row.operator_job_id, row.msisdn, row.raw_status, row.done_at] for row in page.rows]
    return orjson.dumps({"v": _VERSION, "heard_at": heard_at, "rows": rows, **raw})


def heard_rows(data: bytes) -> Iterator[tuple[Milliseconds, ReportRow]]:
    """The rows of a kept page, each with when it was heard."""
    kept = orjson.loads(data)
    for operator_job_id, msisdn, raw_status, done_at in kept["rows"]:
        yield kept["heard_at"], ReportRow(operator_job_id, msisdn, raw_status, done_at)
