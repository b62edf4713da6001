"""Pages of reports as they are kept in the bucket: what the operator answered, octet for octet, and its rows.

An object has a line for each page: those that one poll was given of one chunk.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from ulak.operators.port import ReportPage, ReportRow
from ulak.platform.clock import Milliseconds

_VERSION: Final = 1


def kept_pages(pages: Sequence[ReportPage], heard_at: Milliseconds) -> bytes:
    """The octets of an object."""
    return b"\n".join(_line(page, heard_at) for page in pages)


def kept_lines(data: bytes) -> list[dict[str, Any]]:
    """What an object's lines say. In what 0.1.0 kept there is one."""
    return [orjson.loads(line) for line in data.splitlines()]


def _line(page: ReportPage, heard_at: Milliseconds) -> bytes:
    try:
        raw = {"raw": page.raw.decode()}
    except UnicodeDecodeError:
        raw = {"raw_base64": b64encode(page.raw).decode()}
    rows = [[row.operator_job_id, row.msisdn, row.raw_status, row.done_at] for row in page.rows]
    return orjson.dumps({"v": _VERSION, "heard_at": heard_at, "rows": rows, **raw})


def heard_rows(data: bytes) -> Iterator[tuple[Milliseconds, ReportRow]]:
    """The rows of an object, each with when it was heard."""
    for kept in kept_lines(data):
        for operator_job_id, msisdn, raw_status, done_at in kept["rows"]:
            yield kept["heard_at"], ReportRow(operator_job_id, msisdn, raw_status, done_at)
