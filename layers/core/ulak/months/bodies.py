"""What callers ask about a month."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ulak.lists.bodies import ReadingBody
from ulak.platform.bodies import Body


class ReportBody(Body):
    """``POST /v1/reports/months/{month}``."""

    format: Literal["csv", "xlsx"] = "csv"


class ComparisonBody(Body):
    """``POST /v1/reports/months/{month}/comparisons``."""

    upload: str = Field(max_length=64)
    """The operator's invoice: a file of ``POST /v1/uploads``."""
    operator: str = Field(max_length=64)
    """Whose invoice it is."""
    format: Literal["csv", "xlsx"] | None = None
    """Of a file with every difference, if one is wanted besides the answer."""
    reading: ReadingBody = ReadingBody()
    """How the invoice and its counts are read, where they have two readings."""
