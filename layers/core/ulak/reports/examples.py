"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

REPORT: Final = {
    "status": "ready",
    "url": "https://bucket.example/report.csv",
    "as_of": "2026-11-22T22:05:00.000Z",
}

PUSHED: Final = {"received": True}
